"""What users do in their browser."""

from datetime import timedelta
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from odoo.addons.cae_members.models.cae_batch_mixin import CaeBatchMixin

from .common import JANUARY, LedgerCommon

START = CaeBatchMixin.action_start


def start_and_process(closing):
    """The button, then at once what the cron does: no cron runs in a test."""
    result = START(closing)
    closing._batch_process(commit=False)
    return result


@tagged("post_install", "-at_install")
class TestTours(HttpCase, LedgerCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls.env["res.users"].create(
            {
                "name": "Accountant",
                "login": "cae_accountant",
                "password": "cae_accountant",
                "lang": "en_US",
                "company_id": cls.company.id,
                "company_ids": [Command.set(cls.company.ids)],
                "group_ids": [
                    Command.set(cls.env.ref("cae_members.group_cae_accountant").ids)
                ],
            }
        )

    def test_close_a_month(self):
        bill = self.invoice(
            [(None, 182.5)], kind="in_invoice", partner_id=self.supplier.id
        )
        bill.invoice_line_ids.name = "Train tickets"
        with patch.object(CaeBatchMixin, "action_start", start_and_process):
            self.start_tour(
                "/odoo/action-cae_activity_accounts.cae_activity_action",
                "cae_close_month",
                login="cae_accountant",
            )
        closing = self.env["cae.closing"].search([("company_id", "=", self.company.id)])
        self.assertEqual((closing.state, closing.missing_count), ("closed", 0))
        self.assertEqual(
            self.company.cae_closed_until,
            JANUARY.replace(day=1, month=2) - timedelta(days=1),
        )
        self.assertBalances("604", 182.5)
        self.assertBalances("401", -182.5)
