"""Members read from a spreadsheet: every row right, or every fault with its line.

Nothing is guessed: a cell that a spreadsheet has spoilt (a lost zero, a long number
in powers of ten, a code turned into a date) is reported and not repaired.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from .person_cells import (
    BECAME_DATE,
    BIRTH_DATE,
    CLEANERS,
    EMAIL,
    FUTURE,
    GENDER,
    IBAN,
    MANGLED,
    MISSING,
    NAME,
    NIR,
    NOT_A_DATE,
    PHONE,
    REFERENCE,
    SIREN,
    TRADES,
    UNKNOWN,
    ZIP,
    CellFault,
    as_date,
    is_cut,
    is_cut_text,
)
from .sheet import Cell, is_blank

# Faults of the file
NO_COLUMN, UNKNOWN_COLUMN, COLUMN_TWICE = "no_column", "unknown_column", "column_twice"
# Faults of a row beside others
TWICE, EXISTS, HOMONYM = "twice", "exists", "homonym"

# Columns whose cells are codes of a list: the list is given with what is known.
CODED = (
    "establishment",
    "adviser",
    "entry_status",
    "current_status",
    "living_zone",
    "referrer",
)
COLUMNS = (
    REFERENCE,
    NAME,
    EMAIL,
    PHONE,
    "street",
    "street2",
    ZIP,
    "city",
    "establishment",
    "adviser",
    GENDER,
    "birth_name",
    BIRTH_DATE,
    "birth_place",
    NIR,
    "entry_status",
    "current_status",
    "living_zone",
    "referrer",
    TRADES,
    SIREN,
    IBAN,
)
REQUIRED = (NAME,)
# What a person is told by; a second row, or a member, with the same is a duplicate.
IDENTIFIERS = (REFERENCE, NIR, EMAIL)


@dataclass(frozen=True)
class Fault:
    """What is wrong in one cell, or in a row or the file when there is no column."""

    line: int
    column: str
    code: str
    value: str = ""
    other_line: int = 0


@dataclass(frozen=True)
class Known:
    """What the cooperative has already.

    ``codes`` gives, for each coded column and for trades, the id of each code, in
    small letters; ``taken`` the values of each identifier that members have;
    ``persons`` their (name, date of birth) in small letters.
    """

    codes: Mapping[str, Mapping[str, int]]
    taken: Mapping[str, frozenset[str]] = field(default_factory=dict)
    persons: frozenset[tuple[str, date | None]] = frozenset()


@dataclass(frozen=True)
class Person:
    """One row: texts, dates, and ids of what was given by code."""

    line: int
    texts: Mapping[str, str]
    birth_date: date | None
    ids: Mapping[str, int]
    trade_ids: tuple[int, ...]


@dataclass(frozen=True)
class Parsed:
    """The rows that are right, all that is wrong, and how many rows there were."""

    persons: tuple[Person, ...]
    faults: tuple[Fault, ...]
    lines: int


def parse(
    rows: Sequence[Sequence[Cell]],
    headers: Mapping[str, str],
    known: Known,
    today: date,
) -> Parsed:
    """Read the rows of a sheet, the first one being its headers.

    ``headers`` gives the column of each accepted header, in small letters.
    """
    places, faults = _places(rows[0], headers)
    if faults:
        return Parsed((), tuple(faults), 0)
    lines = [
        _Line(number, row, places, known, today)
        for number, row in enumerate(rows[1:], 2)
        if not is_blank(row)
    ]
    persons = [line.person() for line in lines]
    for line in lines:
        faults += line.faults
    faults += _duplicates(persons, known)
    wrong = {fault.line for fault in faults}
    return Parsed(
        tuple(person for person in persons if person.line not in wrong),
        tuple(sorted(faults, key=_reading_order)),
        len(lines),
    )


def _reading_order(fault: Fault) -> tuple[int, int]:
    place = COLUMNS.index(fault.column) if fault.column in COLUMNS else -1
    return fault.line, place


def header_key(text: Cell) -> str:
    """A header as it is compared: small letters, single spaces."""
    return " ".join(str(text or "").replace("*", "").split()).lower()


def _places(
    row: Sequence[Cell], headers: Mapping[str, str]
) -> tuple[dict[str, int], list[Fault]]:
    places: dict[str, int] = {}
    faults = []
    for place, cell in enumerate(row):
        key = header_key(cell)
        column = headers.get(key)
        if not key:
            continue
        if column is None:
            faults.append(Fault(1, "", UNKNOWN_COLUMN, str(cell)))
        elif column in places:
            faults.append(Fault(1, column, COLUMN_TWICE, str(cell)))
        else:
            places[column] = place
    faults += [Fault(1, name, NO_COLUMN) for name in REQUIRED if name not in places]
    return places, faults


class _Line:
    """Reads the cells of one row and collects what is wrong with them."""

    def __init__(
        self,
        number: int,
        row: Sequence[Cell],
        places: Mapping[str, int],
        known: Known,
        today: date,
    ) -> None:
        self.number = number
        self.cells = {
            column: row[place] if place < len(row) else None
            for column, place in places.items()
        }
        self.known = known
        self.today = today
        self.faults: list[Fault] = []

    def person(self) -> Person:
        texts = {
            column: self.text(column)
            for column in COLUMNS
            if column in self.cells and column not in (*CODED, TRADES, BIRTH_DATE)
        }
        for column in REQUIRED:
            if not texts.get(column) and not self.blamed(column):
                self.blame(column, MISSING)
        for column, clean in CLEANERS.items():
            if texts.get(column):
                texts[column] = self.cleaned(column, texts[column], clean)
        return Person(
            self.number,
            {column: text for column, text in texts.items() if text},
            self.birth_date(),
            self.ids(),
            self.trades(),
        )

    def blame(self, column: str, code: str, value: str = "") -> None:
        self.faults.append(Fault(self.number, column, code, value))

    def blamed(self, column: str) -> bool:
        return any(fault.column == column for fault in self.faults)

    def text(self, column: str) -> str:
        cell = self.cells.get(column)
        if isinstance(cell, (date, datetime)):
            self.blame(column, BECAME_DATE, f"{cell:%d/%m/%Y}")
            return ""
        if is_cut(cell):
            self.blame(column, MANGLED, str(cell))
            return ""
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        text = " ".join(str("" if cell is None else cell).split())
        if is_cut_text(text):
            self.blame(column, MANGLED, text)
            return ""
        return text

    def cleaned(self, column: str, text: str, clean: Callable[[str], str]) -> str:
        try:
            return clean(text)
        except CellFault as fault:
            self.blame(column, fault.code, text)
            return ""

    def birth_date(self) -> date | None:
        cell = self.cells.get(BIRTH_DATE)
        day = as_date(cell)
        if day is None and cell is not None and str(cell).strip():
            self.blame(BIRTH_DATE, NOT_A_DATE, str(cell).strip())
        elif day is not None and day >= self.today:
            self.blame(BIRTH_DATE, FUTURE, f"{day:%d/%m/%Y}")
        return day

    def ids(self) -> dict[str, int]:
        found = {}
        for column in CODED:
            code = self.text(column)
            if not code:
                continue
            id_ = self.known.codes.get(column, {}).get(code.lower())
            if id_ is None:
                self.blame(column, UNKNOWN, code)
            else:
                found[column] = id_
        return found

    def trades(self) -> tuple[int, ...]:
        known = self.known.codes.get(TRADES, {})
        found: dict[int, None] = {}
        for code in re.split(r"[,;/]", self.text(TRADES)):
            if not code.strip():
                continue
            id_ = known.get(code.strip().lower())
            if id_ is None:
                self.blame(TRADES, UNKNOWN, code.strip())
            else:
                found[id_] = None
        return tuple(found)


def _duplicates(persons: Iterable[Person], known: Known) -> Iterable[Fault]:
    """Rows that tell of a member, or of a person of an earlier row."""
    first: dict[tuple[object, ...], int] = {}
    for person in persons:
        told = [
            (column, person.texts[column])
            for column in IDENTIFIERS
            if person.texts.get(column)
        ]
        for column, value in told:
            if value.lower() in known.taken.get(column, ()):
                yield Fault(person.line, column, EXISTS, value)
            elif (column, value.lower()) in first:
                other = first[column, value.lower()]
                yield Fault(person.line, column, TWICE, value, other)
            first.setdefault((column, value.lower()), person.line)
        yield from _homonyms(person, known, first)


def _homonyms(
    person: Person, known: Known, first: dict[tuple[object, ...], int]
) -> Iterable[Fault]:
    """The same name and day of birth, or a day of birth that is not told."""
    name = person.texts.get(NAME, "")
    if not name:
        return
    key = (name.lower(), person.birth_date)
    if key in known.persons:
        yield Fault(person.line, NAME, EXISTS if person.birth_date else HOMONYM, name)
    elif key in first:
        yield Fault(person.line, NAME, TWICE, name, first[key])
    first.setdefault(key, person.line)
