from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine import posting
from ..engine.slip_rows import SLIP_CODES
from .payroll_codes import DEFAULT_ACCOUNTS, code_labels

CODES = (*posting.EXTRA_CODES, *SLIP_CODES)


class CaePayrollAccount(models.Model):
    """Where each line of the payslips is posted, by company."""

    _name = "cae.payroll.account"
    _description = "Accounts of Pay"
    _order = "company_id, sequence, id"
    _rec_name = "code"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    sequence = fields.Integer(default=10)
    code = fields.Selection(selection="_selection_code", string="Line", required=True)
    expense_account_id = fields.Many2one(
        "account.account",
        check_company=True,
        ondelete="restrict",
        help="Charged with the employer's part.",
    )
    debt_account_id = fields.Many2one(
        "account.account",
        check_company=True,
        ondelete="restrict",
        help="Owed: the employee's and the employer's parts.",
    )
    organism = fields.Char(
        help="Who is paid; items are kept apart and named by it in the entry."
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Organism's Contact",
        check_company=True,
        index="btree_not_null",
    )

    _code_unique = models.Constraint(
        "UNIQUE (company_id, code)", "A line of pay has one set of accounts."
    )

    @api.model
    def _selection_code(self):
        labels = code_labels(self.env)
        return [(code, labels[code]) for code in CODES]

    @api.model
    def _load_defaults(self, companies):
        """Create the lines that ``companies`` lack, on the French chart's accounts.

        A company without chart of accounts gets none; an account that its chart does
        not have is left empty, and refused by name when a pay run needs it.
        """
        known = {
            (company.id, code)
            for company, code in self._read_group(
                [("company_id", "in", companies.ids)], ["company_id", "code"]
            )
        }
        values = []
        for company in companies.filtered("chart_template"):
            accounts = self._accounts_by_code(company)
            for sequence, code in enumerate(CODES, start=1):
                if (company.id, code) in known:
                    continue
                expense, debt, organism = DEFAULT_ACCOUNTS[code]
                values.append(
                    {
                        "company_id": company.id,
                        "sequence": sequence,
                        "code": code,
                        "expense_account_id": accounts(expense),
                        "debt_account_id": accounts(debt),
                        "organism": organism,
                    }
                )
        return self.create(values)

    @api.model
    def _accounts_by_code(self, company):
        """A function from the beginning of a code to the first account that has it."""
        accounts = (
            self.env["account.account"]
            .with_company(company)
            .search([("company_ids", "parent_of", company.ids)])
        )
        codes = sorted((account.code or "", account.id) for account in accounts)

        def find(prefix):
            found = (id_ for code, id_ in codes if prefix and code.startswith(prefix))
            return next(found, False)

        return find

    @api.model
    def _mapping(self, company):
        """{code: Accounts} of a company."""
        return {
            line.code: posting.Accounts(
                line.expense_account_id.id or 0,
                line.debt_account_id.id or 0,
                line.organism or "",
                line.partner_id.id or 0,
            )
            for line in self.search([("company_id", "=", company.id)])
        }

    @api.model
    def _refuse_missing(self, codes):
        """Name the lines that lack an account."""
        if codes:
            labels = code_labels(self.env)
            raise UserError(
                self.env._(
                    "These lines of pay have no account: %s. Set them in"
                    " Pay > Configuration > Accounts of pay.",
                    ", ".join(labels.get(code, code) for code in codes),
                )
            )
