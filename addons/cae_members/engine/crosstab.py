"""Counts by one or two dimensions, with totals that are counted and not added."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from .indicators import UNKNOWN, Seen

TOTAL = "*"


class Cell(NamedTuple):
    row: str
    column: str
    measure: str


@dataclass(frozen=True)
class Table:
    """Values by cell; an absent one is zero. Without columns, only totals are there."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: Mapping[Cell, int]

    def __getitem__(self, cell: Cell) -> int:
        return self.values.get(cell, 0)


def crosstab(seen: Iterable[Seen], by_row: str, by_column: str | None) -> Table:
    """Count every measure by row, by column, by both, and in all."""
    values: Counter[Cell] = Counter()
    rows, columns = set(), set()
    for one in seen:
        row = one.groups.get(by_row, UNKNOWN)
        rows.add(row)
        across = {TOTAL}
        if by_column is not None:
            column = one.groups.get(by_column, UNKNOWN)
            columns.add(column)
            across.add(column)
        for measure, value in one.measures.items():
            for key in across:
                values[Cell(row, key, measure)] += value
                values[Cell(TOTAL, key, measure)] += value
    return Table(tuple(sorted(rows)), tuple(sorted(columns)), dict(values))


def people_behind(
    seen: Iterable[Seen], by_row: str, by_column: str | None, cell: Cell
) -> Iterator[int]:
    """Return the ids of the people a figure counts."""
    for one in seen:
        in_row = cell.row in (TOTAL, one.groups.get(by_row, UNKNOWN))
        in_column = by_column is None or cell.column in (
            TOTAL,
            one.groups.get(by_column, UNKNOWN),
        )
        if in_row and in_column and one.measures.get(cell.measure):
            yield one.id
