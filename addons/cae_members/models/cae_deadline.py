from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..engine import deadlines as engine
from ..engine.timeline import add_months, month_end

KINDS = [
    (engine.ASSOCIATE, "Become an associate"),
    (engine.TRIAL_END, "End of the trial period"),
    (engine.CAPE_END, "End of the CAPE"),
    (engine.CONTRACT_END, "End of the contract"),
    (engine.RIGHT_TO_WORK, "End of the right to work"),
    (engine.INSURANCE, "End of an insurance"),
    (engine.MEDICAL_VISIT, "Medical visit"),
    (engine.WAIVER_END, "End of the health plan waiver"),
    (engine.STEP, "Legal step"),
    (engine.INTERVIEW, "Support interview"),
]
STATES = [
    (engine.FUTURE, "Later"),
    (engine.SOON, "Soon"),
    (engine.LATE, "Late"),
    ("closed", "Met"),
]
# In the order in which they are read: groups are sorted by their key.
PERIODS = [
    ("0_late", "Late"),
    ("1_month", "This month"),
    ("2_quarter", "Within 3 months"),
    ("3_later", "Later"),
    ("4_closed", "Met"),
]
INTERNAL = "base.group_user"
PAYROLL = "cae_members.group_cae_payroll"
QUARTER = 3


class CaeDeadline(models.Model):
    """What is due, derived from facts: rows are written by ``_refresh`` only.

    ``state`` and ``period`` depend on the day on which they are read, so that they
    are never stored; both can be searched and ``period`` can be grouped by.
    """

    _name = "cae.deadline"
    _description = "Deadline of a Member"
    _order = "due_date, id"
    _rec_names_search = ["member_id.name"]

    member_id = fields.Many2one(
        "cae.member", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="member_id.company_id", store=True, index=True, precompute=True
    )
    adviser_id = fields.Many2one(
        related="member_id.adviser_id", store=True, index=True, precompute=True
    )
    establishment_id = fields.Many2one(
        related="member_id.establishment_id", store=True, precompute=True
    )
    kind = fields.Selection(KINDS, required=True, readonly=True)
    source_model = fields.Char(required=True, readonly=True, groups=INTERNAL)
    source_id = fields.Many2oneReference(
        model_field="source_model", required=True, readonly=True, groups=INTERNAL
    )
    step_id = fields.Many2one(
        "cae.step", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    due_date = fields.Date(required=True, readonly=True)
    warn_from = fields.Date(
        string="Warned From", required=True, readonly=True, help="First warning."
    )
    closed_on = fields.Date(
        string="Met On",
        readonly=True,
        help="The day it was no longer due.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        readonly=True,
        index="btree_not_null",
        groups=INTERNAL,
        help="Who is reminded: the adviser, the person of the step, or whom the"
        " settings of the cooperative name.",
    )
    last_warned = fields.Integer(
        string="Warnings Sent",
        readonly=True,
        groups=INTERNAL,
        help="How many of the warnings are behind us, the last one for being late.",
    )
    activity_id = fields.Many2one(
        "mail.activity",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        groups=INTERNAL,
    )
    name = fields.Char(string="What", compute="_compute_name")
    days_left = fields.Integer(compute="_compute_when")
    state = fields.Selection(
        STATES, string="Status", compute="_compute_when", search="_search_state"
    )
    period = fields.Selection(
        PERIODS, string="When", compute="_compute_when", search="_search_period"
    )
    ended_by_law = fields.Boolean(
        compute="_compute_when",
        help="Not admitted in time: the law ended the contract on that day.",
    )

    _once = models.UniqueIndex(
        "(member_id, kind, source_model, source_id, due_date)",
        "A deadline stands once.",
    )
    _open_index = models.Index("(due_date) WHERE closed_on IS NULL")

    @api.depends("kind", "step_id.name")
    @api.depends_context("lang")
    def _compute_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for deadline in self:
            deadline.name = deadline.step_id.name or kinds.get(deadline.kind, "")

    @api.depends("name", "member_id.name")
    def _compute_display_name(self):
        for deadline in self:
            deadline.display_name = f"{deadline.name}: {deadline.member_id.name}"

    @api.depends("due_date", "warn_from", "closed_on", "kind")
    @api.depends_context("uid", "tz")
    def _compute_when(self):
        today = fields.Date.context_today(self)
        for deadline in self:
            due = deadline.due_date
            deadline.days_left = (due - today).days if due else 0
            deadline.period = deadline._period_on(today)
            deadline.state = deadline._state_on(today)
            deadline.ended_by_law = (
                deadline.kind == engine.ASSOCIATE and deadline.state == engine.LATE
            )

    def _state_on(self, day):
        if self.closed_on or not self.due_date:
            return "closed"
        if self.due_date < day:
            return engine.LATE
        return engine.SOON if self.warn_from <= day else engine.FUTURE

    def _period_on(self, day):
        if self.closed_on or not self.due_date:
            return "4_closed"
        for limit, period in self._period_limits(day):
            if self.due_date <= limit:
                return period
        return "3_later"

    @api.model
    def _period_limits(self, day):
        """Last day of each period, in order."""
        return [
            (day - timedelta(days=1), "0_late"),
            (month_end(day), "1_month"),
            (add_months(day, QUARTER), "2_quarter"),
        ]

    # Asked of the database: what depends on today's date is not a column

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        still_open = Domain("closed_on", "=", False)
        on_time = still_open & Domain("due_date", ">=", today)
        domains = {
            engine.LATE: still_open & Domain("due_date", "<", today),
            engine.SOON: on_time & Domain("warn_from", "<=", today),
            engine.FUTURE: on_time & Domain("warn_from", ">", today),
            "closed": Domain("closed_on", "!=", False),
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    def _search_period(self, operator, value):
        if operator != "in":
            return NotImplemented
        still_open = Domain("closed_on", "=", False)
        domains = {"4_closed": Domain("closed_on", "!=", False)}
        after = Domain.TRUE
        for limit, period in self._period_limits(fields.Date.context_today(self)):
            until = Domain("due_date", "<=", limit)
            domains[period] = still_open & after & until
            after = Domain("due_date", ">", limit) & after
        domains["3_later"] = still_open & after
        return Domain.OR(domains[period] for period in value if period in domains)

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr != "period":
            return super()._field_to_sql(alias, field_expr, query)
        due = self._field_to_sql(alias, "due_date", query)
        closed = self._field_to_sql(alias, "closed_on", query)
        cases = [
            SQL("WHEN %s <= %s THEN %s", due, limit, period)
            for limit, period in self._period_limits(fields.Date.context_today(self))
        ]
        return SQL(
            "CASE WHEN %s IS NOT NULL THEN '4_closed' %s ELSE '3_later' END",
            closed,
            SQL(" ").join(cases),
        )

    # Buttons

    def action_open_source(self):
        """Open what the deadline comes from."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.source_model,
            "res_id": self.source_id,
            "views": [(False, "form")],
        }

    def action_end_contract(self):
        """Open the end of a contract that the law ended, with its date."""
        self.ensure_one()
        if not self.env.user.has_group(PAYROLL):
            raise AccessError(self.env._("Only payroll officers end a contract."))
        if not self.ended_by_law:
            raise UserError(
                self.env._("%s: the law does not end this contract.", self.display_name)
            )
        contract = self.env["cae.contract"].browse(self.source_id)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("End the Contract"),
            "res_model": "cae.contract.end",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_contract_id": contract.id,
                # Nothing left at signature: a contract has one day at least.
                "default_last_day": max(self.due_date, contract.date_start),
            },
        }
