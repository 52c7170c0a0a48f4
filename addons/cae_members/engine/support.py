"""Support interviews: which contract they belong to, what they carry over, when next.

The law asks for two individual interviews in each period of twelve months (R7331-3), so
the next one is proposed half a year later.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .contracts import CAPE, CESA, ORDINARY
from .timeline import Span, add_months

MONTHS_BETWEEN_INTERVIEWS = 6
WORKING_DAYS = 5
# Of two contracts that run together, the one that the support is due for.
PRECEDENCE = (CESA, CAPE, ORDINARY)


@dataclass(frozen=True)
class Action:
    """What was decided on a day, and when it was done; ``None`` while it is open."""

    decided: date
    done: date | None = None


@dataclass(frozen=True)
class Slot:
    """When an interview may take place; ``minute`` counts from midnight."""

    day: date
    minute: int


def running_contract(contracts: Sequence[Span[str]], day: date) -> int | None:
    """Return the index of the contract (by kind) that support is due for on ``day``."""
    running = [i for i, contract in enumerate(contracts) if contract.covers(day)]
    return min(
        running,
        key=lambda i: PRECEDENCE.index(contracts[i].value),
        default=None,
    )


def carried(actions: Sequence[Action], previous: date | None, day: date) -> list[int]:
    """Return the indexes of the actions to go through on ``day``.

    Those decided before that are still open, and those done since the ``previous``
    interview: that one had gone through the others.
    """
    return [
        i
        for i, action in enumerate(actions)
        if action.decided < day
        and (action.done is None or previous is None or action.done > previous)
    ]


def next_interview(held: date) -> date:
    """Day proposed for the interview after the one held on ``held``."""
    return add_months(held, MONTHS_BETWEEN_INTERVIEWS)


def slots(
    count: int, first_day: date, per_day: int, first_minute: int, minutes: int
) -> list[Slot]:
    """Return ``count`` slots in a row, ``per_day`` on each working day."""
    found: list[Slot] = []
    day = first_day
    while len(found) < count:
        if day.weekday() < WORKING_DAYS:
            found += [
                Slot(day, first_minute + rank * minutes)
                for rank in range(min(per_day, count - len(found)))
            ]
        day += timedelta(days=1)
    return found
