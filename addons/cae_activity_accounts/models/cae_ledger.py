from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ..engine.closed_months import open_rows
from ..engine.ledger import Attribution
from ..engine.settlement import settlements
from ..engine.settlement_trace import Accounts

DIRTY = "cae_activity_accounts.dirty_moves"
REBUILD_BATCH = 2000


class Table(NamedTuple):
    """A table of the ledger."""

    name: str
    key: tuple[str, ...]
    measures: tuple[str, ...]


TABLES = (
    Table(
        "cae_activity_entry",
        ("move_id", "move_line_id", "partial_id", "activity_id", "account_id"),
        ("amount",),
    ),
    Table(
        "cae_activity_settlement",
        ("move_id", "partial_id", "activity_id", "kind"),
        ("gross", "vat"),
    ),
)


class CaeLedger(models.AbstractModel):
    """Keeps the activity ledger equal to the books.

    Everything that changes an entry marks it (``_mark``); once a transaction, before
    it commits or before anybody reads the ledger, ``_sync`` recomputes the rows of the
    marked entries and of all that follow them. Rows are never incremented.
    """

    _name = "cae.ledger"
    _description = "Activity ledger: synchronisation"

    @api.model
    def _mark(self, move_ids):
        """Note entries whose rows must be recomputed before the transaction ends."""
        precommit = self.env.cr.precommit
        if DIRTY not in precommit.data:
            precommit.data[DIRTY] = set()
            precommit.add(self._sync)
            self._forget()
        precommit.data[DIRTY].update(id_ for id_ in move_ids if id_)

    @api.model
    def _forget(self):
        """Forget what was read of the ledger in this transaction."""
        for model in ("cae.activity.entry", "cae.activity.settlement"):
            self.env[model].invalidate_model(flush=False)
        for model in ("account.move", "account.move.line"):
            self.env[model].invalidate_model(["activity_entry_ids"], flush=False)
        activity = self.env["cae.activity"]
        activity.invalidate_model(activity._figure_fields(), flush=False)

    @api.model
    def _sync(self):
        """Recompute the rows of marked entries, in the same transaction."""
        data = self.env.cr.precommit.data
        if not data.get(DIRTY):
            return
        self.env.flush_all()
        # Taken away, not emptied: what is marked from here on asks for another pass.
        dirty = data.pop(DIRTY, set())
        # The ledger is the cooperative's: whoever wrote the entry, the same rows.
        ledger_sudo = self.sudo()
        graph = ledger_sudo.env["cae.ledger.scope"]._graph()
        by_company = ledger_sudo.env["cae.ledger.reader"]._by_company(
            graph.scope(dirty)
        )
        for company, moves in by_company.items():
            ledger_sudo._touch_closed(company, moves)
            ledger_sudo._write(company, moves, graph)
        self._forget()

    @api.model
    def _touch_closed(self, company, move_ids):
        """Make two transactions that recompute an entry at once fail and be retried.

        Rows of open months are deleted, which does it; those of closed months stay.
        """
        if company.cae_closed_until:
            self.env.cr.execute(
                "UPDATE cae_activity_entry SET amount = amount "
                "WHERE move_id = ANY(%s) AND date <= %s",
                [list(move_ids), company.cae_closed_until],
            )

    @api.model
    def _rebuild(self, company):
        """Recompute every entry of a company, a batch at a time."""
        self.env.flush_all()
        for batch in self.env["cae.ledger.reader"]._batches(company, REBUILD_BATCH):
            self._write(company, batch)
        self._forget()

    @api.model
    def _write(self, company, move_ids, graph=None):
        """Replace the open rows of ``move_ids`` by what the books say now."""
        targets = self._target(company, move_ids, graph)
        for table, target in zip(TABLES, targets, strict=True):
            self._replace(table, company, move_ids, target)

    @api.model
    def _target(self, company, move_ids, graph=None):
        """What the books say now of ``move_ids``, for each of the ``TABLES``."""
        graph = graph or self.env["cae.ledger.scope"]._graph()
        moves, links = self.env["cae.ledger.reader"]._read(
            [graph.headers[id_] for id_ in sorted(graph.reading(move_ids))]
        )
        books = Attribution(
            moves, links, self.env["cae.activity"]._system_id(company.id, "unassigned")
        )
        rows = books.rows()
        role = self.env["cae.account.role"]
        settled = settlements(
            books,
            Accounts(
                turnover=role._accounts(company, "turnover"),
                cash_charge=role._accounts(company, "cash_charge"),
                liquidity=role._accounts(company, "liquidity"),
            ),
        )
        return (
            [(r.key, r.date, (r.amount,)) for r in rows if r.move in move_ids],
            [
                (s.key, s.date, (s.gross, s.vat))
                for s in settled
                if s.document in move_ids
            ],
        )

    @api.model
    def _replace(self, table, company, move_ids, target):
        """Delete the open rows of a table and insert the target's.

        Raw SQL: one delete and one insert by columns; the ORM takes five times as long,
        and rows have neither log nor computed field.
        """
        closed = company.cae_closed_until or None
        self.env.cr.execute(
            SQL(
                "DELETE FROM %s WHERE move_id = ANY(%s) AND date > %s",
                SQL.identifier(table.name),
                list(move_ids),
                closed or "-infinity",
            )
        )
        rows = open_rows(
            target, self._booked(table, move_ids) if closed else [], closed
        )
        if rows:
            self._insert(table, company, rows)

    @api.model
    def _booked(self, table, move_ids):
        """Rows of a table: [(key, date, cents)]."""
        self.env.cr.execute(
            SQL(
                "SELECT %s, date, %s FROM %s WHERE move_id = ANY(%s)",
                _names(table.key),
                SQL(", ").join(
                    SQL("round(%s * 100)::bigint", SQL.identifier(name))
                    for name in table.measures
                ),
                SQL.identifier(table.name),
                list(move_ids),
            )
        )
        width = len(table.key)
        return [
            (row[:width], row[width], row[width + 1 :])
            for row in self.env.cr.fetchall()
        ]

    @api.model
    def _insert(self, table, company, rows):
        """Insert {(key, date): cents}, by columns."""
        columns = list(zip(*(where[0] for where in rows), strict=True))
        columns.append([day for _, day in rows])
        columns += list(zip(*rows.values(), strict=True))
        types = [TEXTS.get(name, INTEGERS) for name in table.key]
        types += [DATES] + [CENTS] * len(table.measures)
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (%s, company_id) "
                "SELECT %s, %s FROM unnest(%s) AS t(%s)",
                SQL.identifier(table.name),
                _names((*table.key, "date", *table.measures)),
                SQL(", ").join(
                    [
                        _names((*table.key, "date")),
                        *(
                            SQL("%s::numeric / 100", SQL.identifier(name))
                            for name in table.measures
                        ),
                    ]
                ),
                company.id,
                SQL(", ").join(
                    SQL("%s::%s", list(column), type_)
                    for type_, column in zip(types, columns, strict=True)
                ),
                _names((*table.key, "date", *table.measures)),
            )
        )


INTEGERS, DATES, CENTS = SQL("int[]"), SQL("date[]"), SQL("bigint[]")
TEXTS = {"kind": SQL("text[]")}


def _names(names):
    return SQL(", ").join(SQL.identifier(name) for name in names)
