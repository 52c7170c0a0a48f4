"""What the inverse can aim at, and what it can say of a range of grosses.

``floor(month, low, high)`` returns, for each row, a value that no gross of
[low, high] goes below; when low = high it is the value itself. The inverse
needs nothing else: it discards ranges, never a gross it has not looked at.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

import numpy as np

from . import amounts
from .lines import LINE
from .month import Month
from .units import COEFFICIENT, EXACT, MIL, RATE, SMIC_UNIT, Ints, half_up

Floor: TypeAlias = Callable[[Month, Ints, Ints], Ints]


def cost_floor(month: Month, low: Ints, high: Ints) -> Ints:
    """Return a floor of the employer's cost over [low, high], cents.

    Every employer line, rounded, grows with gross: its least is at ``low``,
    the reduced rates being granted if any gross of the range may have them.
    The reduction is taken at its most.
    """
    lines = amounts.employer_lines(month, month.bases(low, high))
    return low + lines.sum(axis=0) - _most_reduction(month, low, high)


def _most_reduction(month: Month, low: Ints, high: Ints) -> Ints:
    """Return the most the reduction can be over [low, high], cents.

    The coefficient grows with SMIC and falls with pay, so coefficient(low)
    applied to the pay of ``high`` is a bound, exact on one gross. On a wide
    range a second one is tighter: spread x pay x share ** power rises up to
    one SMIC, then only falls.
    """
    # No coefficient without pay: start at the first gross that makes some.
    first = np.maximum(low, np.minimum(high, 1 - month.reduction_gross))
    coefficient = month.coefficient(first, high)
    top = month.reduction_gross + high
    simple = amounts.amount(top, coefficient)
    wide = np.flatnonzero(high > low)
    if wide.size:
        part = month.take(wide)
        simple[wide] = np.minimum(
            simple[wide], _wide_reduction(part, first[wide], high[wide])
        )
    return simple - month.reduction_taken


def _wide_reduction(month: Month, low: Ints, high: Ints) -> Ints:
    rule = month.rules.formula
    smic = month.reduction_smic + month.counted(month.month_smic, high)
    bottom, top = month.reduction_gross + low, month.reduction_gross + high
    # Pay where the decreasing part is at its most, and pay at the exit.
    peak = np.minimum(np.maximum(smic // SMIC_UNIT + 1, bottom), top)
    up, down = rule.exit_smic.as_integer_ratio()
    leave = np.minimum(top, up * smic // (down * SMIC_UNIT) + 1)
    at_peak = rule.coefficient(month.spread, smic, peak - (peak > bottom))
    # Half a ten-thousandth each time a coefficient was rounded, made whole.
    bound = rule.minimum * leave + (at_peak + 1 - rule.minimum) * peak + leave
    found: Ints = np.maximum(bound, 0) // COEFFICIENT + 1
    found[rule.coefficient(month.spread, smic, bottom) == 0] = 0
    return found


def net_floor(month: Month, low: Ints, high: Ints) -> Ints:
    """Return a floor of the net before tax over [low, high], cents."""
    lines = amounts.employee_lines(month, month.bases(low))
    return low - lines.sum(axis=0) - _slack(month, low, high)


def paid_floor(month: Month, low: Ints, high: Ints) -> Ints:
    """Return a floor of the net paid over [low, high], cents.

    With one withholding rate the net paid grows with gross, roundings apart.
    Brackets of the neutral grid make it fall: the floor applies the highest
    rate that the range may meet to the taxable pay of ``low``.
    """
    lines = amounts.employee_lines(month, month.bases(low))
    net = low - lines.sum(axis=0)
    taxable = amounts.taxable(month, net, lines)
    base, _rate = amounts.tax_base(month, taxable)
    # No contribution falls as gross rises: taxable pay gains at most as much.
    _base, rate = amounts.tax_base(month, taxable + (high - low))
    return net - half_up(base * rate, RATE) - 2 * _slack(month, low, high)


def _slack(month: Month, low: Ints, high: Ints) -> Ints:
    """Return by how much the net can fall as gross rises, cents.

    A cent a line, since each is rounded by itself, and the whole CET when
    the range passes the ceiling from which it is due. Nothing on one gross.
    """
    ceiling, cet = month.ceiling, month.rates.employee[LINE["cet"]]
    under = (month.gross + low) * MIL <= ceiling
    over = (month.gross + high) * MIL > ceiling
    whole = ceiling * cet // EXACT + 1
    lines = np.count_nonzero(month.rates.employee.any(axis=1)) + 1
    return np.where(high > low, lines + np.where(under & over, whole, 0), 0)


GOALS: Mapping[str, Floor] = MappingProxyType(
    {
        "employer_cost": cost_floor,
        "net_before_tax": net_floor,
        "net_paid": paid_floor,
    }
)
