"""Small counts are hidden, and so is enough beside them that nobody finds them again.

A count of 1 to ``threshold - 1`` is *small*: it is shown as "< threshold" (``BELOW``).
Shown alone, it would be found by subtracting from a total, or by the relations between
measures (start + entered = followed = left + end; positive + other exits = left). Other
cells are therefore ``HIDDEN``. Zero stays zero.

The method is a proof by another world. For each small cell a *move* is looked for: one
person who would be in another group, two who would swap theirs, one who would have
entered instead of being there at the start, or one more or less. A move is good when
every figure it changes is hidden, stays at least one and, where "< threshold" is shown,
stays below it. Then what is shown is true of two different sets of people, and the cell
cannot be known. Of the good moves the one that hides least is taken; since each is made
of people, every relation of the table holds in the other world, whatever the relations
are. One always exists: one more person like one of those counted, if need be with
"hidden" in the place of "< threshold".

Hours are small when the people they were given to are few; they show no bound.
What this does not do: compare tables with each other. Somebody who may ask for any
period and any scope can subtract two tables; who sees protected figures only must be
held to whole calendar periods by the caller.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from .crosstab import TOTAL, Cell, Table
from .indicators import (
    END,
    ENTERED,
    FOLLOWED,
    HOURS,
    LEFT,
    NEW_ASSOCIATE,
    NEW_CESA,
    OTHER_EXIT,
    POSITIVE,
    START,
    SUPPORTED,
)

BELOW, HIDDEN = "below", "hidden"
# "< 2" would say 1.
LOWEST_THRESHOLD = 3
# A wide table has more moves than are worth trying.
SOURCES, TARGETS = 5, 30

Place = tuple[str, str]
Vector = Mapping[str, int]
Steps = Mapping[Place, int]

WAYS_IN: tuple[Vector, ...] = ({START: 1}, {ENTERED: 1})
WAYS_OUT: tuple[Vector, ...] = (
    {END: 1},
    {LEFT: 1, POSITIVE: 1},
    {LEFT: 1, OTHER_EXIT: 1},
)
FLAGS: tuple[Vector, ...] = ({NEW_CESA: 1}, {NEW_ASSOCIATE: 1})
# What can differ between two worlds at one place: somebody's movements, or somebody.
CHANGES: tuple[Vector, ...] = (
    {START: -1, ENTERED: 1},
    {POSITIVE: -1, OTHER_EXIT: 1},
    {END: -1, LEFT: 1, OTHER_EXIT: 1},
    {END: -1, LEFT: 1, POSITIVE: 1},
    *FLAGS,
    {SUPPORTED: 1},
    {HOURS: 1},
)
PEOPLE: tuple[Vector, ...] = tuple(
    {FOLLOWED: 1, **way_in, **way_out, **flag}
    for flag, way_in, way_out in product(({}, *FLAGS), WAYS_IN, WAYS_OUT)
)
# What hiding costs: totals, and how many are followed, are what readers look for.
MEASURE_COSTS = {FOLLOWED: 3, START: 2, END: 2}
TOTAL_COST = 3
WEAKENED_COST = 40


def protect(table: Table, threshold: int) -> dict[Cell, str]:
    """Return the cells not to show as they are, each with ``BELOW`` or ``HIDDEN``."""
    if not threshold:
        return {}
    if threshold < LOWEST_THRESHOLD:
        raise ValueError(f"a threshold of {threshold} hides nothing")
    small = sorted(
        cell
        for cell, value in table.values.items()
        if value and 0 < table[_people_of(cell)] < threshold
    )
    worlds = _Worlds(table, threshold)
    for cell in small:
        worlds.masks[cell.row, cell.column][cell.measure] = (
            HIDDEN if cell.measure == HOURS else BELOW
        )
    for cell in small:
        worlds.hide_around(cell)
    return {
        Cell(row, column, measure): mask
        for (row, column), at in worlds.masks.items()
        for measure, mask in at.items()
    }


def _people_of(cell: Cell) -> Cell:
    return cell._replace(measure=SUPPORTED) if cell.measure == HOURS else cell


@dataclass(frozen=True)
class _Option:
    cost: int
    hides: tuple[tuple[Place, str], ...]


class _Worlds:
    """The table by place, what is hidden so far, and the moves between worlds."""

    def __init__(self, table: Table, threshold: int) -> None:
        self.threshold = threshold
        self.masks: defaultdict[Place, dict[str, str]] = defaultdict(dict)
        self.values: defaultdict[Place, Counter[str]] = defaultdict(Counter)
        for cell, value in table.values.items():
            self.values[cell.row, cell.column][cell.measure] = value
        self.rows, self.columns = table.rows, table.columns or (TOTAL,)
        # Places where each change finds no zero: zeros are shown.
        self.places = {
            index: [
                place
                for place in product(self.rows, self.columns)
                if all(self.values[place][measure] for measure in vector)
            ]
            for index, vector in enumerate(CHANGES + PEOPLE)
        }

    def hide_around(self, cell: Cell) -> None:
        """Hide what the cheapest move through ``cell`` changes."""
        best: _Option | None = None
        for steps, vector in self._moves_through(cell):
            for sign in (1, -1):
                best = self._judge(steps, vector, sign, best) or best
                if best and not best.cost:
                    return
        if best is None:
            raise AssertionError(f"no other world for {cell}")
        for place, measure in best.hides:
            self.masks[place][measure] = HIDDEN

    def _moves_through(self, cell: Cell) -> Iterator[tuple[Steps, Vector]]:
        for index, vector in enumerate(CHANGES + PEOPLE):
            if cell.measure not in vector:
                continue
            for source in islice(self._sources(cell, index), SOURCES):
                for steps in self._moves(source, index):
                    if (cell.row, cell.column) in steps:
                        yield steps, vector

    def _sources(self, cell: Cell, index: int) -> Iterator[Place]:
        """Places counted in ``cell`` where the change is possible."""
        return (
            place
            for place in self.places[index]
            if cell.row in (TOTAL, place[0]) and cell.column in (TOTAL, place[1])
        )

    def _moves(self, source: Place, index: int) -> Iterator[Steps]:
        """One more at ``source``: one less elsewhere, or two who swap, or simply more.

        Two people who swap their rows, or their columns, leave every total as it is.
        """
        places = self.places[index]
        row, column = source
        near: list[Place] = []
        far: list[Place] = []
        for place in places:
            if place != source:
                (near if row == place[0] or column == place[1] else far).append(place)
        corners = set(near)
        swaps = (
            (place, ((row, place[1]), (place[0], column)))
            for place in far
            if corners.issuperset(((row, place[1]), (place[0], column)))
        )
        for place, others in islice(swaps, TARGETS):
            yield _steps((source, place), others)
        for place in [*near, *far][:TARGETS]:
            yield _steps((source,), (place,))
        yield _steps((source,), ())

    def _judge(
        self, steps: Steps, vector: Vector, sign: int, best: _Option | None
    ) -> _Option | None:
        """Say what the move hides beyond the masks, when that is less than ``best``.

        Nothing either if the move gives itself away.
        """
        cost, hides = 0, []
        for place, step in steps.items():
            at, masks = self.values[place], self.masks[place]
            for measure, change in vector.items():
                after = at[measure] + sign * step * change
                if after < 1:
                    return None
                mask = masks.get(measure)
                if mask == HIDDEN or (mask == BELOW and after < self.threshold):
                    continue
                hides.append((place, measure))
                cost += WEAKENED_COST if mask else _cost(place, measure)
            if (best and cost >= best.cost) or not _flags_fit(at, vector, sign * step):
                return None
        return _Option(cost, tuple(hides))


def _steps(more: Sequence[Place], less: Sequence[Place]) -> Steps:
    """Places and totals that change by one more in some places, one less in others."""
    steps: Counter[Place] = Counter()
    for places, step in ((more, 1), (less, -1)):
        for place in places:
            for margin in product({place[0], TOTAL}, {place[1], TOTAL}):
                steps[margin] += step
    return {place: step for place, step in steps.items() if step}


def _flags_fit(at: Mapping[str, int], vector: Vector, step: int) -> bool:
    """Nobody is newly under contract who is not followed."""
    followed = at.get(FOLLOWED, 0) + step * vector.get(FOLLOWED, 0)
    return all(
        at.get(flag, 0) + step * vector.get(flag, 0) <= followed
        for flag in (NEW_CESA, NEW_ASSOCIATE)
    )


def _cost(place: Place, measure: str) -> int:
    return MEASURE_COSTS.get(measure, 1) * (1 + TOTAL_COST * place.count(TOTAL))
