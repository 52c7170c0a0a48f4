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
        """(entries, links) of posted entries (see the scope), as the engine's values."""
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
                       a.account_type = 'asset_receivable'
                           AND NOT COALESCE(a.non_trade, FALSE),
                       a.account_type = 'liability_payable'
                           AND NOT COALESCE(a.non_trade, FALSE),
                       l.sequence,
                       CASE WHEN l.display_type = 'product' THEN m.activity_id END
                  FROM account_move_line l
                  JOIN account_move m ON m.id = l.move_id
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
        for (
            move_id,
            id_,
            account,
            balance,
            activity,
            nominal,
            *rest,
        ) in self.env.cr.fetchall():
            (
                tax,
                repartition,
                bases,
                deferred,
                receivable,
                payable,
                sequence,
                default,
            ) = rest
            distribution = weights.get(id_, ()) if activity is None else ()
            if not (activity or distribution or nominal):
                # What a document buys or sells off the result: asset, deposit.
                activity = default
            items[move_id].append(
                Item(
                    id=id_,
                    account=account,
                    balance=balance,
                    activity=activity,
                    weights=distribution,
                    nominal=nominal,
                    tax=tax,
                    repartition=repartition,
                    bases_of=frozenset(bases or ()),
                    deferred=bool(deferred),
                    receivable=receivable,
                    payable=payable,
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
