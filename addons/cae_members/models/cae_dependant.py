from odoo import fields, models


class CaeDependant(models.Model):
    _name = "cae.dependant"
    _description = "Dependant of a Member"
    _inherit = "cae.member.paper"
    _check_company_auto = True
    _order = "birth_date, id"

    name = fields.Char(required=True)
    relation = fields.Selection(
        [
            ("child", "Child"),
            ("spouse", "Spouse or partner"),
            ("parent", "Parent"),
            ("other", "Other"),
        ],
        required=True,
        default="child",
    )
    birth_date = fields.Date()
    in_health_plan = fields.Boolean(string="In the Health Plan")
