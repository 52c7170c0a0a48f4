"""Amounts and dates as files of accounting entries write them."""

import re
from collections.abc import Iterable
from datetime import date, datetime

BLANKS = re.compile("[\\s\u00a0\u202f\u2009']+")
PLAIN = re.compile(r"([+-]?)(\d*)(?:[.,](\d*))?(-?)")
GROUPED = re.compile(r"([+-]?)(\d{1,3}(?:([.,])\d{3})+)(?:([.,])(\d*))?(-?)")
FORMATS = {
    "yyyymmdd": "%Y%m%d",
    "yyyy-mm-dd": "%Y-%m-%d",
    "yyyy/mm/dd": "%Y/%m/%d",
    "dd/mm/yyyy": "%d/%m/%Y",
    "dd-mm-yyyy": "%d-%m-%Y",
    "dd.mm.yyyy": "%d.%m.%Y",
    "ddmmyyyy": "%d%m%Y",
    "dd/mm/yy": "%d/%m/%y",
}
COMPACT = 8
CENT_DIGITS = 2


class AmountError(ValueError):
    """The text is no amount in cents."""


def amount(text: str) -> tuple[int, bool]:
    """(cents, whether it is written as the norm wants: two decimals at most).

    A blank is zero. Raises ``AmountError`` on what is not a whole number of cents.
    """
    text = BLANKS.sub("", text)
    if not text:
        return 0, True
    found = PLAIN.fullmatch(text)
    if found:
        sign, whole, decimals, after = found.groups()
    else:
        sign, whole, decimals, after = grouped(text)
    decimals = decimals or ""
    if not (whole or decimals) or (sign and after):
        raise AmountError(text)
    if decimals[CENT_DIGITS:].strip("0"):
        raise AmountError(text)
    cents = int((whole or "0") + decimals[:CENT_DIGITS].ljust(CENT_DIGITS, "0"))
    negative = sign == "-" or after == "-"
    return -cents if negative else cents, len(decimals) <= CENT_DIGITS


def grouped(text: str) -> tuple[str, str, str | None, str]:
    """Parts of an amount whose thousands are set apart by a point or a comma."""
    found = GROUPED.fullmatch(text)
    if not found:
        raise AmountError(text)
    sign, whole, between, mark, decimals, after = found.groups()
    if mark == between or len(set(re.findall("[.,]", whole))) > 1:
        raise AmountError(text)
    return sign, re.sub("[.,]", "", whole), decimals, after


def decimal_mark(texts: Iterable[str]) -> str:
    """The decimal mark that most amounts of a column use; empty without any."""
    commas = points = 0
    for text in texts:
        mark = re.search(r"[.,](?=\d*-?$)", text.strip())
        if mark:
            commas += mark[0] == ","
            points += mark[0] == "."
    if not commas and not points:
        return ""
    return "," if commas >= points else "."


def day(text: str, name: str) -> date | None:
    """The date that ``text`` is in the format called ``name``; None when it is not."""
    compact = name in ("yyyymmdd", "ddmmyyyy")
    if compact and (len(text) != COMPACT or not (text.isascii() and text.isdigit())):
        return None
    try:
        return datetime.strptime(text, FORMATS[name]).date()  # noqa: DTZ007 - a day
    except ValueError:
        return None


def date_format(texts: Iterable[str]) -> str:
    """The format that most of the dates follow; that of the norm when in doubt."""
    sample = set(texts)
    if not sample:
        return "yyyymmdd"
    counts = {
        name: sum(day(text, name) is not None for text in sample) for name in FORMATS
    }
    return max(counts, key=lambda name: counts[name])


class Days:
    """Dates of a file, each text read once: in the file's format, else in another."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.seen: dict[str, tuple[date | None, bool]] = {}

    def read(self, text: str) -> tuple[date | None, bool]:
        """(the date or None, whether it has the format of the file or of the norm)."""
        if text not in self.seen:
            self.seen[text] = self._read(text)
        return self.seen[text]

    def _read(self, text: str) -> tuple[date | None, bool]:
        found = day(text, self.name)
        if found:
            return found, True
        for name in FORMATS:
            if found := day(text, name):
                return found, name == "yyyymmdd"
        return None, False
