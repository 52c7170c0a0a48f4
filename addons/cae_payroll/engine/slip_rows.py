"""The lines that a payslip keeps: one a code that is printed or posted by itself.

Tranches of the supplementary pension, the balance of the apprenticeship levy and the
two shares of the general reduction have codes of their own, because they are printed
on, or posted to, different places. They sum to the engine's lines, to the cent.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .compute import Result, tranches
from .law import Law
from .lines import CODES, EXTRA, LINE, T1
from .units import MIL, Ints, half_up

TRANCHED = ("agirc_arrco", "ceg")
BALANCE = "taxe_apprentissage_balance"
REDUCTIONS = ("reduction_urssaf", "reduction_retirement")


def _codes() -> Iterator[str]:
    for code in CODES:
        if code in TRANCHED:
            yield from (f"{code}_t1", f"{code}_t2")
        else:
            yield code
            if code == "taxe_apprentissage":
                yield BALANCE
    yield from REDUCTIONS


SLIP_CODES = tuple(_codes())
SEQUENCE = {code: rank for rank, code in enumerate(SLIP_CODES, start=1)}


@dataclass(frozen=True, slots=True)
class SlipRow:
    """One line: cents; rates in hundred-thousandths (for display)."""

    code: str
    base: int
    employee_rate: int
    employer_rate: int
    employee: int
    employer: int

    @property
    def sequence(self) -> int:
        """Order of the line on the slip."""
        return SEQUENCE[self.code]


Columns = tuple[str, Ints, Ints, Ints, Ints, Ints]


def slip_rows(law: Law, result: Result) -> list[list[SlipRow]]:
    """Return the lines of each slip, those that are zero on both sides left out."""
    rows: list[list[SlipRow]] = [[] for _ in result.gross]
    for code, *columns in _columns(law, result):
        table = np.vstack(columns).T.tolist()
        for slip, values in zip(rows, table, strict=True):
            if values[3] or values[4]:
                slip.append(SlipRow(code, *values))
    return rows


def _columns(law: Law, result: Result) -> Iterator[Columns]:
    for code in CODES:
        if code in TRANCHED:
            yield from _by_tranche(result, code)
        elif code == "taxe_apprentissage":
            yield from _apprenticeship(law, result)
        else:
            yield _plain(result, code)
    none = np.zeros_like(result.gross)
    for code in REDUCTIONS:
        amount = -getattr(result, code)
        yield code, result.gross, none, none, none, amount


def _plain(result: Result, code: str) -> Columns:
    row = LINE[code]
    employer_rate = result.rates.employer[row]
    if code == "fnal":
        # Small employers: the rate is that of the term under the ceiling.
        employer_rate = employer_rate + result.rates.employer[_small_fnal()]
    return (
        code,
        half_up(result.base[row], MIL),
        result.rates.employee[row],
        employer_rate,
        result.employee[row],
        result.employer[row],
    )


def _small_fnal() -> int:
    return len(CODES) + EXTRA.index(("fnal", T1))


def _by_tranche(result: Result, code: str) -> Iterator[Columns]:
    for name, part in zip(("t1", "t2"), tranches(result, code), strict=True):
        yield (
            f"{code}_{name}",
            half_up(part.base, MIL),
            part.employee_rate,
            part.employer_rate,
            part.employee,
            part.employer,
        )


def _apprenticeship(law: Law, result: Result) -> Iterator[Columns]:
    """Yield the levy due each month, and its balance, paid once a year."""
    code, base, own, rate, employee, employer = _plain(result, "taxe_apprentissage")
    due = rate > 0
    balance_rate = np.where(due, law.rate("apprentissage.balance"), 0)
    doubled, size = 2 * employer * balance_rate, 2 * np.maximum(rate, 1)
    balance = np.sign(doubled) * ((np.abs(doubled) + size // 2) // size)
    yield code, base, own, rate - balance_rate, employee, employer - balance
    yield BALANCE, base, own, balance_rate, np.zeros_like(employee), balance
