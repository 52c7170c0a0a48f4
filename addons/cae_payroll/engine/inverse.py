"""From a budget to a gross: the largest one that fits, to the cent.

Rounding line by line, reduced rates, the CET and the tax brackets make the
value jump, and fall, as gross rises: bisection would answer wrongly. Here a
range of grosses is discarded only when a floor of the value over the whole
range exceeds the target; what remains is split until single grosses are
left, and those are computed. Hence the answer is the largest gross, whatever
the shape of the value.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from .columns import Members
from .goals import GOALS, NEAR, Goal, goal_of
from .law import Law
from .state import YearToDate
from .units import MAX_CENTS, Ints

TOP = 4 * MAX_CENTS
"""No gross is looked for above: more than the largest target can give."""

_STEPS = 12
_ASIDE = 3
_PIECES = 4
_NONE = -1
Ranges: TypeAlias = tuple[Ints, Ints, Ints]


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


def invert(  # noqa: PLR0913 (what ``compute`` takes, and the aim)
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
    wanted = _column(target, len(members), "target")
    least = _column(minimum, len(members), "minimum")
    if bool((least < 0).any()):
        raise ValueError("minimum: a gross cannot be negative")
    aim = goal_of(goal, law, members, before)
    found = _search(aim, wanted, least)
    gross = np.where(found == _NONE, least, found)
    value, _floor = aim.probe(None, gross, gross)
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


def _search(goal: Goal, target: Ints, least: Ints) -> Ints:
    """Return the largest gross >= ``least`` that fits, ``_NONE`` without any."""
    best = _guess(goal, target, least)
    base = np.maximum(best, least - 1)
    edges = [base, *goal.cuts(base), np.full_like(base, TOP)]
    rows = np.tile(np.arange(len(target)), len(edges) - 1)
    start = np.concatenate([edge + 1 for edge in edges[:-1]])
    stop = np.concatenate(edges[1:])
    while rows.size:
        rows, start, stop = _open(best, (rows, start, stop))
        floor, roof = goal.bounds(rows, start, stop)
        sure = roof <= target[rows]
        np.maximum.at(best, rows[sure], start[sure])
        keep = floor <= target[rows]
        rows, start, stop = _open(best, (rows[keep], start[keep], stop[keep]))
        small = stop - start < NEAR
        _finish(goal, target, best, (rows[small], start[small], stop[small]))
        large = ~small
        rows, start, stop = _split(rows[large], start[large], stop[large])
    return best


def _open(best: Ints, ranges: Ranges) -> Ranges:
    """Return what ranges have above the best gross known."""
    rows, start, stop = ranges
    start = np.maximum(start, best[rows] + 1)
    keep = start <= stop
    return rows[keep], start[keep], stop[keep]


def _finish(goal: Goal, target: Ints, best: Ints, ranges: Ranges) -> None:
    """Halve small ranges down to single grosses; write what fits in ``best``.

    Of a middle that does not fit, the part above is discarded only if its
    floor exceeds the target too.
    """
    while ranges[0].size:
        rows, start, stop = ranges
        middle = (start + stop) // 2
        value, floor = goal.probe(rows, middle, stop)
        fits = value <= target[rows]
        np.maximum.at(best, rows[fits], middle[fits])
        above = fits | (floor <= target[rows])
        parts = (
            np.concatenate([rows[above], rows[~fits]]),
            np.concatenate([middle[above] + 1, start[~fits]]),
            np.concatenate([stop[above], middle[~fits] - 1]),
        )
        ranges = _open(best, parts)


def _split(rows: Ints, start: Ints, stop: Ints) -> tuple[Ints, Ints, Ints]:
    width = stop - start + 1
    piece = np.arange(_PIECES)[:, None]
    first = start + width * piece // _PIECES
    last = start + width * (piece + 1) // _PIECES - 1
    return np.tile(rows, _PIECES), first.ravel(), last.ravel()


def _guess(goal: Goal, target: Ints, least: Ints) -> Ints:
    """Return a gross known to fit, most often a few cents short; or ``_NONE``.

    Regula falsi (Illinois) on whole cents and unrounded sums, each step a
    little below or above its point so as to close in from both sides. The
    answer does not depend on it.
    """
    low = least
    roof = goal.bounds(None, low, low)[1]
    best = np.where(roof <= target, low, _NONE)
    low_gap = roof - target
    high, high_gap = _above(goal, target, low)
    for step in range(_STEPS):
        below = np.maximum(-low_gap, 1)
        part = (below << 20) // (below + np.maximum(high_gap, 1))
        middle = low + (((high - low) * part) >> 20) + (_ASIDE if step % 2 else -_ASIDE)
        middle = np.clip(middle, low, high)
        gap = goal.bounds(None, middle, middle)[1] - target
        fits = gap <= 0
        best = np.where(fits, np.maximum(best, middle), best)
        low_gap = np.where(fits, gap, low_gap // 2)
        high_gap = np.where(fits, high_gap // 2, gap)
        low, high = np.where(fits, middle, low), np.where(fits, high, middle)
    return best


def _above(goal: Goal, target: Ints, low: Ints) -> tuple[Ints, Ints]:
    """Return a gross above ``low`` whose value exceeds the target, and by what."""
    high = low + np.maximum(target, 0) + 100
    gap = goal.bounds(None, high, high)[1] - target
    while bool((short := (gap <= 0) & (high < TOP)).any()):
        high = np.where(short, np.minimum(2 * high, TOP), high)
        gap = goal.bounds(None, high, high)[1] - target
    return high, gap
