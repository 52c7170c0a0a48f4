from odoo import models


class AccountMove(models.Model):
    """What documents say while the holder of their activity is under a CAPE."""

    _inherit = "account.move"

    def _cae_notices(self):
        """Sentences of C. com. R127-3 for this document, one a holder under a CAPE.

        The activities are those of the lines, as the ledger reads them: the
        distribution, else the activity of the document.
        """
        self.ensure_one()
        if not self.is_sale_document():
            return []
        # Whoever prints an invoice need not read members and their contracts.
        move_sudo = self.sudo()
        day = move_sudo.invoice_date or move_sudo.date
        accounts = move_sudo.invoice_line_ids.distribution_analytic_account_ids
        activities_sudo = move_sudo.activity_id | move_sudo.env["cae.activity"].search(
            [("analytic_account_id", "in", accounts.ids)]
        )
        shares_sudo = activities_sudo.share_ids.filtered(
            lambda share: (
                (not share.date_from or share.date_from <= day)
                and (not share.date_to or share.date_to >= day)
            )
        )
        return list(shares_sudo.member_id._cape_notice(day).values())
