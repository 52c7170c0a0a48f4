"""Data files of the demonstration as rows and values, without Odoo."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
YEAR = 2026
# Everything until here is done by the build; the month after is left to prepare.
LAST_MONTH = 10
Row = dict[str, str]


@cache
def rows(name: str) -> tuple[Row, ...]:
    """Return the rows of a file of ``data``, in order."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def a_day(text: str) -> date:
    return date.fromisoformat(text)


def months(text: str) -> frozenset[int]:
    """Return the months of "1-4,9"."""
    found: set[int] = set()
    for part in text.split(","):
        first, _dash, last = part.partition("-")
        found.update(range(int(first), int(last or first) + 1))
    return frozenset(found)
