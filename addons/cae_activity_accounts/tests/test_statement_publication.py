"""What a closed month publishes, and who reads it."""

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .statement_common import StatementCommon


@tagged("post_install", "-at_install")
class TestStatementPublication(StatementCommon, HttpCase):
    def close_january(self):
        self.company.cae_closed_until = date(2025, 12, 31)
        closing = self.env["cae.closing"].create({"month": date(2026, 1, 1)})
        closing.action_start()
        closing._batch_process(commit=False)
        self.assertEqual(closing.state, "closed", closing.run_message)
        return closing

    def make_january(self):
        self.invoice([(self.a, 1000.0)])
        self.invoice([(self.b, 500.0)])
        return self.close_january()

    def of_activity(self, closing, activity):
        return closing.publication_ids.filtered(
            lambda statement: statement.activity_id == activity
        ).ensure_one()

    def test_a_closed_month_publishes_every_activity_once(self):
        closing = self.make_january()
        members = self.env["cae.activity"].search(
            [("company_id", "=", self.company.id), ("kind", "=", "member")]
        )
        self.assertEqual(closing.publication_ids.activity_id, members)
        values = self.values(self.of_activity(closing, self.a)._statement())
        self.assertEqual(values["turnover"], 1000.0)
        self.assertEqual(values, self.values(self.of(self.a, date_to="2026-01-31")))
        self.assertEqual(closing._step_publish(100), 0)
        self.assertEqual(len(closing.publication_ids), len(members))

    def test_what_was_published_stays(self):
        closing = self.make_january()
        publication = self.of_activity(closing, self.a)
        before = self.values(publication._statement())
        self.invoice([(self.a, 200.0)], day=date(2026, 2, 2))
        self.assertEqual(self.values(publication._statement()), before)

    def test_a_reopened_month_withdraws_and_publishes_again(self):
        closing = self.make_january()
        closing.action_reopen()
        self.assertFalse(closing.publication_ids)
        self.invoice([(self.a, 50.0)])
        closing.action_start()
        closing._batch_process(commit=False)
        values = self.values(self.of_activity(closing, self.a)._statement())
        self.assertEqual(values["turnover"], 1050.0)

    def test_a_closed_month_without_statements_can_publish_them(self):
        closing = self.make_january()
        closing.publication_ids.sudo().unlink()
        closing.action_start()
        closing._batch_process(commit=False)
        self.assertTrue(closing.publication_ids)
        with self.assertRaises(UserError):
            closing.action_start()

    def test_batches_and_queries(self):
        closing = self.make_january()
        closing.publication_ids.sudo().unlink()
        self.env["cae.activity"].create(
            [{"name": f"More {number}"} for number in range(58)]
        )
        total = len(self.env["cae.statement.publication"]._to_publish(closing))
        self.env.flush_all()
        counts = []
        for limit in (1, 1, 50):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            remaining = closing._step_publish(limit)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(remaining, total - 52)
        self.assertLessEqual(counts[2], counts[1])

    def test_a_member_reads_and_downloads_his_own(self):
        closing = self.make_january()
        mine = self.of_activity(closing, self.a)
        other = self.of_activity(closing, self.b)
        self.authenticate("statement_portal", "statement_portal")
        page = self.url_open("/my/statements")
        self.assertIn("Joinery", page.text)
        self.assertNotIn("Translation", page.text)
        page = self.url_open(f"/my/statements/{mine.id}")
        self.assertIn("Gross margin", page.text)
        self.assertIn("1,000.00", page.text)
        for wrong in (other.id, 10**8):
            page = self.url_open(f"/my/statements/{wrong}")
            self.assertNotIn("Gross margin", page.text)
        with self.assertRaises(AccessError):
            other.with_user(self.portal).read(["data"])
        with self.assertRaises(AccessError):
            mine.with_user(self.portal).write({"data": {}})
        with self.assertRaises(AccessError):
            other.with_user(self.adviser).read(["data"])
        mine.with_user(self.adviser).read(["data"])
