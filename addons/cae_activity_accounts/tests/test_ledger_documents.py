"""Documents and their payments: who gets what, step by step."""

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import FEBRUARY, JANUARY, MARCH, LedgerCommon


@tagged("post_install", "-at_install")
class TestLedgerDocuments(LedgerCommon):
    def test_invoice_of_several_activities(self):
        """The customer's account follows the lines, VAT follows its own bases."""
        invoice = self.invoice([(self.a, 1000), (self.b, 500)], tax=self.goods)
        self.assertLedger()
        self.assertBalances("706", -1000.0, -500.0)
        self.assertBalances("4457", -200.0, -100.0)
        self.assertBalances("411", 1200.0, 600.0)
        self.assertBalances(None, 0.0, 0.0)
        self.assertFalse(self.settled(invoice))

    def test_vat_of_two_rates_follows_its_own_bases(self):
        """A at 20 % and B at 10 %: no spread of all VAT over both."""
        other = self.env["account.chart.template"].ref("tva_intermediaire")
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_date": JANUARY,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Work",
                            "price_unit": amount,
                            "tax_ids": [Command.set(tax.ids)],
                            "analytic_distribution": self.distribution(activity),
                        }
                    )
                    for activity, amount, tax in (
                        (self.a, 1000, self.goods),
                        (self.b, 1000, other),
                    )
                ],
            }
        )
        invoice.action_post()
        self.assertLedger()
        self.assertBalances("4457", -200.0, -100.0)
        self.assertBalances("411", 1200.0, 1100.0)

    def test_part_payments_settle_each_activity_whole(self):
        """1 400 / 200 paid 700 then 900: the customer owes exactly 0 for each."""
        invoice = self.invoice([(self.a, 1400), (self.b, 200)])
        self.pay(invoice, 700)
        self.assertLedger()
        self.assertBalances("411", 787.5, 112.5)
        self.assertBalances("58", 612.5, 87.5)
        self.pay(invoice, 900)
        self.assertLedger()
        self.assertBalances("411", 0.0, 0.0)
        self.assertBalances("58", 1400.0, 200.0)
        self.assertEqual(
            self.settled(invoice),
            {"Joinery": (1400.0, 0.0), "Translation": (200.0, 0.0)},
        )

    def test_bank_line_matched_to_a_payment(self):
        """Two hops: the bank follows the payment, which follows the invoice."""
        invoice = self.invoice([(self.a, 100), (self.b, 300)])
        payment = self.pay(invoice, day=FEBRUARY)
        line = self.statement_line(400, MARCH)
        self.assertLedger()
        self.assertBalances("512", 0.0, 0.0, 400.0)
        self.match(line, (self.items(payment.move_id, "58"), -400.0))
        self.assertLedger()
        self.assertBalances("512", 100.0, 300.0)
        self.assertBalances("58", 0.0, 0.0)
        self.assertBalances("512", 0.0, 0.0, until=FEBRUARY)

        payment.move_id.line_ids.filtered(
            lambda item: item.account_type == "asset_receivable"
        ).remove_move_reconcile()
        self.assertLedger()
        self.assertBalances("512", 0.0, 0.0, 400.0)
        self.assertBalances("411", 100.0, 300.0, -400.0)
        self.assertFalse(self.settled(invoice))

        (self.items(invoice, "411") + self.items(payment.move_id, "411")).reconcile()
        self.assertLedger()
        self.assertBalances("512", 100.0, 300.0)
        self.assertBalances("411", 0.0, 0.0)

    def test_bank_line_straight_to_invoices_and_undone(self):
        """Lines of a posted bank entry are rewritten, then written back."""
        first = self.invoice([(self.a, 100)])
        second = self.invoice([(self.b, 300)])
        line = self.statement_line(400, FEBRUARY)
        self.match(
            line,
            (self.items(first, "411"), -100.0),
            (self.items(second, "411"), -300.0),
        )
        self.assertLedger()
        self.assertBalances("512", 100.0, 300.0)
        self.assertBalances("411", 0.0, 0.0)
        line.action_undo_reconciliation()
        self.assertLedger()
        self.assertBalances("512", 0.0, 0.0, 400.0)
        self.assertBalances("411", 100.0, 300.0)
        self.assertBalances("471", 0.0, 0.0, -400.0)

    def test_credit_note_of_the_same_activity(self):
        invoice = self.invoice([(self.a, 1000)], tax=self.goods)
        refund = self.invoice([(self.a, 400)], tax=self.goods, kind="out_refund")
        (self.items(invoice, "411") + self.items(refund, "411")).reconcile()
        self.assertLedger()
        self.assertBalances("411", 720.0, 0.0)
        self.assertBalances(None, 0.0, 0.0)
        self.assertEqual(self.settled(invoice, "credit_note"), {"Joinery": (480, 80)})
        self.assertFalse(self.settled(invoice))

    def test_credit_note_of_another_activity(self):
        """B pays A's customer back: the internal current accounts say so."""
        invoice = self.invoice([(self.a, 100)])
        refund = self.invoice([(self.b, 100)], kind="out_refund")
        (self.items(invoice, "411") + self.items(refund, "411")).reconcile()
        self.assertLedger()
        self.assertBalances("411", 0.0, 0.0)
        self.assertBalances(None, 100.0, -100.0)
        self.assertBalances("706", -100.0, 100.0)

    def test_reset_to_draft_of_a_paid_invoice(self):
        """Partials outlive the draft: the payment belongs to nobody meanwhile."""
        invoice = self.invoice([(self.a, 100), (self.b, 300)])
        self.pay(invoice)
        self.assertBalances("58", 100.0, 300.0)
        invoice.button_draft()
        self.assertTrue(self.items(invoice, "411").matched_credit_ids)
        self.assertLedger()
        self.assertBalances("58", 0.0, 0.0, 400.0)
        self.assertFalse(self.settled(invoice))
        invoice.action_post()
        self.assertLedger()
        self.assertBalances("58", 100.0, 300.0)
        self.assertBalances("411", 0.0, 0.0)
        self.assertTrue(self.settled(invoice))

    def test_reset_to_draft_of_a_payment(self):
        """What was cashed is no longer so, while the partial is still there."""
        invoice = self.invoice([(self.a, 100)])
        payment = self.pay(invoice)
        self.assertTrue(self.settled(invoice))
        payment.action_draft()
        self.assertLedger()
        self.assertBalances("411", 100.0)
        self.assertFalse(self.settled(invoice))

    def test_write_off_on_a_payment(self):
        """658 has no distribution: it follows, and is not cash."""
        invoice = self.invoice([(self.a, 100), (self.b, 300)])
        self.pay(
            invoice,
            396,
            payment_difference_handling="reconcile",
            writeoff_account_id=self.account("658000").id,
        )
        self.assertLedger()
        self.assertBalances("658", 1.0, 3.0)
        self.assertBalances("58", 99.0, 297.0)
        self.assertBalances("411", 0.0, 0.0)
        self.assertEqual(
            self.settled(invoice), {"Joinery": (99, 0), "Translation": (297, 0)}
        )
        self.assertEqual(
            self.settled(invoice, "write_off"),
            {"Joinery": (1, 0), "Translation": (3, 0)},
        )

    def test_distribution_changed_on_a_paid_invoice(self):
        invoice = self.invoice([(self.a, 100)])
        payment = self.pay(invoice)
        line = self.statement_line(100, FEBRUARY)
        self.match(line, (self.items(payment.move_id, "58"), -100.0))
        self.assertBalances("512", 100.0, 0.0)
        invoice.invoice_line_ids.analytic_distribution = self.distribution(self.b)
        self.assertLedger()
        self.assertBalances("706", 0.0, -100.0)
        self.assertBalances("512", 0.0, 100.0)
        self.assertBalances("411", 0.0, 0.0)
        self.assertEqual(self.settled(invoice), {"Translation": (100, 0)})

    def test_analytic_line_deleted(self):
        """Odoo clears the distribution of the posted item behind it."""
        invoice = self.invoice([(self.a, 100)])
        self.pay(invoice)
        self.env["cae.ledger"]._sync()
        invoice.invoice_line_ids.analytic_line_ids.unlink()
        self.assertFalse(invoice.invoice_line_ids.analytic_distribution)
        self.assertLedger()
        self.assertBalances("706", 0.0, 0.0, -100.0)
        self.assertBalances("58", 0.0, 0.0, 100.0)

    def test_default_activity_of_a_document(self):
        """The document's activity is the default of its lines, also off the result."""
        laptop = self.account("218300")
        bill = self.invoice(
            [(None, 100)],
            kind="in_invoice",
            activity_id=self.a.id,
            invoice_line_ids=[
                Command.create({"name": "Work", "price_unit": 100.0}),
                Command.create(
                    {
                        "name": "Laptop",
                        "price_unit": 1800.0,
                        "account_id": laptop.id,
                        "tax_ids": [Command.set(self.bought_goods.ids)],
                    }
                ),
                Command.create(
                    {
                        "name": "For B",
                        "price_unit": 10.0,
                        "tax_ids": [],
                        "analytic_distribution": self.distribution(self.b),
                    }
                ),
            ],
        )
        self.assertLedger()
        self.assertFalse(self.items(bill, "2183").analytic_distribution)
        self.assertBalances("2183", 1800.0, 0.0)
        self.assertBalances("44566", 360.0, 0.0)
        self.assertBalances("401", -2260.0, -10.0)
        with self.assertRaisesRegex(UserError, "change the activity on its lines"):
            bill.activity_id = self.b
