"""What the engine is told about each member for the month: one row each.

Every field is a column of shape (rows,). ``Members.build`` broadcasts plain
values, so that one member and seven thousand are the same call.
"""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .units import MAX_CENTS, MIL, RATE, Bools, Ints
from .withholding import MAX_RATE, NEUTRAL

MEAN_RATE = -1
"""AT/MP rate that asks for the mean rate of the law file."""

FULL_TIME = 3500
NO_HOURS = 0

SMIC_FULL = 0
SMIC_MIN = 1
"""How SMIC counts in the reduction for a member without working hours: a
full SMIC a month, or min(SMIC, gross) (D241-27 I 3° CSS, the default)."""

PARTIAL_RATIO = 0
PARTIAL_MIN = 1
"""How SMIC counts in an incomplete month: in the ratio ``partial_num`` /
``partial_den`` (calendar days, or pay due over full pay: D241-7 IV CSS), or
min(SMIC, gross)."""

_FLAGS = ("cadre", "fixed_term", "association", "payroll_tax", "short_contract")
_DEFAULTS: dict[str, int] = {
    "weekly_hours": FULL_TIME,
    "headcount": 10,
    "atmp_rate": MEAN_RATE,
    "apprentice_ratio": 0,
    "ceiling_share": RATE,
    "days": 1,
    "days_of": 1,
    "ceiling_step": MIL,
    "smic_rule": SMIC_MIN,
    "partial_rule": PARTIAL_RATIO,
    "partial_num": 0,
    "partial_den": 0,
    "pas_rate": NEUTRAL,
}


@dataclass(frozen=True)
class Members:
    """The month's facts, one row a member; integers in the units said.

    gross: cents due for the month, may be negative (a correction); ignored
        by the inverse.
    cadre, fixed_term: executive status; fixed-term contract (CPF levy).
    weekly_hours: hundredths of an hour in the contract, ``FULL_TIME`` or
        more for full time, ``NO_HOURS`` for pay without working time (CESA).
    headcount: the company's, as dated by the five-year rule (L130-1 CSS).
    atmp_rate, mobility_rate: hundred-thousandths; ``MEAN_RATE`` allowed.
    health_employee, health_employer: shares of the health plan, **mils**
        (cents x ``MIL``).
    association, payroll_tax: non-profit association; not subject to VAT,
        so liable to the payroll tax.
    apprentice_ratio: share of apprentices in staff, hundred-thousandths.
    ceiling_share: this employer's share of the ceiling, hundred-thousandths
        (several employers: R242-3 CSS).
    days, days_of: calendar days employed, and of the month (R242-2 CSS).
    ceiling_step: mils to which the month's ceiling is rounded: ``MIL`` (a
        cent) for payslips, 1 for comparisons in full precision.
    smic_rule, partial_rule, partial_num, partial_den: see above; a ratio
        of 0/0 stands for days / days_of.
    pas_rate: hundred-thousandths or ``NEUTRAL``.
    short_contract: fixed term of two months or less, for the neutral grid.
    """

    gross: Ints
    cadre: Bools
    fixed_term: Bools
    weekly_hours: Ints
    headcount: Ints
    atmp_rate: Ints
    mobility_rate: Ints
    health_employee: Ints
    health_employer: Ints
    association: Bools
    payroll_tax: Bools
    apprentice_ratio: Ints
    ceiling_share: Ints
    days: Ints
    days_of: Ints
    ceiling_step: Ints
    smic_rule: Ints
    partial_rule: Ints
    partial_num: Ints
    partial_den: Ints
    pas_rate: Ints
    short_contract: Bools

    @classmethod
    def build(cls, size: int | None = None, **columns: ArrayLike) -> "Members":
        """Make the columns from scalars or sequences, with defaults.

        ``size`` is the number of rows when every value is a scalar. Raises
        TypeError for an unknown name or a fraction, ValueError for lengths
        that do not match or a value out of range.
        """
        names = [item.name for item in fields(cls)]
        if unknown := sorted(set(columns) - set(names)):
            raise TypeError(f"unknown column: {unknown[0]}")
        given = {name: np.asarray(value) for name, value in columns.items()}
        rows = _rows(size, given)
        made: dict[str, Any] = {
            name: _column(name, given.get(name), rows) for name in names
        }
        members = cls(**made)
        _check(members)
        return members

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.gross)


def _rows(size: int | None, given: dict[str, np.ndarray[Any, Any]]) -> int:
    lengths = {len(value) for value in given.values() if value.ndim}
    if size is not None:
        lengths.add(size)
    if len(lengths) > 1:
        raise ValueError(f"columns of different lengths: {sorted(lengths)}")
    return lengths.pop() if lengths else 1


def _column(name: str, value: np.ndarray[Any, Any] | None, rows: int) -> Any:
    kind = np.bool_ if name in _FLAGS else np.int64
    if value is None:
        return np.full(rows, _DEFAULTS.get(name, 0), dtype=kind)
    if value.dtype.kind not in "biu" and value.size:
        raise TypeError(f"{name}: whole numbers only, not {value.dtype}")
    return np.broadcast_to(value.astype(kind), (rows,)).copy()


_RANGES: dict[str, tuple[int, int]] = {
    "gross": (-MAX_CENTS, MAX_CENTS),
    "weekly_hours": (0, 100_00),
    "headcount": (0, 10**9),
    "atmp_rate": (MEAN_RATE, RATE // 2),
    "mobility_rate": (0, RATE // 2),
    "health_employee": (-MAX_CENTS, MAX_CENTS),
    "health_employer": (-MAX_CENTS, MAX_CENTS),
    "apprentice_ratio": (0, RATE),
    "ceiling_share": (0, RATE),
    "days": (0, 366),
    "days_of": (1, 366),
    "ceiling_step": (1, MIL),
    "smic_rule": (SMIC_FULL, SMIC_MIN),
    "partial_rule": (PARTIAL_RATIO, PARTIAL_MIN),
    "partial_num": (0, MAX_CENTS),
    "partial_den": (0, MAX_CENTS),
    "pas_rate": (NEUTRAL, MAX_RATE),
}


def _check(members: Members) -> None:
    for name, (low, high) in _RANGES.items():
        column = getattr(members, name)
        wrong = (column < low) | (column > high)
        if bool(wrong.any()):
            row = int(np.argmax(wrong))
            raise ValueError(
                f"{name} of row {row} is {column[row]}: from {low} to {high}"
            )
    _check_ratios(members)


def _check_ratios(members: Members) -> None:
    for part, whole in (("days", "days_of"), ("partial_num", "partial_den")):
        wrong = getattr(members, part) > getattr(members, whole)
        if bool(wrong.any()):
            row = int(np.argmax(wrong))
            raise ValueError(f"{part} exceeds {whole} on row {row}")
