import { registry } from "@web/core/registry";

/** A member corrects his file, asks to be paid on another account and sees it wait. */
registry.category("web_tour.tours").add("cae_portal_member", {
    url: "/my",
    steps: () => [
        {
            content: "Open my file from the home page",
            trigger: "#portal_cae_category a[href='/my/file']:visible",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Open what I may correct",
            trigger: "details:has(form[id^='correct-']) summary",
            run: "click",
        },
        {
            content: "Whom to call",
            trigger: "details[open] input[name='emergency_name']",
            run: "edit Grace Hopper",
        },
        {
            content: "Birth name",
            trigger: "details[open] input[name='birth_name']",
            run: "edit King",
        },
        {
            content: "Save",
            trigger: "form[id^='correct-'] button",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is saved",
            trigger: ".alert-success",
        },
        {
            content: "An account that is none",
            trigger: "form[id^='bank-'] input[name='iban']",
            run: "edit FR00 1234",
        },
        {
            content: "In the name of",
            trigger: "form[id^='bank-'] input[name='holder']",
            run: "edit Ada King",
        },
        {
            content: "Ask",
            trigger: "form[id^='bank-'] button",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is refused",
            trigger: ".alert-danger",
        },
        {
            content: "What was typed is still there, corrections stay closed",
            trigger:
                "body:not(:has(details[open])) form[id^='bank-'] input[name='holder']:value(Ada King)",
        },
        {
            content: "The right account",
            trigger: "form[id^='bank-'] input[name='iban']",
            run: "edit FR76 3000 6000 0112 3456 7890 189",
        },
        {
            content: "Ask again",
            trigger: "form[id^='bank-'] button",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It waits for a second person, and nothing else can be asked",
            trigger:
                "body:not(:has(form[id^='bank-'])) .o_cae_bank_pending:contains(0189)",
        },
    ],
});
