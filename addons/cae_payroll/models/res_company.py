from odoo import api, models

PAY_CODE = "PAYE"


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._cae_create_pay_journal()
        return companies

    def _cae_pay_journal(self):
        """The general journal of pay entries, made when it does not exist."""
        self.ensure_one()
        # Pay is posted by people who may not configure journals.
        return self.sudo()._cae_create_pay_journal()[self.id]

    def _cae_create_pay_journal(self):
        """{company id: pay journal}, for companies that have a chart of accounts."""
        companies = self.filtered("chart_template")
        # A company is created, and its chart loaded, by people without these rights.
        journal_sudo = self.env["account.journal"].sudo()
        found = {
            journal.company_id.id: journal
            for journal in journal_sudo.search(
                [
                    ("company_id", "in", companies.ids),
                    ("type", "=", "general"),
                    ("code", "=", PAY_CODE),
                ],
            )
        }
        lacking = companies.filtered(lambda company: company.id not in found)
        created = journal_sudo.create(
            [
                {
                    "name": self.env._("Pay"),
                    "type": "general",
                    "code": PAY_CODE,
                    "company_id": company.id,
                }
                for company in lacking
            ]
        )
        return found | {journal.company_id.id: journal for journal in created}
