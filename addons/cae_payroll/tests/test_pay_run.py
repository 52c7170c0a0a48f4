"""A pay run from its preparation to its payment, and all that it refuses."""

from datetime import date
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.cae_members.engine.money import cents

from ..models.cae_pay_proposer import CaePayProposer
from .common import YEAR, PayCommon

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
        contract = self.sign(dan)
        contract.action_cancel()
        contract.action_draft()
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
