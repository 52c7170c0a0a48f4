"""A closed month is never edited: what would change in it is booked afterwards.

The same rule serves every table that keeps dated amounts: rows of open months are
replaced, rows of closed months stay, and the difference between what the closed months
should hold and what was booked for them is written at the first open day.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from datetime import date, timedelta
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Amounts = tuple[int, ...]


def open_rows(
    target: Iterable[tuple[Key, date, Amounts]],
    booked: Iterable[tuple[Key, date, Amounts]],
    closed_until: date | None,
) -> dict[tuple[Key, date], Amounts]:
    """Return the rows to keep after ``closed_until``: {(key, date): amounts}.

    ``target``: what the books say now, at natural dates. ``booked``: rows kept until
    ``closed_until`` (later ones are ignored: they are replaced). Rows that come to zero
    are left out. Without a closing date the target itself, summed by key and date.
    """
    rows: dict[tuple[Key, date], Amounts] = defaultdict(tuple)
    late: dict[Key, Amounts] = defaultdict(tuple)
    for key, day, amounts in target:
        if closed_until is None or day > closed_until:
            rows[key, day] = _plus(rows[key, day], amounts)
        else:
            late[key] = _plus(late[key], amounts)
    if closed_until is not None:
        for key, day, amounts in booked:
            if day <= closed_until:
                late[key] = _plus(late[key], tuple(-amount for amount in amounts))
        first_open_day = closed_until + timedelta(days=1)
        for key, amounts in late.items():
            if any(amounts):
                rows[key, first_open_day] = _plus(rows[key, first_open_day], amounts)
    return {where: amounts for where, amounts in rows.items() if any(amounts)}


def _plus(left: Amounts, right: Amounts) -> Amounts:
    if not left:
        return right
    return tuple(a + b for a, b in zip(left, right, strict=True))
