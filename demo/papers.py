"""Documents before they are in Odoo: who sells, buys, pays or claims what, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from .days import working_day
from .reading import rows

DEBIT_DAYS = 10


@cache
def _debiting() -> frozenset[str]:
    return frozenset(row["code"] for row in rows("suppliers") if row["debit"])


@dataclass(frozen=True)
class Line:
    label: str
    quantity: float
    price: float
    kind: str
    activity: str


@dataclass(frozen=True)
class Receipt:
    """A part of a customer's invoice that is paid on a day."""

    ref: str
    day: date
    percent: int


@dataclass(frozen=True)
class Sale:
    """An invoice (or a credit note, whose ``origin`` is the invoice it corrects)."""

    ref: str
    day: date
    booked: date
    customer: str
    activity: str
    lines: tuple[Line, ...]
    receipts: tuple[Receipt, ...] = ()
    origin: str = ""


@dataclass(frozen=True)
class Bill:
    ref: str
    day: date
    booked: date
    supplier: str
    activity: str
    lines: tuple[Line, ...]
    refund: bool = False

    @property
    def debited(self) -> date | None:
        """When the supplier takes his due from the account, if he does."""
        if self.refund or self.supplier not in _debiting():
            return None
        return working_day(self.booked + timedelta(days=DEBIT_DAYS))


@dataclass(frozen=True)
class Claim:
    """An expense that an employee paid himself."""

    day: date
    member: str
    kind: str
    label: str
    quantity: float
    amount: float
    activity: str
