from odoo import api, models
from odoo.tools import SQL

from ..engine.ledger_graph import Graph
from ..engine.ledger_types import Rank


class CaeLedgerScope(models.AbstractModel):
    """Which entries depend on which (raw SQL, as the reader)."""

    _name = "cae.ledger.scope"
    _description = "Activity ledger: which entries depend on which"

    @api.model
    def _graph(self):
        return Graph(self)

    @api.model
    def _neighbours(self, move_ids):
        """Pairs of entries that depend on each other, the first in ``move_ids``."""
        self.env.cr.execute(
            SQL(
                """
                WITH item AS (
                    SELECT id, move_id FROM account_move_line
                     WHERE move_id = ANY(%(ids)s)
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
                ids=list(move_ids),
            )
        )
        return self.env.cr.fetchall()

    @api.model
    def _headers(self, move_ids):
        """Posted entries: id, date, rank, what they reverse or stem from."""
        if not move_ids:
            return []
        self.env.cr.execute(self._headers_query(list(move_ids)))
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
    def _headers_query(self, move_ids):
        return SQL(
            """
            SELECT m.id, m.date, m.move_type, j.type AS journal,
                   m.statement_line_id IS NOT NULL AS statement,
                   m.origin_payment_id IS NOT NULL AS payment,
                   m.journal_id = c.currency_exchange_journal_id AS exchange,
                   COALESCE(m.tax_cash_basis_origin_move_id,
                            r.tax_cash_basis_origin_move_id) AS origin,
                   m.tax_cash_basis_rec_id AS settlement,
                   m.reversed_entry_id AS reverses,
                   EXISTS (SELECT FROM hr_expense e WHERE e.account_move_id = m.id)
                       AS expense,
                   line.nominal, line.seeded, line.customer
              FROM account_move m
              JOIN account_journal j ON j.id = m.journal_id
              JOIN res_company c ON c.id = m.company_id
         LEFT JOIN account_move r ON r.id = m.reversed_entry_id
      LEFT JOIN LATERAL (
                SELECT bool_or(a.account_type LIKE 'income%%'
                               OR a.account_type LIKE 'expense%%') AS nominal,
                       bool_or(a.account_type = 'asset_receivable'
                               AND NOT COALESCE(a.non_trade, FALSE)) AS customer,
                       bool_or(l.activity_id IS NOT NULL OR EXISTS (
                           SELECT FROM jsonb_object_keys(
                                       CASE jsonb_typeof(l.analytic_distribution)
                                       WHEN 'object' THEN l.analytic_distribution
                                       END) key
                           CROSS JOIN unnest(string_to_array(key, ',')) part
                           JOIN cae_activity activity
                             ON activity.analytic_account_id = part::int
                       )) AS seeded
                  FROM account_move_line l
                  JOIN account_account a ON a.id = l.account_id
                 WHERE l.move_id = m.id
              ) line ON TRUE
             WHERE m.id = ANY(%s) AND m.state = 'posted'
            """,
            move_ids,
        )

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
        # An expense paid by the company is booked as a payment, and is a document.
        if header["move_type"] != "entry" or header["expense"]:
            return Rank.SOURCE
        if header["payment"]:
            return Rank.PAYMENT
        if header["exchange"]:
            return Rank.EXCHANGE
        if header["journal"] in ("bank", "cash", "credit"):
            return Rank.BANK
        if header["nominal"] or header["seeded"]:
            return Rank.SOURCE
        return Rank.TRANSFER
