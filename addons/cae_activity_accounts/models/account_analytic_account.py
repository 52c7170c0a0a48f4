from odoo import api, models
from odoo.exceptions import UserError


class AccountAnalyticAccount(models.Model):
    _inherit = "account.analytic.account"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_activity(self):
        activities = self.env["cae.activity"].search(
            [("analytic_account_id", "in", self.ids)]
        )
        if activities and not self.env.context.get("cae_activity_unlink"):
            raise UserError(
                self.env._(
                    "The analytic account of an activity goes with the activity: "
                    "archive or delete %s instead.",
                    ", ".join(activities.mapped("name")),
                )
            )
