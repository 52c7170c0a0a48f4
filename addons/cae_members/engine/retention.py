"""When personal data have been kept long enough."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from .timeline import MONTHS, add_months

K = TypeVar("K", bound=Hashable)
# Something and the day from which its time runs: it comes back with another day.
Item = tuple[K, date]


@dataclass(frozen=True)
class Plan(Generic[K]):
    """What to list, and what to take off the list."""

    added: frozenset[Item[K]]
    dropped: frozenset[Item[K]]


def due_day(reference: date, years: int) -> date:
    """First day on which what has been kept since ``reference`` may be erased."""
    return add_months(reference, years * MONTHS)


def plan(
    references: Mapping[K, date],
    years: int,
    day: date,
    listed: frozenset[Item[K]],
    erased: frozenset[Item[K]],
) -> Plan[K]:
    """Compare what is due on ``day`` with the list; what was erased is not again."""
    due = {
        (key, reference)
        for key, reference in references.items()
        if due_day(reference, years) <= day
    }
    return Plan(frozenset(due - listed - erased), frozenset(listed - due))
