"""Customers who will not pay: their debt is moved to doubtful customers (416)."""

from __future__ import annotations

from .books import Books
from .reading import a_day, rows

DOUBTFUL = "416000"


def move_debts(books: Books, month: int) -> None:
    for row in rows("doubtful"):
        if a_day(row["date"]).month != month:
            continue
        invoice = books.by_ref({row["ref"]})[row["ref"]]
        owed = invoice.line_ids.filtered(
            lambda item: item.account_type == "asset_receivable" and not item.reconciled
        )
        amount = sum(owed.mapped("amount_residual"))
        move = books.env["account.move"].create(
            {
                "journal_id": books.misc.id,
                "date": a_day(row["date"]),
                "ref": row["label"],
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "name": row["label"],
                            "account_id": account.id,
                            "partner_id": invoice.partner_id.id,
                            "balance": balance,
                        },
                    )
                    for account, balance in (
                        (books.account(DOUBTFUL), amount),
                        (owed.account_id, -amount),
                    )
                ],
            }
        )
        move.action_post()
        counterpart = move.line_ids.filtered(
            lambda item, accounts=owed.account_id: item.account_id in accounts
        )
        (owed | counterpart).reconcile()
