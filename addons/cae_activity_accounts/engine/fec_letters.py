"""Lines that the former software had matched with each other."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from .fec_types import Fault, Level, Row

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Lettering:
    """Lines (numbers in the file) of one account and third party that sum to zero."""

    letter: str
    lines: tuple[int, ...]


def letterings(rows: Sequence[Row]) -> tuple[list[Lettering], list[Fault]]:
    """Balanced sets, and a warning for what stays unmatched.

    A letter counts within its account and third party. Letters that were used again
    are told apart by the date of matching.
    """
    found: list[Lettering] = []
    faults: list[Fault] = []
    lettered = [row for row in rows if row.letter]
    for (account, _aux, letter), lines in groups(
        lettered, lambda row: (row.account, row.aux, row.letter)
    ):
        if sum(row.balance for row in lines) == 0:
            found.append(made(letter, lines))
            continue
        rest: list[Row] = []
        for _day, part in groups(lines, lambda row: row.letter_date):
            if sum(row.balance for row in part) == 0:
                found.append(made(letter, part))
            else:
                rest += part
        if rest:
            faults.append(
                Fault(
                    rest[0].line,
                    "letter_unbalanced",
                    Level.WARNING,
                    account,
                    letter,
                    len(rest),
                )
            )
    return found, faults


def made(letter: str, rows: Iterable[Row]) -> Lettering:
    """The set of these lines."""
    return Lettering(letter, tuple(row.line for row in rows))


def groups(
    rows: Iterable[Row], key: Callable[[Row], Key]
) -> Iterable[tuple[Key, list[Row]]]:
    """Rows by key, in the order in which the keys come."""
    found: dict[Key, list[Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found.items()
