from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.identity import NumberFault, clean_siren


class CaeOutsideEmployer(models.Model):
    """Where a member works besides the cooperative: pay shares ceilings with it."""

    _name = "cae.outside.employer"
    _description = "Other Employer"
    _inherit = "cae.history.mixin"
    _check_company_auto = True
    _order = "date_from desc, id desc"

    member_id = fields.Many2one(
        "cae.member",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="member_id.company_id", store=True, index=True, precompute=True
    )
    name = fields.Char(string="Employer", required=True)
    siren = fields.Char(help="The nine figures of the employer.")
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="To")
    weekly_hours = fields.Float()
    full_time = fields.Boolean()
    pay_ids = fields.One2many("cae.outside.pay", "employer_id")

    _dates_in_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "An employment cannot end before it starts.",
    )
    _hours_of_a_week = models.Constraint(
        "CHECK (weekly_hours >= 0 AND weekly_hours <= 168)",
        "A week has at most 168 hours.",
    )

    @api.constrains("siren")
    def _check_siren(self):
        for employer in self.filtered("siren"):
            try:
                clean_siren(employer.siren)
            except NumberFault as fault:
                raise ValidationError(
                    self.env._(
                        "%(siren)s is not a SIREN number: check the nine figures of"
                        " %(name)s.",
                        siren=employer.siren,
                        name=employer.name,
                    )
                ) from fault

    def unlink(self):
        # Not by the database's cascade: what is deleted stands in the history.
        self.pay_ids.unlink()
        return super().unlink()
