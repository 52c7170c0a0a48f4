"""Exact integer units of the engine, and its only rounding rule.

Money never meets a floating-point number. Four integer units are used:

==============  =====================================================
amounts         cents
bases           *mils*: ten-thousandths of a cent (``MIL`` a cent), the
                unit in which 98.25 % of a cent is a whole number
rates           hundred-thousandths (``RATE`` is 100 %): 0.016 % is 16
line amounts    mils x rate = billionths of a cent (``EXACT`` a cent)
==============  =====================================================

A year of pay of 10 million euros (10**9 cents) at 20 % is 2 x 10**17 exact
units: well inside 64 bits.
"""

from decimal import Decimal, InvalidOperation
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]

CENT = 100
MIL = 10_000
RATE = 100_000
EXACT = MIL * RATE
COEFFICIENT = 10_000
"""The reduction's coefficient has four decimals (D241-7 CSS)."""
SMIC_UNIT = 300
"""Units of counted SMIC in a cent: hourly rate x hundredths of a weekly hour
x 52 / 12 is always a whole number of three-hundredths of a cent."""
MAX_CENTS = 10**9
"""Largest amount accepted, either sign: 10 million euros."""


def half_up(exact: Ints, unit: int) -> Ints:
    """Divide by an even ``unit``, halves away from zero: odd in its argument.

    A refund is therefore the exact opposite of what it refunds.
    """
    rounded: Ints = (exact + (unit // 2) + (exact >> 63)) // unit
    return rounded


def scaled(text: str, scale: int) -> int:
    """Read a decimal number as an integer count of ``1 / scale``.

    Raises ValueError when the text is no number or needs a finer scale.
    """
    try:
        value = Decimal(text) * scale
    except InvalidOperation:
        raise ValueError(f"{text!r} is not a number") from None
    if not value.is_finite() or value != value.to_integral_value():
        raise ValueError(f"{text} is not a whole number of 1/{scale}")
    return int(value)
