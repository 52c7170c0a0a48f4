from odoo import api, fields, models


class CaeActivitySettlement(models.Model):
    """What settled customers' documents: written by ``cae.ledger`` only."""

    _name = "cae.activity.settlement"
    _description = "Settlement of a customer's document, by activity"
    _order = "date desc, id desc"
    _log_access = False

    activity_id = fields.Many2one(
        "cae.activity", required=True, ondelete="restrict", readonly=True
    )
    move_id = fields.Many2one(
        "account.move",
        string="Document",
        required=True,
        ondelete="cascade",
        readonly=True,
        index=True,
    )
    partial_id = fields.Integer(readonly=True)
    date = fields.Date(required=True, readonly=True)
    kind = fields.Selection(
        [
            ("cash", "Cash"),
            ("credit_note", "Credit note"),
            ("write_off", "Discount or loss"),
            ("set_off", "Set-off"),
            ("reclassification", "Moved to another account"),
            ("exchange", "Exchange difference"),
        ],
        required=True,
        readonly=True,
    )
    gross = fields.Monetary(string="VAT included", required=True, readonly=True)
    vat = fields.Monetary(string="VAT", required=True, readonly=True)
    net = fields.Monetary(
        string="VAT excluded", compute="_compute_net", help="Turnover settled."
    )
    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(related="move_id.partner_id")

    _by_activity = models.Index("(activity_id, kind, date)")
    _by_company = models.Index("(company_id, date)")

    @api.depends("gross", "vat")
    def _compute_net(self):
        for settlement in self:
            settlement.net = settlement.gross - settlement.vat

    @api.model
    def _search(self, *args, **kwargs):
        """Whoever reads settlements reads them up to date."""
        self.env["cae.ledger"]._sync()
        return super()._search(*args, **kwargs)
