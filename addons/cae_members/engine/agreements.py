"""Agreements of members on one activity (R7331-6): the split, and the days covered.

Percentages are integers in hundredths: a split sums to exactly 10 000.
"""

from collections.abc import Hashable, Iterable, Sequence
from datetime import date, timedelta
from math import gcd

from .timeline import Span, cut

WHOLE = 10_000
AT_LEAST = 2


def hundredths(percent: float) -> int:
    """Return a percentage of two decimals as an integer."""
    return round(percent * 100)


def weights(split: Sequence[int]) -> list[int]:
    """Return integers in the proportions of the split: percentages when all are whole.

    Otherwise the smallest that are exact: 12.50 and 87.50 give 1 and 7.
    """
    if all(part % 100 == 0 for part in split):
        return [part // 100 for part in split]
    common = gcd(*split)
    return [part // common for part in split]


def uncovered(
    shares: Iterable[Span[Hashable]],
    agreements: Iterable[Span[object]],
    since: date,
    until: date,
) -> date | None:
    """Return the first day of ``since``..``until`` shared by several without agreement.

    ``shares`` say who takes part in the activity, ``agreements`` when one holds.
    """
    shares, agreements = list(shares), list(agreements)
    for start, _end in cut([*shares, *agreements], since, until):
        people = {share.value for share in shares if share.covers(start)}
        if len(people) < AT_LEAST:
            continue
        if not any(agreement.covers(start) for agreement in agreements):
            return start
    return None


def day_before(day: date) -> date:
    """Return the last day of what ends because something else starts on ``day``."""
    return day - timedelta(days=1)
