from odoo import api, models


class AccountAccount(models.Model):
    """Accounts by role are cached: a new or renumbered account empties the cache."""

    _inherit = "account.account"

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        if {"code", "code_store", "code_mapping_ids", "company_ids", "account_type"} & vals.keys():
            self.env.registry.clear_cache()
        return super().write(vals)
