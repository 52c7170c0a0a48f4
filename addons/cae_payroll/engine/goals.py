"""What the inverse can aim at, and what it can say of a range of grosses.

A goal looks at ranges of grosses [low, high] in two ways. ``probe`` rounds
line by line: the value at ``low`` and a floor, which no gross of the range
goes below. ``bounds`` adds up before rounding, faster and a few cents less
sharp: a floor, and a roof of the value at ``low``. The inverse needs nothing
else: it discards ranges by their floor, never a gross it has not looked at.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

import numpy as np

from . import amounts
from .columns import Members
from .law import Law
from .lines import LINE, rates_of
from .month import Month, prepare
from .reduction_bound import most_reduction
from .state import YearToDate
from .totals import Totals, totals
from .units import EXACT, MIL, RATE, SMIC_UNIT, Ints, half_up

_BACK = ("csg_non_deductible", "crds")

NEAR = 24
"""Width, cents, below which grosses are looked at one by one."""


class Goal(Protocol):
    """A value of the month to be aimed at, for some rows."""

    def take(self, rows: Ints) -> "Goal":
        """Return the goal of the rows asked for, in that order."""

    def cuts(self, start: Ints) -> list[Ints]:
        """Return where to cut what lies above ``start``, ascending.

        A range is discarded at once if it is narrow enough for how far it
        begins above a gross that fits.
        """

    def probe(self, low: Ints, high: Ints) -> tuple[Ints, Ints]:
        """Return the value at ``low`` and a floor over [low, high], cents."""

    def bounds(self, low: Ints, high: Ints) -> tuple[Ints, Ints]:
        """Return a floor over [low, high] and a roof at ``low``, cents."""


@dataclass(frozen=True)
class Cost:
    """The employer's cost: gross and employer lines less the reduction."""

    month: Month
    lines: Totals

    def cuts(self, start: Ints) -> list[Ints]:
        """Cut up to the SMIC if it counts by pay: above, cost never falls."""
        first = start + NEAR
        if not bool(self.month.by_pay.any()):
            return [first, start + (1 << 12)]
        smic = np.maximum(self.month.month_smic, self.month.month_reference)
        top = np.where(self.month.by_pay, smic // SMIC_UNIT + 1, first)
        last = np.maximum(top, first)
        steps = (60, 180, 700, 3000, 1 << 16)
        return [
            first,
            *(np.minimum(start + step, last) for step in steps),
            last,
            last + (1 << 12),
        ]

    def take(self, rows: Ints) -> "Cost":
        """Return the goal of the rows asked for."""
        return Cost(self.month.take(rows), self.lines.take(rows))

    def probe(self, low: Ints, high: Ints) -> tuple[Ints, Ints]:
        """Return the cost at ``low`` and a floor over the range."""
        lines = low + self.lines.rounded(self.month.bases(low))
        least = lines
        if self.month.rules.relief and bool(self.month.by_pay.any()):
            # The reduced rates that any gross of the range may have.
            least = low + self.lines.rounded(self.month.bases(low, high))
        most, at_low = most_reduction(self.month, low, high)
        return lines - at_low, least - most

    def bounds(self, low: Ints, high: Ints) -> tuple[Ints, Ints]:
        """Return a floor over the range and a roof at its start.

        Every employer line grows with gross: its least is at ``low``, the
        reduced rates being granted if any gross of the range may have them.
        The reduction is taken at its most.
        """
        lines = low + self.lines.linear(self.month.bases(low, high))
        most, at_low = most_reduction(self.month, low, high)
        roof = lines - at_low + self.lines.slack
        granted = np.flatnonzero(self.month.by_pay & (high > low))
        if granted.size and self.month.rules.relief:
            # What the range may have, its start may not.
            some, start = self.take(granted), low[granted]
            own = some.lines.linear(some.month.bases(start))
            roof[granted] = start + own - at_low[granted] + self.lines.slack
        return lines - self.lines.slack - most, roof


@dataclass(frozen=True)
class Net:
    """The net before tax: gross less employee lines."""

    month: Month
    lines: Totals
    cet: Ints

    def cuts(self, start: Ints) -> list[Ints]:
        """Cut twice: the net only falls by roundings and by the CET."""
        return [start + NEAR, start + (1 << 10)]

    def take(self, rows: Ints) -> "Net":
        """Return the goal of the rows asked for."""
        return Net(self.month.take(rows), self.lines.take(rows), self.cet.take(rows))

    def probe(self, low: Ints, high: Ints) -> tuple[Ints, Ints]:
        """Return the net at ``low`` and a floor: no rounded line falls."""
        value = low - self.lines.rounded(self.month.bases(low))
        return value, low - self.lines.rounded(self.month.bases(high))

    def bounds(self, low: Ints, high: Ints) -> tuple[Ints, Ints]:
        """Return a floor over the range and a roof at its start.

        Before rounding the net only falls where the CET becomes due.
        """
        net = low - self.lines.linear(self.month.bases(low))
        fall = cet_onset(self.month, self.cet, low, high)
        return net - self.lines.slack - fall, net + self.lines.slack


@dataclass(frozen=True)
class Paid:
    """The net paid: net before tax less income tax withheld."""

    month: Month
    lines: Totals
    back: Totals
    cet: Ints

    def cuts(self, start: Ints) -> list[Ints]:
        """Cut in widths that grow fourfold, for the brackets."""
        steps = (1 << power for power in range(6, 27, 2))
        return [start + NEAR, *(start + step for step in steps)]

    def take(self, rows: Ints) -> "Paid":
        """Return the goal of the rows asked for."""
        return Paid(
            self.month.take(rows),
            self.lines.take(rows),
            self.back.take(rows),
            self.cet.take(rows),
        )

    def probe(self, low: Ints, high: Ints) -> tuple[Ints, Ints]:
        """Return the net paid at ``low`` and a floor over the range.

        No rounded line falls as gross rises, so that taxable pay gains no
        more than gross does.
        """
        bases = self.month.bases(low)
        net = low - self.lines.rounded(bases)
        taxable = amounts.taxable(self.month, net, self.back.rounded(bases))
        least = low - self.lines.rounded(self.month.bases(high))
        return net - self._tax(taxable), least - self._tax(taxable + high - low)

    def _tax(self, taxable: Ints) -> Ints:
        base, rate = amounts.tax_base(self.month, taxable)
        return half_up(base * rate, RATE)

    def bounds(self, low: Ints, high: Ints) -> tuple[Ints, Ints]:
        """Return a floor over the range and a roof at its start.

        With one withholding rate the net paid grows with gross, apart from
        roundings and from the CET. Brackets of the neutral grid make it fall:
        the floor applies the highest rate that the range may meet.
        """
        bases = self.month.bases(low)
        net = low - self.lines.linear(bases)
        taxable = amounts.taxable(self.month, net, self.back.linear(bases))
        slack = self.lines.slack + self.back.slack
        # No contribution falls as gross rises: taxable pay gains no more.
        _base, dearest = amounts.tax_base(self.month, taxable + slack + (high - low))
        base, _rate = amounts.tax_base(self.month, taxable + slack)
        fall = cet_onset(self.month, self.cet, low, high)
        floor = net - half_up(base * dearest, RATE) - 1 - 2 * (slack + fall)
        return floor, net - self._tax(taxable - slack) + 1 + self.lines.slack


def cet_onset(month: Month, rate: Ints, low: Ints, high: Ints) -> Ints:
    """Return what the CET takes at once if it becomes due in the range, cents.

    It is due on all pay as soon as pay exceeds the ceiling.
    """
    under = (month.gross + low) * MIL <= month.ceiling
    over = (month.gross + high) * MIL > month.ceiling
    whole = month.ceiling * rate // EXACT + 1
    return np.where(under & over, whole, 0)


def goal_of(name: str, law: Law, members: Members, state: YearToDate) -> Goal:
    """Return the goal of that name for all rows; KeyError if there is none."""
    return GOALS[name](law, members, state)


def _cost(law: Law, members: Members, state: YearToDate) -> Goal:
    rates = rates_of(law, members).employer
    lines = totals(rates, state.employer, members.health_employer)
    return Cost(prepare(law, members, state), lines)


def _net(law: Law, members: Members, state: YearToDate) -> Goal:
    rates = rates_of(law, members).employee
    lines = totals(rates, state.employee, members.health_employee)
    return Net(prepare(law, members, state), lines, rates[LINE["cet"]])


def _paid(law: Law, members: Members, state: YearToDate) -> Goal:
    rates = rates_of(law, members).employee
    lines = totals(rates, state.employee, members.health_employee)
    back = totals(rates, state.employee, members.health_employee, _BACK)
    return Paid(prepare(law, members, state), lines, back, rates[LINE["cet"]])


GOALS: Mapping[str, Callable[[Law, Members, YearToDate], Goal]] = MappingProxyType(
    {"employer_cost": _cost, "net_before_tax": _net, "net_paid": _paid}
)
