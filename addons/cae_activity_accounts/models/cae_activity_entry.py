from odoo import api, fields, models


class CaeActivityEntry(models.Model):
    """Activity ledger: written by ``cae.ledger`` only, recomputed from the books."""

    _name = "cae.activity.entry"
    _description = "Activity ledger entry"
    _order = "date desc, id desc"
    _log_access = False

    activity_id = fields.Many2one(
        "cae.activity", required=True, ondelete="restrict", readonly=True
    )
    account_id = fields.Many2one(
        "account.account",
        ondelete="restrict",
        readonly=True,
        help="Empty: internal current account of the activity with the cooperative.",
    )
    date = fields.Date(required=True, readonly=True)
    amount = fields.Monetary(
        required=True, readonly=True, help="Debit is positive, credit negative."
    )
    move_id = fields.Many2one(
        "account.move", required=True, ondelete="cascade", readonly=True, index=True
    )
    move_line_id = fields.Many2one(
        "account.move.line",
        ondelete="cascade",
        readonly=True,
        index="btree_not_null",
        string="Journal item",
    )
    partial_id = fields.Integer(
        readonly=True,
        help="Reconciliation between two activities to which the row belongs. It may "
        "have been undone since: the row of a closed month stays.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(related="move_line_id.partner_id")

    _by_activity = models.Index("(activity_id, account_id, date)")
    _by_company = models.Index("(company_id, date)")

    @api.model
    def _search(self, *args, **kwargs):
        """Whoever reads the ledger reads it up to date."""
        self.env["cae.ledger"]._sync()
        return super()._search(*args, **kwargs)
