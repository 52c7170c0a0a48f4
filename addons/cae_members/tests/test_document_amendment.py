from datetime import date

from odoo.tests import tagged

from .signing_common import SigningCommon


@tagged("post_install", "-at_install")
class TestDocumentOfAmendment(SigningCommon):
    """An amendment is made from its template and signed by both parties."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.signed_contract = cls.make_contract(cls.member, start=date(2026, 1, 1))
        cls.amendment_template = cls.make_template(
            "<p>{{ amendment_number }} from {{ amendment_effect }}: {{#if"
            " amendment_fixed_pay }}pay {{ amendment_fixed_pay }}{{/if}}"
            "{{#if amendment_end }}until {{ amendment_end }}{{/if}}</p>",
            model="cae.contract.amendment",
            kind="amendment",
        )

    def amend(self, **values):
        return self.env["cae.contract.amendment"].create(
            {
                "contract_id": self.signed_contract.id,
                "date_effect": date(2026, 6, 1),
                **values,
            }
        )

    def test_both_signatures_sign_the_amendment(self):
        amendment = self.amend(kind="pay", fixed_pay=700.0)
        document = self.send(amendment, self.amendment_template)
        self.assertIn("700.00", document.body)
        self.assertNotIn("until", document.body)
        self.assertEqual(amendment.document_count, 1)
        self.sign_as_member(document)
        self.assertEqual(amendment.state, "draft")
        self.sign_as_cooperative(document)
        self.assertEqual((document.state, amendment.state), ("signed", "signed"))
        terms = self.signed_contract._terms_at(date(2026, 6, 1))
        self.assertEqual(terms[self.signed_contract.id].fixed_pay, 700.0)

    def test_another_clause_says_nothing_of_pay(self):
        amendment = self.amend(kind="other", text="A new workshop.")
        document = self.documents._make(self.amendment_template, amendment)
        self.assertNotIn("pay", document.body)

    def test_the_french_model_is_there(self):
        self.env["cae.document.template"]._load_defaults(self.company)
        self.assertTrue(
            self.env["cae.document.template"].search(
                [("company_id", "=", self.company.id), ("code", "=", "avenant")]
            )
        )
