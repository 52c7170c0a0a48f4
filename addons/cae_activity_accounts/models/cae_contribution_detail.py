from odoo import api, fields, models


class CaeContributionDetail(models.AbstractModel):
    """A line of a component; it does not change once its version is voted."""

    _name = "cae.contribution.detail"
    _description = "Line of a contribution component"

    component_id = fields.Many2one(
        "cae.contribution.component", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="component_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")

    @api.model_create_multi
    def create(self, vals_list):
        details = super().create(vals_list)
        details.component_id.version_id._check_draft()
        return details

    def write(self, vals):
        self.component_id.version_id._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        self.component_id.version_id._check_draft()
