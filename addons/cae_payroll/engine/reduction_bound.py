"""The most that the general reduction can be over a range of grosses."""

import numpy as np

from .amounts import reduction
from .month import Month
from .reduction import amount
from .units import COEFFICIENT, SMIC_UNIT, Ints


def most_reduction(month: Month, low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """Return a bound for the floor of the cost, and the reduction at ``low``.

    Cents. ``lines(low) - bound`` is a floor of lines - reduction over [low,
    high], lines being gross and rounded employer lines. On one gross the
    bound is the reduction itself. It is too wherever the SMIC counted does
    not depend on pay: the coefficient then only falls, a cent of gross adds
    at most a cent of rounded reduction, and at least a cent of lines.
    """
    at_low = reduction(month, low, month.coefficient(low))
    most = at_low.copy()
    counts = np.maximum(month.month_smic, month.month_reference)
    steady = ~month.by_pay | (low * SMIC_UNIT >= counts)
    wide = np.flatnonzero(~steady & (high > low))
    if wide.size:
        some = month.take(wide)
        ends = low[wide], high[wide]
        most[wide] = np.minimum(_by_ends(some, *ends), _by_shape(some, *ends))
        most[wide] -= some.reduction_taken
    return most, at_low


def _by_ends(month: Month, low: Ints, high: Ints) -> Ints:
    """Bound by the coefficient of ``low`` applied to the pay of ``high``.

    The coefficient grows with SMIC and falls with pay. Without pay there is
    none: start at the first gross that makes some.
    """
    first = np.maximum(low, np.minimum(high, 1 - month.reduction_gross))
    return amount(month.reduction_gross + high, month.coefficient(first, high))


def _by_shape(month: Month, low: Ints, high: Ints) -> Ints:
    """Bound by the shape of the formula: tighter on wide ranges.

    Of pay x coefficient, pay x minimum rises up to the exit; the rest, pay x
    spread x share ** power, rises up to one SMIC and falls from there on.
    """
    rule = month.rules.formula
    smic = month.reduction_smic + month.counted(month.month_smic, high)
    bottom, top = month.reduction_gross + low, month.reduction_gross + high
    peak = np.minimum(np.maximum(smic // SMIC_UNIT + 1, bottom), top)
    at_peak = rule.coefficient(month.spread, smic, peak - (peak > bottom))
    up, down = rule.exit_smic.as_integer_ratio()
    leave = np.minimum(top, up * smic // (down * SMIC_UNIT) + 1)
    # A coefficient is rounded to a half at most, on each of the two parts.
    bound = rule.minimum * leave + (at_peak + 1 - rule.minimum) * peak + leave
    found: Ints = np.maximum(bound, 0) // COEFFICIENT + 1
    found[(rule.coefficient(month.spread, smic, bottom) == 0) & (bottom > 0)] = 0
    return found
