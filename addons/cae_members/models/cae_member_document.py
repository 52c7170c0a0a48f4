from odoo import api, models


class CaeMember(models.Model):
    _name = "cae.member"
    _inherit = ["cae.member", "cae.document.mixin"]

    def _document_members(self):
        return self

    @api.model
    def _document_fields(self):
        return {
            **self._document_company_fields("company_id."),
            **self._document_member_fields(""),
        }
