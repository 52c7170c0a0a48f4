import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component, onMounted, onWillUnmount, useState } from "@odoo/owl";

const POLL_MS = 2000;
const BUSY = ["queued", "running"];
const LIVE_FIELDS = [
    "run_state",
    "step_label",
    "progress",
    "progress_done",
    "progress_total",
    "run_message",
];

/**
 * Progress of long work (`cae.batch.mixin`): asks the server while the work is under
 * way, and loads the form again when its status changes.
 */
export class BatchProgress extends Component {
    static template = "cae_members.BatchProgress";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ live: null });
        onMounted(() => {
            this.timer = setInterval(() => this.poll(), POLL_MS);
        });
        onWillUnmount(() => clearInterval(this.timer));
    }

    get values() {
        const { data } = this.props.record;
        const { live } = this.state;
        return live && live.run_state === data.run_state ? live : data;
    }

    get isBusy() {
        return BUSY.includes(this.props.record.data.run_state);
    }

    get statusText() {
        const { run_state: status, step_label, progress_done, progress_total } = this.values;
        if (status === "queued") {
            return _t("Waiting to start…");
        }
        if (status !== "running" || !step_label) {
            return "";
        }
        return progress_total
            ? _t("%(step)s: %(done)s of %(total)s", {
                  step: step_label,
                  done: progress_done,
                  total: progress_total,
              })
            : step_label;
    }

    get barClass() {
        const { run_state: status } = this.values;
        return {
            "bg-danger": status === "failed",
            "bg-success": status === "done",
            "progress-bar-striped progress-bar-animated": BUSY.includes(status),
        };
    }

    async poll() {
        const { record } = this.props;
        if (!record.resId || !this.isBusy || this.polling) {
            return;
        }
        this.polling = true;
        try {
            const [live] = await this.orm.silent.read(
                record.resModel,
                [record.resId],
                LIVE_FIELDS
            );
            if (!live) {
                return;
            }
            this.state.live = live;
            if (live.run_state !== record.data.run_state && !(await record.isDirty())) {
                await record.load();
            }
        } finally {
            this.polling = false;
        }
    }
}

export const batchProgress = {
    component: BatchProgress,
    displayName: _t("Progress of Long Work"),
    supportedTypes: ["integer"],
    fieldDependencies: LIVE_FIELDS.filter((name) => name !== "progress").map((name) => ({
        name,
        type: { run_state: "selection", run_message: "text", step_label: "char" }[name] || "integer",
        readonly: true,
    })),
};

registry.category("fields").add("cae_batch_progress", batchProgress);
