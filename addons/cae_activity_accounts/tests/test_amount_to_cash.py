from .common import FEBRUARY, JANUARY, MARCH, LedgerCommon


class TestAmountToCash(LedgerCommon):
    def test_moved_to_doubtful_customers_is_not_paid(self):
        """Odoo says paid; the member is told what the customer still owes."""
        invoice = self.invoice([(self.a, 1000)], tax=self.service)
        self.assertEqual(invoice.amount_to_cash, 1200)
        move = self.entry([("416000", 1200.0), ("411100", -1200.0)], FEBRUARY)
        (self.items(invoice, "411") + self.items(move, "411")).reconcile()
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(invoice.amount_to_cash, 1200)
        line = self.statement_line(500, MARCH)
        self.match(line, (self.items(move, "416"), -500.0))
        invoice.invalidate_recordset(["amount_to_cash"])
        self.assertEqual(invoice.amount_to_cash, 700)

    def test_payments_credit_notes_and_drafts(self):
        invoices = self.invoice([(self.a, 100)]) + self.invoice([(self.b, 50)])
        self.pay(invoices[0], 60, JANUARY)
        refund = self.invoice([(self.b, 20)], kind="out_refund")
        (self.items(invoices[1], "411") + self.items(refund, "411")).reconcile()
        self.assertEqual(invoices.mapped("amount_to_cash"), [40, 30])
        self.assertEqual(refund.amount_to_cash, 0)
        invoices[0].button_draft()
        self.assertEqual(invoices[0].amount_to_cash, 0)

    def test_as_many_queries_for_one_as_for_fifty(self):
        invoices = self.env["account.move"].union(
            *(self.invoice([(self.a, 10)]) for _ in range(50))
        )

        def queries(moves):
            self.env.invalidate_all()
            self.env.user.mapped("signature")
            before = self.env.cr.sql_log_count
            moves.mapped("amount_to_cash")
            return self.env.cr.sql_log_count - before

        queries(invoices[:1])
        self.assertEqual(queries(invoices[:1]), queries(invoices))
