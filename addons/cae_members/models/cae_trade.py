from odoo import fields, models


class CaeTrade(models.Model):
    _name = "cae.trade"
    _description = "Trade"
    _inherit = "cae.list.mixin"

    decennial = fields.Boolean(
        string="Decennial Insurance Needed",
        help="Building work: the law requires an insurance of ten years.",
    )
