from odoo import fields, models

KINDS = [
    ("employment", "Public employment service"),
    ("support", "Business support network"),
    ("institution", "Institution, local authority"),
    ("member", "Member, word of mouth"),
    ("media", "Website, press, event"),
    ("other", "Other"),
]


class CaeReferrer(models.Model):
    _name = "cae.referrer"
    _description = "Referrer"
    _inherit = "cae.list.mixin"

    kind = fields.Selection(KINDS, required=True, default="other")
    partner_id = fields.Many2one("res.partner", string="Contact", check_company=True)
