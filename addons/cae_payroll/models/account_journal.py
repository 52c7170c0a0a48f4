from odoo import models


class AccountJournal(models.Model):
    _inherit = "account.journal"

    def _cae_payment_account(self):
        """Where a payment waits for the bank statement, else the bank's own account."""
        self.ensure_one()
        methods = self.outbound_payment_method_line_ids.payment_account_id
        charts = self.env["account.chart.template"].with_company(self.company_id)
        outstanding = charts.ref(
            "account_journal_payment_credit_account_id", raise_if_not_found=False
        )
        return methods[:1] or outstanding or self.default_account_id
