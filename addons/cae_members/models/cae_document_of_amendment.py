from odoo import api, fields, models

from .document_values import DocumentField


class CaeContractAmendment(models.Model):
    """Amendments are made from templates and signed by both parties, as contracts."""

    _name = "cae.contract.amendment"
    _inherit = ["cae.contract.amendment", "cae.document.mixin"]

    @api.model
    def _document_fields(self):
        contract = self.env["cae.contract"]
        paths = {
            "amendment_number": "number",
            "amendment_kind": "kind",
            "amendment_effect": "date_effect",
            "amendment_end": "_document_renewal.date_end",
            "amendment_text": "text",
            "amendment_fixed_pay": "_document_pay.fixed_pay",
            "amendment_weekly_hours": "_document_hours.weekly_hours",
        }
        return {
            **super()._document_fields(),
            **contract._document_contract_fields("contract_id."),
            **{
                code: DocumentField(self._document_label(path), path)
                for code, path in paths.items()
            },
        }

    @api.model
    def _document_label(self, path):
        return self._fields[path.rpartition(".")[2]]._description_string(self.env)

    # What an amendment says depends on its kind: the rest only repeats the contract.

    def _document_renewal(self):
        return self.filtered(lambda amendment: amendment.kind == "renewal")

    def _document_pay(self):
        return self.filtered(lambda amendment: amendment.kind == "pay")

    def _document_hours(self):
        return self.filtered(lambda amendment: amendment.kind == "hours")

    def _document_signed(self, document):
        """An amendment that both parties signed is signed, if it passes its checks."""
        super()._document_signed(document)
        if document.kind != "amendment" or self.state != "draft":
            return
        signed_on = max(document.signature_ids.mapped("signed_on"))
        day = fields.Datetime.context_timestamp(document._in_time_zone(), signed_on)
        # As for a contract: whoever signs last may be the member.
        amendment_sudo = self.sudo()
        amendment_sudo.date_signed = day.date()
        amendment_sudo.action_sign()
