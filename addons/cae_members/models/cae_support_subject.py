from odoo import fields, models


class CaeSupportSubject(models.Model):
    _name = "cae.support.subject"
    _inherit = ["cae.list.mixin"]
    _description = "Subject of Support"

    for_interviews = fields.Boolean(
        string="Default of Interviews",
        help="Hours of an interview are recorded under this subject unless another one"
        " is chosen. The first of the list that has it is taken.",
    )

    _name_unique = models.Constraint(
        "UNIQUE (company_id, name)",
        "The cooperative already has a subject of that name.",
    )
