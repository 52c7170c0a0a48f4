from datetime import date, timedelta
from fractions import Fraction

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.cae_members.engine.money import cents

from ..engine.contribution import Component, RuleError, Version

BASES = [
    ("none", "None (flat amount)"),
    ("turnover_invoiced", "Turnover invoiced"),
    ("turnover_cashed", "Turnover cashed"),
    ("gross_margin_invoiced", "Gross margin on turnover invoiced"),
    ("gross_margin_cashed", "Gross margin on turnover cashed"),
    ("wages", "Gross wages"),
]
MONTHS = [
    (str(number), name)
    for number, name in enumerate(
        (
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ),
        start=1,
    )
]
STAGE_FIELDS = ("cape", "cesa", "associate", "ordinary")


class CaeContributionComponent(models.Model):
    """One rule of a version. The computation itself is ``engine.contribution_due``."""

    _name = "cae.contribution.component"
    _description = "Component of a contribution schedule"
    _order = "version_id, sequence, id"

    version_id = fields.Many2one(
        "cae.contribution.version", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="version_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, help="As members read it.")
    code = fields.Char(
        required=True,
        help="The same code in the next version goes on with the same counter.",
    )
    per = fields.Selection(
        [("activity", "Activity"), ("person", "Person"), ("contract", "Contract")],
        string="Due per",
        required=True,
        default="activity",
        help="Per person: two members of one activity pay twice, one member of two "
        "activities pays once.",
    )
    method = fields.Selection(
        [
            ("flat", "Flat amount"),
            ("percentage", "Percentage"),
            ("slices", "Marginal slices"),
            ("steps", "Rate of the step reached, on the whole base"),
            ("affine", "Percentage plus a constant"),
        ],
        required=True,
        default="percentage",
    )
    base = fields.Selection(BASES, required=True, default="gross_margin_invoiced")
    counter = fields.Selection(
        [("month", "Month"), ("year", "Year"), ("lifetime", "Whole life")],
        required=True,
        default="year",
        help="Since when the base is counted. What is due is always the rule applied "
        "to the counter, less what was booked.",
    )
    year_first_month = fields.Selection(
        MONTHS, string="The year starts in", required=True, default="1"
    )
    amount = fields.Monetary(help="Flat amount or constant, per period of the counter.")
    rate = fields.Float(string="Rate (%)", digits=(9, 6))
    bracket_ids = fields.One2many(
        "cae.contribution.bracket", "component_id", string="Brackets", copy=True
    )
    bound_takes_next = fields.Boolean(
        string="A bound belongs to the next step",
        help="For steps: a base of exactly 45,000 has reached the step from 45,000.",
    )
    has_floor = fields.Boolean(string="Has a floor", default=True)
    floor = fields.Monetary(
        help="The period's total is never below it; a month may be negative."
    )
    carry_negative = fields.Boolean(
        string="Carry a negative year over",
        help="A base that ends its year below zero opens the next year.",
    )
    limit_ids = fields.One2many(
        "cae.contribution.limit",
        "component_id",
        string="Minimums and maximums",
        copy=True,
    )
    exemption_waives_minimum = fields.Boolean(
        string="Exemptions waive the minimum", default=True
    )
    prorata = fields.Selection(
        [
            ("calendar_days", "Calendar days"),
            ("day_one", "Situation on the first day"),
            ("any_day", "Whole month for any day"),
        ],
        string="Incomplete months",
        required=True,
        default="calendar_days",
        help="For flat amounts, constants and minimums.",
    )
    for_cape = fields.Boolean(string="Support contract (CAPE)")
    for_cesa = fields.Boolean(string="Entrepreneur contract (CESA)")
    for_associate = fields.Boolean(string="Associate")
    for_ordinary = fields.Boolean(string="Ordinary employee")
    wages = fields.Selection(
        [
            ("any", "Always"),
            ("paid", "In months with wages"),
            ("unpaid", "In months without wages"),
            ("since_first", "From the first month with wages on"),
        ],
        string="When",
        required=True,
        default="any",
    )

    _code_unique = models.Constraint(
        "UNIQUE (version_id, code)", "Another component of the version has this code."
    )

    # -- what is refused -------------------------------------------------------------

    @api.constrains(
        "method",
        "base",
        "counter",
        "carry_negative",
        "bracket_ids",
        "limit_ids",
        "code",
        "per",
        "version_id",
    )
    def _check_rule(self):
        for component in self:
            try:
                component._engine_component()
            except RuleError as error:
                raise ValidationError(
                    self.env._(
                        "%(component)s: %(reason)s",
                        component=component.name,
                        reason=self._rule_error(error.code),
                    )
                ) from error
        self.version_id._check_payer_is_kept()

    @api.model
    def _rule_error(self, code):
        return {
            "base": self.env._(
                "a flat amount has no base, every other method has one."
            ),
            "last_bracket": self.env._("leave the bound of the last bracket empty."),
            "bracket_order": self.env._("put the brackets in increasing order."),
            "constant_lifetime": self.env._(
                "an amount per period needs a monthly or yearly counter."
            ),
            "carry": self.env._("only a yearly counter can carry a negative base."),
            "short_limit": self.env._(
                "a monthly minimum or maximum needs a monthly counter."
            ),
        }.get(code, code)

    @api.model_create_multi
    def create(self, vals_list):
        components = super().create(vals_list)
        components.version_id._check_draft()
        return components

    def write(self, vals):
        self.version_id._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        self.version_id._check_draft()

    # -- for the engine ----------------------------------------------------------

    def _engine_component(self):
        self.ensure_one()
        return Component(
            code=self.code,
            per=self.per,
            base=self.base,
            method=self.method,
            counter=self.counter,
            amount=cents(self.amount),
            rate=Fraction(str(self.rate)),
            brackets=self.bracket_ids._engine_brackets(),
            bound_takes_next=self.bound_takes_next,
            floor=cents(self.floor) if self.has_floor else None,
            carry_negative=self.carry_negative,
            minimum=self.limit_ids._engine_limits("minimum"),
            maximum=self.limit_ids._engine_limits("maximum"),
            prorata=self.prorata,
            stages=frozenset(s for s in STAGE_FIELDS if self[f"for_{s}"]),
            wages=self.wages,
            exemption_waives_minimum=self.exemption_waives_minimum,
            year_first_month=int(self.year_first_month),
        )

    def _engine_version(self, after, start, end):
        """The rule between ``start`` and ``end``, and before the day ``after``."""
        version = self.version_id
        last = min(
            version.date_to or date.max,
            end or date.max,
            after - timedelta(days=1) if after != date.max else date.max,
        )
        first = max(version.date_from, start)
        if last < first:
            return None
        return Version(
            component=self._engine_component(),
            start=first,
            end=None if last == date.max else last,
            origin=version.resolution or version.schedule_id.name,
            retroactive=version.retroactive and version.date_from >= start,
        )
