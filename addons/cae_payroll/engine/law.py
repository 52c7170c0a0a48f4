"""Dated parameters of French payroll: read from files, one a year.

``law_data/<year>.csv`` lists every parameter with the day it starts, its
value, unit and source. Nothing is extrapolated: a date whose year has no
file, or a parameter that its file does not know, is refused by name. A new
year is a new file (and a neutral grid when one is published), no code.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

from .units import CENT, COEFFICIENT, RATE, scaled

DATA = Path(__file__).parent / "law_data"

NAMES = {
    "pmss": "PMSS",
    "smic_hourly": "hourly SMIC",
    "smic_reduction": "SMIC of the general reduction",
}


class MissingLaw(LookupError):
    """No parameter of that name is known at that date."""


@dataclass(frozen=True)
class Law:
    """The parameters in force on one day.

    ``values`` maps a parameter's name to the text of its file. The methods
    return it as an exact integer in the unit the computation needs.
    """

    day: date
    values: Mapping[str, str] = field(repr=False)

    def text(self, name: str) -> str:
        """Return the value as written; MissingLaw when the file has none."""
        try:
            return self.values[name]
        except KeyError:
            raise MissingLaw(_refusal(name, self.day)) from None

    def cents(self, name: str) -> int:
        """Return an amount in euros as cents."""
        return scaled(self.text(name), CENT)

    def rate(self, name: str) -> int:
        """Return a percentage as hundred-thousandths: 6.90 % is 6,900."""
        return scaled(self.text(name), RATE // 100)

    def coefficient(self, name: str) -> int:
        """Return a coefficient as ten-thousandths."""
        return scaled(self.text(name), COEFFICIENT)

    def hundredths(self, name: str) -> int:
        """Return hours or a multiple of the SMIC as hundredths."""
        return scaled(self.text(name), 100)

    def count(self, name: str) -> int:
        """Return a whole number: a headcount, a flag."""
        return scaled(self.text(name), 1)

    def fraction(self, name: str) -> Fraction:
        """Return the value as an exact fraction."""
        return Fraction(self.text(name))


def law_on(day: date | str) -> Law:
    """Return the law in force on ``day`` (a date or ISO text).

    Raises MissingLaw when no file covers the day, ValueError when the text
    is no date.
    """
    when = date.fromisoformat(day) if isinstance(day, str) else day
    rows = _year(when.year)
    if not rows:
        raise MissingLaw(_refusal("pmss", when))
    # Rows are sorted by date: the last one that has begun wins.
    return Law(when, {name: value for start, name, value in rows if start <= when})


def _refusal(name: str, when: date) -> str:
    label = NAMES.get(name, name)
    return f"no {label} for {when:%Y-%m}: add {DATA.name}/{when.year}.csv"


@cache
def _year(year: int) -> tuple[tuple[date, str, str], ...]:
    path = DATA / f"{year}.csv"
    if not path.exists():
        return ()
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [
            (date.fromisoformat(row["valid_from"]), row["parameter"], row["value"])
            for row in csv.DictReader(stream)
        ]
    return tuple(sorted(rows, key=lambda row: row[0]))
