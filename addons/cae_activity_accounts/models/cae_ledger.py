from odoo import api, models
from odoo.tools import SQL

from ..engine.closed_months import open_rows
from ..engine.ledger import Attribution
from ..engine.settlement import settlements

DIRTY = "cae_activity_accounts.dirty_moves"
REBUILD_BATCH = 2000


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
        precommit.data[DIRTY].update(id_ for id_ in move_ids if id_)

    @api.model
    def _sync(self):
        """Recompute the rows of marked entries, in the same transaction."""
        dirty = self.env.cr.precommit.data.get(DIRTY)
        if not dirty:
            return
        ids = set(dirty)
        dirty.clear()
        # The ledger is the cooperative's: its rows do not depend on who wrote the entry.
        ledger_sudo = self.sudo()
        ledger_sudo.env.flush_all()
        reader_sudo = ledger_sudo.env["cae.ledger.reader"]
        scope = reader_sudo._followers(ids | reader_sudo._documents_behind(ids))
        for company, moves in reader_sudo._by_company(scope).items():
            ledger_sudo._write(company, moves)
        for model in ("cae.activity.entry", "cae.activity.settlement"):
            self.env[model].invalidate_model(flush=False)

    @api.model
    def _rebuild(self, company):
        """Recompute every entry of a company, a batch at a time."""
        self.env.flush_all()
        reader = self.env["cae.ledger.reader"]
        for batch in reader._batches(company, REBUILD_BATCH):
            self._write(company, batch)

    @api.model
    def _write(self, company, move_ids):
        """Replace the open rows of ``move_ids`` by what the books say now."""
        rows, settled = self._target(company, move_ids)
        self._replace(
            "cae_activity_entry",
            ("move_id", "move_line_id", "partial_id", "activity_id", "account_id"),
            ("amount",),
            company,
            move_ids,
            [(row.key, row.date, (row.amount,)) for row in rows],
        )
        self._replace(
            "cae_activity_settlement",
            ("move_id", "partial_id", "activity_id", "kind"),
            ("gross", "vat"),
            company,
            move_ids,
            [(row.key, row.date, (row.gross, row.vat)) for row in settled],
        )

    @api.model
    def _target(self, company, move_ids):
        """(ledger rows, settlements) that the books give ``move_ids`` at this time."""
        reader = self.env["cae.ledger.reader"]
        moves, links = reader._read(reader._sources(move_ids), company)
        unassigned = self.env["cae.activity"]._system(company, "unassigned").id
        books = Attribution(moves, links, unassigned)
        rows = [row for row in books.rows() if row.move in move_ids]
        role = self.env["cae.account.role"]
        settled = settlements(
            books,
            role._accounts(company, "turnover"),
            role._accounts(company, "cash_charge"),
        )
        return rows, [row for row in settled if row.document in move_ids]

    @api.model
    def _replace(self, table, key, measures, company, move_ids, target):
        """Delete the open rows of a table and insert the target's (raw SQL: one delete
        and one insert by columns; the ORM takes five times as long, rows have no log)."""
        self.env.cr.execute(
            SQL(
                "DELETE FROM %s WHERE move_id = ANY(%s) AND date > %s",
                SQL.identifier(table),
                list(move_ids),
                company.cae_closed_until or "-infinity",
            )
        )
        booked = (
            self._booked(table, key, measures, move_ids)
            if company.cae_closed_until
            else []
        )
        rows = open_rows(target, booked, company.cae_closed_until or None)
        if rows:
            self._insert(table, key, measures, company, rows)

    @api.model
    def _booked(self, table, key, measures, move_ids):
        columns = SQL(", ").join(SQL.identifier(name) for name in key)
        amounts = SQL(", ").join(
            SQL("round(%s * 100)::bigint", SQL.identifier(name)) for name in measures
        )
        self.env.cr.execute(
            SQL(
                "SELECT %s, date, %s FROM %s WHERE move_id = ANY(%s)",
                columns,
                amounts,
                SQL.identifier(table),
                list(move_ids),
            )
        )
        width = len(key)
        return [
            (row[:width], row[width], row[width + 1 :])
            for row in self.env.cr.fetchall()
        ]

    @api.model
    def _insert(self, table, key, measures, company, rows):
        columns = list(zip(*(where[0] for where in rows), strict=True))
        columns.append([day for _, day in rows])
        columns += list(zip(*rows.values(), strict=True))
        types = ["text" if name == "kind" else "int" for name in key]
        types += ["date"] + ["bigint"] * len(measures)
        names = [f"c{i}" for i in range(len(columns))]
        selected = [SQL.identifier(name) for name in names[: len(key) + 1]]
        selected += [
            SQL("%s::numeric / 100", SQL.identifier(name))
            for name in names[len(key) + 1 :]
        ]
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (%s, company_id) SELECT %s, %s FROM unnest(%s) AS t(%s)",
                SQL.identifier(table),
                SQL(", ").join(
                    SQL.identifier(name) for name in (*key, "date", *measures)
                ),
                SQL(", ").join(selected),
                company.id,
                SQL(", ").join(
                    SQL("%s::" + type_ + "[]", list(column))  # pylint: disable=sql-injection
                    for type_, column in zip(types, columns, strict=True)
                ),
                SQL(", ").join(SQL.identifier(name) for name in names),
            )
        )
