import logging

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from odoo.addons.cae_members.engine.contracts import CAPE, CESA, ORDINARY
from odoo.addons.cae_members.engine.timeline import month_end

from ..engine import MissingLaw, grid_on
from .cae_pay_proposal import LIVE

_logger = logging.getLogger(__name__)

STEPS = {
    "prepare": ("propose", "refresh"),
    "issue": ("issue",),
    "post": ("post",),
}


class CaePayRun(models.Model):
    """The batches of a run: each finds what is not done, and does some of it."""

    _inherit = "cae.pay.run"

    def _batch_steps(self):
        return STEPS[self.phase or "prepare"]

    def _batch_step_label(self, step):
        labels = {
            "propose": self.env._("Proposals"),
            "refresh": self.env._("Proposals computed again"),
            "issue": self.env._("Payslips"),
            "post": self.env._("Entries"),
        }
        return labels.get(step, step)

    def _batch_run_step(self, step, limit):
        return getattr(self, f"_step_{step}")(limit)

    def _batch_check_start(self):
        getattr(self, f"_check_{self.phase}")()

    def _batch_done(self):
        if self.phase == "prepare" and self.state == "draft":
            self.state = "proposed"
        if self.phase == "post":
            self.state = "posted"
            self._update_paid()
        if self.phase in ("prepare", "issue"):
            self._update_approval()

    # Buttons: each sets what the batches do, then queues them.

    def action_prepare(self):
        """Make proposals; those left out are tried again, open ones computed again."""
        self.ensure_one()
        self._check_open()
        self._check_not_busy()
        retried = self.proposal_ids.filtered(
            lambda p: p.state in ("left_out", "not_paid")
        )
        retried.filtered(lambda p: not p.request_amount).unlink()
        self.proposal_ids.filtered(lambda p: p.state in ("proposed", "left_out")).write(
            {"stale": True}
        )
        return self._start("prepare")

    def action_issue(self):
        """Issue the payslips of what is approved."""
        return self._start("issue")

    def action_post(self):
        """Post the entries of the payslips."""
        return self._start("post")

    def _start(self, phase):
        self.ensure_one()
        self._check_not_busy()
        self.phase = phase
        return self.action_start()

    def _check_not_busy(self):
        if self.run_state in ("queued", "running"):
            raise UserError(self.env._("%s is already at work.", self.display_name))

    # What must be there before a phase starts

    def _check_prepare(self):
        self._check_open()
        self.env["cae.headcount"]._at(self.company_id, month_end(self.month))
        try:
            self._law()
            grid_on(self.payment_date)
        except MissingLaw as error:
            raise UserError(
                self.env._("The law of that date is not known: %s", error)
            ) from error

    def _check_issue(self):
        if self.state != "approved":
            raise UserError(
                self.env._(
                    "Approve or reject every proposal before the payslips are issued."
                )
            )
        if not self.approved_count:
            raise UserError(self.env._("Every approved proposal has its payslip."))

    # Preparation

    def _step_propose(self, limit):
        """Make the proposals of members who have none yet, in the order of members."""
        members = self._unproposed()
        todo = members[:limit]
        if todo:
            values = self._safe_values(todo)
            self.env["cae.pay.proposal"].create(
                [
                    {"run_id": self.id, "member_id": member.id, **values[member]}
                    for member in todo
                ]
            )
        return len(members) - len(todo)

    def _unproposed(self):
        """Members with a contract in the month, without proposal here or live ones."""
        reader = self.env["cae.pay.reader"]
        # A contract that nobody signed is listed too: forgetting it is a fault.
        contracts = reader._contract_domain(
            self.company_id, self.month, (CAPE, CESA, ORDINARY), ("draft", "signed")
        )
        taken = self.env["cae.pay.proposal"]._search(
            Domain("company_id", "=", self.company_id.id)
            & (
                Domain("run_id", "=", self.id)
                | (Domain("month", "=", self.month) & Domain("state", "in", LIVE))
            )
        )
        return (
            self.env["cae.member"]
            .with_context(active_test=False)
            .search(
                Domain("contract_ids", "any", contracts)
                & Domain("id", "not in", taken.subselect("member_id")),
                order="id",
            )
        )

    def _step_refresh(self, limit):
        stale = self.proposal_ids.filtered("stale").sorted("id")
        stale[:limit]._recompute()
        return len(stale) - len(stale[:limit])

    def _safe_values(self, members, asked=None):
        """Values of proposals; data that nobody foresaw blocks its member only."""
        values, paid = {}, members
        unpaid = self._support_only(members)
        for member in unpaid:
            values[member] = {
                "state": "not_paid",
                "reason": self.env._(
                    "Support contract (CAPE): no payslip yet, the result stays"
                    " provisioned."
                ),
            }
        paid -= unpaid
        for member, run in self._live_elsewhere(paid).items():
            paid -= member
            values[member] = {
                "state": "left_out",
                "reason": self.env._("Already in %s.", run.display_name),
            }
        if not paid:
            return values
        try:
            with self.env.cr.savepoint():
                return values | self._proposer()._values(self, paid, asked)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception:
            _logger.exception("%s: a member blocks the batch, taken one by one", self)
        for member in paid:
            values[member] = self._safe_value(member, asked)
        return values

    def _safe_value(self, member, asked):
        try:
            with self.env.cr.savepoint():
                return self._proposer()._values(self, member, asked)[member]
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception as error:
            return {
                "state": "left_out",
                "reason": self.env._(
                    "Cannot be computed: %s", f"{type(error).__name__}: {error}"
                ),
            }

    @api.model
    def _proposer(self):
        return self.env["cae.pay.proposer"]

    def _live_elsewhere(self, members):
        """{member: run} of those whose month is in another run."""
        proposals = self.env["cae.pay.proposal"].search(
            [
                ("member_id", "in", members.ids),
                ("month", "=", self.month),
                ("state", "in", LIVE),
                ("run_id", "!=", self.id),
            ]
        )
        return {proposal.member_id: proposal.run_id for proposal in proposals}

    def _support_only(self, members):
        """Members whose only contracts of the month are support contracts."""
        paid = self.env["cae.pay.reader"]._paid_contracts(
            self.company_id, self.month, members
        )
        others = members - paid.member_id
        support = self.env["cae.contract"].search(
            self.env["cae.pay.reader"]._contract_domain(
                self.company_id, self.month, (CAPE,)
            )
            & Domain("member_id", "in", others.ids)
        )
        return others & support.member_id
