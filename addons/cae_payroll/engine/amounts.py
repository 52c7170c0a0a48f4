"""Amounts of a month's lines and of what follows from them."""

import numpy as np

from .lines import CODES, EXTRA, HEALTH, LINE, PRIMARY
from .month import Month
from .reduction import amount
from .units import EXACT, RATE, Ints, half_up
from .withholding import base_and_rate

_PRIMARY_BASES = np.array([base for _code, base in PRIMARY])
NOT_DEDUCTIBLE = (LINE["csg_non_deductible"], LINE["crds"])


def exact_lines(rates: Ints, health: Ints, bases: Ints) -> Ints:
    """Return base x rate of every line in exact units, shape (lines, rows)."""
    lines: Ints = bases[_PRIMARY_BASES]
    lines *= rates[: len(CODES)]
    for row, (code, base) in enumerate(EXTRA, start=len(CODES)):
        lines[LINE[code]] += bases[base] * rates[row]
    lines[HEALTH] = health * RATE
    return lines


def rounded(declared: Ints, exact: Ints) -> Ints:
    """Return the cents of each line: round(year) less what was taken."""
    return half_up(declared + exact, EXACT) - half_up(declared, EXACT)


def reduction(month: Month, gross: Ints, coefficient: Ints) -> Ints:
    """Return the month's general reduction, cents; negative gives back."""
    total = month.reduction_gross + gross
    return amount(total, coefficient) - month.reduction_taken


def taxable(month: Month, net: Ints, not_deductible: Ints) -> Ints:
    """Return the net taxable pay, cents.

    Net before tax, plus CSG and CRDS that are not deductible, plus the
    employer's share of the health plan, and of it only (CGI 83 1° quater).
    """
    plan = half_up(month.health_employer * RATE, EXACT)
    return net + not_deductible + plan


def tax_base(month: Month, net_taxable: Ints) -> tuple[Ints, Ints]:
    """Return the base and the rate of the tax withheld on a taxable pay."""
    return base_and_rate(
        month.rules.law, net_taxable, month.pas_rate, month.short_contract
    )
