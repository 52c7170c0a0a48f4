from odoo import fields, models


class CaeBatchLog(models.Model):
    _name = "cae.batch.log"
    _description = "Log of Long Work"
    _order = "id desc"

    res_model = fields.Char(string="Document Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", required=True, readonly=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    time = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    level = fields.Selection(
        [("info", "Information"), ("warning", "Warning"), ("error", "Error")],
        required=True,
        readonly=True,
        default="info",
    )
    message = fields.Text(required=True, readonly=True)

    _document_index = models.Index("(res_model, res_id)")
