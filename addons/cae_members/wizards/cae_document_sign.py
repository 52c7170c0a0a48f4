from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.http import request


class CaeDocumentSign(models.TransientModel):
    """Somebody signs for the cooperative."""

    _name = "cae.document.sign"
    _description = "Sign for the Cooperative"

    document_id = fields.Many2one("cae.document", required=True, readonly=True)
    body = fields.Html(related="document_id.body", readonly=True)
    name = fields.Char(required=True, default=lambda self: self.env.user.name)
    image = fields.Binary(string="Signature", attachment=False)

    @api.model_create_multi
    def create(self, vals_list):
        wizards = super().create(vals_list)
        wizards.document_id.check_access("write")
        return wizards

    def action_sign(self):
        self.ensure_one()
        document = self.document_id
        document.check_access("write")
        if not document._may_sign_for_cooperative(self.env.user):
            raise AccessError(
                self.env._(
                    "You may not sign this document for the cooperative: nobody signs"
                    " for both parties, and a signatory of the cooperative must."
                )
            )
        # Signatures are written by the signing alone.
        document_sudo = document.sudo()
        signature_sudo = document_sudo._cooperative_signature()
        if not signature_sudo:
            document_sudo._refuse_unless_waiting()
            signature_sudo = document_sudo.signature_ids.filtered(
                lambda line: line.party == "cooperative"
            )
        ip = request.httprequest.remote_addr if request else False
        signature_sudo._sign(self.name, self.image, ip, user=self.env.user)
        return {"type": "ir.actions.act_window_close"}
