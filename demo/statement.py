"""The bank statement of a month: its lines, and what each of them settles."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .books import Books
from .reading import YEAR


@dataclass
class Part:
    """A counterpart of a bank line: an account, and the items that it settles."""

    account: str
    amount: float
    activity: str = ""
    partner: Any = None
    settles: Any = None
    label: str = ""


@dataclass
class BankLine:
    """A line of the statement; without parts it waits on the suspense account."""

    day: date
    label: str
    amount: float
    parts: list[Part] = field(default_factory=list)
    partner: Any = None


def book(books: Books, lines: list[BankLine]) -> None:
    """Create lines of the bank's journal, matched to what they settle."""
    if not lines:
        return
    ordered = sorted(lines, key=lambda line: line.day)
    created = books.env["account.bank.statement.line"].create(
        [_values(books, line) for line in ordered]
    )
    plan = []
    for line, record in zip(ordered, created, strict=True):
        counterparts = record.move_id.line_ids.filtered(
            lambda item: item.account_id != books.bank.default_account_id
        )
        for part, item in zip(line.parts, counterparts, strict=False):
            if part.settles:
                plan.append(part.settles | item)
    if plan:
        books.reconcile(plan)


def close(books: Books, month: int) -> None:
    """Make the month's statement of all the lines that the bank sent."""
    first = date(YEAR, month, 1)
    lines = books.env["account.bank.statement.line"].search(
        [("journal_id", "=", books.bank.id), ("statement_id", "=", False)]
    )
    if not lines:
        return
    last = books.env["account.bank.statement"].search(
        [("journal_id", "=", books.bank.id)], order="date desc, id desc", limit=1
    )
    round_to_cents = books.company.currency_id.round
    start = last.balance_end_real if last else round_to_cents(opening_balance(books))
    books.env["account.bank.statement"].create(
        {
            "name": f"Relevé {first:%m/%Y}",
            "date": max(lines.mapped("date")),
            "journal_id": books.bank.id,
            "balance_start": start,
            "balance_end_real": round_to_cents(start + sum(lines.mapped("amount"))),
            "line_ids": [(6, 0, lines.ids)],
        }
    )


def _values(books: Books, line: BankLine) -> dict[str, Any]:
    values = {
        "journal_id": books.bank.id,
        "date": line.day,
        "payment_ref": line.label,
        "amount": line.amount,
        "partner_id": line.partner.id if line.partner else False,
    }
    if line.parts:
        items = [
            {
                "name": line.label,
                "account_id": books.bank.default_account_id.id,
                "balance": line.amount,
                "partner_id": values["partner_id"],
            }
        ]
        items += [_item(books, line, part) for part in line.parts]
        values["line_ids"] = [(0, 0, item) for item in items]
    return values


def _item(books: Books, line: BankLine, part: Part) -> dict[str, Any]:
    partner = part.partner or line.partner
    item = {
        "name": part.label or line.label,
        "account_id": books.account(part.account).id,
        "balance": -part.amount,
        "partner_id": partner.id if partner else False,
    }
    if part.activity and books.account(part.account).internal_group in (
        "income",
        "expense",
    ):
        item["analytic_distribution"] = books.distribution(part.activity)
    elif part.activity:
        item["activity_id"] = books.activities[part.activity].id
    return item


def opening_balance(books: Books) -> float:
    """Return what the bank account held before its first statement."""
    items = books.env["account.move.line"].search(
        [
            ("account_id", "=", books.bank.default_account_id.id),
            ("parent_state", "=", "posted"),
            ("statement_line_id", "=", False),
        ]
    )
    return float(sum(items.mapped("balance")))
