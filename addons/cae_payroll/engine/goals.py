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
from typing import Protocol, TypeAlias, TypeVar

import numpy as np

from . import amounts
from .columns import Members
from .law import Law
from .lines import rates_of
from .month import Month, prepare
from .reduction_bound import most_reduction
from .state import YearToDate
from .totals import Lines, Sums, totals
from .units import EXACT, MIL, RATE, SMIC_UNIT, Ints, half_up

_BACK = ("csg_non_deductible", "crds")

Rows: TypeAlias = Ints | None
Picked = TypeVar("Picked", Month, Lines, Sums)

NEAR = 24
"""Width, cents, below which grosses are looked at one by one."""


class Goal(Protocol):
    """A value of the month to be aimed at.

    ``rows`` are those the grosses are for, in any order; None is all of them.
    """

    def cuts(self, start: Ints) -> list[Ints]:
        """Return where to cut what lies above ``start``, ascending.

        A range is discarded at once if it is narrow enough for how far it
        begins above a gross that fits.
        """

    def probe(self, rows: Rows, low: Ints, high: Ints) -> tuple[Ints, Ints]:
        """Return the value at ``low`` and a floor over [low, high], cents."""

    def bounds(self, rows: Rows, low: Ints, high: Ints) -> tuple[Ints, Ints]:
        """Return a floor over [low, high] and a roof at ``low``, cents."""


def _of(columns: Picked, rows: Rows) -> Picked:
    return columns if rows is None else columns.take(rows)


@dataclass(frozen=True)
class Cost:
    """The employer's cost: gross and employer lines less the reduction."""

    month: Month
    lines: Lines
    sums: Sums

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

    def probe(self, rows: Rows, low: Ints, high: Ints) -> tuple[Ints, Ints]:
        """Return the cost at ``low`` and a floor over the range."""
        month, kept = _of(self.month, rows), _of(self.lines, rows)
        lines = low + kept.rounded(month.bases(low))
        least = lines
        if month.rules.relief and bool(month.by_pay.any()):
            # The reduced rates that any gross of the range may have.
            least = low + kept.rounded(month.bases(low, high))
        most, at_low = most_reduction(month, low, high)
        return lines - at_low, least - most

    def bounds(self, rows: Rows, low: Ints, high: Ints) -> tuple[Ints, Ints]:
        """Return a floor over the range and a roof at its start.

        Every employer line grows with gross: its least is at ``low``, the
        reduced rates being granted if any gross of the range may have them.
        The reduction is taken at its most.
        """
        month, sums = _of(self.month, rows), _of(self.sums, rows)
        lines = low + sums.linear(month.bases(low, high))
        most, at_low = most_reduction(month, low, high)
        floor, roof = lines - sums.slack - most, lines - at_low + sums.slack
        granted = np.flatnonzero(month.by_pay & (high > low))
        if granted.size and month.rules.relief:
            # What the range may have, its start may not.
            start = low[granted]
            own = sums.take(granted).linear(month.take(granted).bases(start))
            roof[granted] = start + own - at_low[granted] + sums.slack
        return floor, roof


@dataclass(frozen=True)
class Net:
    """The net before tax: gross less employee lines."""

    month: Month
    lines: Lines
    sums: Sums

    def cuts(self, start: Ints) -> list[Ints]:
        """Cut twice: the net only falls by roundings and by the CET."""
        return [start + NEAR, start + (1 << 10)]

    def probe(self, rows: Rows, low: Ints, high: Ints) -> tuple[Ints, Ints]:
        """Return the net at ``low`` and a floor: no rounded line falls."""
        month, lines = _of(self.month, rows), _of(self.lines, rows)
        value = low - lines.rounded(month.bases(low))
        return value, low - lines.rounded(month.bases(high))

    def bounds(self, rows: Rows, low: Ints, high: Ints) -> tuple[Ints, Ints]:
        """Return a floor over the range and a roof at its start.

        Before rounding the net only falls where the CET becomes due.
        """
        month, sums = _of(self.month, rows), _of(self.sums, rows)
        net = low - sums.linear(month.bases(low))
        return net - sums.slack - cet_onset(month, low, high), net + sums.slack


