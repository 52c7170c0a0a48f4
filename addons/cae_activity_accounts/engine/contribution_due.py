"""What is due now: the rule applied to the period to date, less what was booked.

``due(payer, since, day)`` looks at every month from ``since`` to the month of ``day``
and returns the amount to book in that month. What always holds:

- the amounts booked by successive runs sum to the rule applied once to the whole;
- the order and number of movements and bookings do not matter;
- a counter is cut at each change of rule, stage or exemption, each part is charged by
  the rule of its own days, with the level that the counter had reached; an earlier
  part is charged again only by a version that says it is retroactive;
- whole-amount steps take, for all that one version charges in the period, the rate of
  the level reached (an exemption in between does not freeze what came before it);
- a constant part and a minimum accrue with the whole months to date, a maximum holds
  for the whole period, prorated by the presence known now.

``since`` opens the horizon: bookings before it are settled, movements before it only
move the counters. It is normally the first day of the year of the counter.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from odoo.addons.cae_members.engine.money import rounded
from odoo.addons.cae_members.engine.timeline import month_end, month_start

from .contribution import Component, Payer
from .contribution_charge import Charge, charged, constant_value
from .contribution_explain import Explanation, LimitNote, PeriodNote
from .contribution_limits import Limits
from .contribution_notes import month_notes, piece_notes
from .contribution_parts import (
    ONE_DAY,
    Part,
    Running,
    accrued,
    counter_period,
    cut_parts,
    year_of,
)

Kind = tuple[str, int]
"""Counter and first month of its year: what the periods depend on."""
ZERO = Fraction(0)


@dataclass(frozen=True)
class Due:
    """What to book in a month, and why. ``explanation`` is None outside any rule."""

    amount: int
    target: int
    booked: int
    explanation: Explanation | None


@dataclass(frozen=True)
class Period:
    """One period of a counter, to date."""

    start: date
    end: date
    component: Component
    parts: tuple[Part, ...]
    charges: tuple[Charge, ...]
    total: int
    limits: tuple[LimitNote, ...]
    carried: int


def due(payer: Payer, since: date, day: date) -> Due:
    """The amount to book in the month of ``day``, with the bases known to ``day``."""
    reckoning = _Reckoning(payer, month_start(since), day)
    periods = list(reckoning.periods())
    target, yearly = reckoning.target(periods)
    months = month_start(since), month_start(day)
    booked = sum(
        booking.amount
        for booking in payer.bookings
        if months[0] <= month_start(booking.month) <= months[1]
    )
    if not periods:
        return Due(target - booked, target, booked, None)
    explanation = reckoning.explain(periods, yearly, target, booked)
    return Due(target - booked, target, booked, explanation)


def kind_of(part: Part) -> Kind | None:
    if part.version is None:
        return None
    component = part.version.component
    return component.counter, component.year_first_month


def without_rule(part: Part) -> Part:
    return replace(part, version=None, exemption=None, owed=ZERO)


class _Reckoning:
    """One payer, one horizon: the parts are cut once and read by every period."""

    def __init__(self, payer: Payer, since: date, day: date) -> None:
        self.payer, self.since, self.day = payer, since, day
        self.running = {
            base: Running(movements) for base, movements in payer.history.items()
        }
        self.nothing = Running(())
        self.parts = cut_parts(payer, since, month_end(day))
        self.limits = Limits(payer, day)

    # -- periods -----------------------------------------------------------------

    def periods(self) -> Iterator[Period]:
        """The periods of each counter in use, in order of their start."""
        by_period: dict[tuple[Kind, date, date], list[Part]] = {}
        for part in self.parts:
            kind = kind_of(part)
            if part.version is not None and kind is not None:
                bounds = counter_period(part.version.component, part.start)
                by_period.setdefault((kind, *bounds), []).append(part)
        for (kind, start, end), own in sorted(
            by_period.items(), key=lambda item: item[0][1:]
        ):
            if own[0].start <= self.day:
                yield self.period(kind, start, end, own)

    def period(self, kind: Kind, start: date, end: date, own: list[Part]) -> Period:
        """``own``: the parts that a version of this kind of counter governs."""
        known = [part for part in own if part.start <= self.day]
        component = self.component(known[-1])
        charges = self.charges(component, start, known)
        inside = self.of_kind(kind, start, end)
        exact = sum((charge.amount for charge in charges), ZERO)
        if any(self.component(part).has_constant for part in own):
            exact += sum(
                (a for _month, a, _days in accrued(inside, constant_value)), ZERO
            )
        total = rounded(exact)
        total, limits = self.limits.held(component, total, inside, (start, end))
        carried = self.carried(component, start)
        return Period(
            start, end, component, tuple(inside), charges, total, limits, carried
        )

    def of_kind(self, kind: Kind, start: date, end: date) -> list[Part]:
        """Parts of a period; those of another kind of counter are without rule."""
        inside = [part for part in self.parts if start <= part.start <= end]
        return [
            part if kind_of(part) == kind else without_rule(part) for part in inside
        ]

    @staticmethod
    def component(part: Part) -> Component:
        assert part.version is not None
        return part.version.component

    # -- variable part -----------------------------------------------------------

    def level(self, component: Component, start: date, day: date) -> int:
        """Level on the evening of ``day`` of a counter whose period began ``start``."""
        running = self.running.get(component.base, self.nothing)
        if component.counter == "lifetime":
            return running.upto(day)
        if day < start:
            return 0
        moved = running.upto(day) - running.upto(start - ONE_DAY)
        return moved + self.carried(component, start)

    def carried(self, component: Component, start: date) -> int:
        """What earlier years, ended below zero, leave to a year that opens."""
        running = self.running.get(component.base)
        if not component.carry_negative or running is None:
            return 0
        carried, first = 0, running.first_day
        while first is not None and first < start:
            opening, end = year_of(first, component.year_first_month)
            moved = running.upto(end) - running.upto(opening - ONE_DAY)
            carried, first = min(carried + moved, 0), end + ONE_DAY
        return carried

    def charges(
        self, component: Component, start: date, parts: Sequence[Part]
    ) -> tuple[Charge, ...]:
        charges = []
        for part in parts:
            rule = self.component(part)
            before = self.level(rule, start, part.start - ONE_DAY)
            after = self.level(rule, start, min(part.end, self.day))
            charges.append((part, before, after))
        reached = {id(part.version): after for part, _before, after in charges}
        return tuple(
            charged(part, before, after, reached[id(part.version)])
            for part, before, after in charges
        )

    # -- totals ------------------------------------------------------------------

    def target(self, periods: Sequence[Period]) -> tuple[int, tuple[LimitNote, ...]]:
        """Sum of the periods, months being also held within yearly limits."""
        years: dict[tuple[date, date], list[Period]] = {}
        target = 0
        for period in periods:
            if period.component.counter == "month":
                bounds = year_of(period.start, period.component.year_first_month)
                years.setdefault(bounds, []).append(period)
            else:
                target += period.total
        notes: tuple[LimitNote, ...] = ()
        for bounds, months in years.items():
            parts = [part for month in months for part in month.parts]
            total = sum(month.total for month in months)
            total, found = self.limits.within(
                months[-1].component, total, "year", parts, bounds
            )
            target, notes = target + total, tuple(found)
        return target, notes

    def explain(
        self,
        periods: Sequence[Period],
        yearly: tuple[LimitNote, ...],
        target: int,
        booked: int,
    ) -> Explanation:
        last = periods[-1]
        component = last.component
        month = month_start(self.day)
        running = self.running.get(component.base, self.nothing)
        return Explanation(
            component=component.code,
            month=month,
            day=self.day,
            base=component.base,
            counter=component.counter,
            period_start=last.start,
            period_end=last.end,
            base_of_month=running.upto(self.day) - running.upto(month - ONE_DAY),
            base_to_date=self.level(component, last.start, self.day),
            carried=last.carried,
            pieces=piece_notes(last.charges, self.day),
            months=month_notes(last.parts),
            limits=(*last.limits, *yearly),
            earlier=tuple(PeriodNote(p.start, p.end, p.total) for p in periods[:-1]),
            total=last.total,
            target=target,
            booked=booked,
            amount=target - booked,
        )
