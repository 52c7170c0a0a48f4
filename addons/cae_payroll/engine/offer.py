"""What is offered to each member: the gross, within what can be paid.

One call for any number of members of one month. The fixed part and the ordinary
salary are always paid, even above the budget; beyond them, what the pay policy or the
member asks for, and never more than the largest gross whose cost fits the budget.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from .columns import Members
from .compute import Result, compute
from .inverse import invert
from .law import Law, law_on
from .state import YearToDate
from .units import Ints

FIXED, ALL, GROSS = "fixed", "all", "gross"
INVERTED = ("employer_cost", "net_before_tax", "net_paid")
AIMS = (FIXED, ALL, GROSS, *INVERTED)
"""fixed: the fixed part only; all: ``wanted`` is a cost within the budget; the others:
an amount of that kind."""
_STEPS = 500


@dataclass(frozen=True)
class Case:
    """A member's month: columns of ``Members`` but the gross, and what is asked.

    fixed: fixed part of the entrepreneur's contract; salary: pay of an ordinary
    contract, whose cost comes on top of ``budget``. wanted: cents, by ``aim``.
    """

    columns: Mapping[str, int | bool]
    state: Mapping[str, int]
    fixed: int = 0
    salary: int = 0
    budget: int = 0
    aim: str = FIXED
    wanted: int = 0


@dataclass(frozen=True)
class Offers:
    """Columns of cents, one row a case; ``result`` is the slip at ``result.gross``.

    most: largest gross within the budget (at least what is always paid). asked:
    gross that was asked for. salary_cost: what the ordinary salary alone costs.
    lack: by how much what is always paid exceeds the budget.
    """

    result: Result
    most: Ints
    asked: Ints
    salary_cost: Ints
    lack: Ints

    def limited(self) -> Any:
        """Rows where less is offered than asked."""
        return self.result.gross < self.asked

    def raised(self) -> Any:
        """Rows where what is always paid exceeds what was asked."""
        return self.result.gross > self.asked


def pay_law(month_end: date, payment: date) -> Law:
    """Law of the month worked; the withholding grid is that of the payment day."""
    return replace(law_on(month_end), day=payment)


def offers(law: Law, cases: Sequence[Case]) -> Offers:
    """Return what is offered in each case; they share the month, hence the law."""
    state = YearToDate.from_dicts([case.state for case in cases])
    members = _members(cases)
    salary = _column(cases, "salary")
    always = salary + _column(cases, "fixed")
    alone = np.where(salary != 0, _at(law, members, state, salary).employer_cost, 0)
    target = _column(cases, "budget") + alone
    found = invert(law, members, target, "employer_cost", state, always)
    most = np.where(found.fits, found.gross, always)
    asked = _asked(law, members, state, cases, (always, most, alone))
    gross = np.maximum(always, np.minimum(asked, most))
    result = _within(law, members, state, gross, (always, target))
    lack = np.where(found.fits, 0, np.maximum(found.value - target, 0))
    return Offers(result, most, asked, alone, lack)


def recomputed(
    law: Law,
    rows: Sequence[Mapping[str, int | bool]],
    states: Sequence[Mapping[str, int]],
) -> Result:
    """Compute slips again from the columns (gross included) that they stored."""
    columns: dict[str, Any] = {
        name: np.array([row[name] for row in rows]) for name in rows[0]
    }
    return compute(law, Members.build(**columns), YearToDate.from_dicts(states))


def _members(cases: Sequence[Case]) -> Members:
    columns: dict[str, Any] = {
        name: np.array([case.columns[name] for case in cases])
        for name in cases[0].columns
    }
    return Members.build(size=len(cases), **columns)


def _column(cases: Sequence[Case], name: str) -> Ints:
    return np.array([getattr(case, name) for case in cases], dtype=np.int64)


def _at(law: Law, members: Members, state: YearToDate, gross: Ints) -> Result:
    return compute(law, replace(members, gross=gross), state)


def _asked(
    law: Law,
    members: Members,
    state: YearToDate,
    cases: Sequence[Case],
    known: tuple[Ints, Ints, Ints],
) -> Ints:
    """Return the gross that is asked for, before the budget limits it."""
    always, most, alone = known
    aims = np.array([case.aim for case in cases])
    wanted = _column(cases, "wanted")
    asked = np.where(aims == GROSS, wanted, always)
    whole = (aims == ALL) & (wanted == _column(cases, "budget"))
    asked = np.where(whole, most, asked)
    part = (aims == ALL) & ~whole
    for goal, rows in (
        ("employer_cost", part),
        *((goal, aims == goal) for goal in INVERTED),
    ):
        if bool(rows.any()):
            target = wanted + np.where(part, alone, 0)
            found = invert(law, members, np.where(rows, target, 0), goal, state, 0)
            asked = np.where(rows, found.gross, asked)
    return asked


def _within(
    law: Law,
    members: Members,
    state: YearToDate,
    gross: Ints,
    bounds: tuple[Ints, Ints],
) -> Result:
    """Return the slip at ``gross``, a few cents less where its cost is too much.

    Rounding makes the cost fall by cents as gross rises, so that a gross below the
    largest one that fits may itself not fit.
    """
    always, target = bounds
    result = _at(law, members, state, gross)
    for _step in range(_STEPS):
        over = (result.employer_cost > target) & (gross > always)
        if not bool(over.any()):
            break
        gross = gross - over
        result = _at(law, members, state, gross)
    return result
