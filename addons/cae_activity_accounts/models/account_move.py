from odoo import api, fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    activity_id = fields.Many2one(
        "cae.activity",
        string="Activity",
        check_company=True,
        index="btree_not_null",
        help="Default activity of the lines; each line may name its own.",
    )
    activity_entry_ids = fields.One2many("cae.activity.entry", "move_id", readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        moves = super().create(vals_list)
        self.env["cae.ledger"]._mark(moves.ids)
        return moves

    def write(self, vals):
        if {"state", "date", "line_ids", "journal_id"} & vals.keys():
            self.env["cae.ledger"]._mark(self.ids)
        return super().write(vals)

    def unlink(self):
        self.env["cae.ledger"]._mark(self.ids)
        return super().unlink()

    def _collect_tax_cash_basis_values(self):
        """A document is paid when cash paid it, not when it was moved elsewhere."""
        values = super()._collect_tax_cash_basis_values()
        if values and values["is_fully_paid"]:
            values["is_fully_paid"] = not self._cae_transfers()
        return values

    def _cae_transfers(self):
        """Reconciliations that moved a customer's debt to another account, unpaid."""
        lines = self.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        partials = lines.matched_debit_ids | lines.matched_credit_ids
        return partials.filtered("cae_is_transfer")

    def _cae_moves_debt_elsewhere(self):
        """Whether an entry moves a customer's debt to an account that nobody paid.

        An entry of a bank or cash journal is a payment. One whose other items all
        settle documents is a set-off, which is a payment for VAT.
        """
        self.ensure_one()
        if self.move_type != "entry" or self.origin_payment_id or self.statement_line_id:
            return False
        exchange = self.company_id.currency_exchange_journal_id
        if self.journal_id == exchange or self.journal_id.type in (
            "bank",
            "cash",
            "credit",
        ):
            return False
        others = self.line_ids.filtered(
            lambda line: line.account_type not in ("asset_receivable", "liability_payable")
        )
        return bool(others) and not self.tax_cash_basis_origin_move_id
