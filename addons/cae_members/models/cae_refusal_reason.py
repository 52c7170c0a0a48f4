from odoo import fields, models


class CaeRefusalReason(models.Model):
    _name = "cae.refusal.reason"
    _description = "Reason for Refusing a Candidate"
    _inherit = "cae.list.mixin"
    _order = "company_id, sequence, id"

    candidate_ids = fields.One2many("cae.candidate", "refusal_reason_id")