@dataclass(frozen=True)
class Paid:
    """The net paid: net before tax less income tax withheld.

    back, back_sums: the lines that taxable pay takes back.
    """

    month: Month
    lines: Lines
    sums: Sums
    back: Lines
    back_sums: Sums

    def cuts(self, start: Ints) -> list[Ints]:
        """Cut in widths that grow fourfold, for the brackets."""
        steps = (1 << power for power in range(6, 27, 2))
        return [start + NEAR, *(start + step for step in steps)]

    def probe(self, rows: Rows, low: Ints, high: Ints) -> tuple[Ints, Ints]:
        """Return the net paid at ``low`` and a floor over the range.

        No rounded line falls as gross rises, so that taxable pay gains no
        more than gross does.
        """
        month, lines = _of(self.month, rows), _of(self.lines, rows)
        bases = month.bases(low)
        net = low - lines.rounded(bases)
        back = _of(self.back, rows).rounded(bases)
        taxable = amounts.taxable(month, net, back)
        least = low - lines.rounded(month.bases(high))
        return net - _tax(month, taxable), least - _tax(month, taxable + high - low)

    def bounds(self, rows: Rows, low: Ints, high: Ints) -> tuple[Ints, Ints]:
        """Return a floor over the range and a roof at its start.

        With one withholding rate the net paid grows with gross, apart from
        roundings and from the CET. Brackets of the neutral grid make it fall:
        the floor applies the highest rate that the range may meet.
        """
        month, sums = _of(self.month, rows), _of(self.sums, rows)
        bases = month.bases(low)
        net = low - sums.linear(bases)
        back = _of(self.back_sums, rows).linear(bases)
        taxable = amounts.taxable(month, net, back)
        slack = sums.slack + self.back_sums.slack
        # No contribution falls as gross rises: taxable pay gains no more.
        _base, dearest = amounts.tax_base(month, taxable + slack + (high - low))
        base, _rate = amounts.tax_base(month, taxable + slack)
        fall = cet_onset(month, low, high)
        floor = net - half_up(base * dearest, RATE) - 1 - 2 * (slack + fall)
        return floor, net - _tax(month, taxable - slack) + 1 + sums.slack


def _tax(month: Month, taxable: Ints) -> Ints:
    base, rate = amounts.tax_base(month, taxable)
    return half_up(base * rate, RATE)


def cet_onset(month: Month, low: Ints, high: Ints) -> Ints:
    """Return what the CET takes at once if it becomes due in the range, cents.

    It is due on all pay as soon as pay exceeds the ceiling.
    """
    under = (month.gross + low) * MIL <= month.ceiling
    over = (month.gross + high) * MIL > month.ceiling
    rate = month.rules.law.rate("cet.employee")
    return np.where(under & over, month.ceiling * rate // EXACT + 1, 0)


def goal_of(name: str, law: Law, members: Members, state: YearToDate) -> Goal:
    """Return the goal of that name for all rows; KeyError if there is none."""
    return GOALS[name](law, members, state)


def _cost(law: Law, members: Members, state: YearToDate) -> Goal:
    rates = rates_of(law, members).employer
    both = totals(rates, state.employer, members.health_employer)
    return Cost(prepare(law, members, state), *both)


def _net(law: Law, members: Members, state: YearToDate) -> Goal:
    rates = rates_of(law, members).employee
    both = totals(rates, state.employee, members.health_employee)
    return Net(prepare(law, members, state), *both)


def _paid(law: Law, members: Members, state: YearToDate) -> Goal:
    rates = rates_of(law, members).employee
    both = totals(rates, state.employee, members.health_employee)
    back = totals(rates, state.employee, members.health_employee, _BACK)
    return Paid(prepare(law, members, state), *both, *back)


GOALS: Mapping[str, Callable[[Law, Members, YearToDate], Goal]] = MappingProxyType(
    {"employer_cost": _cost, "net_before_tax": _net, "net_paid": _paid}
)
