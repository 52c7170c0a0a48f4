"""What the cooperative owes the State and the funds: VAT, contributions, pay.

VAT is settled by activity at the end of each month, so that an activity's debt goes
down when the cooperative pays; one transfer pays everybody's. Amounts are paid in whole
euros: the rounding is the shared services'.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from .books import Books
from .days import month_end, working_day
from .pay import regular_run
from .reading import YEAR
from .statement import BankLine, Part

VAT_PREFIXES = ("44571", "4452", "4453", "44566", "44562")
VAT_DUE = "445510"
VAT_DAY, SOCIAL_DAY = 24, 15
LOSS, GAIN = "658000", "758000"
# (account, label of the bank): who is paid in the month after the pay.
SOCIAL = (
    ("431000", "PRLV URSSAF ILE DE FRANCE"),
    ("437000", "PRLV RETRAITE PREVOYANCE MUTUELLE"),
    ("442100", "PRLV DGFIP PRELEVEMENT A LA SOURCE"),
)


def settle_vat(books: Books, month: int) -> None:
    """Move the month's VAT of each activity to what is to be paid."""
    end = month_end(date(YEAR, month, 1))
    balances = _vat_balances(books, end)
    if not balances:
        return
    label = f"Déclaration de TVA {end:%m/%Y}"
    items, due = [], {}
    for (account, activity), balance in balances.items():
        items.append(_item(account, activity, -balance, label))
        due[activity] = due.get(activity, 0.0) + balance
    vat_due = books.account(VAT_DUE)
    currency = books.company.currency_id
    items += [
        _item(vat_due, activity, currency.round(total), label)
        for activity, total in due.items()
        if not currency.is_zero(total)
    ]
    move = books.env["account.move"].create(
        {
            "journal_id": books.misc.id,
            "date": end,
            "ref": label,
            "line_ids": [(0, 0, item) for item in items],
        }
    )
    move.action_post()


def _vat_balances(books: Books, end: date) -> dict[tuple[Any, Any], float]:
    accounts = books.env["account.account"].search(
        [("code", "=like", f"{VAT_PREFIXES[0]}%")]
    )
    for prefix in VAT_PREFIXES[1:]:
        accounts |= books.env["account.account"].search(
            [("code", "=like", f"{prefix}%")]
        )
    groups = books.env["cae.activity.entry"]._read_group(
        [
            ("company_id", "=", books.company.id),
            ("account_id", "in", accounts.ids),
            ("date", "<=", end),
        ],
        ["account_id", "activity_id"],
        ["amount:sum"],
    )
    currency = books.company.currency_id
    return {
        (account, activity): currency.round(amount)
        for account, activity, amount in groups
        if not currency.is_zero(amount)
    }


def _item(account: Any, activity: Any, balance: float, label: str) -> dict[str, Any]:
    return {
        "name": label,
        "account_id": account.id,
        "balance": balance,
        "activity_id": activity.id,
    }


def bank_lines(books: Books, month: int) -> list[BankLine]:
    """Return the bank lines of what is paid by single transfers in a month."""
    first = date(YEAR, month, 1)
    before = first - timedelta(days=1)
    lines = []
    if before.year == YEAR:
        for account, label in SOCIAL:
            when = working_day(first.replace(day=SOCIAL_DAY))
            lines += _rounded(books, account, label, before, when)
        when = working_day(first.replace(day=VAT_DAY))
        lines += _rounded(books, VAT_DUE, "PRLV DGFIP TVA CA3", before, when)
    return lines + _pay_line(books, month)


def _rounded(
    books: Books, code: str, label: str, until: date, when: date
) -> list[BankLine]:
    """Pay what an account owes at a date, in whole euros."""
    items = books.env["account.move.line"].search(
        [
            ("account_id", "=", books.account(code).id),
            ("parent_state", "=", "posted"),
            ("reconciled", "=", False),
            ("date", "<=", until),
        ]
    )
    owed = books.company.currency_id.round(sum(items.mapped("amount_residual")))
    if owed >= 0:
        return []
    paid = float(round(owed))
    parts = [Part(code, owed, settles=items)]
    difference = books.company.currency_id.round(paid - owed)
    if difference:
        account = LOSS if difference < 0 else GAIN
        parts.append(Part(account, difference, "shared", label="Arrondi à l’euro"))
    return [BankLine(when, f"{label} {until:%m/%Y}", paid, parts)]


def _pay_line(books: Books, month: int) -> list[BankLine]:
    """Clear the payment of salaries, which the run booked as one entry."""
    run = regular_run(books, month)
    waiting = run.slip_ids.payment_move_id.line_ids.filtered(
        lambda item: item.account_id.account_type == "asset_current"
    )
    if not waiting:
        return []
    total = float(sum(waiting.mapped("balance")))
    account = waiting[0].account_id.code
    label = f"VIREMENT SALAIRES {run.month:%m/%Y}"
    parts = [Part(account, total, settles=waiting)]
    return [BankLine(run.payment_date, label, total, parts)]
