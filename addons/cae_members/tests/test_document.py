"""Templates and the making of documents."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

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
