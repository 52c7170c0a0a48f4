from odoo import api, fields, models


class CaeFecFault(models.Model):
    """What is wrong with a file, by line, and what to do about it."""

    _name = "cae.fec.fault"
    _description = "Fault of a File of Entries"
    _order = "level_rank, line, id"
    _rec_name = "code"

    import_id = fields.Many2one(
        "cae.fec.import", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="import_id.company_id", store=True, index=True)
    line = fields.Integer(help="Line of the file, its names being line 1.")
    level = fields.Selection(
        [("error", "Error"), ("confirm", "To confirm"), ("warning", "Warning")],
        required=True,
    )
    level_rank = fields.Integer()
    code = fields.Char(required=True)
    column = fields.Char(string="Column or place")
    value = fields.Char()
    times = fields.Integer(default=1)
    message = fields.Text(string="Fault", compute="_compute_texts")
    advice = fields.Text(string="What to do", compute="_compute_texts")

    @api.depends("code", "column", "value", "times")
    @api.depends_context("lang")
    def _compute_texts(self):
        texts = self.env["cae.fec.fault.text"]._texts()
        for fault in self:
            message, advice = texts.get(fault.code, (fault.code, ""))
            words = {
                "column": fault.column or "",
                "value": fault.value or "",
                "times": fault.times,
            }
            fault.message = message % words
            fault.advice = advice % words
