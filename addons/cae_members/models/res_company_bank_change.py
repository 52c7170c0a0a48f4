from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    cae_bank_change_delay = fields.Integer(
        string="Days Before a Bank Account Changes",
        default=3,
        help="A member is warned that a change of account was asked for, and has these"
        " days to object before anybody can confirm it.",
    )

    _cae_bank_change_delay_positive = models.Constraint(
        "CHECK (cae_bank_change_delay >= 0)",
        "The days before a bank account changes cannot be below zero.",
    )
