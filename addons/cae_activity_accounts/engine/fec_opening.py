"""Opening balances: all rows up to a day become one entry of balances."""

from collections.abc import Iterable
from datetime import date

from .fec_types import Row

JOURNAL = "AN"
PROFIT, LOSS = "120000", "129000"
RESULTS = ("6", "7")


def opening_rows(rows: Iterable[Row], day: date, carry_result: bool) -> list[Row]:
    """One row for each account, third party, activity and currency that is not zero.

    ``carry_result``: income and expenses are carried, activity by activity, to the
    account of the year's profit or loss.
    """
    sums: dict[tuple[str, str, str, str], list[int]] = {}
    firsts: dict[tuple[str, str, str, str], Row] = {}
    for row in rows:
        carried = carry_result and row.account.startswith(RESULTS)
        currency = "" if carried or row.currency_amount is None else row.currency
        account, aux = ("", "") if carried else (row.account, row.aux)
        key = (account, aux, row.analytic, currency)
        found = sums.setdefault(key, [0, 0])
        found[0] += row.balance
        found[1] += signed_currency(row) if currency else 0
        firsts.setdefault(key, row)
    return [
        opened(firsts[key], key, balance, currency_amount, day)
        for key, (balance, currency_amount) in sums.items()
        if balance
    ]


def signed_currency(row: Row) -> int:
    """Amount in currency with the sign of the line: files often leave it out."""
    amount = abs(row.currency_amount or 0)
    return -amount if row.balance < 0 else amount


def opened(
    first: Row,
    key: tuple[str, str, str, str],
    balance: int,
    currency_amount: int,
    day: date,
) -> Row:
    """The balance of a key as a row of the opening entry."""
    account, aux, _analytic, currency = key
    label = first.account_label
    if not account:
        account, label = (LOSS if balance > 0 else PROFIT), ""
    return first._replace(
        journal=JOURNAL,
        journal_label="",
        number="",
        date=day,
        account=account,
        account_label=label,
        aux=aux,
        aux_label=first.aux_label if aux else "",
        piece="",
        piece_date=None,
        label="",
        debit=max(balance, 0),
        credit=max(-balance, 0),
        letter="",
        letter_date=None,
        valid_date=None,
        currency_amount=currency_amount if currency else None,
        currency=currency,
    )
