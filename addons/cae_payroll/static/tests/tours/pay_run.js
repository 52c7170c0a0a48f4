import { registry } from "@web/core/registry";

const onForm = ".o_form_view ";

/**
 * A payroll officer pays May: one member as proposed, the other with an exception that is
 * looked at. Work in batches is done at once (see the Python test).
 */
registry.category("web_tour.tours").add("cae_pay_run", {
    steps: () => [
        {
            content: "Start a pay run",
            trigger: ".o_control_panel:contains(Pay runs) .o_list_button_add",
            run: "click",
        },
        {
            content: "Choose the month",
            trigger: ".o_field_widget[name=month] button, .o_field_widget[name=month] input",
            run: "click",
        },
        {
            content: "Type any day of May",
            trigger: ".o_field_widget[name=month] input",
            run: "edit 05/01/2026 && press Enter",
        },
        {
            content: "Save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "Prepare, once saved: the run is called by its month",
            trigger: ".o_breadcrumb:contains(Pay of May 2026)",
        },
        {
            content: "Prepare",
            trigger: `${onForm} button[name=action_prepare]`,
            run: "click",
        },
        {
            content: "Approve what has no exception",
            trigger: `${onForm} button[name=action_approve_clean]`,
            run: "click",
        },
        {
            content: "Look at the exceptions",
            trigger: `${onForm} .o_statusbar_buttons button[name=action_open_proposals]`,
            run: "click",
        },
        {
            content: "The exception says why",
            trigger: ".o_list_view .o_data_row:contains(Bob):contains(The fixed part costs)",
        },
        {
            content: "Nobody else is listed: select him",
            trigger: ".o_list_view:not(:contains(Ada)) .o_data_row:contains(Bob) .o_list_record_selector input",
            run: "click",
        },
        {
            content: "Approve with the exception",
            trigger: ".o_control_panel button[name=action_approve]",
            run: "click",
        },
        {
            content: "Nothing is left to look at",
            trigger: ".o_list_view:not(:has(.o_data_row))",
        },
        {
            content: "Back to the run",
            trigger: ".o_breadcrumb a:contains(Pay of May 2026)",
            run: "click",
        },
        {
            content: "Issue the payslips",
            trigger: `${onForm} button[name=action_issue]`,
            run: "click",
        },
        {
            content: "Book the entries",
            trigger: `${onForm} button[name=action_post]`,
            run: "click",
        },
        {
            content: "Confirm",
            trigger: ".modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "Register the payment",
            trigger: `${onForm} button[name=action_register_payment]`,
            run: "click",
        },
        {
            content: "Two payslips are paid",
            trigger: ".modal .o_field_widget[name=count]:contains(2)",
        },
        {
            content: "Pay",
            trigger: ".modal button[name=action_register]",
            run: "click",
        },
        {
            content: "The run is paid",
            trigger: ".o_arrow_button_current[data-value=paid]",
        },
        {
            content: "See the payslips",
            trigger: "button[name=action_open_slips]",
            run: "click",
        },
        {
            content: "Both are there",
            trigger: ".o_list_view .o_data_row:nth-child(2)",
        },
    ],
});
