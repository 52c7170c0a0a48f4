import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { SelectMenu } from "@web/core/select_menu/select_menu";
import { Layout } from "@web/search/layout";
import { formatMonetary } from "@web/views/fields/formatters";
import { serializeDate } from "@web/core/l10n/dates";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Component, onWillStart, useState } from "@odoo/owl";

const { DateTime } = luxon;

/**
 * Statement of activities: choose whose and when, read, unfold the accounts of a row,
 * open what a figure sums, print or export.
 */
export class Statement extends Component {
    static template = "cae_activity_accounts.Statement";
    static components = { Layout, DateTimeInput, SelectMenu };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        const params = this.props.action.context?.statement || {};
        const today = DateTime.local();
        this.state = useState({
            scope: params.scope || "all",
            ids: params.ids || [],
            from: today.startOf("year"),
            to: today.endOf("month"),
            compare: "",
            byMonth: false,
            hideEmpty: true,
            unfolded: {},
            statement: null,
            error: "",
        });
        onWillStart(async () => {
            this.choices = await this.orm.call("cae.statement.scope", "get_choices", []);
            await this.load();
        });
    }

    get options() {
        const { scope, ids, from, to, compare, byMonth } = this.state;
        return {
            company_id: this.choices.company_id,
            scope,
            ids,
            date_from: from ? serializeDate(from) : false,
            date_to: to ? serializeDate(to) : false,
            compare: byMonth ? "" : compare,
            by_month: byMonth,
        };
    }

    get scopes() {
        return [
            {
                value: "all",
                label: this.choices.all ? _t("Whole cooperative") : _t("All my activities"),
            },
            { value: "activity", label: _t("Activities") },
            { value: "member", label: _t("Members") },
            { value: "establishment", label: _t("Establishments") },
            ...(this.choices.all
                ? [
                      { value: "shared", label: _t("Shared services") },
                      { value: "unassigned", label: _t("To be attributed") },
                  ]
                : []),
        ];
    }

    get comparisons() {
        return [
            { value: "", label: _t("No comparison") },
            { value: "year", label: _t("Same period a year earlier") },
            { value: "period", label: _t("Period just before") },
        ];
    }

    get periods() {
        const today = DateTime.local();
        const lastMonth = today.minus({ months: 1 });
        const lastYear = today.minus({ years: 1 });
        return [
            { label: _t("This year"), from: today.startOf("year"), to: today.endOf("month") },
            {
                label: _t("Last month"),
                from: lastMonth.startOf("month"),
                to: lastMonth.endOf("month"),
            },
            {
                label: _t("Last year"),
                from: lastYear.startOf("year"),
                to: lastYear.endOf("year"),
            },
        ];
    }

    get needsChoice() {
        return ["activity", "member", "establishment"].includes(this.state.scope);
    }

    get choosable() {
        return (this.choices[this.state.scope] || []).map(([value, label]) => ({
            value,
            label,
        }));
    }

    get lines() {
        const { statement, hideEmpty } = this.state;
        return statement.lines.filter(
            (line) =>
                !hideEmpty || line.kind !== "accounts" || line.values.some((value) => value)
        );
    }

    async load() {
        if (this.needsChoice && !this.state.ids.length) {
            this.state.statement = null;
            this.state.error = _t("Choose at least one in the list.");
            return;
        }
        try {
            this.state.statement = await this.orm.silent.call(
                "cae.statement",
                "get_statement",
                [this.options]
            );
            this.state.error = "";
        } catch (error) {
            this.state.statement = null;
            this.state.error = error.data?.message || error.message;
        }
    }

    set(changes) {
        Object.assign(this.state, changes);
        return this.load();
    }

    setScope(scope) {
        return this.set({ scope, ids: [] });
    }

    money(value) {
        return value
            ? formatMonetary(value, { currencyId: this.state.statement.currency_id })
            : "–";
    }

    difference(line) {
        return this.money(Math.round((line.values[0] - line.values[1]) * 100) / 100);
    }

    percentage(line) {
        const [now, before] = line.values;
        if (!before) {
            return "";
        }
        const part = Math.round(((now - before) / Math.abs(before)) * 1000) / 10;
        return `${part > 0 ? "+" : ""}${part.toLocaleString()} %`;
    }

    toggle(line) {
        this.state.unfolded[line.code] = !this.state.unfolded[line.code];
    }

    async open(line, column, accountId = null) {
        if (line.kind === "total" || line.kind === "heading") {
            return;
        }
        const action = await this.orm.call("cae.statement", "action_open_figure", [
            this.options,
            line.code,
            column,
            accountId,
        ]);
        return this.action.doAction(action);
    }

    spreadsheet() {
        const options = encodeURIComponent(JSON.stringify(this.options));
        return this.action.doAction({
            type: "ir.actions.act_url",
            url: `/cae/statement/xlsx?options=${options}`,
            target: "download",
        });
    }

    print() {
        return this.action.doAction({
            type: "ir.actions.report",
            report_type: "qweb-pdf",
            report_name: "cae_activity_accounts.report_statement",
            report_file: "cae_activity_accounts.report_statement",
            data: { options: JSON.stringify(this.options) },
        });
    }
}

registry.category("actions").add("cae_statement", Statement);
