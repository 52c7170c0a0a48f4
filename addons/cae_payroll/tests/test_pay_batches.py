"""Batches: a run killed anywhere is taken up again; queries do not follow members."""

from contextlib import suppress
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.cae_pay_run_issue import CaePayRun
from .common import MAY, PayCommon

MIXIN_LOGGER = "odoo.addons.cae_members.models.cae_batch_mixin"
MANY = 30


@tagged("post_install", "-at_install")
class TestPayBatches(PayCommon):
    def make_members(self, count):
        members = self.env["cae.member"]
        for rank in range(count):
            member = self.make_member(f"M{rank:03d}")
            self.sign(member)
            activity = self.env["cae.activity"].create({"name": f"A{rank:03d}"})
            self.share(activity, member)
            self.fund(activity, 1500 + rank)
            members += member
        self.env.flush_all()
        self.env["cae.ledger"]._sync()
        return members

    def facts(self, run):
        """What a run made: nothing of it may depend on where it was interrupted."""
        return sorted(
            (
                slip.name,
                slip.member_id.id,
                slip.employer_cost,
                slip.net_paid,
                tuple(slip.line_ids.mapped(lambda line: (line.code, line.employer))),
                tuple(slip.charge_ids.mapped(lambda c: (c.activity_id.id, c.amount))),
            )
            for slip in run.slip_ids
        )

    def test_killed_between_batches_and_taken_up_again(self):
        self.make_members(7)
        calls = []
        issue = CaePayRun._issue

        def killed(run, proposals):
            calls.append(len(proposals))
            issue(run, proposals)
            if len(calls) == 2:
                raise KeyboardInterrupt

        run = self.prepare()
        run.proposal_ids.action_approve()
        run.action_issue()
        with patch.object(CaePayRun, "_issue", killed), suppress(KeyboardInterrupt):
            run._batch_process(3, commit=False)
        # The batch that was killed left nothing, the one before is whole.
        self.assertEqual(calls, [3, 3])
        self.assertEqual((len(run.slip_ids), run.run_state), (3, "running"))
        self.process(run, limit=3)
        self.assertEqual(len(run.slip_ids), 7)
        facts = self.facts(run)
        self.assertEqual([f[0][-5:] for f in facts], [f"{n:05d}" for n in range(1, 8)])
        # The same run undisturbed.
        run.action_cancel()
        again = self.prepare()
        self.issue(again)
        self.assertEqual(
            [fact[1:] for fact in self.facts(again)], [fact[1:] for fact in facts]
        )

    def test_an_entry_that_fails_leaves_the_run_to_be_posted_again(self):
        self.make_members(2)
        run = self.prepare()
        self.issue(run)
        run.action_post()
        charge = run.slip_ids.charge_ids[0]
        charge.amount += 0.01
        with mute_logger(MIXIN_LOGGER):
            run._batch_process(commit=False)
        self.assertEqual(run.run_state, "failed")
        self.assertIn("does not balance, nothing is posted", run.run_message)
        self.assertIn("debit", run.run_message)
        self.assertFalse(run.slip_ids.move_id)
        charge.amount -= 0.01
        run.action_post()
        self.process(run)
        self.assertEqual(run.state, "posted")

    def test_a_second_run_at_once_is_refused(self):
        self.make_members(1)
        run = self.make_run()
        run.action_prepare()
        with self.assertRaisesRegex(UserError, "already at work"):
            run.action_prepare()
        other = self.make_run(kind="supplementary")
        with self.assertRaisesRegex(UserError, "is at work"):
            other.action_prepare()

    def test_the_cron_does_what_a_button_queued(self):
        self.make_members(2)
        run = self.make_run(MAY)
        run.action_prepare()
        cron = self.env.ref("cae_payroll.cron_pay_run")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual((run.run_state, run.state), ("done", "proposed"))

    def queries(self, work):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def count(self, run):
        """Queries of each phase of a run, warm."""
        found = {}
        run.action_prepare()
        found["prepare"] = self.queries(lambda: self.process(run))
        run.proposal_ids.action_approve()
        run.action_issue()
        found["issue"] = self.queries(lambda: self.process(run))
        return found

    def test_queries_do_not_follow_the_number_of_members(self):
        self.make_members(1)
        warm = self.make_run(MAY)
        self.count(warm)
        warm.action_cancel()
        one = self.make_run(MAY)
        few = self.count(one)
        one.action_cancel()
        self.make_members(MANY)
        many = self.count(self.make_run(MAY))
        # Slips that fill a page of the ORM's inserts take one query more.
        for phase, queries in many.items():
            self.assertLessEqual(queries, few[phase] + 1, phase)

    def test_recomputing_proposals_reads_once_for_all(self):
        self.make_members(10)
        run = self.prepare()
        run.proposal_ids.action_recompute()
        # Browsed, as a list view's buttons are: records that prefetch each other.
        proposals = run.proposal_ids.browse(run.proposal_ids.ids)
        one = self.queries(proposals[:1].action_recompute)
        ten = self.queries(proposals.action_recompute)
        self.assertLessEqual(ten, one + 2)
