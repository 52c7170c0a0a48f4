from odoo import fields, models


class CaeStatutes(models.Model):
    _name = "cae.statutes"
    _description = "Version of the Statutes"
    _order = "date_adopted desc, id desc"

    name = fields.Char(required=True)
    date_adopted = fields.Date(
        string="Adopted On", help="Day of the general meeting that adopted them."
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    document = fields.Binary(string="Text (PDF)", attachment=True)
    document_name = fields.Char(string="File Name")

    _date_unique = models.Constraint(
        "UNIQUE (company_id, date_adopted)",
        "The cooperative already has statutes adopted on this day.",
    )
