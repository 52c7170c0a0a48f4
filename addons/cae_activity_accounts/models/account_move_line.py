from odoo import api, fields, models
from odoo.exceptions import UserError

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
            activity = line.move_id.activity_id
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
                        "%(entry)s is dated %(date)s and the activity accounts are closed "
                        "until %(closed)s: book the correction on an entry of an open "
                        "month, or reopen the last closed month.",
                        entry=line.move_id.name,
                        date=line.date,
                        closed=closed,
                    )
                )
