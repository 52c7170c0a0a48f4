"""Writes the answers of the command line, keys as the comparison tool has them.

Amounts are euros. Totals and ``lines`` are before rounding, to six decimals;
``line_rounded`` adds up lines rounded to the cent, as a payslip does.
"""

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np

from .amounts import NOT_DEDUCTIBLE
from .cli_case import Case
from .columns import Members
from .compute import Result
from .law import Law
from .lines import CODES, HEALTH
from .units import CENT, COEFFICIENT, EXACT, RATE, Ints, half_up
from .withholding import NEUTRAL, base_and_rate, grid_on

_MICRO = 10**6
_FINE = EXACT * CENT // _MICRO
Row: TypeAlias = Sequence[int]
Parts: TypeAlias = tuple[Row, Row, Row]


def report(
    law: Law,
    cases: Sequence[Case],
    members: Members,
    result: Result,
    remainder: Ints | None,
) -> Iterator[dict[str, Any]]:
    """Yield the answer of each case; all share one law and one goal.

    ``remainder`` is target - rounded value, cents, when a goal was given.
    """
    left = None if remainder is None else remainder.tolist()
    totals = [_table(_exact(result)), _table(_tax(law, members, result))]
    cents = _table(_rounded(result))
    lines = [
        # A mil is a millionth of a euro.
        result.base.T.tolist(),
        half_up(result.employee_exact, _FINE).T.tolist(),
        half_up(result.employer_exact, _FINE).T.tolist(),
    ]
    for row, case in enumerate(cases):
        parts = lines[0][row], lines[1][row], lines[2][row]
        yield {
            "id": case.ident,
            **_euros(totals[0][row], _MICRO),
            **_percents(totals[1][row]),
            "line_rounded": _euros(cents[row], CENT),
            "target": None if case.goal is None else _number(case.amount, CENT),
            "residual": None if left is None else _number(left[row], CENT),
            "lines": _lines(case, parts),
        }


def _table(columns: dict[str, Ints]) -> list[dict[str, int]]:
    rows = np.vstack(list(columns.values())).T.tolist()
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _exact(result: Result) -> dict[str, Ints]:
    """Return the totals before any rounding, millionths of a euro."""
    gross = result.gross * EXACT
    employee = result.employee_exact.sum(axis=0)
    employer = result.employer_exact.sum(axis=0)
    reduction = result.gross * result.coefficient * (EXACT // COEFFICIENT)
    net = _net(result)
    found = {
        "gross": gross,
        "employer_cost": gross + employer - reduction,
        "net_before_tax": net,
        "net_taxable": _taxable(result),
        "net_social": net,
        "general_reduction": reduction,
        "employee_contributions": employee,
        "employer_contributions_gross": employer,
        "employer_contributions_net": employer - reduction,
    }
    return {name: half_up(value, _FINE) for name, value in found.items()}


def _net(result: Result) -> Ints:
    """Return the net before tax; contributions above the pay leave none."""
    left: Ints = result.gross * EXACT - result.employee_exact.sum(axis=0)
    return np.maximum(left, 0)


def _taxable(result: Result) -> Ints:
    exact = _net(result)
    exact += result.employee_exact[list(NOT_DEDUCTIBLE)].sum(axis=0)
    exact += result.employer_exact[HEALTH]
    return exact


def _tax(law: Law, members: Members, result: Result) -> dict[str, Ints]:
    """Return withholding on amounts rounded once, as the model has it."""
    exact = _taxable(result)
    # The grid's bounds are whole euros: the cents below do not count.
    whole = exact // EXACT
    neutral = grid_on(law.day).rate(whole)
    rate = np.where(members.pas_rate == NEUTRAL, neutral, members.pas_rate)
    base, _rate = base_and_rate(
        law, half_up(exact, EXACT), rate, members.short_contract
    )
    tax = half_up(base * rate, RATE)
    return {
        "pas_neutral_pct": neutral,
        "pas_pct": rate,
        "pas_amount": tax,
        "net_paid": half_up(_net(result), EXACT) - tax,
        "reduction_coefficient": result.coefficient,
    }


def _rounded(result: Result) -> dict[str, Ints]:
    return {
        "employee": result.employee_total,
        "employer": result.employer_total,
        "reduction": result.reduction,
        "cost": result.employer_cost,
        "net": result.net_before_tax,
        "net_taxable": result.net_taxable,
        "pas_amount": result.pas_amount,
        "net_paid": result.net_paid,
    }


_UNITS = {
    "pas_neutral_pct": RATE // 100,
    "pas_pct": RATE // 100,
    "pas_amount": CENT,
    "net_paid": CENT,
    "reduction_coefficient": COEFFICIENT,
}


def _percents(row: dict[str, int]) -> dict[str, float]:
    return {name: _number(value, _UNITS[name]) for name, value in row.items()}


def _euros(row: dict[str, int], unit: int) -> dict[str, float]:
    return {name: _number(value, unit) for name, value in row.items()}


def _lines(case: Case, parts: Parts) -> list[dict[str, Any]]:
    return [
        {
            "code": code,
            "base": _number(base, _MICRO),
            "employee": _number(employee, _MICRO),
            "employer": _number(employer, _MICRO),
        }
        for code, base, employee, employer in zip(CODES, *parts, strict=True)
        if employee or employer
    ]


def _number(value: int, unit: int) -> float:
    """Return a JSON number: printed, the nearest float shows these digits."""
    return value / unit
