from odoo import api, fields, models

SETTLING_JOURNALS = ("bank", "cash", "credit")


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    cae_is_transfer = fields.Boolean(
        compute="_compute_cae_is_transfer",
        help="The customer's debt was moved to another account (doubtful customer, loss), "
        "not paid.",
    )

    @api.depends("debit_move_id.move_id", "credit_move_id.move_id")
    def _compute_cae_is_transfer(self):
        for partial in self:
            ends = partial.debit_move_id | partial.credit_move_id
            documents = ends.move_id.filtered(lambda m: m.is_sale_document(True))
            other = ends.move_id - documents
            partial.cae_is_transfer = bool(
                len(documents) == 1 and other and other._cae_moves_debt_elsewhere()
            )

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        partials._cae_mark()
        return partials

    def write(self, vals):
        if {"amount", "debit_move_id", "credit_move_id"} & vals.keys():
            self._cae_mark()
        return super().write(vals)

    def unlink(self):
        self._cae_mark()
        return super().unlink()

    def _cae_mark(self):
        moves = self.debit_move_id.move_id | self.credit_move_id.move_id
        self.env["cae.ledger"]._mark(moves.ids)

    # A service's VAT falls due when it is paid (CGI 269-2 c). Odoo takes any
    # reconciliation for a payment; here a transfer makes nothing due, and the payment of
    # the account to which the debt was moved makes due what the transfer did not.

    def _collect_tax_cash_basis_values(self):
        transfers = self.filtered("cae_is_transfer")
        values = super(AccountPartialReconcile, self - transfers)
        collected = values._collect_tax_cash_basis_values()
        for partial in self - transfers:
            for document, amount in partial._cae_documents_behind():
                move_values = collected.get(document.id)
                if not move_values:
                    move_values = document._collect_tax_cash_basis_values()
                if not move_values:
                    continue
                move_values.setdefault("partials", []).append(
                    {
                        "partial": partial,
                        "percentage": amount / move_values["total_balance"],
                        "payment_rate": 1.0,
                        "both_move_posted": True,
                    }
                )
                collected[document.id] = move_values
        return collected

    def _cae_documents_behind(self):
        """[(document, amount)] whose debt, moved to another account, this pays."""
        self.ensure_one()
        ends = self.debit_move_id | self.credit_move_id
        transfers = ends.move_id.filtered(
            lambda move: move._cae_moves_debt_elsewhere() and not move.is_invoice(True)
        )
        payments = (ends.move_id - transfers).filtered(
            lambda move: move.journal_id.type in SETTLING_JOURNALS
        )
        if len(transfers) != 1 or not payments:
            return []
        moved = transfers.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        partials = (moved.matched_debit_ids | moved.matched_credit_ids).filtered(
            "cae_is_transfer"
        )
        total = sum(partials.mapped("amount"))
        return [
            (document, self.amount * partial.amount / total)
            for partial in partials
            for document in (partial.debit_move_id | partial.credit_move_id).move_id
            if document.is_sale_document(True)
        ]
