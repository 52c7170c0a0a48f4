from odoo import fields, models


class CaeMemberImportFault(models.TransientModel):
    _name = "cae.member.import.fault"
    _description = "Fault of an Import of Members"
    _order = "line, id"

    import_id = fields.Many2one(
        "cae.member.import", required=True, ondelete="cascade", readonly=True
    )
    line = fields.Integer(readonly=True)
    column = fields.Char(readonly=True)
    value = fields.Char(string="Found", readonly=True)
    message = fields.Char(string="What to Do", readonly=True)
