"""Sums of lines at many grosses: what the inverse evaluates.

``Totals`` keeps the lines of one side (employee or employer) that can be
other than zero. ``rounded`` adds up lines rounded one by one, as the payslip
does; ``linear`` adds them up before rounding, with the rates of one base
added beforehand: five products instead of twenty, never further from
``rounded`` than half a cent a line.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .lines import BASES, CODES, EXTRA, HEALTH, LINE, PRIMARY
from .units import EXACT, RATE, Ints, half_up


class Term(NamedTuple):
    """A further term of a kept line."""

    line: int
    base: int
    rates: Ints


@dataclass(frozen=True)
class Totals:
    """Kept lines of one side; arrays end with the axis of rows.

    base: the base of each line. rates, declared: shape (lines, rows),
    declared being the year's amounts before the month and the health plan,
    in exact units. taken: cents of the earlier months, shape (rows,).
    used, grouped: bases in use and the sum of their rates, shape (bases,
    rows); fixed: what does not depend on pay, exact units.
    """

    base: Ints
    rates: Ints
    extra: tuple[Term, ...]
    declared: Ints
    taken: Ints
    used: Ints
    grouped: Ints
    fixed: Ints

    @property
    def slack(self) -> int:
        """Return a bound, in cents, of |rounded - linear|."""
        return (len(self.base) + 1) // 2 + 1

    def take(self, rows: Ints) -> "Totals":
        """Return the totals of the rows asked for, in that order."""
        return Totals(
            self.base,
            self.rates.take(rows, axis=1),
            tuple(term._replace(rates=term.rates.take(rows)) for term in self.extra),
            self.declared.take(rows, axis=1),
            self.taken.take(rows),
            self.used,
            self.grouped.take(rows, axis=1),
            self.fixed.take(rows),
        )

    def rounded(self, bases: Ints) -> Ints:
        """Return the month's sum of rounded lines, cents."""
        lines: Ints = bases.take(self.base, axis=0)
        lines *= self.rates
        for term in self.extra:
            lines[term.line] += bases[term.base] * term.rates
        lines += self.declared
        total: Ints = half_up(lines, EXACT).sum(axis=0)
        return total - self.taken

    def linear(self, bases: Ints) -> Ints:
        """Return the month's sum before rounding, in whole cents below."""
        total = self.fixed.copy()
        for row, base in enumerate(self.used):
            total += bases[base] * self.grouped[row]
        below: Ints = total // EXACT - self.taken
        return below


def totals(
    rates: Ints, declared: Ints, health: Ints, codes: Iterable[str] = CODES
) -> Totals:
    """Keep the lines of ``codes`` that matter for some row.

    rates: (terms, rows) of one side; declared: the year's exact amounts
    (lines, rows); health: this side's share of the health plan, mils.
    """
    before = declared.copy()
    taken = half_up(before, EXACT)
    before[HEALTH] += health * RATE
    extra = [
        (LINE[code], base, rates[row])
        for row, (code, base) in enumerate(EXTRA, start=len(CODES))
        if rates[row].any()
    ]
    busy = {line for line, _base, _rates in extra}
    kept = [
        LINE[code]
        for code in codes
        if LINE[code] in busy or rates[LINE[code]].any() or before[LINE[code]].any()
    ]
    place = {line: position for position, line in enumerate(kept)}
    terms = tuple(
        Term(place[line], base, row) for line, base, row in extra if line in place
    )
    base = np.array([PRIMARY[line][1] for line in kept], dtype=np.int64)
    grouped = np.zeros((BASES, rates.shape[1]), dtype=np.int64)
    for position, line in enumerate(kept):
        grouped[base[position]] += rates[line]
    for term in terms:
        grouped[term.base] += term.rates
    used = np.flatnonzero(grouped.any(axis=1))
    return Totals(
        base,
        rates[kept],
        terms,
        before[kept],
        taken[kept].sum(axis=0),
        used,
        grouped[used],
        before[kept].sum(axis=0),
    )
