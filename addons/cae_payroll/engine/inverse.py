"""From a budget to a gross: the largest one that fits, to the cent.

Rounding line by line, reduced rates, the CET and the tax brackets make the
value jump, and fall, as gross rises: bisection would answer wrongly. Here a
range of grosses is discarded only when a floor of the value over the whole
range exceeds the target; what remains is split until single grosses are
left, and those are computed. Hence the answer is the largest gross, whatever
the shape of the value.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .columns import Members
from .goals import GOALS, Floor
from .law import Law
from .month import Month, prepare
from .state import YearToDate
from .units import MAX_CENTS, Ints

TOP = 8 * MAX_CENTS
"""No gross is looked for above."""

_STEPS = 8
_PIECES = 8
_RANGES = (16, 512, 1 << 15)
_NONE = -1


@dataclass(frozen=True)
class Inverse:
    """The grosses found; cents, shape (rows,).

    value is the goal at ``gross``; remainder is target - value: what stays on
    the member's account, negative when no gross fits or when the fixed part
    costs more than the target; deficit is that lack, as a positive amount.
    fits tells the rows where a gross keeps the value within the target.
    """

    gross: Ints
    value: Ints
    remainder: Ints
    deficit: Ints
    fits: np.ndarray[tuple[int], np.dtype[np.bool_]]


def invert(
    law: Law,
    members: Members,
    target: ArrayLike,
    goal: str,
    state: YearToDate | None = None,
    minimum: ArrayLike = 0,
) -> Inverse:
    """Return the largest gross whose ``goal`` does not exceed ``target``.

    goal: "employer_cost", "net_before_tax" or "net_paid". target: cents, a
    column or one value. minimum: the fixed part, cents, paid whatever the
    target (R7331-11 code du travail). ``members.gross`` is not read. Below
    any cost the gross is ``minimum`` and the lack is stated, never taken
    back from pay. Raises ValueError for an unknown goal or a target out of
    range, MissingLaw as ``compute`` does.
    """
    if goal not in GOALS:
        raise ValueError(f"unknown goal {goal!r}: one of {', '.join(GOALS)}")
    before = YearToDate.zeros(len(members)) if state is None else state
    month = prepare(law, members, before)
    wanted = _column(target, len(members), "target")
    least = _column(minimum, len(members), "minimum")
    if bool((least < 0).any()):
        raise ValueError("minimum: a gross cannot be negative")
    floor = GOALS[goal]
    found = _search(month, floor, wanted, least)
    gross = np.where(found == _NONE, least, found)
    value = floor(month, gross, gross)
    lack = np.maximum(value - wanted, 0)
    return Inverse(gross, value, wanted - value, lack, found != _NONE)


def _column(value: ArrayLike, rows: int, name: str) -> Ints:
    column = np.asarray(value)
    if column.dtype.kind not in "iu":
        raise TypeError(f"{name}: whole cents only, not {column.dtype}")
    wide = np.broadcast_to(column.astype(np.int64), (rows,))
    if bool((np.abs(wide) > MAX_CENTS).any()):
        raise ValueError(f"{name}: beyond {MAX_CENTS} cents")
    return wide


def _search(month: Month, floor: Floor, target: Ints, least: Ints) -> Ints:
    """Return the largest gross >= ``least`` that fits, ``_NONE`` without any."""
    low, high, best = _bracket(month, floor, target, least)
    edges = [low, high, *(high + size for size in _RANGES), np.full_like(high, TOP)]
    rows = np.tile(np.arange(len(target)), len(edges) - 1)
    start = np.concatenate([edge + 1 for edge in edges[:-1]])
    stop = np.concatenate([high - 1, *edges[2:]])
    while rows.size:
        keep = (start <= stop) & (stop > best[rows])
        rows, start, stop = rows[keep], start[keep], stop[keep]
        rows, start, stop = _look(month, floor, target, best, (rows, start, stop))
        rows, start, stop = _split(rows, start, stop)
    return best


def _look(
    month: Month,
    floor: Floor,
    target: Ints,
    best: Ints,
    ranges: tuple[Ints, Ints, Ints],
) -> tuple[Ints, Ints, Ints]:
    """Compute the start of each range, keep what of the rest may fit.

    Writes the grosses that fit into ``best``.
    """
    rows, start, stop = ranges
    size = len(rows)
    everything = np.concatenate([rows, rows])
    below = np.concatenate([start, np.minimum(start + 1, stop)])
    above = np.concatenate([start, stop])
    fits = floor(month.take(everything), below, above) <= target[everything]
    np.maximum.at(best, rows[fits[:size]], start[fits[:size]])
    keep = fits[size:] & (start < stop)
    return rows[keep], start[keep] + 1, stop[keep]


def _split(rows: Ints, start: Ints, stop: Ints) -> tuple[Ints, Ints, Ints]:
    width = stop - start + 1
    piece = np.arange(_PIECES)[:, None]
    first = start + width * piece // _PIECES
    last = start + width * (piece + 1) // _PIECES - 1
    return np.tile(rows, _PIECES), first.ravel(), last.ravel()


def _bracket(
    month: Month, floor: Floor, target: Ints, least: Ints
) -> tuple[Ints, Ints, Ints]:
    """Return low < high around a crossing, and the best gross known.

    Regula falsi on whole cents (Illinois): a starting point only, of which
    the answer does not depend.
    """
    low = least.copy()
    low_gap = floor(month, low, low) - target
    best = np.where(low_gap <= 0, low, _NONE)
    high, high_gap = _above(month, floor, target, low)
    for _step in range(_STEPS):
        below = np.maximum(-low_gap, 1)
        part = (below << 20) // (below + np.maximum(high_gap, 1))
        middle = low + (((high - low) * part) >> 20)
        middle = np.clip(middle, low, high)
        gap = floor(month, middle, middle) - target
        fits = gap <= 0
        best = np.where(fits, np.maximum(best, middle), best)
        low_gap = np.where(fits, gap, low_gap // 2)
        high_gap = np.where(fits, high_gap // 2, gap)
        low, high = np.where(fits, middle, low), np.where(fits, high, middle)
    return low, high, best


def _above(month: Month, floor: Floor, target: Ints, low: Ints) -> tuple[Ints, Ints]:
    """Return a gross above ``low`` whose value exceeds the target."""
    high = low + np.maximum(target, 0) + 100
    gap = floor(month, high, high) - target
    while bool((short := (gap <= 0) & (high < TOP)).any()):
        high = np.where(short, np.minimum(2 * high, TOP), high)
        gap = floor(month, high, high) - target
    return high, gap
