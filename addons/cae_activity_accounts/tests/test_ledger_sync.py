"""Synchronisation: once a transaction, whole, whatever happens in between."""

from odoo.fields import Command
from odoo.tests import tagged

from .common import FEBRUARY, JANUARY, LedgerCommon


@tagged("post_install", "-at_install")
class TestLedgerSync(LedgerCommon):
    def invoices(self, count):
        moves = self.env["account.move"].create(
            [
                {
                    "move_type": "out_invoice",
                    "partner_id": self.customer.id,
                    "invoice_date": JANUARY,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": "Work",
                                "price_unit": 100.0 + number,
                                "tax_ids": [Command.set(self.service.ids)],
                                "analytic_distribution": self.distribution(activity),
                            }
                        )
                        for activity in self.activities
                    ],
                }
                for number in range(count)
            ]
        )
        moves.action_post()
        return moves

    def queries(self, work):
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        work()
        return self.env.cr.sql_log_count - before

    def test_as_many_queries_for_one_invoice_as_for_fifty(self):
        ledger = self.env["cae.ledger"]
        self.invoices(1)
        ledger._sync()
        self.invoices(1)
        one = self.queries(ledger._sync)
        self.invoices(50)
        self.assertEqual(self.queries(ledger._sync), one)
        self.assertLess(one, 15)

    def test_as_many_queries_for_figures_of_one_activity_as_of_fifty(self):
        many = self.env["cae.activity"].create(
            [{"name": f"Activity {number}"} for number in range(50)]
        )
        for number, activity in enumerate(many):
            self.entry(
                [("706000", -100.0 - number, activity), ("512001", 100.0 + number)]
            )
        self.env["cae.ledger"]._sync()
        many[0]._figures(JANUARY, FEBRUARY)
        counts = []
        for activities in (many[:1], many):
            self.env.invalidate_all()
            counts.append(
                self.queries(lambda a=activities: a._figures(JANUARY, FEBRUARY))
            )
        self.assertEqual(*counts)

    def test_read_in_the_middle_of_a_transaction(self):
        """Whoever reads finds the ledger up to date, and figures are not kept."""
        self.invoice([(self.a, 100)])
        self.assertEqual(self.balance(self.a, "706"), -100.0)
        activity = self.a.with_context(cae_date_from=JANUARY, cae_date_to=FEBRUARY)
        self.assertEqual(activity.turnover_invoiced, 100.0)
        invoice = self.invoice([(self.a, 50)])
        self.assertEqual(activity.turnover_invoiced, 150.0)
        self.assertEqual(set(invoice.activity_entry_ids.activity_id), {self.a})
        invoice.invoice_line_ids.analytic_distribution = self.distribution(self.b)
        self.assertEqual(set(invoice.activity_entry_ids.activity_id), {self.b})
        self.assertEqual(activity.turnover_invoiced, 100.0)

    def test_written_before_the_commit(self):
        """Without any reading, the end of the transaction writes the rows."""
        invoice = self.invoice([(self.a, 100)])
        self.env.cr.flush()
        self.env.cr.execute(
            "SELECT count(*) FROM cae_activity_entry WHERE move_id = %s", [invoice.id]
        )
        self.assertEqual(self.env.cr.fetchone(), (2,))

    def test_marked_while_the_transaction_ends(self):
        """What another hook posts after the ledger was written is written too."""
        self.invoice([(self.a, 100)])
        late = []
        self.env.cr.precommit.add(lambda: late.append(self.invoice([(self.b, 30)])))
        self.env.cr.flush()
        self.env.cr.execute(
            "SELECT sum(amount) FROM cae_activity_entry WHERE move_id = %s "
            "AND activity_id = %s AND amount > 0",
            [late[0].id, self.b.id],
        )
        self.assertEqual(self.env.cr.fetchone(), (30,))

    def test_rolled_back_savepoint(self):
        """What was undone leaves no row, and loses nothing that came before."""
        self.invoice([(self.a, 100)])
        for read in (True, False):
            try:
                with self.env.cr.savepoint():
                    self.invoice([(self.a, 1000)])
                    if read:
                        self.assertEqual(self.balance(self.a, "706"), -1100.0)
                    raise ValueError
            except ValueError:
                self.env.invalidate_all()
            self.assertLedger()
            self.assertEqual(self.balance(self.a, "706"), -100.0)
        self.invoice([(self.b, 7)])
        self.assertLedger()

    def test_deleted_entries(self):
        """Draft, then gone: rows go, and what followed is to be attributed."""
        invoice = self.invoice([(self.a, 100)])
        entry = self.entry([("512001", 100.0), ("411100", -100.0)], FEBRUARY, self.bank)
        (self.items(invoice, "411") + self.items(entry, "411")).reconcile()
        self.assertBalances("512", 100.0)
        invoice.button_draft()
        invoice.with_context(force_delete=True).unlink()
        self.assertLedger()
        self.assertBalances("512", 0.0, 0.0, 100.0)
        entry.button_draft()
        entry.with_context(force_delete=True).unlink()
        self.assertLedger()
        self.assertBalances("512", 0.0, 0.0, 0.0)

    def test_cancelled_invoice(self):
        invoice = self.invoice([(self.a, 100)])
        self.env["cae.ledger"]._sync()
        invoice.button_draft()
        invoice.button_cancel()
        self.assertLedger()
        self.assertBalances("706", 0.0)

    def test_nature_of_an_account_changed(self):
        """Whether an account is a result decides who follows whom."""
        account = self.account("478999", account_type="asset_current")
        self.entry([("478999", 80.0), ("706000", -80.0, self.a)])
        self.assertBalances("478", 80.0, 0.0, 0.0)
        account.account_type = "expense"
        self.assertLedger()
        self.assertBalances("478", 0.0, 0.0, 80.0)

    def test_activity_given_to_an_existing_analytic_account(self):
        """Items that named the account before it was an activity are its own."""
        account = self.env["account.analytic.account"].create(
            {
                "name": "Motion design",
                "plan_id": self.a.plan_id.id,
                "company_id": self.company.id,
            }
        )
        invoice = self.invoice([(None, 100)])
        invoice.invoice_line_ids.analytic_distribution = {str(account.id): 100}
        self.assertBalances("706", 0.0, 0.0, -100.0)
        activity = self.env["cae.activity"].create({"analytic_account_id": account.id})
        self.assertLedger()
        self.assertEqual(self.balance(activity, "706"), -100.0)

    def test_several_companies_in_one_transaction(self):
        other = self.env["res.company"].create(
            {"name": "Other Coop", "currency_id": self.company.currency_id.id}
        )
        self.env.user.company_ids += other
        env = self.env(context={**self.env.context, "allowed_company_ids": other.ids})
        sale, bank = env["account.account"].create(
            [
                {"name": "Sale", "code": "706000", "account_type": "income"},
                {"name": "Bank", "code": "512000", "account_type": "asset_cash"},
            ]
        )
        journal = env["account.journal"].create(
            {"name": "Misc", "type": "general", "code": "OD"}
        )
        entry = env["account.move"].create(
            {
                "journal_id": journal.id,
                "date": JANUARY,
                "line_ids": [
                    Command.create({"account_id": sale.id, "balance": -10}),
                    Command.create({"account_id": bank.id, "balance": 10}),
                ],
            }
        )
        entry.action_post()
        self.invoice([(self.a, 100)])
        self.env["cae.ledger"]._sync()
        for company in (self.company, other):
            for point in self.env["cae.audit"]._points(company):
                self.assertFalse(point.faults, point.name)
        rows = (
            self.env["cae.activity.entry"].sudo().search([("move_id", "=", entry.id)])
        )
        self.assertEqual(rows.company_id, other)
        self.assertEqual(
            rows.activity_id, self.env["cae.activity"]._system(other, "unassigned")
        )

    def test_rebuilt_from_nothing(self):
        """The whole ledger computed again is the one that was kept day by day."""
        invoice = self.invoice([(self.a, 100), (self.b, 50)], tax=self.service)
        self.pay(invoice, 99, FEBRUARY)
        self.env["cae.ledger"]._sync()

        def rows():
            found = self.env["cae.activity.entry"].search(
                [("company_id", "=", self.company.id)]
            )
            return sorted(
                (e.move_line_id.id, e.activity_id.id, e.account_id.id, e.date, e.amount)
                for e in found
            )

        before = rows()
        self.env.cr.execute(
            "DELETE FROM cae_activity_entry WHERE company_id = %s", [self.company.id]
        )
        self.env["cae.ledger"]._rebuild(self.company)
        self.assertTrue(before)
        self.assertEqual(rows(), before)
        self.assertLedger()
