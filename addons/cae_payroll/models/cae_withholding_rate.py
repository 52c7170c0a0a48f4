from odoo import api, fields, models

from odoo.addons.cae_members.engine.timeline import Span, value_at


class CaeWithholdingRate(models.Model):
    """Rates of income tax sent by the tax office: confidential, payroll only."""

    _name = "cae.withholding.rate"
    _description = "Withholding Rate of a Member"
    _order = "member_id, date_from desc, id"

    member_id = fields.Many2one(
        "cae.member", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="member_id.company_id", store=True, index=True, precompute=True
    )
    date_from = fields.Date(string="From", required=True)
    rate = fields.Float(
        string="Rate (%)",
        digits=(5, 2),
        required=True,
        default=0.0,
        help="Personal rate sent by the tax office. Without any, the neutral scale"
        " applies.",
    )
    neutral = fields.Boolean(
        string="Neutral Scale", help="No personal rate from this day on."
    )

    _date_unique = models.Constraint(
        "UNIQUE (member_id, date_from)", "A member has one rate a day."
    )
    _range = models.Constraint(
        "CHECK (rate BETWEEN 0 AND 60)", "A rate is between 0 and 60 percent."
    )

    @api.depends("rate", "neutral")
    def _compute_display_name(self):
        for record in self:
            record.display_name = (
                self.env._("Neutral scale") if record.neutral else f"{record.rate} %"
            )

    @api.model
    def _in_force(self, members, day):
        """{member id: rate record in force on ``day``}, neutral ones left out."""
        records = self.search(
            [("member_id", "in", members.ids), ("date_from", "<=", day)]
        )
        found = {
            member.id: value_at([Span(r.date_from, None, r) for r in own], day)
            for member, own in records.grouped("member_id").items()
        }
        return {id_: rate for id_, rate in found.items() if not rate.neutral}
