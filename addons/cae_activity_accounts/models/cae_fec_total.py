from odoo import fields, models


class CaeFecTotal(models.Model):
    """Sums of a file by journal, class or month, as its dry run found them."""

    _name = "cae.fec.total"
    _description = "Totals of a File of Entries"
    _order = "kind, code, id"

    import_id = fields.Many2one(
        "cae.fec.import", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="import_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [("journal", "Journal"), ("class", "Class"), ("month", "Month")], required=True
    )
    code = fields.Char(required=True)
    label = fields.Char()
    entries = fields.Integer()
    lines = fields.Integer()
    debit = fields.Monetary()
    credit = fields.Monetary()
    balance = fields.Monetary(string="Debit − credit")
