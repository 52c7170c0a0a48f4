import { registry } from "@web/core/registry";

/**
 * An accountant closes January: an expense has no activity, is given one, and the month
 * is shut. Months already closed, if any, are not in the way (see the Python test).
 */
registry.category("web_tour.tours").add("cae_close_month", {
    steps: () => [
        {
            content: "Open the activities",
            trigger: "button[data-menu-xmlid='cae_activity_accounts.menu_cae_accounts']",
            run: "click",
        },
        {
            content: "Open the monthly closings",
            trigger: "[data-menu-xmlid='cae_activity_accounts.menu_cae_closings']",
            run: "click",
        },
        {
            content: "Start a closing",
            trigger: ".o_control_panel:contains(Monthly closings) .o_list_button_add",
            run: "click",
        },
        {
            content: "Choose the day field of the month",
            trigger: ".o_field_widget[name=month] button, .o_field_widget[name=month] input",
            run: "click",
        },
        {
            content: "Type any day of January",
            trigger: ".o_field_widget[name=month] input",
            run: "edit 01/15/2026 && press Enter",
        },
        {
            content: "Save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "Two items lack an activity: the expense and its supplier",
            trigger: ".o_field_widget[name=missing_count]:contains(2)",
        },
        {
            content: "Choose the activity of the expense",
            trigger:
                ".o_field_widget[name=missing_ids] .o_data_row:contains(Train tickets) button[name=action_choose_activity]",
            run: "click",
        },
        {
            content: "Edit the item",
            trigger: ".o_data_row:contains(Train tickets) td[name=activity_id]",
            run: "click",
        },
        {
            content: "Type the name of an activity",
            trigger: ".o_selected_row td[name=activity_id] input",
            run: "edit Joinery",
        },
        {
            content: "Take it",
            trigger: ".o-autocomplete--dropdown-item:contains(Joinery) a",
            run: "click",
        },
        {
            content: "Save the item",
            trigger: ".o_list_button_save",
            run: "click",
        },
        {
            content: "Back to the closing, once the item is saved",
            trigger: "body:not(:has(.o_selected_row)) .o_breadcrumb a:contains(January 2026)",
            run: "click",
        },
        {
            content: "Close the month",
            trigger: "button[name=action_start]",
            run: "click",
        },
        {
            content: "The month is closed",
            trigger: ".o_arrow_button_current[data-value=closed]",
        },
        {
            content: "Nothing is missing any more",
            trigger: ".tab-pane.active .text-success",
        },
        {
            content: "Look at the ledger of the month",
            trigger: "button[name=action_open_entries]",
            run: "click",
        },
        {
            content: "It is there, by account",
            trigger: ".o_group_header:contains(604000)",
        },
    ],
});
