from odoo import api, models

CACHED = {"code", "code_store", "code_mapping_ids", "company_ids", "account_type"}


class AccountAccount(models.Model):
    """Accounts by role are cached: a new or renumbered account empties the cache."""

    _inherit = "account.account"

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        if CACHED & vals.keys():
            self.env.registry.clear_cache()
        result = super().write(vals)
        if {"account_type", "non_trade"} & vals.keys():
            self._cae_mark()
        return result

    def _cae_mark(self):
        """What an account is decides whom its items follow."""
        items_sudo = self.env["account.move.line"].sudo()
        groups = items_sudo._read_group(
            [("account_id", "in", self.ids), ("parent_state", "=", "posted")],
            aggregates=["move_id:array_agg_distinct"],
        )
        self.env["cae.ledger"]._mark(groups[0][0] or [])
