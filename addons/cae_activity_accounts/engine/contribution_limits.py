"""Floor, minimum and maximum of a period."""

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction

from odoo.addons.cae_members.engine.money import rounded
from odoo.addons.cae_members.engine.timeline import MONTHS

from .contribution import Component, Limit, Payer
from .contribution_explain import LimitNote
from .contribution_parts import ONE_DAY, Part, accrued, cut_parts, matching_limit

Held = tuple[int, tuple[LimitNote, ...]]


class Limits:
    """Limits of one payer as known on ``day``; ``parts`` are those of the period."""

    def __init__(self, payer: Payer, day: date) -> None:
        self.payer, self.day = payer, day

    def held(
        self,
        component: Component,
        total: int,
        parts: Sequence[Part],
        bounds: tuple[date, date],
    ) -> Held:
        """``total`` held above the floor, then within the limits of its own period."""
        period = "month" if component.counter == "month" else "year"
        notes: tuple[LimitNote, ...] = ()
        floor = component.floor
        if floor is not None:
            notes = (LimitNote("floor", period, floor, total < floor),)
            total = max(total, floor)
        total, within = self.within(component, total, period, parts, bounds)
        return total, (*notes, *within)

    def within(
        self,
        component: Component,
        total: int,
        period: str,
        parts: Sequence[Part],
        bounds: tuple[date, date],
    ) -> Held:
        """``total`` of a month or a year held within its minimum, then its maximum."""
        notes = []
        if any(limit.period == period for limit in component.minimum):
            least = self.minimum(component, period, parts)
            notes.append(LimitNote("minimum", period, least, total < least))
            total = max(total, least)
        most = None
        if any(limit.period == period for limit in component.maximum):
            most = self.maximum(component, period, parts, bounds[1])
        if most is not None:
            notes.append(LimitNote("maximum", period, most, total > most))
            total = min(total, most)
        return total, tuple(notes)

    def minimum(self, component: Component, period: str, parts: Sequence[Part]) -> int:
        """The minimum accrued by the months to date.

        Without prorata by presence, whoever is there in the period owes its months
        before he came too.
        """
        here = any(part.present and part.start <= self.day for part in parts)

        def value(part: Part) -> Fraction:
            limit = self.limit(component.minimum, period, part)
            if limit is None or not (part.present or (here and not limit.by_presence)):
                return Fraction(0)
            owed = part.owed
            if not component.exemption_waives_minimum:
                owed = part.owed_before_exemption
            return owed * limit.amount / months_in(period)

        return total_of(parts, value)

    def maximum(
        self, component: Component, period: str, parts: Sequence[Part], end: date
    ) -> int | None:
        """The maximum of the whole period, by the presence known now."""
        known = [part for part in parts if part.version and part.start <= self.day]
        latest = self.limit(component.maximum, period, known[-1]) if known else None
        if latest is None or not latest.by_presence:
            return latest.amount if latest else None

        def value(part: Part) -> Fraction:
            limit = self.limit(component.maximum, period, part)
            if limit is None or not part.present or part.version is None:
                return Fraction(0)
            return Fraction(limit.amount, months_in(period))

        ahead = parts[-1].end + ONE_DAY
        future = cut_parts(self.payer, ahead, end) if ahead <= end else []
        return total_of([*parts, *future], value)

    def limit(self, limits: Sequence[Limit], period: str, part: Part) -> Limit | None:
        return matching_limit(limits, period, self.payer, part)


def months_in(period: str) -> int:
    return MONTHS if period == "year" else 1


def total_of(parts: Sequence[Part], value: Callable[[Part], Fraction]) -> int:
    months = accrued(parts, value)
    return rounded(sum((amount for _m, amount, _days in months), Fraction(0)))
