from collections import defaultdict
from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

from ..engine.ledger_types import Item, Link, Move

WEIGHT = 10**6
"""Weight of one per cent of an analytic distribution."""


class CaeLedgerReader(models.AbstractModel):
    """Reads entries, items and reconciliations as the engine's values (raw SQL: a
    thousand entries a second through the ORM, fifty thousand by four queries)."""

    _name = "cae.ledger.reader"
    _description = "Activity ledger: reading the books"

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
        """Ids of all the company's entries, ``size`` at a time."""
        self.env.cr.execute(
            SQL(
                "SELECT id FROM account_move WHERE company_id = %s ORDER BY id",
                company.id,
            )
        )
        ids = [id_ for (id_,) in self.env.cr.fetchall()]
        for start in range(0, len(ids), size):
            yield set(ids[start : start + size])

    @api.model
    def _read(self, headers):
        """(entries, links) of posted entries (see the scope), as engine values."""
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
        """{entry: its items}."""
        weights = self._weights(move_ids)
        self.env.cr.execute(self._items_query(list(move_ids)))
        items = defaultdict(list)
        for row in self.env.cr.dictfetchall():
            move, default = row.pop("move"), row.pop("default_activity")
            bases = frozenset(row.pop("bases") or ())
            distribution = weights.get(row["id"], ())
            if row["activity"]:
                distribution = ()
            elif not (distribution or row["nominal"]):
                # What a document buys or sells off the result: asset, deposit.
                row["activity"] = default
            items[move].append(Item(**row, weights=distribution, bases_of=bases))
        return items

    @api.model
    def _items_query(self, move_ids):
        return SQL(
            """
            SELECT l.move_id AS move, l.id, l.account_id AS account,
                   round(l.balance * 100)::bigint AS balance,
                   l.activity_id AS activity,
                   CASE WHEN l.display_type = 'product' THEN m.activity_id END
                       AS default_activity,
                   a.account_type LIKE 'income%%' OR a.account_type LIKE 'expense%%'
                       AS nominal,
                   l.display_type IN ('epd', 'rounding') AS added,
                   tax.id AS tax, l.tax_repartition_line_id AS repartition,
                   base.taxes AS bases,
                   COALESCE(tax.tax_exigibility = 'on_payment', FALSE) AS deferred,
                   a.account_type = 'asset_receivable'
                       AND NOT COALESCE(a.non_trade, FALSE) AS receivable,
                   a.account_type = 'liability_payable'
                       AND NOT COALESCE(a.non_trade, FALSE) AS payable,
                   l.sequence
              FROM account_move_line l
              JOIN account_move m ON m.id = l.move_id
              JOIN account_account a ON a.id = l.account_id
         LEFT JOIN account_tax_repartition_line rep
                ON rep.id = l.tax_repartition_line_id
         LEFT JOIN account_tax tax ON tax.id = rep.tax_id
      LEFT JOIN LATERAL (
                SELECT array_agg(COALESCE(child.child_tax, rel.account_tax_id)) AS taxes
                  FROM account_move_line_account_tax_rel rel
             LEFT JOIN account_tax_filiation_rel child
                    ON child.parent_tax = rel.account_tax_id
                 WHERE rel.account_move_line_id = l.id
              ) base ON TRUE
             WHERE l.move_id = ANY(%s) AND l.display_type NOT IN
                   ('line_section', 'line_subsection', 'line_note')
          ORDER BY l.move_id, l.id
            """,
            move_ids,
        )

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
                    ON activity.analytic_account_id = part.account::int
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
                WITH item AS (
                    SELECT id FROM account_move_line WHERE move_id = ANY(%(ids)s)
                )
                SELECT p.id, p.debit_move_id, p.credit_move_id,
                       round(p.amount * 100)::bigint, p.max_date
                  FROM account_partial_reconcile p
                 WHERE p.debit_move_id IN (SELECT id FROM item)
                    OR p.credit_move_id IN (SELECT id FROM item)
                """,
                ids=list(move_ids),
            )
        )
        return [Link(*row) for row in self.env.cr.fetchall() if row[3]]
