from odoo import api, models
from odoo.exceptions import UserError


class AccountAnalyticAccount(models.Model):
    _inherit = "account.analytic.account"

    def write(self, vals):
        if "company_id" in vals or vals.get("active") is False:
            self._cae_check_activity(vals)
        return super().write(vals)

    def _cae_check_activity(self, vals):
        # Whoever edits analytic accounts may not see the activities.
        activities_sudo = self.env["cae.activity"].sudo()
        activities_sudo = activities_sudo.with_context(active_test=False).search(
            [("analytic_account_id", "in", self.ids)]
        )
        if vals.get("active") is False:
            activities_sudo._check_not_system()
        moved = activities_sudo.filtered(
            lambda activity: activity.company_id.id != vals.get("company_id")
        )
        if "company_id" in vals and moved:
            raise UserError(
                self.env._(
                    "%s cannot change company: its entries are those of its company.",
                    ", ".join(moved.mapped("name")),
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_activity(self):
        # Whoever deletes analytic accounts may not see the activities.
        activities_sudo = self.env["cae.activity"].sudo()
        activities_sudo = activities_sudo.with_context(active_test=False).search(
            [("analytic_account_id", "in", self.ids)]
        )
        if activities_sudo and not self.env.context.get("cae_activity_unlink"):
            raise UserError(
                self.env._(
                    "The analytic account of an activity goes with the activity: "
                    "archive or delete %s instead.",
                    ", ".join(activities_sudo.mapped("name")),
                )
            )
