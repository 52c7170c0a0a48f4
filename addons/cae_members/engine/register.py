"""Personnel register: entries and exits of an establishment, in the order of entry."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Hiring:
    """A signed employment contract; ``place`` is the establishment, 0 for none."""

    id: int
    member: int
    place: int
    start: date
    end: date | None = None


@dataclass(frozen=True)
class Entry:
    """A line of the register: somebody from the day of entry to the day of exit.

    ``contracts`` are those that follow each other without a break, in order.
    """

    place: int
    number: int
    member: int
    entered: date
    left: date | None
    contracts: tuple[int, ...]


def entries(hirings: Iterable[Hiring]) -> list[Entry]:
    """Lines of each establishment, numbered from 1 in the order of entry.

    Contracts of one person that follow each other, or run together, make one line: the
    person neither left nor came back in between. Another establishment is another line.
    """
    presences: dict[tuple[int, int], list[list[Hiring]]] = {}
    for hiring in sorted(hirings, key=lambda h: (h.start, h.id)):
        groups = presences.setdefault((hiring.place, hiring.member), [])
        if groups and _goes_on(groups[-1], hiring):
            groups[-1].append(hiring)
        else:
            groups.append([hiring])
    lines = [group for groups in presences.values() for group in groups]
    lines.sort(key=lambda group: (group[0].place, group[0].start, group[0].id))
    numbers: dict[int, int] = {}
    found = []
    for group in lines:
        first = group[0]
        numbers[first.place] = numbers.get(first.place, 0) + 1
        found.append(
            Entry(
                place=first.place,
                number=numbers[first.place],
                member=first.member,
                entered=first.start,
                left=_last_day(group),
                contracts=tuple(hiring.id for hiring in group),
            )
        )
    return found


def _last_day(group: Iterable[Hiring]) -> date | None:
    ends = [hiring.end for hiring in group]
    return None if None in ends else max(end for end in ends if end)


def _goes_on(group: Iterable[Hiring], hiring: Hiring) -> bool:
    last = _last_day(group)
    return last is None or hiring.start <= last + DAY
