"""Where a goal jumps near a gross: what a screen shows before one asks more.

Just above such a gross a member costs the activity much more for a cent: the
end of the general reduction, the CET at the ceiling, the coefficient's steps.
"""

from dataclasses import dataclass

import numpy as np

from .columns import Members
from .goals import goal_of
from .law import Law
from .state import YearToDate


@dataclass(frozen=True)
class Window:
    """How far to look on each side of the gross, and from which jump; cents.

    least applies to the change from one cent of gross to the next, beyond
    that cent, either sign.
    """

    span: int = 200_00
    least: int = 20


@dataclass(frozen=True)
class Jump:
    """From ``gross`` to one cent more, the goal goes from value to after."""

    gross: int
    value: int
    after: int


def jumps_near(
    law: Law,
    members: Members,
    goal: str,
    state: YearToDate | None = None,
    window: Window | None = None,
) -> list[list[Jump]]:
    """Return the jumps near the gross of each row, by ascending gross.

    goal: as ``invert``. Every cent of the window is computed: meant for the
    few rows of a screen (40,000 grosses a row by default).
    """
    seen = window or Window()
    before = YearToDate.zeros(len(members)) if state is None else state
    aim = goal_of(goal, law, members, before)
    found = []
    for row, gross in enumerate(members.gross.tolist()):
        cents = np.arange(max(gross - seen.span, 0), gross + seen.span + 1)
        values, _floor = aim.probe(np.full(len(cents), row), cents, cents)
        steps = np.diff(values)
        places = np.flatnonzero(np.abs(steps - 1) >= seen.least)
        found.append(
            [
                Jump(int(cents[at]), int(values[at]), int(values[at + 1]))
                for at in places
            ]
        )
    return found
