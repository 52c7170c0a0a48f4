import json
import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import file_open

from ..engine.statement import Row, RowError, check

DEFAULTS = "cae_activity_accounts/data/statement_rows.json"
TERM = re.compile(r"\s*([+-]?)\s*(\w+)")


class CaeStatementRow(models.Model):
    """A row of the statement of activities: accounts by prefix, or a total of rows."""

    _name = "cae.statement.row"
    _description = "Row of the activity statement"
    _order = "company_id, sequence, id"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(
        string="Own Label",
        translate=True,
        help="Instead of the usual label of the row.",
    )
    label = fields.Char(compute="_compute_label")
    code = fields.Char(required=True, help="How totals name this row.")
    sheet = fields.Selection(
        [
            ("income", "Income statement"),
            ("assets", "Balance sheet: assets"),
            ("liabilities", "Balance sheet: liabilities"),
        ],
        required=True,
        default="income",
    )
    kind = fields.Selection(
        [
            ("heading", "Heading"),
            ("accounts", "Accounts"),
            ("total", "Total of rows"),
            ("result_year", "Result of the year to date"),
            ("result_before", "Result of earlier years"),
        ],
        required=True,
        default="accounts",
    )
    prefixes = fields.Char(
        string="Accounts",
        help="Beginnings of account codes, separated by spaces. The longest one that "
        "begins an account's code takes the account, so each account is in one row. "
        "INTERNAL is the internal current account of the activity.",
    )
    credit_positive = fields.Boolean(
        string="Credit is positive", help="As for income and for debts."
    )
    terms = fields.Char(
        string="Total of", help="Codes of rows above, e.g. turnover - production."
    )

    _code_unique = models.Constraint(
        "UNIQUE (company_id, code)", "Another row of the statement has this code."
    )

    @api.depends("name", "code")
    @api.depends_context("lang")
    def _compute_label(self):
        usual = self._usual_labels()
        for row in self:
            row.label = row.name or usual.get(row.code) or row.code

    @api.depends("label")
    def _compute_display_name(self):
        for row in self:
            row.display_name = row.label

    @api.model
    def _usual_labels(self):
        """Labels of the rows that a company is given, in the language of the user."""
        return {
            "income": self.env._("Income and costs"),
            "turnover": self.env._("Turnover"),
            "production": self.env._(
                "Production costs (materials, goods, subcontracting, missions)"
            ),
            "margin": self.env._("Gross margin"),
            "stored": self.env._("Change in stock and work in progress"),
            "grants": self.env._("Grants"),
            "other_products": self.env._("Other operating income"),
            "purchases": self.env._("Other purchases and supplies"),
            "services": self.env._("External services"),
            "taxes": self.env._("Taxes"),
            "other_costs": self.env._("Other operating costs"),
            "depreciation": self.env._("Depreciation and provisions"),
            "financial": self.env._("Financial and exceptional items"),
            "contribution": self.env._("Cooperative contribution"),
            "before_pay": self.env._("Result before pay"),
            "pay": self.env._("Wages and social contributions"),
            "result": self.env._("Result"),
            "assets": self.env._("Assets"),
            "fixed_assets": self.env._("Fixed assets, net"),
            "stock": self.env._("Stock and work in progress"),
            "customers": self.env._("Customers"),
            "supplier_advances": self.env._("Advances to suppliers"),
            "input_vat": self.env._("Deductible VAT"),
            "other_receivables": self.env._(
                "Other receivables and items to be cleared"
            ),
            "money": self.env._("Cash held for the activity"),
            "total_assets": self.env._("Total assets"),
            "liabilities": self.env._("Liabilities"),
            "equity": self.env._("Equity, carried forward, provisions and loans"),
            "result_before": self.env._("Result of earlier years"),
            "result_year": self.env._("Result of the year to date"),
            "customer_advances": self.env._("Deposits from customers"),
            "suppliers": self.env._("Suppliers"),
            "social": self.env._("Pay and social contributions due"),
            "tax_due": self.env._("VAT and taxes due"),
            "deferred": self.env._("Deferred income and items to spread"),
            "total_liabilities": self.env._("Total liabilities"),
            "other_income": self.env._("Income and costs in no row"),
            "other_assets": self.env._("Balances in no row"),
        }

    @api.constrains(
        "company_id", "sequence", "code", "sheet", "kind", "prefixes", "terms"
    )
    def _check_rows(self):
        """The rows of a company are checked together: they share the accounts."""
        self.env.flush_all()
        everything = self.search([("company_id", "in", self.company_id.ids)])
        for rows in everything.grouped("company_id").values():
            try:
                check(rows._engine_rows())
            except RowError as error:
                raise ValidationError(self._row_error(error)) from error

    @api.model
    def _row_error(self, error):
        row, other = error.row, error.other
        return {
            "same_code": self.env._("The code %s is taken by another row.", row),
            "same_prefix": self.env._(
                "Row %(row)s: the accounts %(prefix)s are in another row already.",
                row=row,
                prefix=other,
            ),
            "later_term": self.env._(
                "Row %(row)s adds up %(term)s, which is no row above it.",
                row=row,
                term=other,
            ),
            "prefixes": self.env._(
                "Row %s: only a row of accounts has accounts, and it needs some.", row
            ),
            "terms": self.env._(
                "Row %s: only a total adds up other rows, and it needs some.", row
            ),
        }.get(error.code, str(error))

    @api.model
    def _of_company(self, company):
        """The rows of a company, as everybody sees them."""
        # Advisers and members read their statement, not its configuration.
        rows_sudo = self.sudo().search([("company_id", "=", company.id)])
        if not rows_sudo:
            raise UserError(
                self.env._(
                    "The statement of %s has no rows: open Configuration > Rows of the"
                    " statement, which proposes the usual ones.",
                    company.name,
                )
            )
        return rows_sudo

    # -- for the engine ----------------------------------------------------------

    def _engine_rows(self):
        return [row._engine_row() for row in self]

    def _engine_row(self):
        self.ensure_one()
        return Row(
            code=self.code,
            sheet=self.sheet,
            kind=self.kind,
            prefixes=tuple((self.prefixes or "").split()),
            credit_positive=self.credit_positive,
            terms=self._engine_terms(),
        )

    def _engine_terms(self):
        """((1, code), (-1, code), …) of "code - code"."""
        terms = self.terms or ""
        if TERM.sub("", terms).strip():
            raise ValidationError(
                self.env._(
                    "%(row)s: write a total as codes of rows with + and −, not"
                    " “%(terms)s”.",
                    row=self.label,
                    terms=terms,
                )
            )
        return tuple(
            (-1 if sign == "-" else 1, code) for sign, code in TERM.findall(terms)
        )

    # -- defaults ----------------------------------------------------------------

    @api.model
    def _load_defaults(self, companies):
        """Give the French rows to the ``companies`` that have none."""
        with_rows = self._read_group(
            [("company_id", "in", companies.ids)], ["company_id"]
        )
        missing = companies - self.env["res.company"].union(
            *(company for (company,) in with_rows)
        )
        with file_open(DEFAULTS) as file:
            defaults = json.load(file)
        self.create(
            [
                {**values, "company_id": company.id, "sequence": 10 * number}
                for company in missing
                for number, values in enumerate(defaults, start=1)
            ]
        )

    @api.model
    def action_open(self):
        """The rows of the current company, those by default included."""
        self._load_defaults(self.env.company)
        return self.env["ir.actions.act_window"]._for_xml_id(
            "cae_activity_accounts.cae_statement_row_action"
        )
