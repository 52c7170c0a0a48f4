from odoo import fields, models


class CaeMemberPaper(models.AbstractModel):
    """What is kept about one member beside his file, with its history: employers,
    covers, insurances, dependants, visits."""

    _name = "cae.member.paper"
    _description = "Kept About a Member"
    _inherit = "cae.history.mixin"

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
