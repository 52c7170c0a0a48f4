from odoo import fields, models

from odoo.addons.cae_members.engine.money import cents
from odoo.addons.cae_members.models.cae_member import STAGES

from ..engine.contribution import Limit


class CaeContributionLimit(models.Model):
    _name = "cae.contribution.limit"
    _description = "Minimum or maximum of a contribution"
    _inherit = ["cae.contribution.detail"]
    _order = "component_id, kind, sequence, id"

    sequence = fields.Integer(
        default=10, help="The first line that fits the stage and the seniority applies."
    )
    kind = fields.Selection(
        [("minimum", "Minimum"), ("maximum", "Maximum")],
        required=True,
        default="minimum",
    )
    amount = fields.Monetary(required=True)
    period = fields.Selection(
        [("month", "Month"), ("year", "Year")], required=True, default="year"
    )
    stage = fields.Selection(STAGES, help="Empty: for every stage.")
    after_months = fields.Integer(
        string="From this seniority (months)",
        help="Months since the first signed contract.",
    )
    by_presence = fields.Boolean(
        string="Prorated by presence",
        default=True,
        help="Months (or days) of presence in the period only.",
    )

    def _engine_limits(self, kind):
        return tuple(
            Limit(
                amount=cents(limit.amount),
                period=limit.period,
                stages=frozenset({limit.stage} if limit.stage else ()),
                after_months=limit.after_months,
                by_presence=limit.by_presence,
            )
            for limit in self.sorted("sequence")
            if limit.kind == kind
        )
