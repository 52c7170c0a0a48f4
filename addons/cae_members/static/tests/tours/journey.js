import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const field = (name, tag = "input") => `.o_field_widget[name=${name}] ${tag}`;

/** An adviser registers somebody at a meeting, marks the presence, holds the meeting. */
tours.add("cae_journey_meeting", {
    steps: () => [
        {
            content: "Add somebody to the meeting",
            trigger: ".o_field_widget[name=registration_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            content: "Type the name of somebody new",
            trigger: `.o_selected_row ${field("candidate_id")}`,
            run: "edit Suzanne",
        },
        {
            content: "Create and edit",
            trigger: ".o_m2o_dropdown_option_create_edit a, .o_m2o_dropdown_option_create_edit",
            run: "click",
        },
        {
            content: "Name",
            trigger: `.modal ${field("name")}`,
            run: "edit Suzanne Valadon",
        },
        {
            content: "Email",
            trigger: `.modal ${field("email")}`,
            run: "edit suzanne@example.com",
        },
        {
            content: "Telephone",
            trigger: `.modal ${field("phone")}`,
            run: "edit 0612345678",
        },
        {
            content: "Keep this person",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "Save the meeting",
            trigger: "body:not(:has(.modal)) .o_form_button_save",
            run: "click",
        },
        {
            content: "Present",
            trigger: ".o_data_row button[name=action_attended]",
            run: "click",
        },
        {
            content: "The meeting was held",
            trigger: ".o_statusbar_buttons button[name=action_held]",
            run: "click",
        },
        {
            content: "It is so",
            trigger: ".o_statusbar_status .o_arrow_button_current[data-value=held]",
        },
    ],
});

/** The candidate is admitted; what was known is not typed again. */
tours.add("cae_journey_admission", {
    steps: () => [
        {
            content: "Admit, in French",
            trigger: ".o_statusbar_buttons button:contains(Admettre)",
            run: "click",
        },
        {
            content: "Confirm",
            trigger: ".modal button[name=action_admit]",
            run: "click",
        },
        {
            content: "The member's form has the name",
            trigger: ".o_form_view:has(.o_field_widget[name=reference]):contains(Suzanne Valadon)",
        },
    ],
});

/** The adviser makes the contract from its template and sends it. */
tours.add("cae_journey_contract", {
    steps: () => [
        {
            content: "Make the document",
            trigger: ".o_statusbar_buttons button[name=action_make_document]",
            run: "click",
        },
        {
            content: "Look at the templates that fit",
            trigger: `.modal ${field("template_id")}`,
            run: "click",
        },
        {
            content: "The one of the contract",
            trigger: ".o-autocomplete--dropdown-item:contains(CESA) a, .o-autocomplete--dropdown-item:contains(CESA)",
            run: "click",
        },
        {
            content: "Make it",
            trigger: ".modal button[name=action_make]",
            run: "click",
        },
        {
            content: "Send it",
            trigger: ".o_form_view button[name=action_send]",
            run: "click",
        },
        {
            content: "It waits for signatures",
            trigger: ".o_statusbar_status .o_arrow_button_current[data-value=sent]",
        },
    ],
});

/** The member reads and signs on the portal. */
tours.add("cae_journey_sign", {
    steps: () => [
        {
            content: "Open the first document",
            trigger: "table a[href^='/my/documents/']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Choose a written signature",
            trigger: "#sign .o_web_sign_auto_button",
            run: "click",
        },
        {
            content: "Sign",
            trigger: "#sign .o_portal_sign_submit:enabled",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Signed, in French",
            trigger: ".alert-success:contains(Vous avez signé le)",
        },
    ],
});

/** The adviser holds the first interview, writes it and sends it. */
tours.add("cae_journey_interview", {
    steps: () => [
        {
            content: "The interview is held",
            trigger: ".o_statusbar_buttons button[name=action_hold]",
            run: "click",
        },
        {
            content: "Review",
            trigger: field("review", "textarea"),
            run: "edit Deux devis signés.",
        },
        {
            content: "Outlook",
            trigger: field("outlook", "textarea"),
            run: "edit Facturer avant Noël.",
        },
        {
            content: "Needs",
            trigger: field("needs", "textarea"),
            run: "edit Un atelier sur les prix.",
        },
        {
            content: "No action",
            trigger: field("no_action"),
            run: "click",
        },
        {
            content: "Send",
            trigger: ".o_statusbar_buttons button[name=action_send]",
            run: "click",
        },
        {
            content: "It waits for the member",
            trigger: ".o_statusbar_status .o_arrow_button_current[data-value=to_sign]",
        },
    ],
});
