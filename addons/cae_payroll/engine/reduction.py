"""The general reduction of employer contributions (L241-13, D241-7 CSS).

One formula serves both versions: with k the exit in SMIC,

    C = minimum + spread x ((k x SMIC / gross - 1) / (k - 1)) ** power

rounded to four decimals, minimum + spread at most, nothing from k SMIC on.
Until 2025: k 1.6, power 1, minimum 0 (so spread / 0.6 x (1.6 S / G - 1)).
In 2026: k 3, power 1.75, minimum 0.0200.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from .columns import Members
from .law import Law
from .units import COEFFICIENT, SMIC_UNIT, Ints, half_up

_DOUBT = 1e-6


@dataclass(frozen=True)
class Formula:
    """The constants of the formula; ``exit_smic`` and ``power`` are exact."""

    exit_smic: Fraction
    power: Fraction
    minimum: int
    retirement: int

    def coefficient(self, spread: Ints, smic: Ints, gross: Ints) -> Ints:
        """Return the coefficient in ten-thousandths.

        ``smic`` in ``SMIC_UNIT``, ``gross`` in cents, both for the same
        period. Floating point proposes the fourth decimal; wherever the
        proposal is less than a millionth of a decimal away from a half, far
        more than its error, exact integers decide.
        """
        top, bottom = self.exit_smic.as_integer_ratio()
        pay = gross * SMIC_UNIT
        over = top * smic - bottom * pay
        span = (top - bottom) * np.maximum(pay, 1)
        share = np.clip(over, 0, span) / span
        value = self.minimum + spread * share ** float(self.power) + 0.5
        found: Ints = np.floor(value).astype(np.int64)
        for row in np.flatnonzero(np.abs(value - np.rint(value)) < _DOUBT):
            part = Fraction(int(np.clip(over[row], 0, span[row])), int(span[row]))
            found[row] = self._decide(int(np.rint(value[row])), part, int(spread[row]))
        found[(over <= 0) | (gross <= 0)] = 0
        return found

    def _decide(self, proposed: int, share: Fraction, spread: int) -> int:
        """Return ``proposed`` if the value reaches proposed - 1/2, else one less."""
        wanted = (proposed - Fraction(1, 2) - self.minimum) / spread
        if wanted <= 0:
            return proposed
        power, root = self.power.as_integer_ratio()
        return proposed if share**power >= wanted**root else proposed - 1

    def split(self, amount: Ints, maximum: Ints) -> tuple[Ints, Ints]:
        """Share a reduction (cents) between URSSAF and Agirc-Arrco.

        In proportion to the rates in scope (D241-7 VI CSS); ``maximum`` is
        the highest coefficient, in ten-thousandths. The parts add up.
        """
        size = np.maximum(maximum, 1)
        doubled = 2 * amount * self.retirement
        # Halves away from zero for any divisor, even or odd.
        pension = np.sign(doubled) * ((np.abs(doubled) + size) // (2 * size))
        return amount - pension, pension


def formula(law: Law) -> Formula:
    """Return the formula in force.

    Raises ValueError for constants under which pay x coefficient could rise
    beyond one SMIC: the bounds of the inverse rest on its falling.
    """
    rule = Formula(
        law.fraction("reduction.exit_smic"),
        law.fraction("reduction.power"),
        law.coefficient("reduction.minimum"),
        law.coefficient("reduction.retirement_part"),
    )
    if rule.exit_smic <= 1 or rule.power < 1:
        raise ValueError(f"reduction.exit_smic, reduction.power: {rule} at {law.day}")
    return rule


def spreads(law: Law, members: Members) -> Ints:
    """Return the spread of each member (it follows the FNAL headcount)."""
    large = members.headcount >= law.count("fnal.headcount")
    return np.where(
        large,
        law.coefficient("reduction.spread_large"),
        law.coefficient("reduction.spread_small"),
    ).astype(np.int64)


def amount(gross: Ints, coefficient: Ints) -> Ints:
    """Return the reduction in cents: gross (cents) x coefficient, half up."""
    return half_up(gross * coefficient, COEFFICIENT)
