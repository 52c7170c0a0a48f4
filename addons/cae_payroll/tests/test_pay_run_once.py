"""A month is paid once: supplementary runs, cancelling, and what is refused."""

from contextlib import contextmanager
from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import JUNE, MAY, PayCommon


@tagged("post_install", "-at_install")
class TestPayRunOnce(PayCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bob = cls.make_member("Bob")
        for member, activity in ((cls.ada, cls.a), (cls.bob, cls.b)):
            cls.sign(member)
            cls.share(activity, member)
            cls.fund(activity, 2000)

    def states(self, run):
        return {p.member_id.name: p.state for p in run.proposal_ids}

    def unshare(self, member):
        self.env["cae.activity.share"].search([("member_id", "=", member.id)]).unlink()

    @contextmanager
    def refused(self):
        """The database refuses, and the test goes on."""
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            yield

    # Supplementary runs and duplicates

    def test_a_supplementary_run_takes_exactly_those_left_out(self):
        bank = self.bob.bank_account_id
        self.bob.bank_account_id = False
        first = self.prepare()
        self.post(first)
        self.bob.bank_account_id = bank
        action = first.action_supplementary()
        second = self.env["cae.pay.run"].browse(action["res_id"])
        self.assertEqual((second.number, second.kind), (2, "supplementary"))
        second.action_prepare()
        self.process(second)
        self.assertEqual(self.states(second), {"Bob": "proposed"})
        slips = self.post(second)
        self.assertEqual(slips.name, "BP/2026/05/00002")

    def test_a_shared_activity_keeps_its_shares_over_two_runs(self):
        carol = self.make_member("Carol")
        self.sign(carol)
        activity = self.env["cae.activity"].create({"name": "Shared"})
        self.unshare(self.ada)
        self.share(activity, self.ada, weight=60)
        self.share(activity, carol, weight=40)
        self.fund(activity, 3333.33)
        carol.bank_account_id, bank = False, carol.bank_account_id
        first = self.prepare()
        self.assertCents(self.proposal(first, self.ada), budget=2000)
        self.post(first)
        carol.bank_account_id = bank
        second = self.prepare(kind="supplementary")
        self.assertCents(self.proposal(second, carol), budget=1333.33)

    def test_the_month_is_paid_once(self):
        self.prepare()
        with self.refused():
            self.make_run()
        second = self.prepare(kind="supplementary")
        self.assertFalse(second.proposal_ids)
        with self.refused():
            self.env["cae.pay.proposal"].create(
                {"run_id": second.id, "member_id": self.ada.id, "state": "proposed"}
            )
            self.env.flush_all()

    def test_left_out_members_live_elsewhere_are_not_taken_back(self):
        self.bob.bank_account_id, bank = False, self.bob.bank_account_id
        first = self.prepare()
        self.bob.bank_account_id = bank
        self.prepare(kind="supplementary")
        first.action_prepare()
        self.process(first)
        self.assertEqual(self.states(first), {"Ada": "proposed"})
        proposal = self.env["cae.pay.proposal"].create(
            {"run_id": first.id, "member_id": self.bob.id, "state": "left_out"}
        )
        proposal.action_recompute()
        self.assertIn("Already in", proposal.reason)

    def test_a_month_cannot_be_paid_after_the_next(self):
        self.bob.bank_account_id, bank = False, self.bob.bank_account_id
        self.post(self.prepare())
        self.bob.bank_account_id = bank
        self.post(self.prepare(JUNE))
        late = self.prepare(kind="supplementary")
        self.assertIn("already issued", self.proposal(late, self.bob).reason)

    def test_a_slip_issued_meanwhile_sets_the_approved_one_aside(self):
        may = self.prepare()
        june = self.prepare(JUNE)
        for run in (may, june):
            run.proposal_ids.action_approve()
        self.issue(may)
        june.action_issue()
        self.process(june)
        self.assertFalse(june.slip_ids)
        self.assertEqual(self.states(june), {"Ada": "left_out", "Bob": "left_out"})
        self.assertIn("Another payslip", june.proposal_ids[0].reason)

    def test_amounts_written_by_hand_are_not_paid(self):
        run = self.prepare()
        self.proposal(run, self.bob).gross = 5000
        run.proposal_ids.action_approve()
        run.action_issue()
        self.process(run)
        self.assertEqual(self.states(run), {"Ada": "issued", "Bob": "left_out"})
        self.assertIn("do not follow", self.proposal(run, self.bob).reason)

    # Cancelling

    def test_a_run_is_cancelled_before_posting_only(self):
        run = self.prepare()
        slips = self.issue(run)
        run.action_cancel()
        self.assertEqual(set(slips.mapped("state")), {"cancelled"})
        again = self.prepare()
        self.assertEqual(set(self.states(again).values()), {"proposed"})
        slips = self.post(again)
        self.assertEqual(min(slips.mapped("sequence_number")), 3)
        with self.assertRaisesRegex(UserError, "is closed"):
            again.action_cancel()
        with self.assertRaisesRegex(UserError, "are posted"):
            slips._cancel()
        with self.assertRaisesRegex(UserError, "is not undone"):
            slips.move_id.button_draft()
        payment = self.pay_slips(again)
        with self.assertRaisesRegex(UserError, "is not undone"):
            payment.button_draft()

    def test_a_run_continued_by_the_next_month_is_not_cancelled(self):
        may = self.prepare()
        self.issue(may)
        june = self.prepare(JUNE)
        self.issue(june)
        with self.assertRaisesRegex(UserError, "a later month"):
            may.action_cancel()

    # Configuration

    def test_a_missing_headcount_or_law_is_refused_by_name(self):
        early = self.make_run(date(2025, 12, 1))
        with self.assertRaisesRegex(UserError, "has no headcount on 12/31/2025"):
            early.action_prepare()
        far = self.make_run(date(2031, 5, 1))
        with self.assertRaisesRegex(UserError, "add law_data/2031.csv"):
            far.action_prepare()

    def test_missing_accounts_are_refused_by_name_before_anything(self):
        run = self.prepare()
        self.issue(run)
        lines = self.env["cae.payroll.account"].search(
            [("company_id", "=", self.company.id), ("code", "in", ("csa", "net_paid"))]
        )
        lines.write({"expense_account_id": False, "debt_account_id": False})
        with self.assertRaisesRegex(UserError, r"Net paid to members, Solidarity"):
            run.action_post()
        self.assertEqual(set(run.slip_ids.mapped("state")), {"issued"})

    def test_an_entry_of_a_closed_month_goes_to_the_first_open_day(self):
        run = self.prepare()
        self.issue(run)
        self.company.cae_closed_until = date(2026, 5, 31)
        run.action_post()
        self.process(run)
        self.assertEqual(run.slip_ids.move_id.date, JUNE)

    def test_payment_is_refused_twice_or_from_another_journal(self):
        run = self.prepare()
        self.post(run)
        with self.assertRaisesRegex(UserError, "Choose a bank journal"):
            run._register_payment(self.misc, date(2026, 5, 28))
        one = run.slip_ids[0]
        run._register_payment(self.bank, date(2026, 5, 28), one)
        self.assertEqual(run.state, "posted")
        with self.assertRaisesRegex(UserError, "not paid yet"):
            run._register_payment(self.bank, date(2026, 5, 29), one)
        self.pay_slips(run)
        self.assertEqual((run.state, run.payment_count), ("paid", 2))
        with self.assertRaisesRegex(UserError, "Nothing is left"):
            self.pay_slips(run)

    def test_number_kind_and_dates_of_a_run(self):
        run = self.make_run("2026-05-17")
        self.assertEqual(run.month, MAY)
        self.assertEqual((run.cut_off.day, run.payment_date.day), (22, 28))
        self.assertEqual(run.display_name, "Pay of May 2026")
        with self.assertRaisesRegex(UserError, "cut-off"):
            run.cut_off = date(2026, 4, 30)
