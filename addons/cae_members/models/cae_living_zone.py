from odoo import fields, models

KINDS = [
    ("urban", "Priority district of a town (QPV)"),
    ("rural", "Rural area to revitalise (FRR, formerly ZRR)"),
    ("other", "Other zone named by a funder"),
    ("none", "No zone"),
]


class CaeLivingZone(models.Model):
    _name = "cae.living.zone"
    _description = "Living Zone"
    _inherit = "cae.list.mixin"

    kind = fields.Selection(KINDS, required=True, default="other")
