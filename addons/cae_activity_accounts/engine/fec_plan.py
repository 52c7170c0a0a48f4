"""From rows to entries: what would be booked, what is wrong, what is new.

``plan`` groups the rows into entries, checks them, and tells new entries from those
already imported by a key that does not depend on the file they came in.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from .fec_group import Group, group
from .fec_letters import Lettering, letterings
from .fec_types import Fault, Level, Row


@dataclass(frozen=True)
class PlanOptions:
    """What the books allow. ``locks``: last closed day by journal code ("" = others).

    ``known``: digest of the entries already imported, by key.
    """

    date_from: date | None = None
    date_to: date | None = None
    locks: Mapping[str, date] = field(default_factory=dict)
    known: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """Lines that are booked together."""

    key: str
    digest: str
    rows: tuple[Row, ...]
    status: str = "new"  # or "known", "changed"

    @property
    def first(self) -> Row:
        """The first line: its journal, number, date and piece are the entry's."""
        return self.rows[0]

    @property
    def date(self) -> date:
        """Day of the entry."""
        return self.first.date


@dataclass(frozen=True)
class Total:
    """Sums of some lines, in cents."""

    code: str
    label: str
    entries: int
    lines: int
    debit: int
    credit: int


@dataclass(frozen=True)
class Plan:
    """What would be booked."""

    reading: str
    entries: tuple[Entry, ...]
    letterings: tuple[Lettering, ...]
    faults: tuple[Fault, ...]

    @property
    def new(self) -> list[Entry]:
        """Entries that the books do not hold."""
        return [entry for entry in self.entries if entry.status == "new"]


def plan(rows: Sequence[Row], options: PlanOptions) -> Plan:
    """Entries of the rows, with their letterings and faults. Linear in the rows."""
    reading, groups = group(rows)
    entries = identified(groups, options.known)
    sets, letter_faults = letterings(rows)
    faults = [
        *balance_faults(groups),
        *period_faults(entries, options),
        *closed_faults(entries, options.locks),
        *status_faults(entries),
        *order_faults(groups),
        *detail_faults(rows),
        *sign_faults(rows),
        *letter_faults,
    ]
    faults.sort(key=lambda fault: fault.line)
    return Plan(reading, tuple(entries), tuple(sets), tuple(faults))


def identified(groups: Iterable[Group], known: Mapping[str, str]) -> list[Entry]:
    """Entries with their keys: (journal, number, day), else what they hold.

    Identical ones are told apart by their rank: a repeated line is two lines.
    """
    ranks: Counter[str] = Counter()
    entries = []
    for lines in groups:
        first = lines[0]
        digest = hashed(line for row in lines for line in content(row))
        name = ("number", first.number) if first.number else ("content", digest)
        identity = hashed([first.journal, *name, first.date.isoformat()])
        ranks[identity] += 1
        key = f"{identity[:40]}-{ranks[identity]}"
        status = "new"
        if key in known:
            status = "known" if known[key] == digest else "changed"
        entries.append(Entry(key, digest, tuple(lines), status))
    return entries


def content(row: Row) -> tuple[str, ...]:
    """What makes a line the same in another file: not its letter, nor its labels."""
    return (
        row.date.isoformat(),
        row.account,
        row.aux,
        str(row.debit),
        str(row.credit),
    )


def hashed(texts: Iterable[str]) -> str:
    """Digest of texts."""
    return hashlib.sha256("\x1f".join(texts).encode()).hexdigest()


def name_of(row: Row) -> str:
    """How the reader finds an entry in the file."""
    return f"{row.journal}/{row.number}" if row.number else row.journal


def balance_faults(groups: Iterable[Group]) -> Iterable[Fault]:
    """Entries whose debits and credits differ; files that do not balance."""
    total = 0
    for lines in groups:
        difference = sum(row.balance for row in lines)
        total += difference
        if difference:
            yield Fault(
                lines[0].line,
                "entry_unbalanced",
                Level.ERROR,
                name_of(lines[0]),
                money(difference),
                len(lines),
            )
        elif any(row.date != lines[0].date for row in lines):
            months = {(row.date.year, row.date.month) for row in lines}
            level = Level.CONFIRM if len(months) > 1 else Level.WARNING
            value = lines[0].date.isoformat()
            yield Fault(
                lines[0].line, "entry_of_several_days", level, name_of(lines[0]), value
            )
    if total:
        yield Fault(0, "file_unbalanced", Level.ERROR, value=money(total))


