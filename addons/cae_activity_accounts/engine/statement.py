"""Income statement and balance sheet of activities, laid out by rows of accounts.

Each account goes to one row: that of the longest prefix that begins its code. An
account that no row takes is shown in a row of its own, so that nothing is lost and the
sheets always add up to the ledger. Amounts are integer cents, debit positive.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from .statement_columns import Cell

Sheet = Literal["income", "assets", "liabilities"]
Kind = Literal["heading", "accounts", "total", "result_year", "result_before"]

INTERNAL = "INTERNAL"
"""Stands for the internal current account of activities among prefixes."""
RESULT_CLASSES = ("6", "7")
OTHERS: Mapping[Sheet, str] = {"income": "other_income", "assets": "other_assets"}


class RowError(ValueError):
    """Rows that cannot be laid out; a screen tells ``code`` in its language."""

    def __init__(self, code: str, row: str, other: str = "") -> None:
        super().__init__(f"{code}: {row} {other}".strip())
        self.code, self.row, self.other = code, row, other


@dataclass(frozen=True)
class Row:
    """``terms``: the rows that a total adds (1) or takes off (-1)."""

    code: str
    sheet: Sheet
    kind: Kind
    prefixes: tuple[str, ...] = ()
    credit_positive: bool = False
    terms: tuple[tuple[int, str], ...] = ()

    def __post_init__(self) -> None:
        if self.sheet not in get_args(Sheet) or self.kind not in get_args(Kind):
            raise RowError("unknown", self.code)
        if (self.kind == "accounts") != bool(self.prefixes):
            raise RowError("prefixes", self.code)
        if (self.kind == "total") != bool(self.terms):
            raise RowError("terms", self.code)

    def shown(self, balance: int) -> int:
        """A balance as this row shows it."""
        return -balance if self.credit_positive else balance


@dataclass(frozen=True)
class Line:
    """A row with one value a column; ``accounts``: what it is made of."""

    row: Row
    values: tuple[int, ...]
    accounts: tuple[tuple[int | None, tuple[int, ...]], ...] = ()


Balances = Mapping[int | None, Sequence[Cell]]
"""{account id, or None for the internal current account: one cell a column}."""


def check(rows: Sequence[Row]) -> None:
    """Refuse rows with the same code or prefix, and totals of what comes after them."""
    takers: dict[str, str] = {}
    seen: set[str] = set()
    for row in rows:
        if row.code in seen or row.code in OTHERS.values():
            raise RowError("same_code", row.code)
        for prefix in row.prefixes:
            if prefix in takers:
                raise RowError("same_prefix", row.code, prefix)
            takers[prefix] = row.code
        for _sign, term in row.terms:
            if term not in seen:
                raise RowError("later_term", row.code, term)
        seen.add(row.code)


def assign(
    rows: Iterable[Row], codes: Mapping[int | None, str]
) -> dict[int | None, str]:
    """{account: code of its row}; an account that no row takes goes to a last one."""
    takers = {prefix: row.code for row in rows for prefix in row.prefixes}
    lengths = sorted({len(prefix) for prefix in takers}, reverse=True)
    found: dict[int | None, str] = {}
    for account, code in codes.items():
        key = INTERNAL if account is None else code
        prefixes = [INTERNAL] if account is None else [key[:n] for n in lengths]
        taker = next((takers[p] for p in prefixes if p in takers), None)
        sheet: Sheet = "income" if key.startswith(RESULT_CLASSES) else "assets"
        found[account] = taker or OTHERS[sheet]
    return found


def lay_out(
    rows: Sequence[Row], codes: Mapping[int | None, str], balances: Balances, width: int
) -> list[Line]:
    """The lines in the order of ``rows``; ``width``: number of columns.

    ``codes`` names every account of ``balances``. A row of the income statement shows
    what a column moved, one of the balance sheet what there is at its end.
    """
    check(rows)
    layout = _Layout(rows, codes, balances, width)
    for row in layout.rows:
        layout.lines[row.code] = layout.line(row)
    return list(layout.lines.values())


class _Layout:
    """One statement being laid out."""

    def __init__(
        self,
        rows: Sequence[Row],
        codes: Mapping[int | None, str],
        balances: Balances,
        width: int,
    ) -> None:
        places = assign(rows, codes)
        self.rows = [*rows, *_others(places)]
        self.balances, self.width = balances, width
        self.lines: dict[str, Line] = {}
        sheets = {row.code: row.sheet for row in self.rows}
        self.of_row: dict[str, list[int | None]] = {}
        for account in sorted(balances, key=lambda a: (codes[a], a or 0)):
            self.of_row.setdefault(places[account], []).append(account)
        self.results = [a for a in balances if sheets[places[a]] == "income"]

    def line(self, row: Row) -> Line:
        if row.kind == "accounts":
            return self.of_accounts(row)
        values: Sequence[int] = (0,) * self.width
        if row.kind == "total":
            found = [(sign, self.lines[code].values) for sign, code in row.terms]
            values = [sum(s * v[i] for s, v in found) for i in range(self.width)]
        elif row.kind != "heading":
            values = [row.shown(self.result(row, i)) for i in range(self.width)]
        return Line(row, tuple(values))

    def of_accounts(self, row: Row) -> Line:
        detail = tuple(
            (account, _values(row, self.balances[account]))
            for account in self.of_row.get(row.code, ())
        )
        totals = [sum(values[i] for _a, values in detail) for i in range(self.width)]
        return Line(row, tuple(totals), detail)

    def result(self, row: Row, column: int) -> int:
        """Balance of income and expense: of the year to date, or of those before."""
        cells = [self.balances[account][column] for account in self.results]
        if row.kind == "result_year":
            return sum(cell.year for cell in cells)
        return sum(cell.to_date - cell.year for cell in cells)


def _others(places: Mapping[int | None, str]) -> Iterable[Row]:
    """Rows for what no row takes."""
    used = set(places.values())
    for sheet, code in OTHERS.items():
        if code in used:
            yield Row(code, sheet, "accounts", ("",), credit_positive=sheet == "income")


def _values(row: Row, cells: Sequence[Cell]) -> tuple[int, ...]:
    moved = row.sheet == "income"
    return tuple(row.shown(cell.period if moved else cell.to_date) for cell in cells)


def gaps(lines: Sequence[Line]) -> list[int]:
    """Assets less liabilities of each column, over the rows that hold accounts.

    Zero when the activities' own entries balance and no row of the balance sheet
    forgets the result: what an accountant checks first.
    """
    held = [line for line in lines if line.row.kind not in ("heading", "total")]
    width = len(lines[0].values) if lines else 0
    gap = [0] * width
    for line in held:
        if line.row.sheet == "income":
            continue
        for i, value in enumerate(line.values):
            # Shown as credit positive or not: brought back to debit positive.
            gap[i] += line.row.shown(value)
    return gap
