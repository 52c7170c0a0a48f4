from odoo import fields, models


class CaeDependant(models.Model):
    _name = "cae.dependant"
    _description = "Dependant of a Member"
    _inherit = "cae.history.mixin"
    _check_company_auto = True
    _order = "birth_date, id"

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
