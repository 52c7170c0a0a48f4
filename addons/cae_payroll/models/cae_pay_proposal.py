from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.cae_members.engine.money import cents

from .cae_pay_proposer import REQUEST_KINDS

PAYROLL = "cae_members.group_cae_payroll"
CONFIDENTIAL = f"{PAYROLL},cae_members.group_cae_accountant"
LIVE = ("proposed", "approved", "issued")
REQUEST = {"request_kind", "request_amount"}
AMOUNT_FIELDS = (
    "salary_cost",
    "budget",
    "most_gross",
    "gross",
    "employer_cost",
    "net_before_tax",
    "withheld",
    "net_paid",
    "remaining",
)


class CaePayProposal(models.Model):
    """What a member is paid in a run, or why he is not; made by the run.

    A request typed here (kind and amount) is answered when it is saved.
    """

    _name = "cae.pay.proposal"
    _description = "Proposal of Pay"
    _order = "has_exception desc, state, member_id, id"
    _check_company_auto = True

    run_id = fields.Many2one(
        "cae.pay.run", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(
        related="run_id.company_id", store=True, index=True, precompute=True
    )
    month = fields.Date(related="run_id.month", store=True, precompute=True)
    run_state = fields.Selection(related="run_id.state", string="Run Status")
    currency_id = fields.Many2one(related="company_id.currency_id")
    member_id = fields.Many2one(
        "cae.member", required=True, index=True, ondelete="restrict", readonly=True
    )
    reference = fields.Char(related="member_id.reference")
    contract_id = fields.Many2one("cae.contract", readonly=True, ondelete="restrict")
    terms_id = fields.Many2one("cae.contract.terms", readonly=True, ondelete="set null")
    establishment_id = fields.Many2one(
        "cae.establishment", readonly=True, ondelete="restrict"
    )
    state = fields.Selection(
        [
            ("left_out", "Left out"),
            ("not_paid", "Not paid"),
            ("proposed", "To approve"),
            ("approved", "Approved"),
            ("rejected", "Rejected"),
            ("issued", "Payslip issued"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        index=True,
    )
    reason = fields.Text(readonly=True, help="Why the member is not paid in this run.")
    exception = fields.Text(string="What Is Exceptional", readonly=True)
    has_exception = fields.Boolean(string="Exception", readonly=True)
    note = fields.Char(string="To Look At", compute="_compute_note")
    stale = fields.Boolean(readonly=True, help="To be computed again by the run.")
    request_kind = fields.Selection(REQUEST_KINDS, string="Asked")
    request_amount = fields.Monetary(string="Amount Asked")
    fixed_part = fields.Monetary(readonly=True)
    salary = fields.Monetary(
        string="Ordinary Salary", readonly=True, help="Borne by shared services."
    )
    salary_cost = fields.Monetary(
        readonly=True, help="What the ordinary salary alone costs."
    )
    budget = fields.Monetary(string="Available", readonly=True)
    most_gross = fields.Monetary(
        string="Largest Gross", readonly=True, help="What the budget can pay."
    )
    gross = fields.Monetary(readonly=True)
    employer_cost = fields.Monetary(readonly=True)
    net_before_tax = fields.Monetary(readonly=True)
    withheld = fields.Monetary(
        string="Tax Withheld", readonly=True, groups=CONFIDENTIAL
    )
    net_paid = fields.Monetary(readonly=True, groups=CONFIDENTIAL)
    remaining = fields.Monetary(string="What Stays", readonly=True)
    inputs = fields.Json(readonly=True, groups=PAYROLL)
    state_before = fields.Json(readonly=True, groups=PAYROLL)
    previous_slip_id = fields.Many2one(
        "cae.payslip", readonly=True, ondelete="set null", groups=CONFIDENTIAL
    )
    slip_ids = fields.One2many(
        "cae.payslip", "proposal_id", string="Payslip", groups=CONFIDENTIAL
    )
    line_ids = fields.One2many(
        "cae.pay.proposal.line", "proposal_id", string="Activities", readonly=True
    )

    _member_unique = models.Constraint(
        "UNIQUE (run_id, member_id)", "A member is once in a pay run."
    )
    _one_live = models.UniqueIndex(
        "(member_id, month) WHERE state IN ('proposed', 'approved', 'issued')",
        "A member already has a proposal of pay for this month.",
    )
    _request_positive = models.Constraint(
        "CHECK (request_amount IS NULL OR request_amount >= 0)",
        "The amount asked for cannot be negative.",
    )

    @api.depends("member_id.name", "run_id.display_name")
    def _compute_display_name(self):
        for proposal in self:
            proposal.display_name = (
                f"{proposal.member_id.name or ''} ({proposal.run_id.display_name})"
            )

    @api.depends("reason", "exception")
    def _compute_note(self):
        """One line for lists: why not, or what to look at."""
        for proposal in self:
            text = proposal.reason or proposal.exception or ""
            proposal.note = " · ".join(text.splitlines())

    def write(self, vals):
        result = super().write(vals)
        if REQUEST & vals.keys():
            self._answer_requests()
        return result

    def _answer_requests(self):
        """Compute again, with the request, what was not approved yet."""
        closed = self.filtered(lambda p: p.state not in ("proposed", "left_out"))
        if closed:
            raise UserError(
                self.env._(
                    "%s is no longer open: put the proposal back to approve first.",
                    closed[0].display_name,
                )
            )
        self._recompute()

    def _request(self):
        """(kind, cents) asked for, or None."""
        self.ensure_one()
        if not self.request_kind or not self.request_amount:
            return None
        return self.request_kind, cents(self.request_amount)

    def _recompute(self):
        """Make the proposals again from what is known now; requests are kept."""
        for run, proposals in self.grouped("run_id").items():
            asked = {p.member_id.id: p._request() for p in proposals}
            values = run._safe_values(proposals.member_id, asked)
            proposals.line_ids.unlink()
            lines = []
            for proposal in proposals:
                new = {**proposal._no_amounts(), **values[proposal.member_id]}
                lines += [
                    {**command[2], "proposal_id": proposal.id}
                    for command in new.pop("line_ids", ())
                ]
                proposal.write({**new, "stale": False})
            self.env["cae.pay.proposal.line"].create(lines)

    def _no_amounts(self):
        names = (*AMOUNT_FIELDS, "fixed_part", "salary")
        return {
            **dict.fromkeys(names, 0),
            "exception": False,
            "has_exception": False,
            "inputs": False,
        }

    # Buttons

    def action_recompute(self):
        """Compute again those that are open, from the books as they are now."""
        self.filtered(lambda p: p.state in ("proposed", "left_out"))._recompute()
        return True

    def action_approve(self):
        """Approve, exceptions included: whoever presses has looked at them."""
        self._move_to("approved", ("proposed",))
        return True

    def action_reject(self):
        """Leave to a supplementary run."""
        self._move_to("rejected", ("proposed", "approved"))
        return True

    def action_reset(self):
        """Back to approve."""
        self._move_to("proposed", ("approved", "rejected"))
        return True

    def _move_to(self, state, origins):
        self.check_access("write")
        moved = self.filtered(lambda p: p.state in origins)
        for run in moved.run_id:
            run._check_open()
        moved.write({"state": state})
        moved.run_id._update_approval()
