from odoo import fields, models

KINDS = [
    ("employee", "Employee"),
    ("jobseeker", "Job-seeker"),
    ("self_employed", "Self-employed"),
    ("student", "In education or training"),
    ("retired", "Retired"),
    ("inactive", "Neither in work nor seeking it"),
]


class CaeSocialStatus(models.Model):
    _name = "cae.social.status"
    _description = "Social Status"
    _inherit = "cae.list.mixin"

    kind = fields.Selection(KINDS, required=True, default="employee")
    unemployment_benefit = fields.Boolean(
        help="Whoever has this status is paid by the unemployment insurance."
    )
    minimum_income = fields.Boolean(
        help="Whoever has this status lives on a minimum income (RSA, ASS, AAH)."
    )
