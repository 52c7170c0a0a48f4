from odoo import api, fields, models
from odoo.exceptions import UserError

from .account_move import SETTLING_JOURNALS

LEDGER_FIELDS = {
    "balance",
    "debit",
    "credit",
    "amount_currency",
    "account_id",
    "date",
    "analytic_distribution",
    "move_id",
    "activity_id",
    "tax_ids",
    "tax_line_id",
    "tax_repartition_line_id",
    "price_unit",
    "quantity",
    "discount",
}


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    activity_id = fields.Many2one(
        "cae.activity",
        string="Explicit activity",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        help="Set where the activity does not follow from the analytic distribution "
        "(pay, contributions, openings): it wins over everything.",
    )
    activity_entry_ids = fields.One2many(
        "cae.activity.entry", "move_line_id", readonly=True
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        self.env["cae.ledger"]._mark(lines.move_id.ids)
        return lines

    def write(self, vals):
        touched = LEDGER_FIELDS & vals.keys()
        if touched:
            self._cae_check_closed(touched)
            self.env["cae.ledger"]._mark(self.move_id.ids)
        return super().write(vals)

    def unlink(self):
        self.env["cae.ledger"]._mark(self.move_id.ids)
        return super().unlink()

    @api.depends("move_id.activity_id")
    def _compute_analytic_distribution(self):
        """The activity of a document is the default distribution of its results."""
        result = super()._compute_analytic_distribution()
        for line in self:
            activity = line.move_id.state == "draft" and line.move_id.activity_id
            if activity and not line.analytic_distribution and line._cae_is_result():
                line.analytic_distribution = {str(activity.analytic_account_id.id): 100}
        return result

    def _cae_is_result(self):
        return (
            self.display_type == "product"
            or not self.move_id.is_invoice(include_receipts=True)
        ) and self.account_id.internal_group in ("income", "expense")

    def _cae_check_closed(self, touched):
        """Odoo lets the distribution of a closed month change: the ledger does not."""
        if not touched & {"analytic_distribution", "activity_id"}:
            return
        for line in self:
            closed = line.company_id.cae_closed_until
            if closed and line.parent_state == "posted" and line.date <= closed:
                raise UserError(
                    self.env._(
                        "%(entry)s is dated %(date)s and the activity accounts are "
                        "closed until %(closed)s: book the correction on an entry of "
                        "an open month, or reopen the last closed month.",
                        entry=line.move_id.name,
                        date=line.date,
                        closed=closed,
                    )
                )

    def _reconcile_plan_with_sync(self, plan_list, all_amls):
        """Odoo makes VAT due by customers' and suppliers' accounts only."""
        result = super()._reconcile_plan_with_sync(plan_list, all_amls)
        context = self.env.context
        if not (context.get("move_reverse_cancel") or context.get("no_cash_basis")):
            for plan in plan_list:
                types = set(plan["amls"].account_id.mapped("account_type"))
                if not types & {"asset_receivable", "liability_payable"}:
                    partials = plan["partials"]
                    paying = partials.filtered(lambda p: p._cae_documents_behind())
                    if paying:
                        paying._create_tax_cash_basis_moves()
        return result

    # -- debts moved to another account (see the partial reconciliation) ---------------

    def _cae_is_liquidity(self):
        """Whether the item belongs to a payment, a bank line or a cash entry."""
        move = self.move_id
        return move.origin_payment_id or move.journal_id.type in SETTLING_JOURNALS

    def _cae_opposite(self):
        """Items of the entry that took over what this item gave up."""
        return self.move_id.line_ids.filtered(
            lambda line: line.balance * self.balance < 0
        )

    def _cae_paid_share(self, at, seen=()):
        """Share of what an item moved elsewhere that was paid by partials up to ``at``.

        What is set against a supplier's debt is paid. ``seen``: entries on the way, not
        walked again (one may match many of its own items with each other).
        """
        seen = (*seen, self.move_id)
        taken = self._cae_opposite()
        total = sum(taken.mapped("balance"))
        paid = 0.0
        for line in taken:
            if line.account_type == "liability_payable":
                paid += abs(line.balance)
                continue
            for partial in line.matched_debit_ids | line.matched_credit_ids:
                other = (partial.debit_move_id | partial.credit_move_id) - line
                if partial.id > at or other.move_id in seen:
                    continue
                if other._cae_is_liquidity():
                    paid += partial.amount
                elif other.move_id._cae_is_transfer():
                    paid += partial.amount * other._cae_paid_share(at, seen)
        return min(1.0, paid / abs(total)) if total else 0.0

    def _cae_debts_taken_over(self, amount, before, seen=()):
        """[(document, its part of ``amount``)] that paying this item pays.

        Debts moved here after the partial ``before`` count when they are moved.
        ``seen`` as above.
        """
        seen = (*seen, self.move_id)
        given = self._cae_opposite()
        total = sum(
            self.move_id.line_ids.filtered(
                lambda line: line.balance * self.balance > 0
            ).mapped("balance")
        )
        found = []
        for line in given:
            for partial in line.matched_debit_ids | line.matched_credit_ids:
                other = (partial.debit_move_id | partial.credit_move_id) - line
                part = amount * partial.amount / abs(total)
                if partial.id > before or other.move_id in seen:
                    continue
                if other.move_id.is_sale_document(include_receipts=True):
                    found.append((other.move_id, part))
                elif other.move_id._cae_is_transfer():
                    found += other._cae_debts_taken_over(part, before, seen)
        return found
