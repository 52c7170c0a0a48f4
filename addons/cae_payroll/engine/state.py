"""What a member has been declared since 1 January (or since hiring).

Ceilings (R242-2 CSS) and the general reduction (D241-9 CSS) are regularised
progressively: the month is the rule applied to the year to date, less what
was taken. Line amounts are kept unrounded, as the sum over the months of
base x rate *of that month*: with one rate it is exactly year-to-date base x
rate, and a rate that changes in May never touches what April was charged.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np

from .lines import CODES
from .units import Ints

SIDES = ("employee", "employer")


@dataclass(frozen=True)
class YearToDate:
    """Counters, one row a member; a year starts from ``YearToDate.zeros``.

    gross: cents. ceiling, csg_base, band_1, band_2: mils (monthly ceilings
    summed, CSG base declared, payroll tax bands). smic, reference_smic:
    ``SMIC_UNIT``, counted for the general reduction and for the reduced
    sickness and family rates. employee, employer: exact units, shape
    (lines, rows), in the order of ``CODES``.

    The general reduction is regularised within one employment period of
    unchanged rates, each period for itself, as if by another contract (BOSS,
    Allègements généraux, § 460): reduction_period is the maximum coefficient
    of the period open (ten-thousandths, 0 before the first month),
    reduction_gross, reduction_smic and reduction_taken (cents) its counters.
    """

    gross: Ints
    ceiling: Ints
    smic: Ints
    reference_smic: Ints
    csg_base: Ints
    band_1: Ints
    band_2: Ints
    reduction_period: Ints
    reduction_gross: Ints
    reduction_smic: Ints
    reduction_taken: Ints
    employee: Ints
    employer: Ints

    @classmethod
    def zeros(cls, rows: int) -> "YearToDate":
        """Return the state of ``rows`` members nothing was declared for."""
        counters = [np.zeros(rows, dtype=np.int64) for _ in COUNTERS]
        lines = [np.zeros((len(CODES), rows), dtype=np.int64) for _ in SIDES]
        return cls(*counters, *lines)

    @classmethod
    def from_dicts(cls, rows: Sequence[Mapping[str, int]]) -> "YearToDate":
        """Read what ``to_dicts`` wrote; a missing key counts 0.

        Raises KeyError for a key that is none of the engine's.
        """
        known = set(KEYS)
        for row in rows:
            if unknown := sorted(set(row) - known):
                raise KeyError(f"unknown year-to-date counter: {unknown[0]}")
        counters = [_column(rows, name) for name in COUNTERS]
        lines = [_matrix(rows, side) for side in SIDES]
        return cls(*counters, *lines)

    def to_dicts(self) -> list[dict[str, int]]:
        """Return one flat dictionary of non-zero integers a row, for storage."""
        matrix = np.vstack(
            [*(getattr(self, name) for name in COUNTERS), self.employee, self.employer]
        )
        return [
            {key: value for key, value in zip(KEYS, row, strict=True) if value}
            for row in matrix.T.tolist()
        ]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.gross)


COUNTERS = tuple(item.name for item in fields(YearToDate) if item.name not in SIDES)
KEYS = (*COUNTERS, *(f"{code}.{side}" for side in SIDES for code in CODES))


def _column(rows: Iterable[Mapping[str, int]], key: str) -> Ints:
    return np.array([row.get(key, 0) for row in rows], dtype=np.int64)


def _matrix(rows: Sequence[Mapping[str, int]], side: str) -> Ints:
    return np.vstack([_column(rows, f"{code}.{side}") for code in CODES])
