"""Files of accounting entries written in every dialect, for tests and benches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from odoo.addons.cae_activity_accounts.engine.fec_columns import NORM_NAMES
from odoo.addons.cae_activity_accounts.engine.fec_types import Row

DATES = {
    "yyyymmdd": "%Y%m%d",
    "yyyy-mm-dd": "%Y-%m-%d",
    "dd/mm/yyyy": "%d/%m/%Y",
    "dd/mm/yy": "%d/%m/%y",
}


@dataclass(frozen=True)
class Style:
    """How a file is written."""

    encoding: str = "utf-8"
    separator: str = "\t"
    end: str = "\r\n"
    mark: str = ","
    signed: bool = False
    dates: str = "yyyymmdd"
    padded: int = 0
    trailing: bool = False
    analytic: bool = False


def row(
    line: int,
    journal: str,
    number: str,
    day: date,
    account: str,
    balance: int,
    **values: object,
) -> Row:
    """A row as the reader gives it; a negative balance is a credit."""
    base = {
        "line": line, "journal": journal, "journal_label": f"Journal {journal}",
        "number": number, "date": day, "account": account,
        "account_label": f"Account {account}", "aux": "", "aux_label": "",
        "piece": "P", "piece_date": day, "label": "Entry",
        "debit": max(balance, 0), "credit": max(-balance, 0), "letter": "",
        "letter_date": None, "valid_date": day, "currency_amount": None,
        "currency": "", "analytic": "",
    }  # fmt: skip
    return Row(**{**base, **values})  # type: ignore[arg-type]


PLAIN = Style()


def write(rows: Iterable[Row], style: Style = PLAIN) -> bytes:
    """The file that holds the rows."""
    names: list[str] = list(NORM_NAMES)
    if style.signed:
        names[11:13] = ["Montant", "Sens"]
    if style.analytic:
        names.append("Analytique")
    lines = [names, *(fields(found, style) for found in rows)]
    tail = style.separator if style.trailing else ""
    text = "".join(style.separator.join(line) + tail + style.end for line in lines)
    return text.encode(style.encoding)


def fields(found: Row, style: Style) -> Sequence[str]:
    """Texts of a row."""
    money = [amount(found.debit, style), amount(found.credit, style)]
    if style.signed:
        side = "D" if found.debit or not found.credit else "C"
        money = [amount(found.debit or found.credit, style), side]
    currency = found.currency_amount
    texts = [
        found.journal, found.journal_label, found.number, day(found.date, style),
        found.account, found.account_label, found.aux, found.aux_label, found.piece,
        day(found.piece_date, style), found.label, *money, found.letter,
        day(found.letter_date, style), day(found.valid_date, style),
        "" if currency is None else amount(currency, style), found.currency,
    ]  # fmt: skip
    if style.analytic:
        texts.append(found.analytic)
    return [text.ljust(style.padded) for text in texts]


def amount(cents: int, style: Style) -> str:
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}{style.mark}{abs(cents) % 100:02d}"


def day(found: date | None, style: Style) -> str:
    return found.strftime(DATES[style.dates]) if found else ""


def sales(entries: int, year: int = 2025) -> list[Row]:
    """Invoices with VAT, each paid and matched: five lines for two entries."""
    rows: list[Row] = []
    for i in range(entries):
        day_ = date(year, 1, 1) + timedelta(days=i * 365 // entries)
        gross, net = 12_000 + 12 * i, 10_000 + 10 * i
        third = {
            "aux": f"C{i % 700:04d}",
            "aux_label": f"Customer {i % 700}",
            "letter": f"L{i}",
            "letter_date": day_,
        }
        code = f"A{i % 300:03d}"
        at = len(rows) + 2
        invoice, paid = f"V{i:06d}", f"B{i:06d}"
        rows += [
            row(at, "VE", invoice, day_, "411000", gross, **third),
            row(at + 1, "VE", invoice, day_, "706000", -net, analytic=code),
            row(at + 2, "VE", invoice, day_, "445710", net - gross),
            row(at + 3, "BQ", paid, day_, "512000", gross),
            row(at + 4, "BQ", paid, day_, "411000", -gross, **third),
        ]
    return rows
