"""Read a file of accounting entries: its dialect, its rows in cents, its faults.

``read(data)`` takes the bytes of a FEC (article A47 A-1 of the LPF) in any of the
dialects found in real files, of a ledger or balance by activity (CSV or SYLK), or of
a ledger without names. Nothing is guessed silently: what departs from the norm is a
fault, with its line and column. One pass, linear time.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from .fec_columns import NORM, OPTIONAL, Header, header_of, is_own_header, layout_of
from .fec_text import (
    Table,
    control_faults,
    decode,
    fields_of,
    is_sylk,
    lines_of,
    separator_of,
    sylk_table,
)
from .fec_types import Dialect, Fault, FecFile, Layout, Level, ReadOptions, Row
from .fec_values import AmountError, Days, amount, date_format, decimal_mark

PREVIEW = 20
BLANK = " \t\u00a0\u202f\ufeff"
DEBITS = {"d", "debit", "débit", "+1", "1"}
CREDITS = {"c", "credit", "crédit", "-1"}
NAMES = {field: name for name, field in NORM.items()} | {
    "amount": "Montant",
    "side": "Sens",
    "analytic": "analytic",
}
DATES = ("date", "piece_date", "letter_date", "valid_date")
DEFAULTS = ReadOptions()


def read(data: bytes, options: ReadOptions = DEFAULTS) -> FecFile:
    """Read the bytes of a file; never raises on their content."""
    text, encoding, faults = decode(data)
    ends: tuple[str, ...] = ()
    if is_sylk(text):
        separator, table = "sylk", sylk_table(text)
    else:
        lines, ends = lines_of(text)
        faults += control_faults(lines)
        lines = [(number, line.replace("\x00", "\ufffd")) for number, line in lines]
        separator = separator_of(lines)
        first = fields_of(lines[0][1], separator) if lines else []
        table = [
            (number, fields_of(line, separator, len(first))) for number, line in lines
        ]
        if len(ends) > 1:
            faults.append(Fault(0, "mixed_line_ends", Level.WARNING))
    preview = tuple(tuple(fields) for _number, fields in table[:PREVIEW])
    header, body = split_header(table, options)
    if not header:
        code = "not_understood" if table else "empty_file"
        faults.append(Fault(1, code, Level.ERROR))
        return FecFile(None, faults=tuple(faults), preview=preview)
    reader = Reader(header, body, options)
    rows = tuple(reader.rows())
    faults += [*header.faults, *reader.faults]
    if not rows:
        faults.append(Fault(0, "no_lines", Level.ERROR))
    dialect = Dialect(
        encoding=encoding,
        separator=separator,
        layout=header.layout,
        columns=header.names,
        has_header=header.named,
        amount_style="amount_side" if "amount" in header.fields else "debit_credit",
        date_format=reader.days.name,
        decimal_mark=reader.mark,
        line_ends=ends,
    )
    faults.sort(key=lambda fault: fault.line)
    return FecFile(dialect, rows, tuple(faults), preview)


def split_header(table: Table, options: ReadOptions) -> tuple[Header | None, Table]:
    """What the columns hold, and the lines below the names."""
    if not table:
        return None, []
    first, body = table[0][1], table[1:]
    if is_own_header(first):
        return layout_of([fields for _n, fields in body[:PREVIEW]]), body
    header = header_of(first, options)
    if header:
        return header, body
    return layout_of([fields for _n, fields in table[:PREVIEW]]), table


class Reader:
    """Turns the lines of a table into rows; remembers the faults."""

    def __init__(self, header: Header, body: Table, options: ReadOptions) -> None:
        self.header = header
        self.body = body
        self.options = options
        self.faults: list[Fault] = []
        self.index = {field: i for i, field in enumerate(header.fields) if field}
        self.days = Days(date_format(self._texts("date")))
        amounts = [self._texts(field) for field in ("debit", "amount")]
        self.mark = decimal_mark(text for texts in amounts for text in texts)
        self.strict = header.layout is Layout.FEC and "number" in self.index
        self.once: dict[tuple[str, str], Fault] = {}
        self.texts: dict[str, tuple[int, bool]] = {}

    def _texts(self, field: str) -> Iterable[str]:
        i = self.index.get(field)
        if i is None:
            return []
        return [f[i].strip(BLANK) for _n, f in self.body if i < len(f) and f[i].strip()]

    def rows(self) -> Iterable[Row]:
        """The rows that can be read."""
        if self.strict and self.days.name != "yyyymmdd":
            name = NAMES["date"]
            self._once(1, "date_format", Level.CONFIRM, name, self.days.name)
        for number, fields in self.body:
            values = self._values(number, fields)
            row = values and self._row(number, values)
            if row:
                yield row
        self.faults += self.once.values()

    def _values(self, line: int, fields: Sequence[str]) -> dict[str, str] | None:
        """{field: text} of a line; None when its fields are not where they belong."""
        width = self.header.width
        exact = self.header.layout in (Layout.FEC, Layout.ISTEA)
        if exact and any(f.strip(BLANK) for f in fields[width:]):
            self._fault(line, "too_many_fields", value=f"{len(fields)}/{width}")
            return None
        missing = self.header.fields[len(fields) :]
        if missing and not self._may_miss(missing, len(fields)):
            self._fault(line, "too_few_fields", value=f"{len(fields)}/{width}")
            return None
        if missing and self.strict:
            value = f"{len(fields)}/{width}"
            self._fault(line, "short_line", Level.WARNING, value=value)
        return {
            field: fields[i].strip(BLANK) if i < len(fields) else ""
            for field, i in self.index.items()
        }

    def _may_miss(self, missing: Sequence[str], found: int) -> bool:
        if self.header.layout in (Layout.BALANCE, Layout.LEDGER):
            return set(missing) <= {"credit", "debit", ""} and found > 4
        return set(missing) <= OPTIONAL

    def _row(self, line: int, values: dict[str, str]) -> Row | None:
        before = len(self.faults)
        money = self._money(line, values)
        days = {name: self._date(line, name, values) for name in DATES}
        journal = values.get("journal", "")
        account = values.get("account", "")
        if "journal" in self.index and not journal:
            self._fault(line, "mandatory_empty", column=NAMES["journal"])
        if not account:
            self._fault(line, "mandatory_empty", column=NAMES["account"])
        self._recommended(line, values)
        booked = days["date"]
        if "date" not in self.index:
            booked = self.options.undated
        broken = any(f.level is Level.ERROR for f in self.faults[before:])
        if broken or not money or not booked or not account:
            return None
        return Row(
            line=line,
            journal=journal,
            journal_label=values.get("journal_label", ""),
            number=self._number(values),
            date=booked,
            account=account,
            account_label=values.get("account_label", ""),
            aux=values.get("aux", ""),
            aux_label=values.get("aux_label", ""),
            piece=values.get("piece", ""),
            piece_date=days["piece_date"],
            label=values.get("label", ""),
            debit=money[0],
            credit=money[1],
            letter=values.get("letter", ""),
            letter_date=days["letter_date"],
            valid_date=days["valid_date"],
            currency_amount=self._currency_amount(line, values),
            currency=values.get("currency", "").upper(),
            analytic=values.get("analytic", ""),
        )

    def _number(self, values: dict[str, str]) -> str:
        """The entry's number; a file without that column numbers its pieces."""
        number = values.get("number")
        if number is None:
            number = values.get("piece", "")
        return "" if not number.strip("0") else number

    def _money(self, line: int, values: dict[str, str]) -> tuple[int, int] | None:
        """(debit, credit) in cents, None when they cannot be read."""
        if "amount" in self.index:
            return self._signed(line, values)
        debit = self._amount(line, "debit", values)
        credit = self._amount(line, "credit", values)
        if debit is None or credit is None:
            return None
        if debit and credit and self.header.layout is not Layout.BALANCE:
            self._fault(line, "debit_and_credit", Level.WARNING)
        return debit, credit

    def _signed(self, line: int, values: dict[str, str]) -> tuple[int, int] | None:
        found = self._amount(line, "amount", values)
        side = values.get("side", "").casefold()
        if found is None:
            return None
        if side in DEBITS:
            return found, 0
        if side in CREDITS:
            return 0, found
        self._fault(line, "side_unknown", column=NAMES["side"], value=side)
        return None

    def _amount(self, line: int, field: str, values: dict[str, str]) -> int | None:
        text = values.get(field, "")
        try:
            if text not in self.texts:
                self.texts[text] = amount(text)
            found, plain = self.texts[text]
        except AmountError:
            self._fault(line, "amount_unreadable", column=NAMES[field], value=text)
            return None
        if not plain and self.strict:
            level, name = Level.CONFIRM, NAMES[field]
            self._fault(line, "too_many_decimals", level, column=name, value=text)
        return found

    def _currency_amount(self, line: int, values: dict[str, str]) -> int | None:
        text = values.get("currency_amount", "")
        if not text:
            return None
        try:
            return amount(text)[0]
        except AmountError:
            name, level = NAMES["currency_amount"], Level.WARNING
            self._fault(line, "amount_unreadable", level, column=name, value=text)
            return None

    def _date(self, line: int, field: str, values: dict[str, str]) -> date | None:
        text = values.get(field, "")
        name = NAMES[field]
        if not text:
            if field == "date" and field in self.index:
                self._fault(line, "mandatory_empty", column=name)
            return None
        found, usual = self.days.read(text)
        if not found or (field == "date" and not usual):
            # An entry's date in another format than its neighbours may be another day.
            level = Level.ERROR if field == "date" else Level.CONFIRM
            self._fault(line, "date_unreadable", level, column=name, value=text)
            return None
        if not usual:
            self._fault(line, "date_other_format", Level.CONFIRM, name, text)
        return found

    def _recommended(self, line: int, values: dict[str, str]) -> None:
        """What the norm wants and the books can do without: said once a column."""
        if not self.strict:
            return
        for field in ("journal_label", "account_label", "piece", "piece_date", "label"):
            if not values.get(field) and field in self.index:
                self._once(line, "recommended_empty", Level.WARNING, NAMES[field])
        if not values.get("valid_date"):
            self._once(line, "not_validated", Level.WARNING, NAMES["valid_date"])

    def _fault(
        self,
        line: int,
        code: str,
        level: Level = Level.ERROR,
        column: str = "",
        value: str = "",
    ) -> None:
        self.faults.append(Fault(line, code, level, column, value))

    def _once(
        self, line: int, code: str, level: Level, column: str, value: str = ""
    ) -> None:
        key = (code, column)
        before = self.once.get(key)
        first, count = (before.line, before.count) if before else (line, 0)
        self.once[key] = Fault(first, code, level, column, value, count + 1)
