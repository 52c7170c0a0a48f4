from odoo import api, fields, models

from odoo.addons.cae_members.engine.timeline import Span, value_at


class CaeEstablishmentRate(models.Model):
    _name = "cae.establishment.rate"
    _description = "Rates of an Establishment"
    _order = "establishment_id, date_from desc, id"

    establishment_id = fields.Many2one(
        "cae.establishment", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="establishment_id.company_id", store=True, index=True, precompute=True
    )
    date_from = fields.Date(string="From", required=True)
    atmp_rate = fields.Float(
        string="Work Accidents (%)",
        digits=(6, 3),
        required=True,
        help="Rate notified for the establishment (AT/MP), percent of gross pay.",
    )
    mobility_rate = fields.Float(
        string="Mobility (%)",
        digits=(6, 3),
        help="Mobility contribution (versement mobilité) where the work is done,"
        " percent of gross pay; due from 11 people on.",
    )

    _date_unique = models.Constraint(
        "UNIQUE (establishment_id, date_from)",
        "An establishment has one set of rates a day.",
    )
    _atmp_range = models.Constraint(
        "CHECK (atmp_rate > 0 AND atmp_rate <= 100)",
        "The rate of work accidents is above 0 and at most 100 percent.",
    )
    _mobility_range = models.Constraint(
        "CHECK (mobility_rate BETWEEN 0 AND 100)",
        "The mobility rate is between 0 and 100 percent.",
    )

    @api.depends("establishment_id.name", "atmp_rate")
    def _compute_display_name(self):
        for record in self:
            record.display_name = (
                f"{record.establishment_id.name}: {record.atmp_rate} %"
            )

    @api.model
    def _in_force(self, establishments, day):
        """{establishment id: rates in force on ``day``}, in one query."""
        records = self.search(
            [("establishment_id", "in", establishments.ids), ("date_from", "<=", day)]
        )
        return {
            establishment.id: value_at([Span(r.date_from, None, r) for r in own], day)
            for establishment, own in records.grouped("establishment_id").items()
        }
