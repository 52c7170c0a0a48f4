"""Which column holds what: names of the norm and their spellings, known layouts."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from .fec_types import Columns, Fault, Layout, Level, ReadOptions
from .fec_values import AmountError, amount, date_format, day

# Name in the norm (article A47 A-1 of the LPF), in its order -> field of a row.
NORM = {
    "JournalCode": "journal",
    "JournalLib": "journal_label",
    "EcritureNum": "number",
    "EcritureDate": "date",
    "CompteNum": "account",
    "CompteLib": "account_label",
    "CompAuxNum": "aux",
    "CompAuxLib": "aux_label",
    "PieceRef": "piece",
    "PieceDate": "piece_date",
    "EcritureLib": "label",
    "Debit": "debit",
    "Credit": "credit",
    "EcritureLet": "letter",
    "DateLet": "letter_date",
    "ValidDate": "valid_date",
    "Montantdevise": "currency_amount",
    "Idevise": "currency",
}
SIGNED = {"Montant": "amount", "Sens": "side"}
SPELLINGS = {
    "journal": "journal",
    "codejournal": "journal",
    "libellejournal": "journal_label",
    "ecriturenumero": "number",
    "numeroecriture": "number",
    "jour": "date",
    "dateecriture": "date",
    "numerocompte": "account",
    "compte": "account",
    "libellecompte": "account_label",
    "comptelibelle": "account_label",
    "compauxnumero": "aux",
    "numeropiece": "piece",
    "piece": "piece",
    "libelleecriture": "label",
    "ecriturelibelle": "label",
    "ecrturelet": "letter",
    "lettrage": "letter",
    "datelettrage": "letter_date",
    "iddevise": "currency",
    "devise": "currency",
    "analytique": "analytic",
    "codeanalytique": "analytic",
    "compteanalytique": "analytic",
    "numeroanalytique": "analytic",
    "sequenceanalytique": "analytic",
    "section": "analytic",
    "sectionanalytique": "analytic",
    "axeanalytique": "analytic",
    "codeaffaire": "analytic",
    "codeactivite": "analytic",
    "activite": "analytic",
}
# Files without names, by position. A blank name is a column that is not used.
POSITIONS = {
    Layout.FEC: tuple(NORM.values()),
    Layout.BALANCE: ("analytic", "", "account", "account_label", "debit", "credit"),
    Layout.LEDGER: (
        "analytic",
        "account",
        "date",
        "journal",
        "number",
        "label",
        "debit",
        "credit",
    ),
    Layout.ISTEA: (
        "account",
        "journal",
        "number",
        "date",
        "piece",
        "aux_label",
        "label",
        "debit",
        "credit",
        "",
        "",
        "letter",
        "letter_date",
    ),
}
# Header cells by which the two files of balances and ledger are known.
OWN_HEADERS = ("compteanalytiquedelentrepreneur", "numeroanalytique")
OPTIONAL = {
    "letter",
    "letter_date",
    "valid_date",
    "currency_amount",
    "currency",
    "analytic",
    "",
}
KNOWN_ENOUGH = 4
ISTEA_WIDTH = 13
BALANCE_WIDTH = 5
LEDGER_WIDTH = 6


@dataclass(frozen=True)
class Header:
    """What each column holds (blank: not used), and whether names were read."""

    layout: Layout
    fields: tuple[str, ...]
    names: tuple[str, ...]
    named: bool
    faults: tuple[Fault, ...] = ()

    @property
    def width(self) -> int:
        """How many columns a line has."""
        return len(self.fields)


def plain(name: str) -> str:
    """A name without case, accents and signs."""
    text = unicodedata.normalize("NFKD", name.casefold())
    return re.sub("[^a-z0-9]", "", text)


BY_NAME = {
    **{plain(name): field for name, field in {**NORM, **SIGNED}.items()},
    **SPELLINGS,
}


def field_of(name: str, options: ReadOptions) -> str:
    """The field of a row that a column of this name holds; blank when none."""
    if options.analytic_column and plain(name) == plain(options.analytic_column):
        return "analytic"
    return BY_NAME.get(plain(name), "")


def header_of(first: Sequence[str], options: ReadOptions) -> Header | None:
    """The header that the first line is, if it is one."""
    names = [name.strip() for name in first]
    while names and not names[-1]:
        names.pop()
    fields = [field_of(name, options) for name in names]
    if len({field for field in fields if field}) < KNOWN_ENOUGH:
        return None
    is_fec = plain(NORM_NAMES[0]) in map(plain, names)
    faults = [
        Fault(1, "column_twice", Level.ERROR, names[i])
        for i, field in enumerate(fields)
        if field and field in fields[:i]
    ]
    faults += [
        Fault(1, "column_ignored", Level.WARNING, name)
        for name, field in zip(names, fields, strict=True)
        if name and not field
    ]
    if is_fec:
        fields, faults_of_norm = fields_of_norm(names, fields, options)
        faults += faults_of_norm
    faults += required_faults(fields)
    return Header(Layout.FEC, tuple(fields), tuple(names), True, tuple(faults))


NORM_NAMES = tuple(NORM)


def required_faults(fields: Sequence[str]) -> list[Fault]:
    """Columns without which no entry can be read."""
    wanted = {"journal": "JournalCode", "date": "EcritureDate", "account": "CompteNum"}
    if "amount" in fields or "side" in fields:
        wanted |= {"amount": "Montant", "side": "Sens"}
    else:
        wanted |= {"debit": "Debit", "credit": "Credit"}
    return [
        Fault(1, "column_required", Level.ERROR, name)
        for field, name in wanted.items()
        if field not in fields
    ]


def fields_of_norm(
    names: Sequence[str], fields: list[str], options: ReadOptions
) -> tuple[list[str], list[Fault]]:
    """Fields of a file that claims the norm: all of its columns, in its order."""
    norm = list(NORM.values())
    if "amount" in fields:
        norm[norm.index("debit") : norm.index("credit") + 1] = ["amount", "side"]
    found = [field for field in fields if field in norm]
    faults = [
        Fault(1, "column_missing", Level.CONFIRM, NORM_NAMES[norm.index(field)])
        for field in norm
        if field not in found and NORM_NAMES[norm.index(field)] not in REQUIRED_NAMES
    ]
    if found == [field for field in norm if field in found]:
        return fields, faults
    value = ", ".join(names)
    if options.columns is Columns.ASK:
        faults.append(Fault(1, "column_order", Level.ERROR, value=value))
    elif options.columns is Columns.BY_POSITION:
        fields = [norm[i] if i < len(norm) else f for i, f in enumerate(fields)]
    return fields, faults


REQUIRED_NAMES = {"JournalCode", "EcritureDate", "CompteNum", "Debit", "Credit"}


def layout_of(sample: Sequence[Sequence[str]]) -> Header | None:
    """The layout that lines without names follow, by what their columns hold."""
    tests = {
        Layout.FEC: looks_like_fec,
        Layout.ISTEA: looks_like_istea,
        Layout.LEDGER: looks_like_ledger,
        Layout.BALANCE: looks_like_balance,
    }
    for layout, test in tests.items():
        if sample and sum(map(test, sample)) > len(sample) / 2:
            fields = POSITIONS[layout]
            faults = (
                (Fault(1, "no_header", Level.WARNING),) if layout is Layout.FEC else ()
            )
            return Header(layout, fields, fields, False, faults)
    return None


def is_own_header(first: Sequence[str]) -> bool:
    """Whether the line names the columns of a balance or ledger by activity."""
    return bool(first) and plain(first[0]) in OWN_HEADERS


def looks_like_fec(line: Sequence[str]) -> bool:
    """Eighteen columns with the date fourth and the amounts in their place."""
    return (
        len(line) >= len(NORM)
        and is_date(line[3])
        and is_account(line[4])
        and is_amount(line[11])
        and is_amount(line[12])
    )


def looks_like_istea(line: Sequence[str]) -> bool:
    """The account first, the date fourth, the amounts eighth and ninth."""
    return (
        len(line) == ISTEA_WIDTH
        and is_account(line[0])
        and is_date(line[3])
        and is_amount(line[7])
        and is_amount(line[8])
    )


def looks_like_ledger(line: Sequence[str]) -> bool:
    """The account second, the date third."""
    return len(line) >= LEDGER_WIDTH and is_account(line[1]) and is_date(line[2])


def looks_like_balance(line: Sequence[str]) -> bool:
    """The account third, then a label and an amount."""
    return len(line) >= BALANCE_WIDTH and is_account(line[2]) and is_amount(line[4])


def is_account(text: str) -> bool:
    """Whether the text may be an account of the French chart."""
    return bool(re.fullmatch(r"[1-9]\d\w{0,18}", text.strip()))


def is_date(text: str) -> bool:
    """Whether the text is a date in one of the known formats."""
    text = text.strip()
    return bool(text) and day(text, date_format([text])) is not None


def is_amount(text: str) -> bool:
    """Whether the text is an amount (a blank is one)."""
    try:
        amount(text)
    except AmountError:
        return False
    return True
