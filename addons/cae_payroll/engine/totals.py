"""Sums of lines at many grosses: what the inverse evaluates.

Of one side (employee or employer), the lines that can be other than zero.
``Lines`` adds them up rounded one by one, as the payslip does; ``Sums`` adds
them up before rounding, with the rates of one base added beforehand: five
products instead of twenty, never further than half a cent a line.
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
class Lines:
    """Kept lines; arrays end with the axis of rows.

    base: the base of each line. rates, declared: shape (lines, rows),
    declared being the year's amounts before the month and the health plan,
    in exact units. taken: cents of the earlier months, shape (rows,).
    """

    base: Ints
    rates: Ints
    extra: tuple[Term, ...]
    declared: Ints
    taken: Ints

    def take(self, rows: Ints) -> "Lines":
        """Return the lines of the rows asked for, in that order."""
        return Lines(
            self.base,
            self.rates.take(rows, axis=1),
            tuple(term._replace(rates=term.rates.take(rows)) for term in self.extra),
            self.declared.take(rows, axis=1),
            self.taken.take(rows),
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


@dataclass(frozen=True)
class Sums:
    """The same lines added up before rounding.

    used: the bases in use; grouped: the sum of their rates, shape (bases,
    rows); fixed: what does not depend on pay, exact units; taken: as in
    ``Lines``. slack: a bound, in cents, of what rounding changes.
    """

    used: tuple[int, ...]
    grouped: Ints
    fixed: Ints
    taken: Ints
    slack: int

    def take(self, rows: Ints) -> "Sums":
        """Return the sums of the rows asked for, in that order."""
        grouped = self.grouped.take(rows, axis=1)
        fixed, taken = self.fixed.take(rows), self.taken.take(rows)
        return Sums(self.used, grouped, fixed, taken, self.slack)

    def linear(self, bases: Ints) -> Ints:
        """Return the month's sum before rounding, in whole cents below."""
        total = self.fixed.copy()
        for row, base in enumerate(self.used):
            total += bases[base] * self.grouped[row]
        below: Ints = total // EXACT - self.taken
        return below


def totals(
    rates: Ints, declared: Ints, health: Ints, codes: Iterable[str] = CODES
) -> tuple[Lines, Sums]:
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
        if code in codes and rates[row].any()
    ]
    busy = {line for line, _base, _rates in extra}
    kept = [
        LINE[code]
        for code in codes
        if LINE[code] in busy or rates[LINE[code]].any() or before[LINE[code]].any()
    ]
    terms = tuple(Term(kept.index(line), base, row) for line, base, row in extra)
    base = np.array([PRIMARY[line][1] for line in kept], dtype=np.int64)
    lines = Lines(base, rates[kept], terms, before[kept], taken[kept].sum(axis=0))
    return lines, _sums(lines)


def _sums(lines: Lines) -> Sums:
    grouped = np.zeros((BASES, lines.rates.shape[1]), dtype=np.int64)
    for base, line in zip(lines.base, lines.rates, strict=True):
        grouped[base] += line
    for term in lines.extra:
        grouped[term.base] += term.rates
    used = np.flatnonzero(grouped.any(axis=1))
    # Half a cent a line, and the cent below of the whole.
    slack = (len(lines.base) + 1) // 2 + 1
    fixed = lines.declared.sum(axis=0)
    return Sums(tuple(used.tolist()), grouped[used], fixed, lines.taken, slack)
