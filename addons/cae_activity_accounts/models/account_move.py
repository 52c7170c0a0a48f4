from odoo import api, fields, models
from odoo.exceptions import UserError

LEDGER_FIELDS = {
    "state",
    "date",
    "line_ids",
    "journal_id",
    "activity_id",
    "origin_payment_id",
    "statement_line_id",
    "reversed_entry_id",
    "tax_cash_basis_origin_move_id",
    "tax_cash_basis_rec_id",
}
SETTLING_JOURNALS = ("bank", "cash", "credit")


class AccountMove(models.Model):
    _inherit = "account.move"

    activity_id = fields.Many2one(
        "cae.activity",
        check_company=True,
        ondelete="restrict",
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
        if "activity_id" in vals:
            changed = self.filtered(lambda m: m.activity_id.id != vals["activity_id"])
            changed._check_activity_is_default()
        if LEDGER_FIELDS & vals.keys():
            self.env["cae.ledger"]._mark(self.ids)
        return super().write(vals)

    def unlink(self):
        self.env["cae.ledger"]._mark(self.ids)
        return super().unlink()

    def _check_activity_is_default(self):
        """The activity of a posted document changes nothing: its lines have theirs."""
        if posted := self.filtered(lambda move: move.state == "posted"):
            raise UserError(
                self.env._(
                    "%s is posted: change the activity on its lines.",
                    ", ".join(posted.mapped("name")),
                )
            )

    # -- VAT of services -----------------------------------------------------------

    def _collect_tax_cash_basis_values(self):
        """A document is paid when it was paid, not when its debt was moved away."""
        values = super()._collect_tax_cash_basis_values()
        if values and values["is_fully_paid"] and self.is_sale_document(True):
            lines = self.line_ids.filtered(
                lambda line: line.account_type == "asset_receivable"
            )
            values["is_fully_paid"] = all(
                partial._cae_paid_part(self, float("inf")) > 1 - 1e-9
                for partial in lines.matched_debit_ids | lines.matched_credit_ids
            )
        return values

    def _cae_is_transfer(self):
        """Whether the entry may move a debt between accounts without any payment."""
        company = self.company_id
        return (
            self.move_type == "entry"
            and not self.origin_payment_id
            and not self.statement_line_id
            and not self.tax_cash_basis_origin_move_id
            and self.journal_id.type not in SETTLING_JOURNALS
            and self.journal_id != company.currency_exchange_journal_id
        )
