from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from odoo.addons.cae_members.engine.timeline import Span, value_at

from ..engine import PARTIAL_MIN, PARTIAL_RATIO, SMIC_FULL, SMIC_MIN

SMIC_RULES = {"min": SMIC_MIN, "full": SMIC_FULL}
PARTIAL_RULES = {"days": PARTIAL_RATIO, "min": PARTIAL_MIN}


class CaeHeadcount(models.Model):
    """What the law asks of the whole company, dated: headcount and ways of counting."""

    _name = "cae.headcount"
    _description = "Headcount of a Cooperative"
    _order = "company_id, date_from desc, id"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    date_from = fields.Date(string="From", required=True)
    headcount = fields.Integer(
        required=True,
        help="Staff that counts for contributions, by the five-year rule of thresholds"
        " (L130-1 of the social security code). Support contracts do not count.",
    )
    apprentice_rate = fields.Float(
        string="Apprentices (% of staff)",
        digits=(6, 3),
        help="From 250 people on: below 5 % the apprenticeship levy has a supplement.",
    )
    payroll_tax = fields.Boolean(
        help="The cooperative owes the payroll tax: its turnover is not subject to VAT."
    )
    smic_rule = fields.Selection(
        [("min", "The lower of minimum wage and pay"), ("full", "A full minimum wage")],
        string="Without working hours",
        required=True,
        default="min",
        help="How a month of an entrepreneur, who has no working hours, counts in the"
        " general reduction (D241-27 of the social security code). Have it confirmed"
        " in writing by the collecting body.",
    )
    partial_rule = fields.Selection(
        [("days", "By calendar days"), ("min", "The lower of minimum wage and pay")],
        string="Incomplete months",
        required=True,
        default="days",
        help="How a month that starts or ends within counts in the general reduction.",
    )

    _date_unique = models.Constraint(
        "UNIQUE (company_id, date_from)", "A company has one headcount a day."
    )
    _positive = models.Constraint(
        "CHECK (headcount > 0)", "The headcount is at least one person."
    )
    _ratio = models.Constraint(
        "CHECK (apprentice_rate BETWEEN 0 AND 100)",
        "The share of apprentices is between 0 and 100 percent.",
    )

    @api.depends("headcount", "date_from")
    def _compute_display_name(self):
        for record in self:
            record.display_name = self.env._(
                "%(count)s people from %(date)s",
                count=record.headcount,
                date=format_date(self.env, record.date_from),
            )

    @api.model
    def _at(self, company, day):
        """The record in force on ``day``; refused clearly when there is none."""
        records = self.search([("company_id", "=", company.id)])
        found = value_at([Span(r.date_from, None, r) for r in records], day)
        if not found:
            raise UserError(
                self.env._(
                    "%(company)s has no headcount on %(date)s: add one in"
                    " Pay > Configuration > Headcount.",
                    company=company.name,
                    date=format_date(self.env, day),
                )
            )
        return found
