"""How long contracts last, and what the law makes of it: date to date, no clock.

A length is whole months and the days left over. Months run from a day to the eve of
the same day of a later month; where that month has no such day, to its last day (as
art. 641 of the Code of civil procedure reads terms): twelve months from 29 February
2024 end on 28 February 2025, one month from 31 January ends on 28 February. The days
left over of several periods are added, and are never turned into months: a term that
is shortened moves back by the months first, then by the days.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .timeline import Span, add_months

ONE_DAY = timedelta(days=1)
CAPE_PERIOD_MONTHS = 12
"""Longest period of a support contract (C. com. L127-2)."""
CAPE_PERIODS = 3
"""A support contract is renewed twice at most (C. com. L127-2)."""
CAPE_TOTAL_MONTHS = 36
TRIAL_MONTHS = 8
"""Longest trial of an entrepreneur's contract, renewal included (C. trav. L7332-1)."""
ASSOCIATE_MONTHS = 36
"""Time to become an associate (C. trav. L7331-3)."""


@dataclass(frozen=True)
class Length:
    """Whole months, and days left over."""

    months: int = 0
    days: int = 0

    def __add__(self, other: "Length") -> "Length":
        return Length(self.months + other.months, self.days + other.days)


def last_day(start: date, months: int) -> date:
    """Last day of a period of whole months that begins on ``start``."""
    same_day = add_months(start, months)
    return same_day - ONE_DAY if same_day.day == start.day else same_day


def length(start: date, end: date) -> Length:
    """Length of a period, both days included."""
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    while last_day(start, months) > end:
        months -= 1
    return Length(months, (end - last_day(start, months)).days)


def merged(spans: Iterable[Span[str]]) -> list[tuple[date, date | None]]:
    """Periods covered by at least one span; those that touch are one."""
    found: list[tuple[date, date | None]] = []
    for span in sorted(spans, key=lambda span: span.start):
        if found:
            start, end = found[-1]
            if end is None or span.start <= end + ONE_DAY:
                later = None if end is None or span.end is None else max(end, span.end)
                found[-1] = (start, later)
                continue
        found.append((span.start, span.end))
    return found


def prior_length(contracts: Iterable[Span[str]], day: date) -> Length:
    """How long contracts ran before ``day``: days covered twice count once."""
    eve = day - ONE_DAY
    before = [
        Span(contract.start, min(contract.end or eve, eve), contract.value)
        for contract in contracts
        if contract.start <= eve
    ]
    total = Length()
    for start, end in merged(before):
        total += length(start, end or eve)
    return total


def shortened(start: date, months: int, prior: Length) -> date:
    """Last day of ``months`` from ``start`` less ``prior``; the eve when none are."""
    left = months - prior.months
    if left <= 0:
        return start - ONE_DAY
    return max(start - ONE_DAY, last_day(start, left) - timedelta(days=prior.days))


def trial_limit(start: date, prior: Length) -> date | None:
    """Last day that a trial may reach; ``None`` when no trial is possible."""
    limit = shortened(start, TRIAL_MONTHS, prior)
    return limit if limit >= start else None


def trial_end(start: date, months: int, days: int) -> date | None:
    """Last day of a trial of months and days; ``None`` without a trial."""
    end = (last_day(start, months) if months else start - ONE_DAY) + timedelta(days)
    return end if end >= start else None


def associate_deadline(start: date, prior: Length) -> date:
    """The day before which the holder of a CESA that starts then is an associate."""
    return shortened(start, ASSOCIATE_MONTHS, prior) + ONE_DAY


@dataclass(frozen=True)
class CapeFault:
    """A period of a support contract that the law refuses, and the day it may reach.

    ``rule`` is ``period`` (over twelve months), ``renewals`` (over two), ``total``
    (over thirty-six months between the parties) or ``gap`` (a renewal that does not
    follow the day after).
    """

    rule: str
    period: int
    limit: date | None = None


def cape_fault(
    periods: Sequence[tuple[date, date]], others: Sequence[Span[str]] = ()
) -> CapeFault | None:
    """First fault of the successive periods of a support contract.

    ``others`` are the other support contracts of the same parties: they count in the
    thirty-six months, and one that ends the day before counts as a period before.
    """
    done = _periods_before(periods[0][0], others)
    for number, (start, end) in enumerate(periods):
        if number and start != periods[number - 1][1] + ONE_DAY:
            return CapeFault("gap", number, periods[number - 1][1] + ONE_DAY)
        if done + number >= CAPE_PERIODS:
            return CapeFault("renewals", number)
        limit = last_day(start, CAPE_PERIOD_MONTHS)
        if end > limit:
            return CapeFault("period", number, limit)
        held = [*others, *(Span(a, b, "cape") for a, b in periods[:number])]
        limit = shortened(start, CAPE_TOTAL_MONTHS, prior_length(held, start))
        if end > limit:
            return CapeFault("total", number, limit)
    return None


def _periods_before(start: date, others: Sequence[Span[str]]) -> int:
    """Number of contracts that lead to ``start`` without a day between them."""
    count = 0
    ends = {other.end: other.start for other in others if other.end}
    while start - ONE_DAY in ends:
        start = ends[start - ONE_DAY]
        count += 1
    return count
