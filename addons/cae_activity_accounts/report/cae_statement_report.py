import json

from odoo import api, models


class StatementReport(models.AbstractModel):
    """Statement as a PDF; ``data["options"]``: options of ``cae.statement``, or their
    JSON when they come by URL."""

    _name = "report.cae_activity_accounts.report_statement"
    _description = "Statement of activities (PDF)"

    @api.model
    def _get_report_values(self, docids, data=None):
        options = (data or {}).get("options") or {}
        if isinstance(options, str):
            options = json.loads(options)
        statement = self.env["cae.statement"].get_statement(options)
        company = self.env["res.company"].browse(
            int(options.get("company_id") or self.env.company.id)
        )
        return {
            "docs": [statement],
            "company": company,
            "currency": company.currency_id,
        }
