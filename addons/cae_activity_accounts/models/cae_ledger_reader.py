from collections import defaultdict
from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

from ..engine.ledger_types import Item, Link, Move, Rank

WEIGHT = 10**6
"""Weight of one per cent of an analytic distribution."""


class CaeLedgerReader(models.AbstractModel):
    """Reads entries, items and reconciliations as the engine's values (raw SQL: a
    thousand entries a second through the ORM, fifty thousand by four queries)."""

    _name = "cae.ledger.reader"
    _description = "Activity ledger: reading the books"

    # -- which entries ---------------------------------------------------------

    @api.model
    def _neighbours(self, move_ids):
        """Pairs of entries that depend on each other, one end in ``move_ids``."""
        ids = list(move_ids)
        self.env.cr.execute(
            SQL(
                """
                WITH item AS (
                    SELECT id, move_id FROM account_move_line WHERE move_id = ANY(%(ids)s)
                )
                SELECT item.move_id, other.move_id
                  FROM item
                  JOIN account_partial_reconcile p ON p.debit_move_id = item.id
                  JOIN account_move_line other ON other.id = p.credit_move_id
                UNION
                SELECT item.move_id, other.move_id
                  FROM item
                  JOIN account_partial_reconcile p ON p.credit_move_id = item.id
                  JOIN account_move_line other ON other.id = p.debit_move_id
                UNION
                SELECT tax_cash_basis_origin_move_id, id FROM account_move
                 WHERE tax_cash_basis_origin_move_id = ANY(%(ids)s)
                UNION
                SELECT id, tax_cash_basis_origin_move_id FROM account_move
                 WHERE id = ANY(%(ids)s) AND tax_cash_basis_origin_move_id IS NOT NULL
                UNION
                SELECT reversed_entry_id, id FROM account_move
                 WHERE reversed_entry_id = ANY(%(ids)s)
                UNION
                SELECT id, reversed_entry_id FROM account_move
                 WHERE id = ANY(%(ids)s) AND reversed_entry_id IS NOT NULL
                """,
                ids=ids,
            )
        )
        return self.env.cr.fetchall()

    @api.model
    def _walk(self, move_ids, direction):
        """``move_ids`` and all entries reached upwards (1) or downwards (-1)."""
        reached, edge = set(move_ids), set(move_ids)
        orders = {}
        while edge:
            pairs = self._neighbours(edge)
            unknown = {id_ for pair in pairs for id_ in pair} - orders.keys()
            orders.update(
                (move["id"], (move["rank"], move["id"]))
                for move in self._headers(unknown)
            )
            edge = {
                other
                for mine, other in pairs
                if other not in reached
                and other in orders
                and self._leads(orders.get(mine), orders[other], direction)
            }
            reached |= edge
        return reached

    @api.model
    def _leads(self, mine, other, direction):
        """Whether the walk goes on; an entry back in draft lets its followers go."""
        if mine is None:
            return direction < 0
        return (other > mine) == (direction < 0)

    @api.model
    def _followers(self, move_ids):
        """The entries and all those whose attribution depends on them."""
        return self._walk(move_ids, -1)

    @api.model
    def _sources(self, move_ids):
        """The entries and all those on which their attribution depends."""
        reached = self._walk(move_ids, 1)
        # The tax entries of a document share its cents: they are read together.
        self.env.cr.execute(
            SQL(
                """
                SELECT sister.id FROM account_move m
                  JOIN account_move sister
                    ON sister.tax_cash_basis_origin_move_id =
                       m.tax_cash_basis_origin_move_id
                 WHERE m.id = ANY(%s)
                """,
                list(reached),
            )
        )
        return reached | {id_ for (id_,) in self.env.cr.fetchall()}

    @api.model
    def _documents_behind(self, move_ids):
        """Documents that entries of ``move_ids`` settle."""
        return self._walk(move_ids, 1)

    @api.model
    def _by_company(self, move_ids):
        """{company: set of entries}; entries that are gone are left out."""
        self.env.cr.execute(
            SQL(
                "SELECT company_id, array_agg(id) FROM account_move "
                "WHERE id = ANY(%s) GROUP BY company_id",
                list(move_ids),
            )
        )
        company = self.env["res.company"]
        return {company.browse(id_): set(ids) for id_, ids in self.env.cr.fetchall()}

    @api.model
    def _batches(self, company, size):
        """Ids of all the company's entries, ``size`` at a time, followers included."""
        self.env.cr.execute(
            SQL("SELECT id FROM account_move WHERE company_id = %s ORDER BY id", company.id)
        )
        ids = [id_ for (id_,) in self.env.cr.fetchall()]
        for start in range(0, len(ids), size):
            yield self._followers(ids[start : start + size])

    # -- what they hold -------------------------------------------------------

    @api.model
    def _headers(self, move_ids):
        """Posted entries: id, date, rank, what they reverse or stem from."""
        if not move_ids:
            return []
        self.env.cr.execute(
            SQL(
                """
                SELECT m.id, m.date, m.move_type, j.type AS journal,
                       m.statement_line_id IS NOT NULL AS statement,
                       m.origin_payment_id IS NOT NULL AS payment,
                       m.journal_id = c.currency_exchange_journal_id AS exchange,
                       COALESCE(m.tax_cash_basis_origin_move_id,
                                r.tax_cash_basis_origin_move_id) AS origin,
                       m.tax_cash_basis_rec_id AS settlement,
                       m.reversed_entry_id AS reverses,
                       line.nominal, line.seeded
                  FROM account_move m
                  JOIN account_journal j ON j.id = m.journal_id
                  JOIN res_company c ON c.id = m.company_id
             LEFT JOIN account_move r ON r.id = m.reversed_entry_id
          LEFT JOIN LATERAL (
                    SELECT bool_or(a.account_type LIKE 'income%%'
                                   OR a.account_type LIKE 'expense%%') AS nominal,
                           bool_or(l.activity_id IS NOT NULL
                                   OR (l.analytic_distribution IS NOT NULL
                                       AND l.analytic_distribution::text
                                           NOT IN ('null', '{}'))) AS seeded
                      FROM account_move_line l
                      JOIN account_account a ON a.id = l.account_id
                     WHERE l.move_id = m.id
                  ) line ON TRUE
                 WHERE m.id = ANY(%s) AND m.state = 'posted'
                """,
                list(move_ids),
            )
        )
        headers = self.env.cr.dictfetchall()
        mirrored = {h["reverses"] for h in headers if self._mirrors(h)} - {
            h["id"] for h in headers
        }
        ranks = {h["id"]: h["rank"] for h in self._headers(mirrored)}
        for header in headers:
            header["rank"] = self._rank(header)
        ranks |= {h["id"]: h["rank"] for h in headers}
        for header in headers:
            reversed_rank = ranks.get(header["reverses"], Rank.SOURCE)
            if self._mirrors(header) and reversed_rank != Rank.SOURCE:
                header["rank"] = reversed_rank
            else:
                header["reverses"] = None
        return headers

    @api.model
    def _mirrors(self, header):
        """A reversal that names no activity takes the opposite of what it reverses."""
        return (
            header["reverses"]
            and header["move_type"] == "entry"
            and not header["seeded"]
            and not header["origin"]
        )

    @api.model
    def _rank(self, header):  # noqa: PLR0911 - one line a rule, in order
        if header["origin"]:
            return Rank.CASH_BASIS
        if header["statement"]:
            return Rank.STATEMENT
        if header["payment"]:
            return Rank.PAYMENT
        if header["move_type"] != "entry":
            return Rank.SOURCE
        if header["exchange"]:
            return Rank.EXCHANGE
        if header["journal"] in ("bank", "cash", "credit"):
            return Rank.BANK
        if header["nominal"] or header["seeded"]:
            return Rank.SOURCE
        return Rank.TRANSFER

    @api.model
    def _read(self, move_ids, company):
        """(entries, links) of the posted ``move_ids``, as the engine's values."""
        headers = self._headers(move_ids)
        ids = [header["id"] for header in headers]
        items = self._items(ids)
        moves = [
            Move(
                id=header["id"],
                date=header["date"],
                rank=header["rank"],
                items=tuple(items[header["id"]]),
                origin=header["origin"],
                reverses=header["reverses"],
                settlement=header["settlement"],
            )
            for header in headers
        ]
        return moves, self._links(ids)

    @api.model
    def _items(self, move_ids):
        weights = self._weights(move_ids)
        self.env.cr.execute(
            SQL(
                """
                SELECT l.move_id, l.id, l.account_id, round(l.balance * 100)::bigint,
                       l.activity_id,
                       a.account_type LIKE 'income%%' OR a.account_type LIKE 'expense%%',
                       t.id, l.tax_repartition_line_id, base.taxes,
                       t.tax_exigibility = 'on_payment',
                       a.account_type = 'asset_receivable' AND NOT a.non_trade,
                       l.sequence
                  FROM account_move_line l
                  JOIN account_account a ON a.id = l.account_id
             LEFT JOIN account_tax_repartition_line rep ON rep.id = l.tax_repartition_line_id
             LEFT JOIN account_tax t ON t.id = rep.tax_id
          LEFT JOIN LATERAL (
                    SELECT array_agg(COALESCE(child.child_tax, rel.account_tax_id)) AS taxes
                      FROM account_move_line_account_tax_rel rel
                 LEFT JOIN account_tax_filiation_rel child
                        ON child.parent_tax = rel.account_tax_id
                     WHERE rel.account_move_line_id = l.id
                  ) base ON TRUE
                 WHERE l.move_id = ANY(%s) AND l.account_id IS NOT NULL
                   AND l.display_type NOT IN ('line_section', 'line_subsection', 'line_note')
              ORDER BY l.move_id, l.id
                """,
                list(move_ids),
            )
        )
        items = defaultdict(list)
        for move_id, id_, account, balance, activity, nominal, *rest in self.env.cr.fetchall():
            tax, repartition, bases, deferred, receivable, sequence = rest
            items[move_id].append(
                Item(
                    id=id_,
                    account=account,
                    balance=balance,
                    activity=activity,
                    weights=weights.get(id_, ()) if activity is None else (),
                    nominal=nominal,
                    tax=tax,
                    repartition=repartition,
                    bases_of=frozenset(bases or ()),
                    deferred=bool(deferred),
                    receivable=bool(receivable),
                    sequence=sequence,
                )
            )
        return items

    @api.model
    def _weights(self, move_ids):
        """{item: ((activity, weight), …)} of analytic distributions; what is left of a
        hundred per cent goes to the activity to be attributed."""
        self.env.cr.execute(
            SQL(
                """
                SELECT l.id, activity.id, share.value, unassigned.id
                  FROM account_move_line l
            CROSS JOIN LATERAL jsonb_each_text(l.analytic_distribution) share
            CROSS JOIN LATERAL unnest(string_to_array(share.key, ',')) part(account)
                  JOIN cae_activity activity
                    ON activity.analytic_account_id::text = trim(part.account)
                  JOIN cae_activity unassigned
                    ON unassigned.company_id = l.company_id
                   AND unassigned.kind = 'unassigned'
                 WHERE l.move_id = ANY(%s)
                   AND jsonb_typeof(l.analytic_distribution) = 'object'
                """,
                list(move_ids),
            )
        )
        found = defaultdict(lambda: defaultdict(int))
        for id_, activity, percent, unassigned in self.env.cr.fetchall():
            shares = found[id_]
            shares[activity] += int(Decimal(percent) * WEIGHT)
            shares[unassigned] += 0
            found[id_]["rest"] = unassigned
        weights = {}
        for id_, shares in found.items():
            unassigned = shares.pop("rest")
            given = sum(shares.values())
            shares[unassigned] += max(0, 100 * WEIGHT - given)
            weights[id_] = tuple(sorted((a, w) for a, w in shares.items() if w))
        return weights

    @api.model
    def _links(self, move_ids):
        """Reconciliations with at least one end among ``move_ids``."""
        self.env.cr.execute(
            SQL(
                """
                SELECT p.id, p.debit_move_id, p.credit_move_id,
                       round(p.amount * 100)::bigint, p.max_date
                  FROM account_partial_reconcile p
                 WHERE p.debit_move_id IN (
                           SELECT id FROM account_move_line WHERE move_id = ANY(%(ids)s))
                    OR p.credit_move_id IN (
                           SELECT id FROM account_move_line WHERE move_id = ANY(%(ids)s))
                """,
                ids=list(move_ids),
            )
        )
        return [Link(*row) for row in self.env.cr.fetchall() if row[3]]
