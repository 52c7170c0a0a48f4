from odoo import fields, models


class CaeExitReason(models.Model):
    _name = "cae.exit.reason"
    _description = "Reason for Leaving"
    _check_company_auto = True
    _order = "sequence, name, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    positive = fields.Boolean(
        string="Positive Exit",
        help="Counted by funders as a success: a company created, an employment of more"
        " than six months, a qualifying training…",
    )
    stays = fields.Boolean(
        string="Goes On in the Cooperative",
        help="The contract ends because another one follows: nobody leaves.",
    )

    _name_unique = models.Constraint(
        "UNIQUE (company_id, name)",
        "Another reason of the cooperative already has this name.",
    )
