"""The mixin for long work, on a model that exists only during these tests."""

from contextlib import suppress

from psycopg2 import IntegrityError

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.orm.model_classes import add_to_registry
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import MembersCommon

SAMPLE = "test.cae.batch"
MIXIN_LOGGER = "odoo.addons.cae_members.models.cae_batch_mixin"


class Sample(models.Model):
    """Two steps of countable work, and faults on demand."""

    _module = None  # belongs to no addon: registered by the test below only
    _name = SAMPLE
    _description = "Sample of Long Work"
    _inherit = ["cae.batch.mixin"]
    _batch_cron_xmlid = "cae_members.test_batch_cron"

    name = fields.Char()
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    first = fields.Integer()
    second = fields.Integer()
    fault = fields.Char()
    ended = fields.Integer()

    def _batch_steps(self):
        return ["first", "second"]

    def _batch_step_label(self, step):
        return {"first": "One", "second": "Two"}.get(step, step)

    def _batch_check_start(self):
        if self.fault == "closed":
            raise UserError(self.fault)

    def _batch_run_step(self, step, limit):
        if self.fault == "stall":
            return self[step]
        left = max(self[step] - limit, 0)
        self[step] = left
        if self.fault == "steal":
            self.run_uuid = "taken over"
        if self.fault == f"{step} at {left}":
            raise ZeroDivisionError("no share")
        if self.fault == f"kill {step} at {left}":
            raise KeyboardInterrupt
        return left

    def _batch_done(self):
        self.ended += 1


