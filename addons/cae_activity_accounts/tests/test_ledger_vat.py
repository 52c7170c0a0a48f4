"""VAT on payments: what falls due, for which activity, and what is cashed."""

from odoo.tests import tagged

from .common import FEBRUARY, MARCH, LedgerCommon


@tagged("post_install", "-at_install")
class TestLedgerVat(LedgerCommon):
    def assertVatDue(self, *expected, **period):
        self.assertBalances("44571", *[-amount for amount in expected], **period)

    def test_paid_in_parts_then_whole(self):
        invoice = self.invoice([(self.a, 1000), (self.b, 500)], tax=self.service)
        self.assertVatDue(0.0, 0.0)
        self.pay(invoice, 600, FEBRUARY)
        self.assertLedger()
        self.assertVatDue(66.67, 33.33)
        self.assertBalances("44574", -133.33, -66.67)
        self.assertEqual(
            self.settled(invoice),
            {"Joinery": (400, 66.67), "Translation": (200, 33.33)},
        )
        self.pay(invoice, 1200, MARCH)
        self.assertLedger()
        self.assertVatDue(200.0, 100.0)
        self.assertBalances("44574", 0.0, 0.0)
        self.assertEqual(
            self.settled(invoice),
            {"Joinery": (1200, 200), "Translation": (600, 100)},
        )
        figures = self.figures(FEBRUARY, FEBRUARY)
        self.assertEqual(figures[self.a.id].turnover_cashed, 40000 - 6667)

    def test_payment_undone_and_done_again(self):
        """The reversal of a tax entry mirrors it, cent by cent."""
        invoice = self.invoice([(self.a, 333.33), (self.b, 66.67)], tax=self.service)
        payment = self.pay(invoice, 123.45, FEBRUARY)
        first = self.cash_basis(invoice)
        before = [self.balance(x, "44571", move=first) for x in (self.a, self.b)]
        self.items(payment.move_id, "411").remove_move_reconcile()
        self.assertLedger()
        self.assertVatDue(0.0, 0.0)
        self.assertBalances("44574", -66.67, -13.33)
        reversal = self.cash_basis(invoice) - first
        self.assertEqual(
            [-self.balance(x, "44571", move=reversal) for x in (self.a, self.b)], before
        )
        self.assertBalances("58", 0.0, 0.0, 123.45)
        self.assertFalse(self.settled(invoice))

        (self.items(invoice, "411") + self.items(payment.move_id, "411")).reconcile()
        self.pay(invoice, day=MARCH)
        self.assertLedger()
        self.assertVatDue(66.67, 13.33)
        self.assertBalances("44574", 0.0, 0.0)
        self.assertBalances("411", 0.0, 0.0)

    def test_purchase_vat_on_payment(self):
        """A supplier's VAT is deducted when he is paid, by activity."""
        tax = self.env["account.chart.template"].ref("tva_acq_encaissement")
        bill = self.invoice([(self.a, 100), (self.b, 300)], tax=tax, kind="in_invoice")
        self.pay(bill, 240, FEBRUARY)
        self.assertLedger()
        self.assertBalances("44566", 10.0, 30.0)
        self.assertBalances("44564", 10.0, 30.0)
        self.assertBalances("401", -60.0, -180.0)
        self.assertBalances("58", -60.0, -180.0)

    def test_write_off_takes_no_vat_with_it(self):
        """VAT that the payment does not give back is due: it is within the cash."""
        for tax in (self.service, self.goods):
            with self.subTest(tax=tax.name):
                invoice = self.invoice([(self.b, 700)], tax=tax)
                self.pay(
                    invoice,
                    837,
                    FEBRUARY,
                    payment_difference_handling="reconcile",
                    writeoff_account_id=self.account("658000").id,
                )
                self.assertLedger()
                self.assertEqual(self.settled(invoice), {"Translation": (837, 140)})
                self.assertEqual(
                    self.settled(invoice, "write_off"), {"Translation": (3, 0)}
                )

    # -- two invoices of two activities, 3 EUR short --------------------------------

    def two_invoices(self):
        return (
            self.invoice([(self.a, 1000)], tax=self.service),
            self.invoice([(self.b, 700)], tax=self.service),
        )

    def test_short_transfer_left_open(self):
        first, second = self.two_invoices()
        line = self.statement_line(2037, FEBRUARY)
        self.match(
            line,
            (self.items(first, "411"), -1200.0),
            (self.items(second, "411"), -837.0),
        )
        self.assertLedger()
        self.assertBalances("512", 1200.0, 837.0)
        self.assertBalances("411", 0.0, 3.0)
        self.assertVatDue(200.0, 139.5)
        figures = self.figures(FEBRUARY, FEBRUARY)
        self.assertEqual(figures[self.a.id].turnover_cashed, 100000)
        self.assertEqual(figures[self.b.id].turnover_cashed, 69750)

    def test_short_transfer_as_bank_fee(self):
        first, second = self.two_invoices()
        line = self.statement_line(2037, FEBRUARY)
        self.match(
            line,
            (self.items(first, "411"), -1200.0),
            (self.items(second, "411"), -840.0),
            ("627800", 3.0, self.b),
        )
        self.assertLedger()
        self.assertBalances("512", 1200.0, 837.0)
        self.assertBalances("627", 0.0, 3.0)
        self.assertBalances("411", 0.0, 0.0)
        self.assertVatDue(200.0, 140.0)
        figures = self.figures(FEBRUARY, FEBRUARY)[self.b.id]
        self.assertEqual(figures.turnover_cashed, 70000)
        self.assertEqual(figures.other_charges, 300)
        self.assertEqual(figures.production_costs, 0)

    def test_short_transfer_pro_rata(self):
        first, second = self.two_invoices()
        line = self.statement_line(2037, FEBRUARY)
        self.match(
            line,
            (self.items(first, "411"), -1198.24),
            (self.items(second, "411"), -838.76),
        )
        self.assertLedger()
        self.assertBalances("512", 1198.24, 838.76)
        self.assertBalances("411", 1.76, 1.24)
