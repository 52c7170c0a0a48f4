from datetime import date

from odoo.fields import Command
from odoo.tests import tagged

from .common import LedgerCommon


@tagged("post_install", "-at_install")
class TestCapeNotice(LedgerCommon):
    """Documents of an activity say that its holder is under a CAPE (R127-3)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {"street": "1 rue des Arts", "city": "Paris", "company_registry": "1234"}
        )
        partner = cls.env["res.partner"].create({"name": "Ada"})
        cls.member = cls.env["cae.member"].create({"partner_id": partner.id})
        cls.env["cae.activity.share"].create(
            {
                "activity_id": cls.a.id,
                "member_id": cls.member.id,
                "date_from": date(2025, 1, 1),
            }
        )
        cls.env["cae.contract"].create(
            {
                "member_id": cls.member.id,
                "kind": "cape",
                "date_start": date(2026, 1, 1),
                "date_end": date(2026, 6, 30),
            }
        ).action_sign()

    def printed(self, document):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "account.report_invoice", document.ids
        )
        return html.decode()

    def test_an_invoice_during_the_contract(self):
        document = self.invoice([(self.a, 100.0)], day=date(2026, 3, 1))
        (notice,) = document._cae_notices()
        for part in ("Ada", self.company.name, "1 rue des Arts", "1234", "06/30/2026"):
            self.assertIn(part, notice)
        self.assertIn("o_cae_cape_notice", self.printed(document))

    def test_neither_before_nor_after_nor_for_another_activity(self):
        for activity, day in (
            (self.a, date(2025, 12, 31)),
            (self.a, date(2026, 7, 1)),
            (self.b, date(2026, 3, 1)),
        ):
            with self.subTest(activity=activity.name, day=day):
                document = self.invoice([(activity, 100.0)], day=day)
                self.assertEqual(document._cae_notices(), [])
                self.assertNotIn("o_cae_cape_notice", self.printed(document))

    def test_purchases_say_nothing(self):
        bill = self.invoice([(self.a, 100.0)], kind="in_invoice", day=date(2026, 3, 1))
        self.assertEqual(bill._cae_notices(), [])

    def test_whoever_prints_need_not_read_contracts(self):
        document = self.invoice([(self.a, 100.0)], day=date(2026, 3, 1))
        clerk = self.env["res.users"].create(
            {
                "name": "Clerk",
                "login": "cape_clerk",
                "group_ids": [
                    Command.set(self.env.ref("account.group_account_invoice").ids)
                ],
                "company_id": self.company.id,
                "company_ids": [Command.set(self.company.ids)],
            }
        )
        self.assertEqual(len(document.with_user(clerk)._cae_notices()), 1)
