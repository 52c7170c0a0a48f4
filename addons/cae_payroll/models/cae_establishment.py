from odoo import fields, models


class CaeEstablishment(models.Model):
    _inherit = "cae.establishment"

    rate_ids = fields.One2many(
        "cae.establishment.rate", "establishment_id", string="Rates of Pay"
    )