def money(cents: int) -> str:
    """Cents as they are read, exactly."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def period_faults(entries: Iterable[Entry], options: PlanOptions) -> Iterable[Fault]:
    """Lines dated outside the period."""
    after, before = options.date_from or date.min, options.date_to or date.max
    for entry in entries:
        for row in entry.rows:
            if not after <= row.date <= before:
                value = row.date.isoformat()
                yield Fault(
                    row.line, "outside_period", Level.ERROR, "EcritureDate", value
                )


def closed_faults(
    entries: Iterable[Entry], locks: Mapping[str, date]
) -> Iterable[Fault]:
    """Lines of new entries in closed months."""
    general = locks.get("", date.min)
    for entry in entries:
        lock = locks.get(entry.first.journal, general)
        if entry.status == "new" and entry.date <= lock:
            value = entry.date.isoformat()
            for row in entry.rows:
                yield Fault(row.line, "closed", Level.ERROR, "EcritureDate", value)


def status_faults(entries: Sequence[Entry]) -> Iterable[Fault]:
    """Entries that were imported before, and those that have changed since."""
    known = [entry for entry in entries if entry.status == "known"]
    if known:
        line, count = known[0].first.line, len(known)
        whole = count == len(entries)
        yield Fault(
            0 if whole else line,
            "nothing_new" if whole else "already_imported",
            Level.ERROR if whole else Level.WARNING,
            count=count,
        )
    for entry in entries:
        if entry.status == "changed":
            name = name_of(entry.first)
            yield Fault(entry.first.line, "changed_since", Level.ERROR, name)


def order_faults(groups: Iterable[Group]) -> Iterable[Fault]:
    """Numbers that rise while dates fall (said once a journal), validation dates."""
    last: dict[tuple[str, int], tuple[tuple[int, str], date]] = {}
    seen: dict[str, Fault] = {}
    for lines in groups:
        row = lines[0]
        rank = (len(row.number), row.number)
        place = (row.journal, row.date.year)
        before, day = last.get(place, (rank, row.date))
        if row.number and rank > before and row.date < day:
            first = seen.get(row.journal)
            line, count = (first.line, first.count + 1) if first else (row.line, 1)
            seen[row.journal] = Fault(
                line, "chronology", Level.CONFIRM, row.journal, row.number, count
            )
        last[place] = (rank, row.date)
    yield from seen.values()


def detail_faults(rows: Iterable[Row]) -> Iterable[Fault]:
    """What is odd on a line and does not change the books."""
    for row in rows:
        if row.valid_date and row.valid_date < row.date:
            value = row.valid_date.isoformat()
            yield Fault(row.line, "valid_before", Level.CONFIRM, "ValidDate", value)
        if row.aux and not row.aux_label:
            yield Fault(
                row.line, "aux_without_label", Level.CONFIRM, "CompAuxLib", row.aux
            )
        if row.aux and row.account[:1] != "4":
            yield Fault(
                row.line, "aux_not_third_party", Level.WARNING, "CompAuxNum", row.aux
            )
        if row.currency and row.currency_amount is None:
            yield Fault(
                row.line, "currency_without_amount", Level.WARNING, "Montantdevise"
            )


def sign_faults(rows: Iterable[Row]) -> Iterable[Fault]:
    """Whole files read with debit and credit exchanged."""
    sums: Counter[str] = Counter()
    for row in rows:
        sums[row.account[:2]] += row.balance
    for prefix, wrong in (("70", 1), ("60", -1), ("64", -1)):
        if sums[prefix] * wrong > 0:
            value = money(sums[prefix])
            yield Fault(0, "sign_unusual", Level.WARNING, prefix, value)


def totals_by(entries: Iterable[Entry], kind: str) -> list[Total]:
    """Sums by "journal", "class" or "month", by code."""
    sums: dict[str, list[int]] = {}
    labels: dict[str, str] = {}
    for entry in entries:
        seen: set[str] = set()
        for row in entry.rows:
            code, label = code_of(row, kind)
            labels.setdefault(code, label)
            found = sums.setdefault(code, [0, 0, 0, 0])
            found[0] += code not in seen
            found[1] += 1
            found[2] += row.debit
            found[3] += row.credit
            seen.add(code)
    return [Total(code, labels[code], *sums[code]) for code in sorted(sums)]


def code_of(row: Row, kind: str) -> tuple[str, str]:
    """(code, label) by which a line is summed."""
    if kind == "journal":
        return row.journal, row.journal_label
    if kind == "class":
        return row.account[:1], ""
    return row.date.strftime("%Y-%m"), ""
