"""What reading a file of accounting entries (FEC) gives: rows, faults, dialect.

Amounts are integer cents. A fault is a code with what it concerns: its words, and what
to do about it, are said where it is shown, in the reader's language.
"""

import datetime
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple


class Level(str, Enum):
    """``ERROR`` refuses the file; ``CONFIRM`` does until somebody accepts it."""

    ERROR = "error"
    CONFIRM = "confirm"
    WARNING = "warning"


class Layout(str, Enum):
    """Families of files, told by their header or by what their columns hold."""

    FEC = "fec"
    BALANCE = "balance"  # balances by activity and account, without dates
    LEDGER = "ledger"  # general ledger by activity
    ISTEA = "istea"  # general ledger that begins with the account


class Columns(str, Enum):
    """How columns are read when their order is not the one of the norm."""

    ASK = "ask"
    BY_NAME = "name"
    BY_POSITION = "position"


@dataclass(frozen=True)
class Fault:
    """Something wrong on a line (0: the whole file) in a column (may be empty).

    ``count`` is above 1 when the same remark is made once for many lines.
    """

    line: int
    code: str
    level: Level
    column: str = ""
    value: str = ""
    count: int = 1


class Row(NamedTuple):
    """A line of the file. ``debit`` and ``credit`` are cents and may be negative."""

    line: int
    journal: str
    journal_label: str
    number: str
    date: datetime.date
    account: str
    account_label: str
    aux: str
    aux_label: str
    piece: str
    piece_date: datetime.date | None
    label: str
    debit: int
    credit: int
    letter: str
    letter_date: datetime.date | None
    valid_date: datetime.date | None
    currency_amount: int | None
    currency: str
    analytic: str

    @property
    def balance(self) -> int:
        """Debit less credit."""
        return self.debit - self.credit


@dataclass(frozen=True)
class ReadOptions:
    """What the reader of the file has chosen.

    ``undated`` is the date of the rows of a file that has none (balances).
    """

    columns: Columns = Columns.ASK
    analytic_column: str = ""
    undated: datetime.date = datetime.date(1970, 1, 1)


@dataclass(frozen=True)
class Dialect:
    """How the file is written, as it was found."""

    encoding: str
    separator: str
    layout: Layout
    columns: tuple[str, ...]
    has_header: bool = True
    amount_style: str = "debit_credit"
    date_format: str = "yyyymmdd"
    decimal_mark: str = ","
    line_ends: tuple[str, ...] = ()


@dataclass(frozen=True)
class FecFile:
    """A file that was read. ``dialect`` is None when it could not be understood."""

    dialect: Dialect | None
    rows: tuple[Row, ...] = ()
    faults: tuple[Fault, ...] = ()
    preview: tuple[tuple[str, ...], ...] = field(default=())

    @property
    def debit(self) -> int:
        """Sum of the debits in cents."""
        return sum(row.debit for row in self.rows)

    @property
    def credit(self) -> int:
        """Sum of the credits in cents."""
        return sum(row.credit for row in self.rows)
