"""Templates and the making of documents."""

from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..models.document_values import DocumentField
from .common import MembersCommon


class DocumentsCommon(MembersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.cae_representative = "Grace Hopper"
        cls.template = cls.make_template(
            "<p>Between {{ cooperative_name }} and {{ member_name }}.</p>"
            "<p>From {{ contract_start }}, {{ fixed_pay }} a month.</p>"
            "{{#if contract_end}}<p>Until {{ contract_end }}.</p>{{/if}}"
        )
        cls.contract = cls.make_contract(cls.member, sign=False)
        cls.strange_contract = cls.make_contract(cls.stranger, sign=False)
        cls.documents = cls.env["cae.document"]

    @classmethod
    def make_template(cls, body, model="cae.contract", **values):
        return cls.env["cae.document.template"].create(
            {
                "name": "Entrepreneur contract",
                "code": f"test_{cls.env['cae.document.template'].search_count([])}",
                "kind": "contract",
                "model": model,
                "lang": "en_US",
                "body": body,
                **values,
            }
        )

    def as_user(self, records, name):
        self.env.flush_all()
        return records.with_user(self.users[name]).with_context(
            allowed_company_ids=self.company.ids
        )


@tagged("post_install", "-at_install")
class TestDocumentTemplate(DocumentsCommon):
    def test_each_text_is_a_version_that_stays(self):
        first = self.template.version_ids
        self.assertEqual(first.number, 1)
        self.template.name = "Contract"
        self.assertEqual(self.template.version, 1)
        self.template.body = "<p>New</p>"
        self.assertEqual(self.template.version, 2)
        self.assertEqual(self.template.version_ids.sorted().mapped("number"), [2, 1])
        self.assertIn("Between", first.body)
        with self.assertRaisesRegex(UserError, "kept as it was"):
            first.body = "<p>Changed</p>"
        with self.assertRaisesRegex(UserError, "rises when"):
            self.template.version = 7
        self.assertIn("{{ member_name }}", self.template.field_list)

    def test_a_version_goes_with_its_unused_template_only(self):
        version = self.template.version_ids
        with self.assertRaises(AccessError):
            self.as_user(version, "manager").unlink()
        document = self.documents._make(self.template, self.contract)
        with self.assertRaisesRegex(UserError, "archive"):
            self.template.unlink()
        document.unlink()
        self.template.unlink()
        self.assertFalse(version.exists())

    def test_a_badly_written_text_is_refused_with_its_place(self):
        for body, message in (
            ("<p>{{ shoe_size }}</p>", "do not exist: shoe_size"),
            ("<p>Dear {{ member_name</p>", "two braces are alone"),
            ("<p>{{ member name }}</p>", "near “member name”"),
            ("<p>{{#if today}}x</p>", "has no {{/if}}"),
            ('<p><a href="https://x/{{ today }}">x</a></p>', "not in a link"),
            ("<ul><li>{{#if today}}</li></ul>{{/if}}", "same level"),
        ):
            with (
                self.subTest(body=body),
                self.assertRaisesRegex(ValidationError, message),
            ):
                self.template.body = body

    def test_only_documentable_models_have_templates(self):
        with self.assertRaisesRegex(ValidationError, "No document can be made"):
            self.make_template("<p>x</p>", model="res.users")


@tagged("post_install", "-at_install")
class TestDocumentMaking(DocumentsCommon):
    def test_a_draft_is_frozen_with_its_version_and_signers(self):
        document = self.documents._make(self.template, self.contract)
        self.assertEqual(document.state, "draft")
        self.assertIn("and Ada.", document.body)
        self.assertIn("January 1, 2026, $500.00 a month", document.body)
        self.assertNotIn("Until", document.body)
        self.assertEqual(document.version_id, self.template.version_ids)
        self.assertEqual(document.member_ids, self.member)
        self.assertEqual(
            document.signature_ids.mapped("party"), ["member", "cooperative"]
        )
        self.template.body = "<p>Something else</p>"
        self.assertIn("and Ada.", document.body)
        self.assertEqual(self.contract.document_ids, document)
        self.assertEqual(self.contract.document_count, 1)
        self.assertEqual(self.member.document_count, 1)
        self.assertEqual(self.stranger.document_count, 0)
        found = self.documents.search(self.member.action_open_documents()["domain"])
        self.assertEqual(found, document)

    def test_french_documents_are_written_in_french(self):
        self.template.lang = "fr_FR"
        self.contract.date_end = "2026-12-31"
        body = self.documents._make(self.template, self.contract).body
        self.assertIn("From 1er janvier 2026", body)
        self.assertIn("Until 31 décembre 2026", body)

    def test_a_language_that_is_not_installed_still_writes_dates(self):
        # Somebody may have taken it away since the template was written.
        everything = self.env(context={"active_test": False})
        everything["res.partner"].search([("lang", "=", "fr_FR")]).lang = "en_US"
        everything["res.lang"].search([("code", "=", "fr_FR")]).active = False
        self.template.lang = "fr_FR"
        document = self.documents._make(self.template, self.contract)
        self.assertIn("From 1er janvier 2026", document.body)
        self.member.partner_id.email = "ada@example.com"
        document.action_send()
        self.assertEqual(document.state, "sent")

    def test_an_address_is_a_line_without_the_country_of_the_cooperative(self):
        france, spain = self.env.ref("base.fr"), self.env.ref("base.es")
        self.company.country_id = france
        partner = self.member.partner_id
        partner.write({"street": "1 Main Street", "city": "Paris", "zip": "75001"})
        self.template.body = "<p>{{ member_address }}</p>"
        for country, expected in ((france, ""), (spain, ", Spain")):
            partner.country_id = country
            body = self.documents._make(self.template, self.contract).body
            self.assertIn("1 Main Street, ", body)
            self.assertTrue(body.endswith(f"{expected}</p>"), body)
            self.assertNotIn("France", body)

    def test_what_is_typed_is_printed_line_by_line(self):
        self.template.body = "<p>{{ note }}</p>"
        with self.assertRaisesRegex(UserError, "Text typed when"):
            self.documents._make(self.template, self.contract)
        wizard = self.as_user(self.env["cae.document.make"], "adviser").create(
            {
                "res_model": "cae.contract",
                "res_ids": self.contract.ids,
                "template_id": self.template.id,
                "note": "Pay: 100\nLeave: 20 <b>",
            }
        )
        self.assertTrue(wizard.asks_note)
        self.assertIn(self.template, wizard.template_ids)
        document = self.documents.browse(wizard.action_make()["res_id"])
        self.assertIn("Pay: 100<br>Leave: 20 &lt;b&gt;", document.body)

    def test_the_choice_of_a_template_follows_rights_and_kind(self):
        cape = self.make_template("<p>x</p>", contract_kind="cape")
        offered = self.documents.template_id._templates_for(self.contract)
        self.assertIn(self.template, offered)
        self.assertNotIn(cape, offered)
        support = self.make_contract(
            self.stranger, "cape", end=date(2026, 12, 31), sign=False
        )
        offered = self.documents.template_id._templates_for(self.contract | support)
        self.assertIn(self.template, offered)
        self.assertNotIn(cape, offered)
        with self.assertRaises(AccessError):
            self.as_user(self.env["cae.document.make"], "adviser").create(
                {
                    "res_model": "cae.contract",
                    "res_ids": self.strange_contract.ids,
                    "template_id": self.template.id,
                }
            ).action_make()
        with self.assertRaisesRegex(UserError, "does not fit"):
            self.documents._make(cape, self.contract)

    def test_a_value_that_may_not_be_read_stops_the_making(self):
        fields_of = type(self.contract)._document_fields

        def with_account(records):
            field = DocumentField("Account", "member_id.bank_account_id.acc_number")
            return {**fields_of(records), "account": field}

        with patch.object(type(self.contract), "_document_fields", with_account):
            self.template.body = "<p>{{ account }}</p>"
            with self.assertRaisesRegex(UserError, "may not read “Account”"):
                self.as_user(self.documents, "adviser")._make(
                    self.as_user(self.template, "adviser"),
                    self.as_user(self.contract, "adviser"),
                )

    def test_a_preview_keeps_nothing_and_shows_what_is_missing(self):
        self.template.body = "<p>{{ member_name }} {{ contract_end }}</p>"
        action = self.as_user(self.template, "manager").action_preview()
        preview = self.env["cae.document.preview"].browse(action["res_id"])
        preview.record = self.contract
        self.assertIn("Ada [Last day of the contract]", preview.preview)
        self.assertIn("“To” of", preview.missing)
        self.assertFalse(self.contract.document_ids)

    def test_every_company_starts_with_the_models_once(self):
        company = self.env["res.company"].create({"name": "Third Coop"})
        templates = self.env["cae.document.template"].search(
            [("company_id", "=", company.id)]
        )
        self.assertLessEqual(
            {
                "cape",
                "cesa",
                "avenant",
                "certificat_travail",
                "solde_tout_compte",
                "attestation_presence",
            },
            set(templates.mapped("code")),
        )
        templates[0].active = False
        templates[1].name = "Ours"
        self.assertFalse(templates._load_defaults(company))

    def test_a_kept_block_is_printed(self):
        self.contract.date_end = "2026-12-31"
        document = self.documents._make(self.template, self.contract)
        self.assertIn("Until December 31, 2026.", document.body)

    def test_what_is_missing_is_named_with_its_place(self):
        self.template.body = (
            "<p>{{ member_address }} {{ establishment_siret }} {{ member_name }}"
            " {{ contract_end }}</p>"
        )
        with self.assertRaises(UserError) as raised:
            self.documents._make(self.template, self.contract | self.strange_contract)
        message = str(raised.exception)
        for part in (
            "“Address of the member” of Ada (Contact)",
            "“Establishment” of Ada (Member of the Cooperative)",
            "“To” of",
            "Bob",
        ):
            self.assertIn(part, message)
        self.assertNotIn("member_name", message)
        self.assertFalse(self.contract.document_ids)

    def test_values_are_text(self):
        self.member.partner_id.name = "<script>alert(1)</script> {{ today }} & co"
        document = self.documents._make(self.template, self.contract)
        self.assertNotIn("<script", document.body)
        self.assertIn("&lt;script&gt;", document.body)
        self.assertIn("&amp; co", document.body)

    def test_a_template_of_another_model_or_company_does_not_fit(self):
        with self.assertRaisesRegex(UserError, "does not fit"):
            self.documents._make(self.template, self.member)
        foreign = self.make_template("<p>x</p>", company_id=self.other_company.id)
        with self.assertRaisesRegex(UserError, "does not fit"):
            self.documents._make(foreign, self.contract)

    def test_making_fifty_asks_as_many_queries_as_making_one(self):
        def count(contracts):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.documents._make(self.template, contracts)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        members = [self.make_member(f"Member {index}") for index in range(51)]
        contracts = self.env["cae.contract"].union(
            *(self.make_contract(member, sign=False) for member in members)
        )
        count(contracts[:1])
        self.assertEqual(count(contracts[1:2]), count(contracts[2:]))

    def test_everybody_makes_for_those_he_sees(self):
        for name in ("adviser", "payroll", "manager"):
            with self.subTest(user=name):
                made = self.as_user(self.documents, name)._make(
                    self.as_user(self.template, name),
                    self.as_user(self.contract, name),
                )
                self.assertEqual(made.user_id, self.users[name])
        for name, contract in (
            ("adviser", self.strange_contract),
            ("accountant", self.contract),
            ("portal", self.contract),
        ):
            with self.subTest(user=name), self.assertRaises(AccessError):
                self.as_user(self.documents, name)._make(
                    self.as_user(self.template, name), self.as_user(contract, name)
                )

    def test_nobody_writes_a_document_by_hand(self):
        document = self.documents._make(self.template, self.contract)
        for name in ("adviser", "manager"):
            own = self.as_user(document, name)
            with self.subTest(user=name):
                for values in (
                    {"body": "<p>Changed</p>"},
                    {"state": "signed"},
                    {"valid_until": "2099-01-01"},
                ):
                    with self.assertRaises(AccessError):
                        own.write(values)
                with self.assertRaises(AccessError):
                    own.create({"name": "Forged"})
                with self.assertRaises(AccessError):
                    own.signature_ids.write({"state": "signed"})
                own.name = "Another title"
