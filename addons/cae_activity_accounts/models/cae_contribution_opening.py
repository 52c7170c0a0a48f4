from odoo import fields, models

from odoo.addons.cae_members.engine.money import cents

from ..engine.contribution import Movement
from .cae_contribution_component import BASES


class CaeContributionOpening(models.Model):
    """What a counter had reached before the books: for rules on a whole life."""

    _name = "cae.contribution.opening"
    _description = "Opening counter of a contribution"
    _order = "activity_id, date, id"
    _check_company_auto = True

    activity_id = fields.Many2one(
        "cae.activity",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="activity_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    base = fields.Selection(BASES[1:], required=True, default="turnover_invoiced")
    date = fields.Date(required=True, help="Last day that the counter includes.")
    amount = fields.Monetary(required=True)
    note = fields.Char()

    def _engine_movements(self):
        """{base: {activity id: [Movement]}}"""
        found = {}
        for opening in self:
            movement = Movement(opening.date, cents(opening.amount))
            by_activity = found.setdefault(opening.base, {})
            by_activity.setdefault(opening.activity_id.id, []).append(movement)
        return found
