import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component } from "@odoo/owl";

/**
 * Table of indicators: the server counts, hides and words; a figure opens the members
 * behind it when the server says that this user may see them.
 */
export class IndicatorTable extends Component {
    static template = "cae_members.IndicatorTable";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get grid() {
        return this.props.record.data[this.props.name] || { rows: [], columns: [] };
    }

    async open(cell) {
        const { record } = this.props;
        if (!(await record.save())) {
            return;
        }
        this.action.doAction(
            await this.orm.call(record.resModel, "action_open_members", [
                [record.resId],
                ...cell.place,
            ])
        );
    }
}

export const indicatorTable = {
    component: IndicatorTable,
    displayName: _t("Table of Indicators"),
    supportedTypes: ["json"],
};

registry.category("fields").add("cae_indicator_table", indicatorTable);
