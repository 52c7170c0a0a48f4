from odoo import models
from odoo.exceptions import AccessError

KEPT = "cae.document"


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _check_access(self, operation):
        """The files of a document are written once, by the printing and signing.

        Whoever may write a document could otherwise replace or remove them here.
        """
        result = super()._check_access(operation)
        if operation == "read" or not self:
            return result
        # What it belongs to decides, whoever may read it.
        attachments_sudo = self.sudo()
        kept = self.browse(
            attachments_sudo.filtered(
                lambda one: one.res_model == KEPT and one.res_field
            ).ids
        )
        if not kept:
            return result
        forbidden = kept | result[0] if result else kept
        return forbidden, self._kept_file_error

    def _kept_file_error(self):
        return AccessError(
            self.env._("The files of a document are kept as they were made.")
        )