@tagged("post_install", "-at_install")
class TestBatch(MembersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        add_to_registry(cls.registry, Sample)
        cls.addClassCleanup(cls.forget_sample)
        cls.registry._setup_models__(cls.env.cr, [SAMPLE])
        cls.registry.init_models(cls.env.cr, [SAMPLE], {})
        model = cls.env["ir.model"]._get(SAMPLE)
        cls.cron = cls.env["ir.cron"].create(
            {
                "name": "Sample of long work",
                "model_id": model.id,
                "state": "code",
                "code": "model._cron_process()",
                "interval_number": 1,
                "interval_type": "days",
            }
        )
        cls.env["ir.model.data"].create(
            {
                "module": "cae_members",
                "name": "test_batch_cron",
                "model": "ir.cron",
                "res_id": cls.cron.id,
            }
        )
        cls.env["ir.model.access"].create(
            {
                "name": "sample",
                "model_id": model.id,
                "group_id": cls.env.ref("cae_members.group_cae_payroll").id,
                "perm_read": True,
                "perm_write": True,
            }
        )
        cls.work = cls.env[SAMPLE].create({"name": "May", "first": 25, "second": 5})

    @classmethod
    def forget_sample(cls):
        del cls.registry.models[SAMPLE]
        for parent in ("base", "cae.batch.mixin"):
            cls.registry[parent]._inherit_children.discard(SAMPLE)
        cls.registry._setup_models__(cls.env.cr)

    def process(self, work=None, limit=10):
        return (work or self.work)._batch_process(limit, commit=False)

    def messages(self):
        return self.work.batch_log_ids.sorted("id").mapped("message")

    def test_starting_queues_and_wakes_the_cron(self):
        self.work.with_user(self.users["payroll"]).action_start()
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", self.cron.id)])
        self.assertEqual(len(triggers), 1)
        self.assertEqual(self.work.run_state, "queued")
        self.assertEqual(self.work.step_label, "One")
        self.assertEqual(self.work.run_user_id, self.users["payroll"])
        with self.assertRaises(AccessError):
            self.work.with_user(self.users["accountant"]).action_start()

    def test_work_advances_to_its_end(self):
        self.work.action_start()
        self.assertTrue(self.process())
        self.assertRecordValues(
            self.work,
            [{"run_state": "done", "first": 0, "second": 0, "progress": 100}],
        )
        self.assertEqual(self.work.ended, 1)
        # Written in the language of who started the work.
        steps = [message[:3] for message in self.messages()]
        self.assertEqual(steps, ["One", "Two"])

    def test_a_batch_shows_where_the_work_stands(self):
        self.work.action_start()
        self.work._batch_once(self.work.run_uuid, 10)
        self.assertRecordValues(
            self.work,
            [
                {
                    "run_state": "running",
                    "step": "first",
                    "progress_done": 10,
                    "progress_total": 25,
                    "progress": 20,
                }
            ],
        )
        self.assertTrue(self.work.run_seen)

    def test_a_second_run_is_refused(self):
        self.work.action_start()
        with self.assertRaisesRegex(UserError, "May is already at work"):
            self.work.action_start()
        june = self.env[SAMPLE].create({"name": "June"})
        with self.assertRaisesRegex(UserError, "May is at work"):
            june.action_start()
        elsewhere = self.env[SAMPLE].create({"company_id": self.other_company.id})
        elsewhere.action_start()
        self.process()
        june.action_start()

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_a_second_run(self):
        self.work.action_start()
        with self.assertRaises(IntegrityError):
            self.env[SAMPLE].create({"run_state": "queued"})

    def test_the_document_may_refuse_to_start(self):
        self.work.fault = "closed"
        with self.assertRaisesRegex(UserError, "closed"):
            self.work.action_start()

    def test_a_fault_undoes_its_batch_and_keeps_the_others(self):
        self.work.fault = "first at 5"
        self.work.action_start()
        with mute_logger(MIXIN_LOGGER):
            self.assertTrue(self.process())
        self.assertRecordValues(self.work, [{"run_state": "failed", "first": 15}])
        self.assertEqual(self.work.run_message, "ZeroDivisionError: no share")
        self.assertEqual(self.work.batch_log_ids.level, "error")
        self.work.fault = False
        self.work.action_start()
        self.assertFalse(self.work.run_message)
        self.process()
        self.assertRecordValues(self.work, [{"run_state": "done", "ended": 1}])

    def test_work_that_does_not_advance_is_stopped(self):
        self.work.fault = "stall"
        self.work.action_start()
        with mute_logger(MIXIN_LOGGER):
            self.process()
        self.assertEqual(self.work.run_state, "failed")
        self.assertIn("first", self.work.run_message)

    def test_work_taken_over_is_left_alone(self):
        self.work.action_start()
        self.work.fault = "steal"
        self.assertTrue(self.process())
        self.assertRecordValues(
            self.work, [{"run_state": "running", "run_uuid": "taken over", "first": 15}]
        )

    def test_ended_work_is_not_done_again(self):
        self.work.action_start()
        self.process()
        self.process()
        self.assertEqual(self.work.ended, 1)

    def test_work_under_way_is_not_deleted_and_its_log_goes_with_it(self):
        self.work.action_start()
        with self.assertRaises(UserError):
            self.work.unlink()
        self.process()
        logs = self.work.batch_log_ids
        self.work.unlink()
        self.assertFalse(logs.exists())

    def test_a_copy_has_not_started(self):
        self.work.action_start()
        self.process()
        copy = self.work.copy()
        self.assertRecordValues(
            copy, [{"run_state": "idle", "run_uuid": False, "progress": 0}]
        )

    def test_killed_work_is_taken_up_by_the_cron(self):
        """Between two commits: what was committed stays, the rest is done again."""
        elsewhere = self.env[SAMPLE].create(
            {"company_id": self.other_company.id, "first": 3, "fault": "first at 0"}
        )
        elsewhere.action_start()
        self.work.fault = "kill second at 0"
        self.work.action_start()
        # No assertRaises: it would undo what was done before the kill.
        with suppress(KeyboardInterrupt):
            self.process()
        self.assertRecordValues(
            self.work, [{"run_state": "running", "step": "second", "second": 5}]
        )
        self.work.fault = False
        with self.enter_registry_test_mode(), mute_logger(MIXIN_LOGGER):
            self.cron.method_direct_trigger()
        self.assertRecordValues(
            self.work, [{"run_state": "done", "second": 0, "ended": 1}]
        )
        self.assertEqual(elsewhere.run_state, "failed")
        self.assertEqual(elsewhere.batch_log_ids.company_id, self.other_company)

    def test_log_is_read_in_its_company_and_never_written(self):
        self.work.action_start()
        self.process()
        log = self.work.batch_log_ids[0]
        for name in ("accountant", "payroll", "manager"):
            own = log.with_user(self.users[name])
            self.assertTrue(own.message)
            with self.assertRaises(AccessError):
                own.message = "nothing happened"
            with self.assertRaises(AccessError):
                own.unlink()
        with self.assertRaises(AccessError):
            log.with_user(self.users["adviser"]).read(["message"])
