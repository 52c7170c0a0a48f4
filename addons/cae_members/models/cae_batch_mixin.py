import logging
import time
from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..engine import batch

_logger = logging.getLogger(__name__)

BUSY = ("queued", "running")
MAX_TRIES = 5
RETRY_SECONDS = 0.2
LOG_GROUPS = "cae_members.group_cae_accountant,cae_members.group_cae_payroll"


class CaeBatchMixin(models.AbstractModel):
    """Long work started by a button, done by a cron, one batch a transaction.

    An inheriting model has a required ``company_id``, names its own cron in
    ``_batch_cron_xmlid`` (which calls ``model._cron_process()``) and overrides:

    - ``_batch_steps()``: the names of the steps, in order;
    - ``_batch_run_step(step, limit)``: do *one* batch of at most ``limit`` items of
      the step and return how many remain. It must find for itself what is not done
      yet (a killed run is taken up again), and must not commit. A fault of one item
      is its own business; what it raises stops the run;
    - and may override ``_batch_step_label(step)``, ``_batch_check_start()`` and
      ``_batch_done()``.

    ``action_start()`` queues; ``_batch_process()`` works, from the cron or from a
    command. Killed at any moment, the cron takes the record up again.
    """

    _name = "cae.batch.mixin"
    _description = "Long Work in Batches"

    _batch_cron_xmlid = None
    _batch_limit = 100

    run_state = fields.Selection(
        [
            ("idle", "Not started"),
            ("queued", "Queued"),
            ("running", "Running"),
            ("done", "Done"),
            ("failed", "Failed"),
        ],
        string="Progress Status",
        default="idle",
        required=True,
        readonly=True,
        copy=False,
    )
    step = fields.Char(string="Step Code", readonly=True, copy=False)
    step_label = fields.Char(string="Step", compute="_compute_progress")
    progress_done = fields.Integer(string="Items Done", readonly=True, copy=False)
    progress_total = fields.Integer(string="Items", readonly=True, copy=False)
    progress = fields.Integer(string="Progress (%)", compute="_compute_progress")
    run_uuid = fields.Char(string="Run Identifier", readonly=True, copy=False)
    run_message = fields.Text(string="Last Message", readonly=True, copy=False)
    run_started = fields.Datetime(string="Started On", readonly=True, copy=False)
    run_seen = fields.Datetime(string="Last Sign of Life", readonly=True, copy=False)
    run_user_id = fields.Many2one(
        "res.users", string="Started By", readonly=True, copy=False
    )
    batch_log_ids = fields.One2many(
        "cae.batch.log",
        "res_id",
        string="Log",
        domain=lambda self: [("res_model", "=", self._name)],
        groups=LOG_GROUPS,
    )

    # The last word on "no second run at once", whatever came in at the same moment.
    _one_run_at_once = models.UniqueIndex(
        "(company_id) WHERE run_state IN ('queued', 'running')",
        "Another run of this cooperative is at work: wait until it has ended.",
    )

    @api.depends("run_state", "step", "progress_done", "progress_total")
    def _compute_progress(self):
        for record in self:
            record.step_label = record._batch_step_label(record.step)
            if record.run_state == "done":
                record.progress = batch.FULL
            else:
                record.progress = batch.percent(
                    record._batch_steps(), record._batch_progress()
                )

    def unlink(self):
        # Nobody but the machine writes or deletes log lines.
        logs_sudo = self.env["cae.batch.log"].sudo()
        logs_sudo.search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        ).unlink()
        return super().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_busy(self):
        if any(record.run_state in BUSY for record in self):
            raise UserError(
                self.env._("Work is under way on this document: wait until it ends.")
            )

    def _batch_steps(self):
        """Names of the steps, in order."""
        raise NotImplementedError

    def _batch_step_label(self, step):
        """Name of a step as the user reads it."""
        return step

    def _batch_run_step(self, step, limit):
        """Do one batch of ``step`` and return how many items remain."""
        raise NotImplementedError

    def _batch_check_start(self):
        """Raise a ``UserError`` when the work cannot start now."""

    def _batch_done(self):
        """Called in the last batch, once every step is done."""

    def action_start(self):
        """Queue the work and wake the cron."""
        self.ensure_one()
        self.check_access("write")
        if not self.try_lock_for_update(allow_referencing=True):
            raise UserError(self.env._("This document is being worked on right now."))
        self.invalidate_recordset()
        self._batch_refuse_second_run()
        self._batch_check_start()
        self.write(
            {
                "run_state": "queued",
                "run_uuid": str(uuid4()),
                "step": self._batch_steps()[0],
                "progress_done": 0,
                "progress_total": 0,
                "run_message": False,
                "run_started": fields.Datetime.now(),
                "run_seen": False,
                "run_user_id": self.env.uid,
            }
        )
        if self._batch_cron_xmlid:
            # Whoever may start the work may wake the cron that does it.
            cron_sudo = self.env.ref(self._batch_cron_xmlid).sudo()
            cron_sudo._trigger()
        return True

    def _batch_refuse_second_run(self):
        if self.run_state in BUSY:
            raise UserError(self.env._("%s is already at work.", self.display_name))
        other = self.search(
            [("company_id", "=", self.company_id.id), ("run_state", "in", BUSY)],
            limit=1,
        )
        if other:
            raise UserError(
                self.env._(
                    "%s is at work: wait until it has ended, then start again.",
                    other.display_name,
                )
            )

    @api.model
    def _cron_process(self):
        """Take up every queued or interrupted run, until time is short."""
        for record in self.search([("run_state", "in", BUSY)], order="run_started, id"):
            if not record._batch_process():
                return
        self.env["ir.cron"]._commit_progress(remaining=0)

    def _batch_process(self, limit=None, *, commit=True):
        """Run batches until the work ends (True) or the cron's time is up (False).

        Each batch is one transaction, committed here. ``commit=False`` leaves all in
        the caller's transaction (tests).
        """
        self.ensure_one()
        record = self._batch_with_context()
        uuid, limit = self.run_uuid, limit or self._batch_limit
        stalls, seconds = 0, 1
        while seconds:
            try:
                before, after = record._batch_try(uuid, limit, commit)
                stalls = stalls + 1 if batch.is_stalled(before, after) else 0
                if stalls == batch.MAX_STALLS:
                    raise UserError(
                        self.env._("Step %s does not get any further.", before.step)
                    )
            except Exception as error:
                _logger.exception("%s: the run stopped", record)
                record._batch_fail(uuid, error, commit)
                return True
            seconds = record._batch_commit(commit)
            if after is None:
                return True
        return False

    def _batch_try(self, uuid, limit, commit):
        """One batch, tried again when another transaction was in the way."""
        for attempt in range(1, MAX_TRIES + 1):
            try:
                with self.env.cr.savepoint():
                    return self._batch_once(uuid, limit)
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                if not commit or attempt == MAX_TRIES:
                    raise
                self.env.cr.rollback()
                time.sleep(RETRY_SECONDS * attempt)
        raise AssertionError("unreachable")

    def _batch_once(self, uuid, limit):
        """One batch under the row's lock: progress before and after.

        Progress after is ``None`` when nothing is left to do here: all steps are done,
        or another process is at work, or the run was ended by somebody.
        """
        steps = self._batch_steps()
        if not self.try_lock_for_update(allow_referencing=True):
            return batch.Progress(steps[0]), None
        self.invalidate_recordset()
        before = self._batch_progress()
        if self.run_uuid != uuid or self.run_state not in BUSY:
            return before, None
        remaining = self._batch_run_step(before.step, limit)
        after = batch.advance(steps, before, remaining, limit)
        self._batch_write_progress(before, after)
        return before, after

    def _batch_write_progress(self, before, after):
        if after is None or after.step != before.step:
            self._batch_log(self.env._("%s: done", self._batch_step_label(before.step)))
        if after is None:
            self._batch_done()
            self.write({"run_state": "done", "run_seen": fields.Datetime.now()})
            return
        self.write(
            {
                "run_state": "running",
                "step": after.step,
                "progress_done": after.done,
                "progress_total": after.total,
                "run_seen": fields.Datetime.now(),
            }
        )

    def _batch_fail(self, uuid, error, commit):
        """Record the failure in a transaction of its own."""
        if commit:
            self.env.cr.rollback()
        self.invalidate_recordset()
        if self.run_uuid != uuid or self.run_state not in BUSY:
            return
        message = str(error)
        if not isinstance(error, UserError):
            message = f"{type(error).__name__}: {message}"
        self.write({"run_state": "failed", "run_message": message})
        self._batch_log(message, level="error")
        self._batch_commit(commit)

    def _batch_commit(self, commit):
        """Commit the batch; seconds left to the cron (without end in a command)."""
        if commit:
            return self.env["ir.cron"]._commit_progress(1, remaining=1)
        self.env.flush_all()
        return float("inf")

    def _batch_progress(self):
        return batch.resume(
            self._batch_steps(), self.step, self.progress_done, self.progress_total
        )

    def _batch_with_context(self):
        """The record in its own company and in the language of who started it."""
        return self.with_context(
            allowed_company_ids=self.company_id.ids, lang=self.run_user_id.lang
        )

    def _batch_log(self, message, level="info"):
        """Add a line to the log of each record."""
        # Nobody but the machine writes or deletes log lines.
        log_sudo = self.env["cae.batch.log"].sudo()
        return log_sudo.create(
            [
                {
                    "res_model": record._name,
                    "res_id": record.id,
                    "company_id": record.company_id.id,
                    "message": message,
                    "level": level,
                }
                for record in self
            ]
        )
