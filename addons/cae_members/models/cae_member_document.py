from odoo import api, models


class CaeMember(models.Model):
    _name = "cae.member"
    _inherit = ["cae.member", "cae.document.mixin"]

    def _compute_document_count(self):
        """Everything about a member, whatever it was made from."""
        documents = self.env["cae.document"]
        counts = {}
        if documents.has_access("read"):
            counts = dict(
                documents._read_group(
                    [("member_ids", "in", self.ids)], ["member_ids"], ["__count"]
                )
            )
        for member in self:
            member.document_count = counts.get(member, 0)

    def action_open_documents(self):
        self.ensure_one()
        action = super().action_open_documents()
        return {**action, "domain": [("member_ids", "in", self.ids)]}

    def _document_members(self):
        return self

    @api.model
    def _document_fields(self):
        return {
            **self._document_company_fields("company_id."),
            **self._document_member_fields(""),
        }
