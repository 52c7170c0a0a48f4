from odoo import fields, models


class CaePayslipCharge(models.Model):
    """What an activity bears of a payslip's cost, to the cent."""

    _name = "cae.payslip.charge"
    _description = "Cost of a Payslip by Activity"
    _order = "slip_id, id"

    slip_id = fields.Many2one(
        "cae.payslip", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(
        related="slip_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    activity_id = fields.Many2one(
        "cae.activity", required=True, index=True, ondelete="restrict", readonly=True
    )
    amount = fields.Monetary(required=True, readonly=True)

    _activity_unique = models.Constraint(
        "UNIQUE (slip_id, activity_id)", "An activity bears a payslip once."
    )
