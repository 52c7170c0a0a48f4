from dataclasses import dataclass

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.cae_members.engine.money import cents

from ..engine.closed_months import open_rows
from .cae_ledger import REBUILD_BATCH, TABLES

SHOWN_FAULTS = 5


@dataclass
class Point:
    """One point of the audit: what was compared, how many, and what is wrong."""

    name: str
    figure: str
    faults: list[str]


class CaeAudit(models.AbstractModel):
    """Recomputes what is stored and compares: sums alone prove no attribution."""

    _name = "cae.audit"
    _description = "Audit of the activity accounts"

    @api.model
    def _report(self):
        """(text to print, number of broken points) for every company."""
        lines, broken = [], 0
        # An audit is of everything.
        companies = self.env["res.company"].search([])  # pylint: disable=no-search-all
        for company in companies:
            lines.append(company.name)
            for point in self._points(company):
                broken += bool(point.faults)
                mark = "BROKEN" if point.faults else "ok"
                lines.append(f"  {mark:<7}{point.name}: {point.figure}")
                lines += [f"         {fault}" for fault in point.faults[:SHOWN_FAULTS]]
                if len(point.faults) > SHOWN_FAULTS:
                    lines.append(f"         … {len(point.faults) - SHOWN_FAULTS} more")
        return "\n".join(lines), broken

    @api.model
    def _points(self, company):
        """The points of one company; addons append theirs."""
        self.env["cae.ledger"]._sync()
        return [
            self._ledger_recomputed(company),
            self._items_sum(company),
            self._moves_balanced(company),
            self._general_ledger(company),
            self._treasury(company),
            self._internal_pair(company),
            self._seals(company),
        ]

    @api.model
    def _ledger_recomputed(self, company):
        """Rows stored = rows recomputed (closed months: by key, and sealed)."""
        ledger = self.env["cae.ledger"]
        closed = company.cae_closed_until or None
        faults, count = [], 0
        for moves in self.env["cae.ledger.reader"]._batches(company, REBUILD_BATCH):
            for table, target in zip(
                TABLES, ledger._target(company, moves), strict=True
            ):
                booked = ledger._booked(table, moves)
                wanted = open_rows(target, booked, closed)
                stored = {}
                for row_key, day, amounts in booked:
                    where = (row_key, day)
                    if closed is None or day > closed:
                        if where in stored:
                            faults.append(
                                self._fault(table.name, where, amounts, "twice")
                            )
                        stored[where] = amounts
                count += len(booked)
                faults += [
                    self._fault(table.name, where, stored.get(where), wanted.get(where))
                    for where in sorted(wanted.keys() | stored.keys(), key=str)
                    if wanted.get(where) != stored.get(where)
                ]
        return Point(self.env._("Ledger recomputed"), f"{count} rows", faults)

    @api.model
    def _fault(self, table, where, stored, wanted):
        key, day = where
        return f"{table} {key} {day}: stored {stored}, recomputed {wanted}"

    @api.model
    def _items_sum(self, company):
        return self._sql_point(
            self.env._("Each journal item = the sum of its rows"),
            SQL(
                """
                SELECT l.id, round(l.balance * 100) AS wanted,
                       round(COALESCE(e.amount, 0) * 100) AS stored
                  FROM account_move_line l
                  JOIN account_move m ON m.id = l.move_id
             LEFT JOIN (SELECT move_line_id, sum(amount) AS amount
                          FROM cae_activity_entry WHERE company_id = %(company)s
                      GROUP BY move_line_id) e ON e.move_line_id = l.id
                 WHERE m.company_id = %(company)s AND m.state = 'posted'
                   AND l.display_type NOT IN
                       ('line_section', 'line_subsection', 'line_note')
                """,
                company=company.id,
            ),
            "item %s: balance %s, rows %s",
        )

    @api.model
    def _moves_balanced(self, company):
        return self._sql_point(
            self.env._("Each entry and activity: rows sum to zero"),
            SQL(
                """
                SELECT move_id || '/' || activity_id, 0, round(sum(amount) * 100)
                  FROM cae_activity_entry WHERE company_id = %s
              GROUP BY move_id, activity_id
                """,
                company.id,
            ),
            "entry/activity %s: expected %s, rows %s",
        )

    @api.model
    def _general_ledger(self, company):
        return self._sql_point(
            self.env._("Each account: activities sum to the general ledger"),
            SQL(
                """
                SELECT COALESCE(g.account_id, e.account_id),
                       round(COALESCE(g.amount, 0) * 100),
                       round(COALESCE(e.amount, 0) * 100)
                  FROM (SELECT l.account_id, sum(l.balance) AS amount
                          FROM account_move_line l
                         WHERE l.company_id = %(company)s AND l.parent_state = 'posted'
                           AND l.account_id IS NOT NULL
                      GROUP BY l.account_id) g
             FULL JOIN (SELECT account_id, sum(amount) AS amount
                          FROM cae_activity_entry WHERE company_id = %(company)s
                           AND account_id IS NOT NULL
                      GROUP BY account_id) e ON e.account_id = g.account_id
                """,
                company=company.id,
            ),
            "account %s: general ledger %s, activities %s",
        )

    @api.model
    def _treasury(self, company):
        """Liquidity of all activities = the banks; internal current accounts = zero."""
        accounts = self.env["cae.account.role"]._accounts(company, "liquidity")
        entry = self.env["cae.activity.entry"]
        own = [("company_id", "=", company.id)]
        [(rows,)] = entry._read_group(
            [*own, ("account_id", "in", list(accounts))], aggregates=["amount:sum"]
        )
        [(books,)] = self.env["account.move.line"]._read_group(
            [
                *own,
                ("account_id", "in", list(accounts)),
                ("parent_state", "=", "posted"),
            ],
            aggregates=["balance:sum"],
        )
        [(internal,)] = entry._read_group(
            [*own, ("account_id", "=", False)], aggregates=["amount:sum"]
        )
        faults = []
        if cents(rows or 0) != cents(books or 0):
            faults.append(f"activities {rows}, banks {books}")
        if cents(internal or 0):
            faults.append(f"internal current accounts sum to {internal}")
        name = self.env._("Treasury of all activities = banks, cash and cheques")
        return Point(name, f"{books or 0:.2f}", faults)

    @api.model
    def _internal_pair(self, company):
        """The pair of internal accounts is zero on any date."""
        role = self.env["cae.account.role"]
        pair = role._accounts(company, "internal_charge") | role._accounts(
            company, "internal_income"
        )
        groups = self.env["account.move.line"]._read_group(
            [
                ("company_id", "=", company.id),
                ("account_id", "in", list(pair)),
                ("parent_state", "=", "posted"),
            ],
            ["date:day"],
            ["balance:sum"],
        )
        faults = [f"{day}: {balance}" for day, balance in groups if cents(balance)]
        name = self.env._("Internal pair of accounts: zero on each date")
        return Point(name, f"{len(groups)} dates", faults)

    @api.model
    def _seals(self, company):
        """Closed months hold the rows that they held when they were closed."""
        closings = self.env["cae.closing"].search(
            [("company_id", "=", company.id), ("state", "=", "closed")]
        )
        faults = [c.display_name for c in closings if c._digest() != c.seal]
        name = self.env._("Closed months unchanged")
        return Point(name, f"{len(closings)} months", faults)

    @api.model
    def _sql_point(self, name, query, message):
        """A point whose query gives (what, wanted cents, stored cents)."""
        self.env.flush_all()
        self.env.cr.execute(query)
        rows = self.env.cr.fetchall()
        faults = [message % row for row in rows if row[1] != row[2]]
        return Point(name, f"{len(rows)}", faults)
