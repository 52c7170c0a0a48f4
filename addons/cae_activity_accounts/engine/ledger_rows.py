"""Rows of the activity ledger, once every item is attributed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from .ledger_types import Link, Move, Rank, Row, Vector
from .vectors import add, changes, summed

if TYPE_CHECKING:
    from .ledger import Attribution


def move_rows(books: Attribution, move: Move) -> Iterable[Row]:
    """Rows of an entry: its items by activity, and what it moves between them."""
    internal: dict[date, Vector] = defaultdict(dict)
    for item in move.items:
        for day, change in changes(books.history[item.id]):
            for activity, amount in change.items():
                yield Row(move.id, item.id, None, activity, item.account, day, amount)
                add(internal[day], {activity: -amount})
    for day, moved in internal.items():
        for activity, amount in moved.items():
            if amount:
                yield Row(move.id, None, None, activity, None, day, amount)


def crossing_rows(books: Attribution, link: Link) -> Iterable[Row]:
    """A settlement between items of two activities moves it from one to the other."""
    debit, credit = books.move_of.get(link.debit), books.move_of.get(link.credit)
    if debit is None or credit is None:
        return
    if Rank.CASH_BASIS in (debit.rank, credit.rank):
        return
    if {(link.debit, link.id), (link.credit, link.id)} & books.pulled.keys():
        return
    owner = max(debit, credit, key=lambda m: (m.rank, m.id))
    start = max(link.date, debit.date, credit.date)
    ends = (link.debit, link.credit)
    days = {start}
    for item in ends:
        days |= {max(start, day) for day, _ in books.history[item]}
    history = [
        (day, summed(books.portion(item, link, day) for item in ends))
        for day in sorted(days)
    ]
    account = books.item[link.debit].account
    for day, change in changes(history):
        for activity, gap in change.items():
            yield Row(owner.id, None, link.id, activity, account, day, -gap)
            yield Row(owner.id, None, link.id, activity, None, day, gap)
