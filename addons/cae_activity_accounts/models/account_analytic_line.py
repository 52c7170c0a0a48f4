from odoo import api, models


class AccountAnalyticLine(models.Model):
    """Editing analytic lines rewrites the distribution of the journal item."""

    _inherit = "account.analytic.line"

    def _cae_check_closed(self):
        # Whoever edits analytic lines may not read the journal items behind them.
        items_sudo = self.sudo().move_line_id
        if items_sudo:
            items_sudo._cae_check_closed({"analytic_distribution"})
            self.env["cae.ledger"]._mark(items_sudo.move_id.ids)

    def write(self, vals):
        if {"amount", "account_id", "move_line_id"} & vals.keys() or any(
            name.startswith("x_plan") for name in vals
        ):
            self._cae_check_closed()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        if not self.env.context.get("skip_analytic_sync"):
            self._cae_check_closed()
