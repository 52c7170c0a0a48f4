"""Closed months: never edited, corrected by difference on the first open day."""

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import FEBRUARY, JANUARY, MARCH, LedgerCommon

END_OF_JANUARY = date(2026, 1, 31)
FIRST_OF_FEBRUARY = date(2026, 2, 1)
END_OF_FEBRUARY = date(2026, 2, 28)


@tagged("post_install", "-at_install")
class TestLedgerClosed(LedgerCommon):
    def snapshot(self, until=END_OF_JANUARY):
        """Everything that the ledger holds of closed months."""
        self.env["cae.ledger"]._sync()
        found = []
        for table in ("cae_activity_entry", "cae_activity_settlement"):
            self.env.cr.execute(
                f"SELECT to_jsonb(t) FROM {table} t"  # pylint: disable=sql-injection
                " WHERE company_id = %s AND date <= %s ORDER BY id",
                [self.company.id, until],
            )
            found += self.env.cr.fetchall()
        return found

    def test_activity_of_a_closed_entry_is_refused(self):
        """Distribution, explicit activity, analytic lines: Odoo lets them change."""
        invoice = self.invoice([(self.a, 100)])
        self.close(END_OF_JANUARY)
        before = self.snapshot()
        line = invoice.invoice_line_ids
        with self.assertRaisesRegex(UserError, "closed until"):
            line.analytic_distribution = self.distribution(self.b)
        with self.assertRaisesRegex(UserError, "closed until"):
            line.activity_id = self.b
        with self.assertRaisesRegex(UserError, "closed until"):
            line.analytic_line_ids.unlink()
        with self.assertRaisesRegex(UserError, "closed until"):
            line.analytic_line_ids.amount = 50
        with self.assertRaisesRegex(UserError, "closed until"):
            line.analytic_line_ids[self.a.plan_id._column_name()] = (
                self.b.analytic_account_id
            )
        with self.assertRaises(UserError):
            invoice.button_draft()
        self.assertLedger()
        self.assertEqual(self.snapshot(), before)

    def test_open_entry_is_still_changed(self):
        invoice = self.invoice([(self.a, 100)], day=FEBRUARY)
        self.close(END_OF_JANUARY)
        invoice.invoice_line_ids.analytic_distribution = self.distribution(self.b)
        self.assertLedger()
        self.assertBalances("706", 0.0, -100.0, until=FEBRUARY)

    def test_unreconciled_in_a_closed_month(self):
        """January stays as it was; what it should be is written on 1 February."""
        invoice = self.invoice([(self.a, 1000)], tax=self.service)
        payment = self.pay(invoice)
        self.close(END_OF_JANUARY)
        before = self.snapshot()
        self.items(payment.move_id, "411").remove_move_reconcile()
        self.assertLedger()
        self.assertEqual(self.snapshot(), before)
        self.assertBalances("411", 0.0, until=END_OF_JANUARY)
        self.assertBalances("411", 1200.0, 0.0, -1200.0, until=FIRST_OF_FEBRUARY)
        self.assertBalances("58", 0.0, 0.0, 1200.0, until=FIRST_OF_FEBRUARY)
        self.assertBalances("44571", -200.0, until=END_OF_JANUARY)
        self.assertBalances("44571", 0.0)
        self.assertFalse(self.settled(invoice))
        figures = self.figures(FIRST_OF_FEBRUARY, FEBRUARY)[self.a.id]
        self.assertEqual(figures.turnover_cashed, -100000)

        (self.items(invoice, "411") + self.items(payment.move_id, "411")).reconcile()
        self.assertLedger()
        self.assertEqual(self.snapshot(), before)
        self.assertBalances("58", 1200.0, 0.0, 0.0)

    def test_january_payment_matched_in_march_to_a_march_invoice(self):
        """A receipt in advance belongs to nobody until it is matched."""
        line = self.statement_line(100, JANUARY)
        self.match(line, ("411100", -100.0, None))
        self.close(END_OF_FEBRUARY)
        before = self.snapshot(END_OF_FEBRUARY)
        invoice = self.invoice([(self.a, 100)], day=MARCH)
        (self.items(invoice, "411") + self.items(line.move_id, "411")).reconcile()
        self.assertLedger()
        self.assertEqual(self.snapshot(END_OF_FEBRUARY), before)
        self.assertBalances("512", 0.0, 0.0, 100.0, until=date(2026, 3, 9))
        self.assertBalances("512", 100.0, 0.0, 0.0, until=MARCH)
        self.assertEqual(self.settled(invoice), {"Joinery": (100, 0)})
        self.assertFalse(self.settled(invoice, until=END_OF_FEBRUARY))

    def test_reconciled_after_closing(self):
        """Invoice and payment of January, matched once it is closed."""
        invoice = self.invoice([(self.a, 100)])
        entry = self.entry([("512001", 100.0), ("411100", -100.0)], JANUARY, self.bank)
        self.close(END_OF_JANUARY)
        before = self.snapshot()
        (self.items(invoice, "411") + self.items(entry, "411")).reconcile()
        self.assertLedger()
        self.assertEqual(self.snapshot(), before)
        self.assertBalances("512", 0.0, 0.0, 100.0, until=END_OF_JANUARY)
        self.assertBalances("512", 100.0, 0.0, 0.0, until=FIRST_OF_FEBRUARY)
        self.assertEqual(self.settled(invoice), {"Joinery": (100, 0)})
        self.assertFalse(self.settled(invoice, until=END_OF_JANUARY))

    def test_late_credit_note(self):
        """Document date in January, accounting date on the first open day."""
        self.invoice([(self.a, 4000)])
        self.close(END_OF_JANUARY)
        before = self.snapshot()
        refund = self.invoice([(self.a, 3500)], day=END_OF_JANUARY, kind="out_refund")
        self.assertEqual(refund.invoice_date, END_OF_JANUARY)
        self.assertGreater(refund.date, END_OF_JANUARY)
        self.assertLedger()
        self.assertEqual(self.snapshot(), before)
        self.assertBalances("706", -4000.0, until=END_OF_JANUARY)
        self.assertBalances("706", -500.0)

    def test_late_bill(self):
        self.close(END_OF_JANUARY)
        bill = self.invoice(
            [(self.a, 100)], day=JANUARY, kind="in_invoice", date=JANUARY
        )
        self.assertEqual(bill.invoice_date, JANUARY)
        self.assertGreater(bill.date, END_OF_JANUARY)
        self.assertLedger()

    def test_bank_line_of_a_closed_month(self):
        """Unmatched bank lines do not hinder a closing, which then binds them too."""
        line = self.statement_line(100, JANUARY)
        invoice = self.invoice([(self.a, 100)])
        self.close(END_OF_JANUARY)
        before = self.snapshot()
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.match(line, (self.items(invoice, "411"), -100.0))
        known = self.entry([("471000", 100.0), ("411100", -100.0)], FEBRUARY)
        (self.items(known + invoice, "411")).reconcile()
        (self.items(known + line.move_id, "471")).reconcile()
        self.assertTrue(line.is_reconciled)
        self.assertLedger()
        self.assertEqual(self.snapshot(), before)
        self.assertBalances("512", 100.0, 0.0, 0.0)
        self.assertBalances("512", 0.0, 0.0, 100.0, until=date(2026, 2, 9))

    def test_two_closings_in_a_row(self):
        """Corrections of January closed with February are not corrected twice."""
        invoice = self.invoice([(self.a, 100)])
        payment = self.pay(invoice)
        self.close(END_OF_JANUARY)
        self.items(payment.move_id, "411").remove_move_reconcile()
        self.close(END_OF_FEBRUARY)
        before = self.snapshot(END_OF_FEBRUARY)
        self.assertBalances("58", 0.0, 0.0, 100.0, until=END_OF_FEBRUARY)
        (self.items(invoice, "411") + self.items(payment.move_id, "411")).reconcile()
        self.assertLedger()
        self.assertEqual(self.snapshot(END_OF_FEBRUARY), before)
        self.assertBalances("58", 100.0, 0.0, 0.0, until=date(2026, 3, 1))

    def test_tax_closing_of_a_reversal(self):
        """The reversal of a closed month's tax entry is dated in an open month."""
        invoice = self.invoice([(self.a, 1000)], tax=self.service)
        payment = self.pay(invoice)
        self.close(END_OF_JANUARY)
        self.items(payment.move_id, "411").remove_move_reconcile()
        entries = self.cash_basis(invoice)
        self.assertEqual(len(entries), 2)
        self.assertEqual(entries[0].date, JANUARY)
        self.assertGreater(entries[1].date, END_OF_JANUARY)
