from odoo import api, fields, models


class CaeFundingPayment(models.Model):
    _name = "cae.funding.payment"
    _description = "Payment of a Funding Agreement"
    _order = "date_due, date, id"

    agreement_id = fields.Many2one(
        "cae.funding.agreement", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="agreement_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    name = fields.Char(
        string="Step", required=True, help="What it pays: advance, balance…"
    )
    date_due = fields.Date(string="Due On")
    amount_due = fields.Monetary()
    date = fields.Date(string="Received On")
    amount = fields.Monetary(string="Amount Received")
    amount_left = fields.Monetary(
        string="Left to Receive", compute="_compute_amount_left", store=True
    )

    _received_has_a_date = models.Constraint(
        "CHECK (amount IS NULL OR amount = 0 OR date IS NOT NULL)",
        "Give the day on which the money was received.",
    )
    _amounts_positive = models.Constraint(
        "CHECK (amount_due >= 0)", "The amount due cannot be negative."
    )

    @api.depends("amount_due", "amount")
    def _compute_amount_left(self):
        for payment in self:
            payment.amount_left = max(payment.amount_due - payment.amount, 0)
