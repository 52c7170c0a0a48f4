"""Income tax withheld at source (PAS): its base and its rate.

Grids have dates of their own (204 H III CGI): the grid of 2025 holds until
30 April 2026, that of 2026 from 1 May 2026, without catch-up. Each file
``law_data/neutral_grid_<date>.csv`` gives lower bounds, included, in euros.
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from .law import DATA, Law, MissingLaw
from .units import CENT, RATE, Bools, Ints, scaled

NEUTRAL = -1
"""Value of the rate column that asks for the neutral grid."""
MAX_RATE = 60_000


@dataclass(frozen=True)
class Grid:
    """A neutral grid: lower bounds in cents (ascending) and their rates."""

    valid_from: date
    valid_to: date
    bounds: Ints
    rates: Ints

    def rate(self, taxable: Ints) -> Ints:
        """Return the rate of each monthly taxable pay (cents)."""
        found = np.searchsorted(self.bounds, taxable, side="right") - 1
        picked: Ints = self.rates[np.maximum(found, 0)]
        return picked


def grid_on(day: date) -> Grid:
    """Return the neutral grid in force on ``day``; MissingLaw if none is."""
    for grid in _grids():
        if grid.valid_from <= day <= grid.valid_to:
            return grid
    raise MissingLaw(
        f"no neutral withholding grid for {day:%Y-%m}: add {DATA.name}/neutral_grid_*"
    )


def base_and_rate(
    law: Law, taxable: Ints, personal: Ints, short: Bools
) -> tuple[Ints, Ints]:
    """Return what the rate applies to, and the rate (hundred-thousandths).

    ``taxable`` is the net taxable pay in cents, ``personal`` the rate sent
    by the tax office or ``NEUTRAL``, ``short`` marks fixed-term contracts of
    two months or less, whose base loses half a net SMIC under the grid.
    Nothing is withheld from, nor given back on, a negative base.
    """
    neutral = personal == NEUTRAL
    base = taxable
    if bool((short & neutral).any()):
        deduction = law.cents("pas.short_contract_deduction")
        base = np.where(short & neutral, taxable - deduction, taxable)
    base = np.maximum(base, 0)
    if bool(neutral.any()):
        return base, np.where(neutral, grid_on(law.day).rate(base), personal)
    return base, personal


@cache
def _grids() -> tuple[Grid, ...]:
    return tuple(_read(path.name) for path in sorted(DATA.glob("neutral_grid_*.csv")))


def _read(name: str) -> Grid:
    with (DATA / name).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return Grid(
        date.fromisoformat(rows[0]["valid_from"]),
        date.fromisoformat(rows[0]["valid_to"]),
        np.array([scaled(row["from_incl"], CENT) for row in rows], dtype=np.int64),
        np.array([scaled(row["rate_pct"], RATE // 100) for row in rows], np.int64),
    )
