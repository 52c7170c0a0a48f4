"""Debts moved, lost, set off, paid in advance: what is cash and what is not."""

from datetime import date

from odoo.fields import Command
from odoo.tests import tagged

from .common import FEBRUARY, JANUARY, MARCH, LedgerCommon


@tagged("post_install", "-at_install")
class TestLedgerTransfers(LedgerCommon):
    def assertVatDue(self, *expected, **period):
        self.assertBalances("44571", *[-amount for amount in expected], **period)

    def doubtful(self, invoice, day=FEBRUARY):
        """The invoice's debt moved to doubtful customers."""
        total = invoice.amount_total
        move = self.entry([("416000", total), ("411100", -total)], day)
        (self.items(invoice, "411") + self.items(move, "411")).reconcile()
        return move

    def test_moved_to_doubtful_customers_then_paid(self):
        """Cashed 0.00, VAT due 0.00 and still shown unpaid; then the 416 is paid."""
        invoice = self.invoice([(self.a, 1000)], tax=self.service)
        doubtful = self.doubtful(invoice)
        self.assertLedger()
        self.assertFalse(self.cash_basis(invoice))
        self.assertVatDue(0.0)
        self.assertBalances("411", 0.0)
        self.assertBalances("416", 1200.0)
        self.assertFalse(self.settled(invoice))
        self.assertEqual(
            self.settled(invoice, "reclassification"), {"Joinery": (1200, 0)}
        )
        self.assertEqual(self.a._figures(JANUARY, MARCH)[self.a.id].turnover_cashed, 0)

        line = self.statement_line(600, MARCH)
        self.match(line, (self.items(doubtful, "416"), -600.0))
        self.assertLedger()
        self.assertVatDue(100.0)
        self.assertEqual(self.settled(invoice), {"Joinery": (600, 100)})
        self.assertFalse(self.settled(invoice, until=FEBRUARY))
        line = self.statement_line(600, MARCH)
        self.match(line, (self.items(doubtful, "416"), -600.0))
        self.assertLedger()
        self.assertVatDue(200.0)
        self.assertBalances("44574", 0.0)
        self.assertEqual(self.settled(invoice), {"Joinery": (1200, 200)})
        self.assertFalse(self.settled(invoice, "reclassification"))

        line.action_undo_reconciliation()
        self.assertLedger()
        self.assertVatDue(100.0)
        self.assertEqual(self.settled(invoice), {"Joinery": (600, 100)})

    def test_doubtful_customers_move_undone_after_payment(self):
        """The tax that the 416's payment made due goes back to waiting."""
        invoice = self.invoice([(self.a, 1000)], tax=self.service)
        doubtful = self.doubtful(invoice)
        line = self.statement_line(1200, MARCH)
        self.match(line, (self.items(doubtful, "416"), -1200.0))
        self.assertVatDue(200.0)
        self.items(doubtful, "411").remove_move_reconcile()
        self.assertLedger()
        self.assertVatDue(0.0)
        self.assertFalse(self.settled(invoice))

    def test_two_invoices_moved_together(self):
        """Each document is cashed for its own activity when one 416 is paid."""
        first = self.invoice([(self.a, 100)], tax=self.service)
        second = self.invoice([(self.b, 200), (self.a, 50)], tax=self.service)
        move = self.entry([("416000", 420.0), ("411100", -420.0)], FEBRUARY)
        (self.items(first + second, "411") + self.items(move, "411")).reconcile()
        for amount in (100.01, 319.99):
            line = self.statement_line(amount, MARCH)
            self.match(line, (self.items(move, "416"), -amount))
            self.assertLedger()
        self.assertEqual(self.settled(first), {"Joinery": (120, 20)})
        self.assertEqual(
            self.settled(second), {"Translation": (240, 40), "Joinery": (60, 10)}
        )
        self.assertVatDue(30.0, 40.0)
        self.assertBalances("44574", 0.0, 0.0)

    def test_loss(self):
        """654 is not cash and makes no VAT due, straight or from 416."""
        invoice = self.invoice([(self.a, 1000)], tax=self.service)
        loss = self.entry([("654100", 1200.0, self.a), ("411100", -1200.0)], FEBRUARY)
        (self.items(invoice, "411") + self.items(loss, "411")).reconcile()
        self.assertLedger()
        self.assertVatDue(0.0)
        self.assertBalances(None, 0.0)
        self.assertFalse(self.settled(invoice))
        self.assertEqual(self.settled(invoice, "write_off"), {"Joinery": (1200, 0)})

        other = self.invoice([(self.a, 500)], tax=self.service)
        doubtful = self.doubtful(other)
        loss = self.entry([("654100", 600.0, self.a), ("416000", -600.0)], MARCH)
        (self.items(doubtful, "416") + self.items(loss, "416")).reconcile()
        self.assertLedger()
        self.assertVatDue(0.0)
        self.assertFalse(self.settled(other))
        self.assertEqual(self.settled(other, "write_off"), {"Joinery": (600, 0)})

    def test_set_off_against_a_supplier(self):
        """411/401: VAT is due, nothing is cashed; each activity keeps its own."""
        invoice = self.invoice([(self.a, 1000)], tax=self.service)
        bill = self.invoice([(self.b, 1200)], kind="in_invoice")
        move = self.entry([("401100", 1200.0), ("411100", -1200.0)], FEBRUARY)
        (self.items(invoice, "411") + self.items(move, "411")).reconcile()
        (self.items(bill, "401") + self.items(move, "401")).reconcile()
        self.assertLedger()
        self.assertVatDue(200.0)
        self.assertBalances("411", 0.0, 0.0)
        self.assertBalances("401", 0.0, 0.0)
        self.assertBalances(None, 1200.0, -1200.0)
        self.assertFalse(self.settled(invoice))
        self.assertEqual(self.settled(invoice, "set_off"), {"Joinery": (1200, 200)})

    def test_unidentified_receipt_recognised_later(self):
        """471 is cashed, and its VAT due, when the customer is recognised."""
        for moved_first in (True, False):
            with self.subTest(moved_first=moved_first):
                invoice = self.invoice([(self.a, 1000)], tax=self.service)
                line = self.statement_line(1200, JANUARY)
                self.assertLedger()
                known = self.entry([("471000", 1200.0), ("411100", -1200.0)], FEBRUARY)
                pairs = [
                    self.items(known + invoice, "411"),
                    self.items(known + line.move_id, "471"),
                ]
                for pair in pairs if moved_first else reversed(pairs):
                    pair.reconcile()
                self.assertLedger()
                self.assertBalances("512", 1200.0, move=line.move_id)
                self.assertBalances(
                    "512", 0.0, 0.0, 1200.0, move=line.move_id, until=JANUARY
                )
                self.assertEqual(self.settled(invoice), {"Joinery": (1200, 200)})
                self.assertFalse(self.settled(invoice, until=JANUARY))
                entries = self.cash_basis(invoice)
                self.assertEqual(self.balance(self.a, "44571", move=entries), -200.0)
                self.items(known + line.move_id, "471").remove_move_reconcile()
                self.assertLedger()
                self.assertFalse(self.settled(invoice))
                due = sum(
                    self.balance(self.a, "44571", move=move)
                    for move in self.cash_basis(invoice)
                )
                self.assertEqual(due, 0.0)

    def service_lines(self, day, *lines):
        """A posted invoice of A: (account, amount) lines with VAT on payment."""
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_date": day,
                "invoice_payment_term_id": False,
                "activity_id": self.a.id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Work",
                            "price_unit": amount,
                            "account_id": self.account(code).id,
                            "tax_ids": [Command.set(self.service.ids)],
                        }
                    )
                    for code, amount in lines
                ],
            }
        )
        invoice.action_post()
        return invoice

    def turnover(self, month):
        figures = self.a._figures(date(2026, month, 1), date(2026, month, 28))
        return (
            figures[self.a.id].turnover_invoiced / 100,
            figures[self.a.id].turnover_cashed / 100,
        )

    def test_deposit_then_final_invoice(self):
        """A deposit is cashed when received, turnover when the work is invoiced."""
        deposit = self.service_lines(MARCH, ("419100", 1800))
        self.assertLedger()
        self.assertBalances("4191", -1800.0)
        self.assertBalances("411", 2160.0)
        self.pay(deposit, day=MARCH)
        self.assertVatDue(360.0)
        final = self.service_lines(
            date(2026, 5, 12), ("706000", 6000), ("419100", -1800)
        )
        self.assertEqual(final.amount_total, 5040.0)
        self.pay(final, day=date(2026, 6, 12))
        self.assertLedger()
        self.assertBalances("4191", 0.0)
        self.assertVatDue(1200.0)
        self.assertEqual(
            [self.turnover(month) for month in (3, 4, 5, 6)],
            [(0, 1800), (0, 0), (6000, 0), (0, 4200)],
        )

    def test_asset_makes_result_and_treasury_differ(self):
        """A laptop: 26.67 of the result of April, 1 800 of its treasury."""
        april = date(2026, 4, 15)
        sale = self.invoice([(self.a, 2500)], day=april, tax=self.goods)
        self.pay(sale, day=april)
        laptop = self.invoice(
            [(None, 1800)],
            day=april,
            tax=self.bought_goods,
            kind="in_invoice",
            activity_id=self.a.id,
        )
        laptop.button_draft()
        laptop.invoice_line_ids.account_id = self.account("218300")
        laptop.invoice_line_ids.analytic_distribution = False
        laptop.action_post()
        self.pay(laptop, day=april)
        shared = self.env["cae.activity"]._system(self.company, "shared")
        end = date(2026, 4, 30)
        self.entry([("681120", 26.67, self.a), ("281870", -26.67, self.a)], end)
        self.entry([("186000", 367.5, self.a), ("187000", -367.5, shared)], end)
        self.assertLedger()
        figures = self.a._figures(date(2026, 4, 1), end)[self.a.id]
        self.assertEqual(figures.result, 210583)
        self.assertEqual(figures.treasury, 33250)
        self.assertEqual(figures.available(), 33250)
