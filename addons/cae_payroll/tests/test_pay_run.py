"""A pay run from its preparation to its payment, and all that it refuses."""

from contextlib import contextmanager
from datetime import date
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.cae_members.engine.money import cents

from ..models.cae_pay_proposer import CaePayProposer
from .common import JUNE, MAY, YEAR, PayCommon

BATCH_LOGGER = "odoo.addons.cae_payroll.models.cae_pay_run_batch"


@tagged("post_install", "-at_install")
class TestPayRun(PayCommon):
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

    # Whole flow

    def test_from_preparation_to_payment(self):
        run = self.prepare()
        self.assertEqual(run.state, "proposed")
        self.assertEqual(run.proposal_count, 2)
        run.action_approve_clean()
        self.assertEqual(run.state, "approved")
        run.action_issue()
        self.process(run)
        self.assertEqual(run.slip_ids.mapped("state"), ["issued"] * 2)
        self.assertEqual(
            sorted(run.slip_ids.mapped("name")),
            ["BP/2026/05/00001", "BP/2026/05/00002"],
        )
        run.action_post()
        self.process(run)
        self.assertEqual((run.state, run.move_count), ("posted", 1))
        move = self.pay_slips(run)
        self.assertEqual((run.state, run.payment_count), ("paid", 1))
        owed = self.items(run.slip_ids.move_id, "421")
        self.assertTrue(all(owed.mapped("reconciled")))
        self.assertTrue(all(self.items(move, "421").mapped("reconciled")))
        for activity in (self.a, self.b):
            items = move.line_ids.filtered(lambda i, a=activity: i.activity_id == a)
            self.assertEqual(cents(sum(items.mapped("balance"))), 0)
        self.assertFalse(
            [p.name for p in self.env["cae.audit"]._points(self.company) if p.faults]
        )

    def test_treasury_pays_what_the_slip_costs(self):
        run = self.prepare()
        self.post(run)
        self.pay_slips(run)
        figures = self.a._figures(YEAR, date(2026, 5, 31))[self.a.id]
        slip = self.proposal(run, self.ada).slip_ids
        cost = cents(slip.employer_cost)
        self.assertEqual(figures.result_to_date, 200000 - cost)
        self.assertEqual(figures.treasury, 200000 - cost)
        self.assertEqual(figures.cash, 200000 - cents(slip.net_paid))

    # Who is left out

    def test_what_blocks_a_member_leaves_him_out_by_name(self):
        nowhere = self.make_establishment("NOWHERE", atmp=0)
        self.bob.write({"bank_account_id": False, "establishment_id": nowhere.id})
        self.bob.contract_ids.establishment_id = nowhere
        run = self.prepare()
        self.assertEqual(self.states(run), {"Ada": "proposed", "Bob": "left_out"})
        reason = self.proposal(run, self.bob).reason
        self.assertIn("No bank account", reason)
        self.assertIn("Nowhere has no rate of work accidents", reason)
        self.assertEqual(run.left_out_count, 1)

    def test_support_contracts_are_listed_and_drafts_too(self):
        """Public report: a draft contract is listed, never silently paid."""
        carol, dan = self.make_member("Carol"), self.make_member("Dan")
        self.sign(carol, "cape")
        self.sign(dan).action_draft()
        eve = self.make_member("Eve")
        run = self.prepare()
        states = self.states(run)
        self.assertEqual((states["Carol"], states["Dan"]), ("not_paid", "left_out"))
        self.assertIn("No signed contract", self.proposal(run, dan).reason)
        self.assertFalse(self.proposal(run, eve))

    def test_a_member_without_activity_or_with_a_tiny_pay_is_left_out(self):
        self.unshare(self.bob)
        carol = self.make_member("Carol")
        self.sign(carol, fixed_pay=10.0)
        self.share(self.b, carol)
        self.fund(self.b, -2000)
        run = self.prepare()
        self.assertIn("nothing can bear", self.proposal(run, self.bob).reason)
        self.assertIn("exceeds the pay", self.proposal(run, carol).reason)

    def test_data_that_nobody_foresaw_blocks_its_member_only(self):
        values = CaePayProposer._parts

        def broken(proposer, fact, purses):
            if fact.member == self.bob:
                raise ZeroDivisionError("no share")
            return values(proposer, fact, purses)

        with patch.object(CaePayProposer, "_parts", broken), mute_logger(BATCH_LOGGER):
            run = self.prepare()
        self.assertEqual(self.states(run), {"Ada": "proposed", "Bob": "left_out"})
        self.assertIn("ZeroDivisionError", self.proposal(run, self.bob).reason)

    # Requests and exceptions

    def test_a_request_is_answered_when_it_is_saved(self):
        run = self.prepare()
        proposal = self.proposal(run, self.ada)
        for kind, amount, field in (
            ("gross", 1000, "gross"),
            ("net_before_tax", 900, "net_before_tax"),
            ("net_paid", 800, "net_paid"),
            ("employer_cost", 1500, "employer_cost"),
        ):
            with self.subTest(kind=kind):
                proposal.write({"request_kind": kind, "request_amount": amount})
                self.assertLessEqual(proposal[field], amount)
                self.assertGreater(proposal[field], amount - 0.60)
                self.assertFalse(proposal.has_exception)
        proposal.write({"request_kind": "gross", "request_amount": 10})
        self.assertCents(proposal, gross=300)
        self.assertIn("always paid", proposal.exception)
        proposal.action_approve()
        with self.assertRaisesRegex(UserError, "no longer open"):
            proposal.request_amount = 5

    def test_exceptions_are_not_approved_with_the_rest(self):
        self.proposal(run := self.prepare(), self.bob).write(
            {"request_kind": "gross", "request_amount": 9000}
        )
        run.action_approve_clean()
        self.assertEqual(self.states(run), {"Ada": "approved", "Bob": "proposed"})
        self.assertEqual((run.state, run.exception_count), ("proposed", 1))
        with self.assertRaisesRegex(UserError, "Approve or reject"):
            run.action_issue()
        run.action_reject_rest()
        self.assertEqual(run.state, "approved")

    def test_policies(self):
        self.fund(self.a, 3000)
        terms = self.ada.contract_ids.terms_ids
        run = self.prepare()
        proposal = self.proposal(run, self.ada)
        found = {}
        for policy, value in (
            ("fixed_only", 0),
            ("share_of_available", 50),
            ("target_gross", 1500),
            ("target_net", 1000),
            ("all_available", 0),
        ):
            terms.write({"policy_value": value, "pay_policy": policy})
            proposal.action_recompute()
            found[policy] = proposal
            with self.subTest(policy=policy):
                cost, gross = cents(proposal.employer_cost), cents(proposal.gross)
                self.assertEqual(
                    {
                        "fixed_only": gross == 30000,
                        "share_of_available": 249900 <= cost <= 250000,
                        "target_gross": gross == 150000,
                        "target_net": 99999 <= cents(proposal.net_before_tax) <= 100000,
                        "all_available": 499900 <= cost <= 500000,
                    }[policy],
                    True,
                )

    def test_the_reserve_is_not_paid(self):
        self.ada.contract_ids.terms_ids.reserve = 500
        proposal = self.proposal(self.prepare(), self.ada)
        self.assertCents(proposal, budget=1500)
        self.assertCents(proposal.line_ids, reserve=500, available=1500)

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
