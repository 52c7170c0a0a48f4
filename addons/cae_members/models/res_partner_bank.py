from odoo import models
from odoo.exceptions import UserError

from odoo.addons.base.models.res_bank import sanitize_account_number

HELD = ("acc_number", "sanitized_acc_number", "partner_id")


class ResPartnerBank(models.Model):
    _inherit = "res.partner.bank"

    def write(self, vals):
        if any(name in vals for name in HELD):
            self._check_member_account(vals)
        return super().write(vals)

    def _check_member_account(self, vals):
        """The number that pays a member is not typed over: that is a change too."""
        number = vals.get("acc_number") or vals.get("sanitized_acc_number")
        number = sanitize_account_number(number)
        partner_id = vals.get("partner_id")
        changed = self.filtered(
            lambda account: (
                (number and account.sanitized_acc_number != number)
                or (partner_id and account.partner_id.id != partner_id)
            )
        )
        if not changed:
            return
        # The rule holds whoever writes, and whatever he may read.
        members_sudo = self.env["cae.member"].sudo().with_context(active_test=False)
        member_sudo = members_sudo.search(
            [("last_bank_account_id", "in", changed.ids)], limit=1
        )
        if member_sudo:
            raise UserError(
                self.env._(
                    "This account pays %s: it is not typed over. Ask for the change"
                    " under Personal Data > Bank Account Changes.",
                    member_sudo.name,
                )
            )
