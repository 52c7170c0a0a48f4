"""One figure of a protected table: what is shown, and what it may be computed from."""

from collections.abc import Mapping
from dataclasses import dataclass

from .crosstab import Cell, Table
from .disclosure import HIDDEN
from .indicators import HOURS, LEFT, MEASURES, POSITIVE

RATE = "positive_rate"
# In the order in which they are shown.
FIGURES = (*MEASURES[:6], RATE, *MEASURES[6:])


@dataclass(frozen=True)
class Figure:
    """``value`` is None when there is nothing to compute: no exit, no rate."""

    value: float | None
    mask: str = ""


def figure(table: Table, masks: Mapping[Cell, str], cell: Cell) -> Figure:
    """Return the figure of ``cell``; hours in hours, a rate as a fraction of one.

    A rate is shown where both of its counts are: it tells nothing more than they do.
    """
    if cell.measure == RATE:
        positive = cell._replace(measure=POSITIVE)
        left = cell._replace(measure=LEFT)
        if masks.get(positive) or masks.get(left):
            return Figure(None, HIDDEN)
        if not table[left]:
            return Figure(None)
        return Figure(table[positive] / table[left])
    mask = masks.get(cell, "")
    if mask:
        return Figure(None, mask)
    value = table[cell]
    return Figure(value / 100 if cell.measure == HOURS else value)
