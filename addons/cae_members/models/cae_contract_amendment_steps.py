from odoo import models

from ..engine.steps import RENEWAL


class CaeContractAmendment(models.Model):
    """The steps that a renewal calls for."""

    _inherit = "cae.contract.amendment"

    def _after_signed(self):
        result = super()._after_signed()
        renewals = self.filtered(lambda one: one.kind == "renewal")
        renewals.contract_id._make_steps(RENEWAL, renewals)
        return result

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") == "cancelled":
            # Whoever cancels an amendment closes its steps.
            steps_sudo = self.env["cae.step"].sudo()
            steps_sudo = steps_sudo.search([("amendment_id", "in", self.ids)])
            steps_sudo._drop(self.env._("The renewal was cancelled."))
        return result
