from odoo import api, fields, models


class AccountMove(models.Model):
    """What a customer still has to pay, whatever account his debt was moved to."""

    _inherit = "account.move"

    amount_to_cash = fields.Monetary(
        string="Still to cash",
        currency_field="company_currency_id",
        compute="_compute_amount_to_cash",
        help="What the customer has not paid yet, in the currency of the company. Odoo "
        "shows as paid an invoice whose debt was moved to doubtful customers; it is "
        "not.",
    )

    @api.depends("state", "payment_state", "amount_total_signed")
    def _compute_amount_to_cash(self):
        # Whoever reads an invoice may know what is left of it, not whose it is.
        settlements_sudo = self.env["cae.activity.settlement"].sudo()
        settled = dict(
            settlements_sudo._read_group(
                [("move_id", "in", self.ids), ("kind", "!=", "reclassification")],
                ["move_id"],
                ["gross:sum"],
            )
        )
        for move in self:
            if move.state == "posted" and move.is_sale_document(include_receipts=True):
                total = move.amount_total_signed
                move.amount_to_cash = total - settled.get(move, 0.0)
            else:
                move.amount_to_cash = 0.0
