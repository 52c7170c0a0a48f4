from odoo import api, models


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

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
        if not self:
            # Odoo does so at every change of a journal item.
            return super().unlink()
        self._cae_mark()
        stale, kept = self._cae_stale_tax_entries()
        result = super().unlink()
        if stale := stale.exists():
            stale._reverse_moves(
                [{"date": self._cae_reversal_date(move)} for move in stale], cancel=True
            )
        if kept := kept.exists():
            kept._create_tax_cash_basis_moves()
        return result

    def _cae_mark(self):
        moves = self.debit_move_id.move_id | self.credit_move_id.move_id
        self.env["cae.ledger"]._mark(moves.ids)

    # -- VAT of services ----------------------------------------------------------
    # It falls due when the service is paid (CGI 269-2 c). Odoo takes any reconciliation
    # for a payment; here a debt moved to another account (doubtful customer, suspense,
    # loss) makes due only what that account has been paid: first what it was paid
    # before the move, then each payment of that account for its own part.

    def _collect_tax_cash_basis_values(self):
        collected = super()._collect_tax_cash_basis_values()
        for values in collected.values():
            for part in values.get("partials", []):
                part["percentage"] *= part["partial"]._cae_paid_part(values["move"])
        for partial in self:
            for document, amount in partial._cae_documents_behind():
                values = collected.get(document.id)
                values = values or document._collect_tax_cash_basis_values()
                if values:
                    values.setdefault("partials", []).append(
                        partial._cae_tax_part(values, amount)
                    )
                    collected[document.id] = values
        for values in collected.values():
            values["partials"] = [p for p in values["partials"] if p["percentage"]]
        return {id_: values for id_, values in collected.items() if values["partials"]}

    def _cae_tax_part(self, values, amount):
        """What this payment of the account to which a debt was moved makes due."""
        in_currency = values["currency"] != values["move"].company_currency_id
        rate = (
            values["total_amount_currency"] / values["total_balance"]
            if in_currency and values["total_balance"]
            else 1.0
        )
        return {
            "partial": self,
            "percentage": amount / values["total_balance"],
            "payment_rate": rate,
            "both_move_posted": all(
                move.state == "posted"
                for move in (self.debit_move_id | self.credit_move_id).move_id
            ),
        }

    def _cae_ends(self):
        """[(item, item at the other end)], each way."""
        self.ensure_one()
        ends = (self.debit_move_id, self.credit_move_id)
        return [ends, ends[::-1]]

    def _cae_paid_part(self, document, at=None):
        """Share of this partial of a document that is paid: 1 unless it moves the debt.

        ``at``: the last partial that counts; by default what came before this one.
        """
        if not document.is_sale_document(include_receipts=True):
            return 1.0
        for mine, other in self._cae_ends():
            if mine.move_id == document and other.move_id._cae_is_transfer():
                return other._cae_paid_share(self.id - 1 if at is None else at)
        return 1.0

    def _cae_documents_behind(self):
        """[(document, amount)] whose debt, moved to another account, this pays."""
        found = []
        for mine, other in self._cae_ends():
            if mine.move_id._cae_is_transfer() and other._cae_is_liquidity():
                found += mine._cae_debts_taken_over(self.amount, self.id)
        return found

    def _cae_stale_tax_entries(self):
        """Before deletion: (tax entries to reverse, partials whose entry is remade).

        A payment that goes takes back what the debt's move made due because of it;
        a move of the debt that goes takes back what the payments made due through it.
        """
        entries = stale = self.env["account.move"]
        kept = self.browse()
        for partial in self:
            for document, moved in partial._cae_moves_behind():
                if moved.id < partial.id or moved in self:
                    continue
                kept |= moved
                entries = entries.search(
                    [
                        ("tax_cash_basis_origin_move_id", "=", document.id),
                        ("tax_cash_basis_rec_id", "in", moved.ids),
                    ]
                )
                stale |= entries
            stale |= partial._cae_tax_entries_onward()
        reversed_by_odoo = entries.search([("tax_cash_basis_rec_id", "in", self.ids)])
        return stale - reversed_by_odoo, kept

    def _cae_moves_behind(self):
        """[(document, partial that moved its debt)] that this payment may have paid."""
        found = []
        for mine, other in self._cae_ends():
            if mine.move_id._cae_is_transfer() and other._cae_is_liquidity():
                for item in mine._cae_opposite():
                    for partial in item.matched_debit_ids | item.matched_credit_ids:
                        ends = partial.debit_move_id | partial.credit_move_id
                        document = (ends - item).move_id
                        if document.is_sale_document(include_receipts=True):
                            found.append((document, partial))
        return found

    def _cae_tax_entries_onward(self):
        """Tax entries of a document made by payments of the account it was moved to."""
        entries = self.env["account.move"]
        for mine, other in self._cae_ends():
            if other.move_id._cae_is_transfer():
                moved_to = other._cae_opposite()
                onward = moved_to.matched_debit_ids | moved_to.matched_credit_ids
                entries |= entries.search(
                    [
                        ("tax_cash_basis_origin_move_id", "=", mine.move_id.id),
                        ("tax_cash_basis_rec_id", "in", onward.ids),
                    ]
                )
        return entries

    @api.model
    def _cae_reversal_date(self, move):
        return move._get_accounting_date(move.date, move._affect_tax_report())
