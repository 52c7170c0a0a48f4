from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.misc import format_date

from odoo.addons.cae_members.engine.timeline import month_end, month_start

from ..engine import offer
from .cae_pay_proposal import CONFIDENTIAL, LIVE

CUT_OFF_DAY, PAYMENT_DAY = 22, 28
OPEN = ("draft", "proposed", "approved")
TOTALS = ("gross", "employer_cost", "net_before_tax", "withheld", "net_paid")


class CaePayRun(models.Model):
    """Pay of a month: proposals, payslips, one entry an establishment, one payment.

    A script drives it as the form does, long work being done in batches::

        run = env["cae.pay.run"].create({"month": "2026-05-01"})
        run.action_prepare()           # queues; the cron works, or:
        run._batch_process()           # works here and commits each batch
                                       # (commit=False: in this transaction)
        run.proposal_ids               # left out: see reason; has_exception: look at
        proposal.write({"request_kind": "net_before_tax", "request_amount": 1500})
        run.action_approve_clean()     # all without exception
        proposals.action_approve()     # those looked at; or action_reject()
        run.action_reject_rest()       # optional: the others wait for another run
        run.action_issue(); run._batch_process()
        run.action_post(); run._batch_process()
        run._register_payment(journal, date)    # a bank journal
        run.action_supplementary()     # action that opens the next run of the month

    Contributions are provisional here and booked by the closing (``cae.closing``).
    """

    _name = "cae.pay.run"
    _description = "Pay Run"
    _inherit = ["cae.batch.mixin", "mail.thread"]
    _order = "month desc, number desc, id desc"
    _check_company_auto = True
    _batch_cron_xmlid = "cae_payroll.cron_pay_run"
    _batch_limit = 200

    company_id = fields.Many2one(
        "res.company",
        string="Cooperative",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(
        required=True,
        tracking=True,
        default=lambda self: month_start(fields.Date.context_today(self)),
        help="Any day of the month that is paid.",
    )
    kind = fields.Selection(
        [("regular", "Regular"), ("supplementary", "Supplementary")],
        required=True,
        default="regular",
        help="A supplementary run takes the members that earlier runs left out.",
    )
    number = fields.Integer(
        readonly=True, copy=False, help="Rank of the run in its month."
    )
    cut_off = fields.Date(
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
        help="What is posted and cashed on that day can be paid.",
    )
    payment_date = fields.Date(
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("proposed", "To approve"),
            ("approved", "Approved"),
            ("posted", "Booked"),
            ("paid", "Paid"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    phase = fields.Selection(
        [("prepare", "Preparation"), ("issue", "Payslips"), ("post", "Entries")],
        default="prepare",
        required=True,
        readonly=True,
        copy=False,
        help="What the batches do, or did last.",
    )
    proposal_ids = fields.One2many("cae.pay.proposal", "run_id", readonly=True)
    slip_ids = fields.One2many(
        "cae.payslip", "run_id", readonly=True, groups=CONFIDENTIAL
    )
    proposal_count = fields.Integer(string="Proposals", compute="_compute_counts")
    exception_count = fields.Integer(string="Exceptions", compute="_compute_counts")
    open_count = fields.Integer(string="To Approve", compute="_compute_counts")
    approved_count = fields.Integer(string="Without Payslip", compute="_compute_counts")
    left_out_count = fields.Integer(string="Left Out", compute="_compute_counts")
    slip_count = fields.Integer(
        string="Payslips", compute="_compute_slip_counts", groups=CONFIDENTIAL
    )
    move_count = fields.Integer(
        string="Entries", compute="_compute_slip_counts", groups=CONFIDENTIAL
    )
    payment_count = fields.Integer(
        string="Payments", compute="_compute_slip_counts", groups=CONFIDENTIAL
    )
    gross = fields.Monetary(compute="_compute_totals", groups=CONFIDENTIAL)
    employer_cost = fields.Monetary(compute="_compute_totals", groups=CONFIDENTIAL)
    net_before_tax = fields.Monetary(compute="_compute_totals", groups=CONFIDENTIAL)
    withheld = fields.Monetary(
        string="Tax Withheld", compute="_compute_totals", groups=CONFIDENTIAL
    )
    net_paid = fields.Monetary(compute="_compute_totals", groups=CONFIDENTIAL)

    _number_unique = models.Constraint(
        "UNIQUE (company_id, month, number)",
        "Another pay run of this month has this number.",
    )
    _one_regular = models.UniqueIndex(
        "(company_id, month) WHERE kind = 'regular' AND state <> 'cancelled'",
        "This month already has its regular pay run: make a supplementary one.",
    )

    @api.depends("month")
    def _compute_dates(self):
        for run in self:
            if run.month:
                run.cut_off = run.month.replace(day=CUT_OFF_DAY)
                run.payment_date = run.month.replace(day=PAYMENT_DAY)

    @api.depends("month", "kind", "number")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for run in self:
            month = run.month and format_date(self.env, run.month, date_format="MMMM y")
            if run.kind == "supplementary":
                run.display_name = self.env._(
                    "Pay of %(month)s, supplementary %(number)s",
                    month=month,
                    number=max(run.number - 1, 1),
                )
            else:
                run.display_name = self.env._("Pay of %s", month or "…")

    @api.depends("proposal_ids.state", "proposal_ids.has_exception")
    def _compute_counts(self):
        groups = self.env["cae.pay.proposal"]._read_group(
            [("run_id", "in", self.ids)],
            ["run_id", "state", "has_exception"],
            ["__count"],
        )
        for run in self:
            own = [(state, flag, n) for r, state, flag, n in groups if r == run]
            run.proposal_count = sum(n for state, _f, n in own if state in LIVE)
            run.exception_count = sum(n for s, f, n in own if f and s == "proposed")
            run.open_count = sum(n for state, _f, n in own if state == "proposed")
            run.approved_count = sum(n for state, _f, n in own if state == "approved")
            run.left_out_count = sum(
                n for s, _f, n in own if s in ("left_out", "rejected")
            )

    @api.depends("slip_ids.state", "slip_ids.move_id", "slip_ids.payment_move_id")
    def _compute_slip_counts(self):
        groups = {
            run: counts
            for run, *counts in self.env["cae.payslip"]._read_group(
                [("run_id", "in", self.ids), ("state", "!=", "cancelled")],
                ["run_id"],
                [
                    "__count",
                    "move_id:count_distinct",
                    "payment_move_id:count_distinct",
                ],
            )
        }
        for run in self:
            counts = groups.get(run, (0, 0, 0))
            run.slip_count, run.move_count, run.payment_count = counts

    @api.depends("proposal_ids.state", "proposal_ids.gross")
    def _compute_totals(self):
        groups = {
            run: sums
            for run, *sums in self.env["cae.pay.proposal"]._read_group(
                [("run_id", "in", self.ids), ("state", "in", LIVE)],
                ["run_id"],
                [f"{name}:sum" for name in TOTALS],
            )
        }
        for run in self:
            for name, value in zip(
                TOTALS, groups.get(run, [0.0] * len(TOTALS)), strict=True
            ):
                run[name] = value

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("month"):
                vals["month"] = month_start(fields.Date.to_date(vals["month"]))
        runs = super().create(vals_list)
        for run in runs.sorted("id"):
            run.number = run._next_number()
        return runs

    def _next_number(self):
        others = self.search(
            [("company_id", "=", self.company_id.id), ("month", "=", self.month)]
        )
        return max((others - self).mapped("number"), default=0) + 1

    @api.constrains("month", "cut_off", "payment_date")
    def _check_dates(self):
        for run in self:
            if run.month.day != 1:
                raise ValidationError(
                    self.env._("A pay run is known by the first day of its month.")
                )
            if not run.month <= run.cut_off:
                raise ValidationError(
                    self.env._("The cut-off is not before the month that is paid.")
                )
            if run.payment_date < run.month:
                raise ValidationError(
                    self.env._("Pay is not paid before the month has begun.")
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_slips(self):
        for run in self:
            if run.slip_ids:
                raise UserError(
                    self.env._(
                        "%s has payslips: cancel the run instead of deleting it.",
                        run.display_name,
                    )
                )

    def _law(self):
        self.ensure_one()
        return offer.pay_law(month_end(self.month), self.payment_date)

    def _check_open(self):
        if self.state not in OPEN:
            raise UserError(
                self.env._("%s is closed: nothing changes in it.", self.display_name)
            )

    # Approval

    def action_approve_clean(self):
        """Approve every proposal that has no exception."""
        self.ensure_one()
        self.proposal_ids.filtered(
            lambda p: p.state == "proposed" and not p.has_exception
        ).action_approve()
        return True

    def action_reject_rest(self):
        """Leave what is not approved to a supplementary run."""
        self.ensure_one()
        self.proposal_ids.filtered(lambda p: p.state == "proposed").action_reject()
        return True

    def _update_approval(self):
        """A run is approved when nothing waits and something was approved."""
        self.env.flush_all()
        for run in self:
            run.invalidate_recordset(["open_count", "approved_count", "slip_count"])
            if run.state not in ("proposed", "approved"):
                continue
            done = not run.open_count and (run.approved_count or run.slip_count)
            run.state = "approved" if done else "proposed"
