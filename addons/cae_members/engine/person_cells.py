"""Cells of a spreadsheet of persons: what each kind of cell may say."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime

from .identity import NumberFault, clean_iban, clean_nir, clean_siren, is_mangled
from .sheet import Cell

# Faults of a cell
MISSING, NOT_A_DATE, FUTURE = "missing", "not_a_date", "future"
BECAME_DATE, MANGLED, ZERO_LOST = "became_date", "mangled", "zero_lost"
BAD_NIR, BAD_IBAN, BAD_SIREN, BAD_EMAIL = "nir", "iban", "siren", "email"
UNKNOWN, NOT_A_CHOICE = "unknown", "not_a_choice"

NAME, EMAIL, REFERENCE = "name", "email", "reference"
NIR, BIRTH_DATE, IBAN, SIREN, ZIP, PHONE = (
    "nir",
    "birth_date",
    "iban",
    "siren",
    "zip",
    "phone",
)
GENDER, TRADES = "gender", "trades"

GENDERS = {
    **dict.fromkeys(("f", "femme", "mme", "female", "woman"), "female"),
    **dict.fromkeys(("h", "homme", "m", "m.", "mr", "male", "man"), "male"),
    **dict.fromkeys(("x", "autre", "other"), "other"),
}
FRENCH_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?: 00:00:00)?")
ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")
POSTCODE_OF_FOUR = re.compile(r"[1-9]\d{3}")
# A spreadsheet keeps fifteen figures of a number.
LARGEST_NUMBER = 10**15
PHONE_OF_NINE = re.compile(r"[1-9]\d{8}")


class CellFault(ValueError):
    """A cell whose text cannot be right."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _number(clean: Callable[[str], str], code: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        try:
            return clean(text)
        except NumberFault as fault:
            raise CellFault(code) from fault

    return read


def _email(text: str) -> str:
    if not ADDRESS.fullmatch(text):
        raise CellFault(BAD_EMAIL)
    return text.lower()


def _gender(text: str) -> str:
    if text.lower() not in GENDERS:
        raise CellFault(NOT_A_CHOICE)
    return GENDERS[text.lower()]


def _keeps_zero(pattern: re.Pattern[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if pattern.fullmatch(text.replace(" ", "")):
            raise CellFault(ZERO_LOST)
        return text

    return read


CLEANERS: Mapping[str, Callable[[str], str]] = {
    EMAIL: _email,
    GENDER: _gender,
    NIR: _number(lambda text: clean_nir(text).number, BAD_NIR),
    IBAN: _number(clean_iban, BAD_IBAN),
    SIREN: _number(clean_siren, BAD_SIREN),
    ZIP: _keeps_zero(POSTCODE_OF_FOUR),
    PHONE: _keeps_zero(PHONE_OF_NINE),
}


def is_cut(cell: Cell) -> bool:
    """Say whether a number has more figures than a spreadsheet keeps."""
    return isinstance(cell, (int, float)) and abs(cell) >= LARGEST_NUMBER


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return True


def as_date(cell: Cell) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = str(cell or "").strip()
    if found := FRENCH_DATE.fullmatch(text):
        day, month, year = found.groups()
    elif found := ISO_DATE.fullmatch(text):
        year, month, day = found.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def is_cut_text(text: str) -> bool:
    """Say whether a text is a long number in powers of ten."""
    return is_mangled(text) and _is_number(text)
