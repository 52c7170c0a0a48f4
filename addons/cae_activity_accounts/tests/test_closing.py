from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from .common import FEBRUARY, JANUARY, MARCH, LedgerCommon


class TestClosing(LedgerCommon):
    def closing(self, month):
        return self.env["cae.closing"].create({"month": month})

    def shut(self, month):
        closing = self.closing(month)
        closing.action_start()
        closing._batch_process(commit=False)
        self.assertEqual(closing.state, "closed", closing.run_message)
        return closing

    def test_what_has_no_activity_is_listed_and_blocks(self):
        document = self.invoice([(self.a, 100), (None, 50)])
        closing = self.closing(JANUARY)
        self.assertEqual(
            set(closing.missing_ids.mapped("account_id.code")), {"706000", "411100"}
        )
        self.assertEqual(closing.missing_count, 2)
        with self.assertRaisesRegex(UserError, "2 items have no activity"):
            closing.action_start()
        line = document.invoice_line_ids[1]
        line.analytic_distribution = self.distribution(self.b)
        closing.action_start()
        closing._batch_process(commit=False)
        self.assertEqual((closing.state, closing.missing_count), ("closed", 0))

    def test_suspense_and_banks_are_listed_and_do_not_block(self):
        self.statement_line(80)
        closing = self.shut(JANUARY)
        self.assertEqual(sorted(closing.listed_ids.mapped("amount")), [-80, 80])
        self.assertFalse(closing.missing_ids)

    def test_a_month_is_listed_with_what_came_before_it_only(self):
        self.invoice([(None, 50)], day=FEBRUARY)
        self.assertFalse(self.closing(JANUARY).missing_ids)

    def test_a_month_has_one_closing(self):
        self.closing(date(2026, 1, 1))
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.closing(date(2026, 1, 31))

    def test_months_close_in_order(self):
        self.shut(JANUARY)
        with self.assertRaisesRegex(UserError, "February 2026 first"):
            self.closing(MARCH).action_start()
        self.shut(FEBRUARY)

    def test_a_late_document_takes_the_first_open_day(self):
        self.shut(JANUARY)
        late = self.invoice([(self.a, 100)], day=JANUARY)
        self.assertEqual(late.invoice_date, JANUARY)
        self.assertGreater(late.date, date(2026, 1, 31))
        self.assertLedger()

    def test_a_closed_month_is_not_attributed_again(self):
        document = self.invoice([(self.a, 100)])
        self.shut(JANUARY)
        with self.assertRaisesRegex(UserError, "closed until"):
            document.invoice_line_ids.analytic_distribution = self.distribution(self.b)

    def test_only_the_last_closed_month_reopens(self):
        first, second = self.shut(JANUARY), self.shut(FEBRUARY)
        with self.assertRaisesRegex(UserError, "Only the last closed month"):
            first.action_reopen()
        second.action_reopen()
        self.assertEqual(self.company.cae_closed_until, date(2026, 1, 31))
        self.assertEqual(self.company.sale_lock_date, date(2026, 1, 31))
        first.action_reopen()
        self.assertFalse(self.company.cae_closed_until)

    def test_a_reopened_month_takes_back_its_corrections(self):
        document = self.invoice([(self.a, 100)])
        payment = self.pay(document, day=JANUARY)
        closing = self.shut(JANUARY)
        document.line_ids.remove_move_reconcile()
        # Unmatched after the closing: January stays, the correction is in February.
        self.assertBalances("411", 0.0, until=date(2026, 1, 31))
        self.assertBalances("411", 100.0, 0.0, -100.0)
        self.assertLedger()
        closing.action_reopen()
        self.assertBalances("411", 100.0, 0.0, -100.0, until=date(2026, 1, 31))
        self.assertTrue(payment.move_id)
        self.assertLedger()

    def test_a_closed_month_that_changed_breaks_its_seal(self):
        self.invoice([(self.a, 100)])
        closing = self.shut(JANUARY)
        self.assertEqual(closing.seal, closing._digest())
        self.env.cr.execute(
            "UPDATE cae_activity_entry SET date = '2026-01-02' WHERE move_id = "
            "(SELECT max(move_id) FROM cae_activity_entry)"
        )
        self.assertNotEqual(closing.seal, closing._digest())

    def test_a_second_run_at_once_is_refused(self):
        one, two = self.closing(JANUARY), self.closing(FEBRUARY)
        one.action_start()
        with self.assertRaisesRegex(UserError, "at work"):
            two.action_start()

    def test_a_closed_month_is_neither_closed_again_nor_deleted(self):
        closing = self.shut(JANUARY)
        with self.assertRaisesRegex(UserError, "is done"):
            closing.action_start()
        with self.assertRaisesRegex(UserError, "Reopen"):
            closing.unlink()

    def test_as_many_queries_to_list_one_item_as_fifty(self):
        def queries(month, items):
            self.invoice([(None, 10)] * items, day=month)
            self.env["cae.ledger"]._sync()
            self.env.flush_all()
            self.env.invalidate_all()
            self.env.user.mapped("signature")  # one query, now or later
            before = self.env.cr.sql_log_count
            self.closing(month)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(JANUARY, 1)  # fills the caches
        self.assertEqual(queries(FEBRUARY, 1), queries(MARCH, 50))
