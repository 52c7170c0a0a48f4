"""Columns of a statement: which days they need, and balances from sums by month.

Sums come by month, which is all that columns of whole months need; a column that starts
or ends inside a month needs the sum of the beginning of that month too.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from odoo.addons.cae_members.engine.timeline import (
    MONTHS,
    add_months,
    month_end,
    month_start,
    months_between,
)

ONE_DAY = timedelta(days=1)
Account = int | None


@dataclass(frozen=True)
class Column:
    """A period, and the first day of the fiscal year in which it ends."""

    start: date
    end: date
    year_start: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a column ends {self.end} before it starts {self.start}")

    @property
    def days(self) -> tuple[date, date, date]:
        """The evenings on which balances are needed."""
        return self.start - ONE_DAY, self.end, self.year_start - ONE_DAY


@dataclass(frozen=True, slots=True)
class Cell:
    """What an account moved in a column, in its year to date, and since ever."""

    period: int = 0
    year: int = 0
    to_date: int = 0


def by_month(
    start: date, end: date, year_start: Callable[[date], date]
) -> list[Column]:
    """One column a month of ``start``..``end``; the first and last may be cut.

    ``year_start(day)``: first day of the fiscal year of a day.
    """
    columns = []
    for month in months_between(start, end):
        last = min(month_end(month), end)
        columns.append(Column(max(month, start), last, year_start(last)))
    return columns


def year_before(start: date, end: date) -> tuple[date, date]:
    """The same period a year earlier; a last day of a month stays one."""
    before = add_months(end, -MONTHS)
    if end == month_end(end):
        before = month_end(before)
    return add_months(start, -MONTHS), before


def just_before(start: date, end: date) -> tuple[date, date]:
    """The period of the same length that ends the day before."""
    last = start - ONE_DAY
    if start == month_start(start) and end == month_end(end):
        months = sum(1 for _month in months_between(start, end))
        return add_months(start, -months), last
    return last - (end - start), last


def cut_days(columns: Iterable[Column]) -> list[date]:
    """The evenings inside a month, whose month must be summed to that day."""
    days = {day for column in columns for day in column.days}
    return sorted(day for day in days if day != month_end(day))


def cells(
    columns: Sequence[Column],
    months: Mapping[tuple[Account, date], int],
    parts: Mapping[tuple[Account, date], int],
) -> dict[Account, list[Cell]]:
    """Cells of each account.

    ``months``: {(account, first day of a month): sum of the month}; ``parts``:
    {(account, evening): sum from the first of its month}, for ``cut_days``.
    """
    evenings = sorted({day for column in columns for day in column.days})
    of_account: dict[Account, dict[date, int]] = {}
    for (account, month), amount in months.items():
        of_account.setdefault(account, {})[month] = amount
    for account, _day in parts:
        of_account.setdefault(account, {})
    found = {}
    for account, sums in of_account.items():
        at = _levels(account, sorted(sums.items()), evenings, parts)
        found[account] = [_cell(column, at) for column in columns]
    return found


def _levels(
    account: Account,
    sums: Sequence[tuple[date, int]],
    evenings: Sequence[date],
    parts: Mapping[tuple[Account, date], int],
) -> dict[date, int]:
    """Balance of an account on each evening."""
    levels, level, position = {}, 0, 0
    for evening in evenings:
        whole = evening + ONE_DAY if evening == month_end(evening) else evening
        while position < len(sums) and sums[position][0] < month_start(whole):
            level += sums[position][1]
            position += 1
        levels[evening] = level + parts.get((account, evening), 0)
    return levels


def _cell(column: Column, at: Mapping[date, int]) -> Cell:
    before, end, opening = (at[day] for day in column.days)
    return Cell(period=end - before, year=end - opening, to_date=end)
