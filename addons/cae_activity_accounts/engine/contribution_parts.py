"""Time cut where anything changes: rule, stage, exemption, presence, wages, month.

A *part* is the longest stretch inside one month in which nothing changes, so that the
rest of the engine never asks "since when".
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby, pairwise

from odoo.addons.cae_members.engine.timeline import (
    MONTHS,
    Span,
    add_months,
    month_end,
    month_start,
    months_between,
    value_at,
)

from .contribution import Component, Exemption, Limit, Movement, Payer, Version

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Part:
    """``owed`` is 0 outside the rule or its filters, 1 inside, between when exempt."""

    start: date
    end: date
    version: Version | None
    stage: str | None
    present: bool
    exemption: Span[Exemption] | None
    owed: Fraction

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def owed_before_exemption(self) -> Fraction:
        """What would be owed if there were no exemption: 0 or 1."""
        return self.owed if self.exemption is None else Fraction(1)


def year_of(day: date, first_month: int) -> tuple[date, date]:
    """First and last day of the year of ``day``, when years open in ``first_month``."""
    year = day.year - (day.month < first_month)
    start = date(year, first_month, 1)
    return start, add_months(start, MONTHS) - ONE_DAY


def counter_period(component: Component, day: date) -> tuple[date, date]:
    """Period whose total is rounded and limited: the month, or the year.

    A lifetime counter is totalled by year too: only its *level* runs on.
    """
    if component.counter == "month":
        return month_start(day), month_end(day)
    return year_of(day, component.year_first_month)


def reign_start(version: Version) -> date:
    """Day from which a version applies: earlier than its vote if it says so."""
    if not version.retroactive:
        return version.start
    return counter_period(version.component, version.start)[0]


def reigning(versions: Sequence[Version], day: date) -> Version | None:
    """The version that applies on ``day``: exceptions first, then the last voted."""
    found = [
        version
        for version in versions
        if reign_start(version) <= day and (version.end is None or day <= version.end)
    ]
    return max(found, key=lambda v: (v.priority, v.start)) if found else None


def cut_parts(payer: Payer, start: date, end: date) -> list[Part]:
    """Every part of ``start``..``end``: whole months."""
    edges = set(months_between(start, end))
    edges.update(edge for edge in _edges(payer) if start <= edge <= end)
    days = [*sorted(edges), end + ONE_DAY]
    return [_part(payer, first, after - ONE_DAY) for first, after in pairwise(days)]


def _edges(payer: Payer) -> Iterable[date]:
    spans: list[Span[bool] | Span[str] | Span[Exemption]] = [
        *payer.presence,
        *payer.stages,
        *payer.exemptions,
    ]
    for span in spans:
        yield span.start
        if span.end is not None:
            yield span.end + ONE_DAY
    for version in payer.versions:
        yield reign_start(version)
        if version.end is not None:
            yield version.end + ONE_DAY
        if payer.seniority_from is not None:
            for limit in (*version.component.minimum, *version.component.maximum):
                yield add_months(payer.seniority_from, limit.after_months)


def _part(payer: Payer, start: date, end: date) -> Part:
    version = reigning(payer.versions, start)
    stage = value_at(payer.stages, start)
    exempt = [span for span in payer.exemptions if span.covers(start)]
    exemption = max(exempt, key=_exemption_rank) if exempt else None
    owed = Fraction(0)
    if version is not None and _filters_pass(version.component, payer, stage, start):
        owed = Fraction(1) if exemption is None else 1 - exemption.value.share
    else:
        exemption = None
    present = any(span.covers(start) for span in payer.presence)
    return Part(start, end, version, stage, present, exemption, owed)


def _exemption_rank(span: Span[Exemption]) -> tuple[Fraction, date, date, str]:
    """The largest wins; what follows only makes the choice independent of order."""
    return span.value.share, span.start, span.end or date.max, span.value.reason


def _filters_pass(
    component: Component, payer: Payer, stage: str | None, day: date
) -> bool:
    if component.stages and stage not in component.stages:
        return False
    if component.wages == "any":
        return True
    if component.wages == "since_first":
        return any(paid <= day for paid in payer.wages_months)
    paid_now = month_start(day) in payer.wages_months
    return paid_now == (component.wages == "paid")


def matching_limit(
    limits: Sequence[Limit], period: str, payer: Payer, part: Part
) -> Limit | None:
    """The first limit of that period written for the stage and seniority of a part."""
    for limit in limits:
        if limit.period != period:
            continue
        if limit.stages and part.stage not in limit.stages:
            continue
        since = payer.seniority_from
        if limit.after_months and (
            since is None or part.start < add_months(since, limit.after_months)
        ):
            continue
        return limit
    return None


def accrued(
    parts: Sequence[Part], value: Callable[[Part], Fraction]
) -> list[tuple[date, Fraction, int]]:
    """For each month of ``parts``: what it adds, and its number of days that count.

    ``value`` is what a part would add if it lasted the whole month. The prorata rule is
    that of the first version of the month.
    """
    months = []
    for month, found in groupby(parts, key=lambda part: month_start(part.start)):
        inside = [(part, value(part)) for part in found]
        rules = [part.version.component.prorata for part, _ in inside if part.version]
        if not rules:
            continue
        length = month_end(month).day
        days = sum(part.days for part, amount in inside if amount)
        if rules[0] == "day_one":
            amount = sum((a for p, a in inside if p.start == month), Fraction(0))
        elif rules[0] == "any_day":
            amount = max((amount for _part, amount in inside), key=abs)
        else:
            amount = sum((a * p.days / length for p, a in inside), Fraction(0))
        months.append((month, amount, days))
    return months


class Running:
    """Movements of one base, summed to any day."""

    def __init__(self, movements: Sequence[Movement]) -> None:
        by_day: dict[date, int] = {}
        for movement in movements:
            by_day[movement.day] = by_day.get(movement.day, 0) + movement.amount
        self._days = sorted(by_day)
        self._sums = [0]
        for day in self._days:
            self._sums.append(self._sums[-1] + by_day[day])

    def upto(self, day: date) -> int:
        """Sum of the movements to ``day`` included."""
        return self._sums[bisect_right(self._days, day)]

    @property
    def first_day(self) -> date | None:
        return self._days[0] if self._days else None
