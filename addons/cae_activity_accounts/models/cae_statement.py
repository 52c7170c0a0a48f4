from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import format_date

from odoo.addons.cae_members.engine.money import cents, units
from odoo.addons.cae_members.engine.timeline import month_end, month_start

from ..engine.statement import gaps, lay_out
from ..engine.statement_columns import (
    Cell,
    Column,
    by_month,
    cells,
    cut_days,
    just_before,
    year_before,
)

MAX_MONTHS = 36
COMPARED = {"year": year_before, "period": just_before}


class CaeStatement(models.AbstractModel):
    """Income statement and balance sheet of activities (R7331-5), from the ledger.

    ``options``: ``company_id``, ``scope`` (see ``cae.statement.scope``), ``ids``,
    ``date_from``, ``date_to``, ``compare`` ("", "year", "period"), ``by_month``.
    Everybody gets what his rights on the activity ledger let him read. The number of
    queries depends on the columns, never on the activities.
    """

    _name = "cae.statement"
    _description = "Statement of activities"

    @api.model
    @api.readonly
    def get_statement(self, options):
        """The statement as the screen, the PDF and the spreadsheet show it."""
        scope, columns, balances, accounts, rows = self._read(options)
        return {
            "title": scope.title,
            "company": scope.company.name,
            "currency_id": scope.company.currency_id.id,
            "period": self._period_label(columns, options),
            "columns": self._column_values(columns, options),
            "compared": bool(options.get("compare")),
            "ledger": self._compare_with_books(scope, balances, columns, accounts),
            **self._sheets(rows, accounts, balances, len(columns)),
        }

    @api.model
    def _read(self, options):
        """(scope, columns, balances, accounts, rows) of a statement."""
        scope = self.env["cae.statement.scope"]._from_options(options)
        columns = self._columns(scope.company, options)
        balances = self._balances("cae.activity.entry", scope.domain, columns)
        accounts = self._accounts(scope.company, balances)
        rows = self.env["cae.statement.row"]._of_company(scope.company)
        return scope, columns, balances, accounts, rows

    @api.model
    def _lines(self, rows, accounts, balances, width):
        codes = {id_: code for id_, (code, _name) in accounts.items()}
        return lay_out(rows._engine_rows(), codes, balances, width)

    @api.model
    def _sheets(self, rows, accounts, balances, width):
        """Lines and gaps of a statement of ``width`` columns."""
        lines = self._lines(rows, accounts, balances, width)
        labels = rows._usual_labels() | {row.code: row.label for row in rows}
        return {
            "lines": [self._line_values(line, labels, accounts) for line in lines],
            "gaps": [units(gap) for gap in gaps(lines)],
        }

    # -- columns -----------------------------------------------------------------

    @api.model
    def _columns(self, company, options):
        start = fields.Date.to_date(options.get("date_from"))
        end = fields.Date.to_date(options.get("date_to"))
        if not start or not end or end < start:
            raise UserError(
                self.env._("Choose a period whose last day comes after its first.")
            )
        year_start = company._cae_year_start
        whole = Column(start, end, year_start(end))
        if options.get("by_month"):
            months = by_month(start, end, year_start)
            if len(months) > MAX_MONTHS:
                raise UserError(
                    self.env._(
                        "By month, choose a period of at most %s months.", MAX_MONTHS
                    )
                )
            return [*months, whole]
        if not options.get("compare"):
            return [whole]
        before = COMPARED[options["compare"]](start, end)
        return [whole, Column(*before, year_start(before[1]))]

    @api.model
    def _column_values(self, columns, options):
        values = [
            {
                "label": self._column_label(column),
                "date_from": fields.Date.to_string(column.start),
                "date_to": fields.Date.to_string(column.end),
            }
            for column in columns
        ]
        if options.get("by_month"):
            values[-1]["label"] = self.env._("Total")
        return values

    @api.model
    def _column_label(self, column):
        start, end = column.start, column.end
        if start == month_start(start) and end == month_end(start):
            return format_date(self.env, start, date_format="MMM y")
        if start == start.replace(month=1, day=1) and end == end.replace(
            month=12, day=31
        ):
            years = {str(start.year), str(end.year)}
            return "-".join(sorted(years))
        return f"{format_date(self.env, start)} – {format_date(self.env, end)}"

    @api.model
    def _period_label(self, columns, options):
        whole = columns[-1] if options.get("by_month") else columns[0]
        return self.env._(
            "From %(start)s to %(end)s",
            start=format_date(self.env, whole.start),
            end=format_date(self.env, whole.end),
        )

    # -- balances ----------------------------------------------------------------

    @api.model
    def _balances(self, model, domain, columns):
        """{account id or None: one engine cell a column}: a query for whole months, and
        one for each month that a column cuts."""
        amount = "balance:sum" if model == "account.move.line" else "amount:sum"
        last = max(column.end for column in columns)
        months = {
            (account.id or None, month): cents(total)
            for account, month, total in self.env[model]._read_group(
                Domain.AND([domain, [("date", "<=", last)]]),
                ["account_id", "date:month"],
                [amount],
            )
        }
        parts = {}
        for day in cut_days(columns):
            inside = [("date", ">=", month_start(day)), ("date", "<=", day)]
            for account, total in self.env[model]._read_group(
                Domain.AND([domain, inside]), ["account_id"], [amount]
            ):
                parts[account.id or None, day] = cents(total)
        return cells(columns, months, parts)

    @api.model
    def _accounts(self, company, balances):
        """{account id or None: (code, name)} of the accounts that have a balance."""
        # Advisers and members read their figures, not the chart of accounts.
        chart_sudo = self.env["account.account"].sudo().with_company(company)
        accounts_sudo = chart_sudo.browse([id_ for id_ in balances if id_])
        found = {a.id: (a.code or "", a.name) for a in accounts_sudo}
        found[None] = ("", self.env._("Internal current account"))
        return found

    # -- lines -------------------------------------------------------------------

    @api.model
    def _line_values(self, line, labels, accounts):
        return {
            "code": line.row.code,
            "label": labels.get(line.row.code, line.row.code),
            "kind": line.row.kind,
            "sheet": line.row.sheet,
            "values": [units(value) for value in line.values],
            "accounts": [
                {
                    "id": id_ or 0,
                    "code": accounts[id_][0],
                    "name": accounts[id_][1],
                    "values": [units(value) for value in values],
                }
                for id_, values in line.accounts
                if any(values)
            ],
        }

    @api.model
    def _compare_with_books(self, scope, balances, columns, accounts):
        """Differences with the general ledger: asked for the whole cooperative, by
        people who read its entries. An empty list says that they are equal."""
        entry = self.env["account.move.line"]
        if not scope.is_whole or not entry.has_access("read"):
            return None
        domain = [
            ("company_id", "=", scope.company.id),
            ("parent_state", "=", "posted"),
            ("account_id", "!=", False),
        ]
        books = self._balances("account.move.line", domain, columns)
        names = self._accounts(scope.company, books) | accounts
        nothing = [Cell()] * len(columns)
        return [
            {
                "account": " ".join(names[id_]).strip(),
                "activities": units(balances.get(id_, nothing)[0].to_date),
                "books": units(books.get(id_, nothing)[0].to_date),
            }
            for id_ in sorted(set(books) | set(balances), key=lambda a: names[a])
            if balances.get(id_, nothing) != books.get(id_, nothing)
        ]

    # -- what is behind a figure ---------------------------------------------------

    @api.model
    def action_open_figure(self, options, code, column, account_id=None):
        """The rows of the activity ledger that a figure sums.

        ``code``: of the row; ``column``: its number; ``account_id``: one account of the
        row (0: the internal current account), or all of them.
        """
        scope, columns, balances, names, rows = self._read(options)
        lines = self._lines(rows, names, balances, len(columns))
        line = next((line for line in lines if line.row.code == code), None)
        if line is None or not 0 <= column < len(columns):
            raise UserError(
                self.env._("This figure is no longer there: read the statement again.")
            )
        accounts = [id_ for id_, _values in line.accounts]
        if line.row.kind in ("result_year", "result_before"):
            accounts = [
                id_
                for li in lines
                if li.row.sheet == "income"
                for id_, _v in li.accounts
            ]
        if account_id is not None:
            accounts = [account_id or None]
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cae_activity_accounts.cae_activity_entry_action"
        )
        domain = Domain.AND(
            [
                scope.domain,
                self._days(line.row, columns[column]),
                [("account_id", "in", [id_ or False for id_ in accounts])],
            ]
        )
        name = rows.filtered(lambda row: row.code == code).label or action["name"]
        return action | {
            "name": name,
            "display_name": name,
            "domain": list(domain),
            "context": {"search_default_by_account": int(account_id is None)},
        }

    @api.model
    def _days(self, row, column):
        """The days that a row sums in a column."""
        if row.sheet == "income":
            return [("date", ">=", column.start), ("date", "<=", column.end)]
        if row.kind == "result_year":
            return [("date", ">=", column.year_start), ("date", "<=", column.end)]
        if row.kind == "result_before":
            return [("date", "<", column.year_start)]
        return [("date", "<=", column.end)]
