"""Which lines make an entry.

A number counts within its journal, and often starts again each year. Where it does not
make balanced entries, other readings met in real files are tried in order, and the
first that balances everything is kept; when none does, the usual one shows the faults.
Lines without number are cut into consecutive balanced runs of their journal.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence

from .fec_types import Row

Group = list[Row]
Key = Callable[[Row], Hashable]

READINGS: dict[str, Key] = {
    "journal_number": lambda row: (row.journal, row.number),
    "journal_number_year": lambda row: (row.journal, row.number, row.date.year),
    "number_date": lambda row: (row.number, row.date),
}


def group(rows: Sequence[Row]) -> tuple[str, list[Group]]:
    """(the reading kept, the entries' lines in the order of the file)."""
    numbered = [row for row in rows if row.number]
    loose = [row for row in rows if not row.number]
    reading, groups = "journal_number", by_key(numbered, READINGS["journal_number"])
    years = {row.date.year for row in numbered}
    names = list(READINGS)
    if len(years) > 1:
        # Numbers of two years that meet balance together as well as apart.
        names.remove("journal_number_year")
        names.insert(0, "journal_number_year")
    for name in names if numbered else ():
        candidate = by_key(numbered, READINGS[name])
        if all(map(is_balanced, candidate)):
            reading, groups = name, candidate
            break
    apart = [part for lines in groups for part in by_day(lines)]
    if not numbered:
        reading = "runs"
    found = apart + runs(loose)
    found.sort(key=lambda lines: lines[0].line)
    return reading, found


def by_key(rows: Iterable[Row], key: Key) -> list[Group]:
    """Rows with the same key, in the order of the file."""
    groups: dict[Hashable, Group] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return list(groups.values())


def by_day(lines: Group) -> list[Group]:
    """An entry has one date: a group of several is cut where each day balances."""
    if all(row.date == lines[0].date for row in lines):
        return [lines]
    days = by_key(lines, lambda row: row.date)
    return days if all(map(is_balanced, days)) else [lines]


def runs(rows: Sequence[Row]) -> list[Group]:
    """Consecutive lines of a journal and day that balance; the rest is one group."""
    found: list[Group] = []
    for lines in by_key(rows, lambda row: (row.journal, row.date)):
        current: Group = []
        total = 0
        for row in lines:
            current.append(row)
            total += row.balance
            if not total:
                found.append(current)
                current = []
        if current:
            found.append(current)
    return found


def is_balanced(lines: Iterable[Row]) -> bool:
    """Whether debits and credits are equal."""
    return not sum(row.balance for row in lines)
