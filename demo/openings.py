"""Opening balances, and the variable parts of last year that are paid this year.

What a member's variable part was on the last day of last year is a debt of the
cooperative (4286), with the money to pay it; its reversal gives the activity the result
out of which it is paid. Whoever has a support contract (CAPE) has no pay: his result
waits (4686) until he signs an entrepreneur's contract.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from .books import Books
from .reading import YEAR, a_day, rows

BANK = "512001"
# (account, balance): what is the cooperative's own on the first of January.
OWN = (
    (BANK, 96_480.00),
    ("101300", -48_600.00),
    ("106100", -22_350.00),
    ("106300", -25_530.00),
)
REVERSAL = "648000"
CAPE_DEBT = "468600"


def book(books: Books) -> None:
    if not books.env["account.account"].search([("code", "=", CAPE_DEBT)]):
        books.env["account.account"].create(
            {
                "code": CAPE_DEBT,
                "name": "Divers – charges à payer",
                "account_type": "liability_current",
                "reconcile": True,
            }
        )
    items = [_item(books, code, amount, "shared") for code, amount in OWN]
    for row in rows("openings"):
        amount = float(row["amount"])
        items.append(_item(books, BANK, amount, row["activity"]))
        items.append(_item(books, row["account"], -amount, row["activity"]))
    _post(books, date(YEAR, 1, 1), f"À-nouveaux {YEAR}", items)


def reverse(books: Books, month: int) -> None:
    """Reverse what a member is owed since last year, when he can be paid it."""
    groups: dict[date, list[dict[str, Any]]] = {}
    for row in rows("openings"):
        if row["reversed"] and a_day(row["reversed"]).month == month:
            amount = float(row["amount"])
            groups.setdefault(a_day(row["reversed"]), []).extend(
                (
                    _item(books, row["account"], amount, row["activity"]),
                    _item(books, REVERSAL, -amount, row["activity"]),
                )
            )
    for when, items in groups.items():
        label = f"Reprise de la part variable {YEAR - 1}"
        _post(books, when, label, items)


def _item(books: Books, code: str, balance: float, activity: str) -> dict[str, Any]:
    return {
        "account_id": books.account(code).id,
        "balance": balance,
        "activity_id": books.activities[activity].id,
    }


def _post(books: Books, day: date, label: str, items: list[dict[str, Any]]) -> None:
    move = books.env["account.move"].create(
        {
            "journal_id": books.misc.id,
            "date": day,
            "ref": label,
            "line_ids": [(0, 0, {"name": label, **item}) for item in items],
        }
    )
    move.action_post()
