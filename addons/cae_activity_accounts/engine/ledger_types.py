"""What the activity ledger reads and writes: plain values, amounts in integer cents.

A debit is positive. An *activity* is known by its id; the ledger never leaves an amount
without one: what belongs to nobody yet goes to the company's "to be attributed".
"""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

Vector = dict[int, int]
"""Amount (cents) by activity."""


class Rank(IntEnum):
    """Order of attribution: items of lower rank give items of higher rank theirs."""

    SOURCE = 0
    """Invoices, bills, receipts, and entries that name an activity or move a result."""
    CASH_BASIS = 1
    """Tax entries that a settlement brings about: they follow the document's taxes."""
    TRANSFER = 2
    """Entries between balance-sheet accounts: doubtful customer, set-off, suspense."""
    PAYMENT = 3
    BANK = 4
    """Entries of bank and cash journals that are neither payment nor statement line."""
    STATEMENT = 5
    EXCHANGE = 6


@dataclass(frozen=True, slots=True)
class Item:
    """A journal item."""

    id: int
    account: int
    balance: int
    activity: int | None = None
    """Explicit activity: wins over everything."""
    weights: tuple[tuple[int, int], ...] = ()
    """(activity, weight) of the analytic distribution; the rest to be attributed."""
    nominal: bool = False
    """Income or expense."""
    added: bool = False
    """Added by Odoo to a document: discount for early payment, rounding."""
    tax: int | None = None
    """Tax of which this item is the amount."""
    repartition: int | None = None
    """Tax repartition line of which this item is the amount."""
    bases_of: frozenset[int] = frozenset()
    """Taxes of which this item is the base."""
    deferred: bool = False
    """Amount of a tax that falls due when the document is paid."""
    receivable: bool = False
    """Customer's account."""
    payable: bool = False
    """Supplier's account."""
    sequence: int = 0

    @property
    def seeded(self) -> bool:
        """Whether the item says itself to which activities it belongs."""
        return self.activity is not None or bool(self.weights)


@dataclass(frozen=True, slots=True)
class Move:
    """A posted journal entry."""

    id: int
    date: date
    rank: Rank
    items: tuple[Item, ...]
    origin: int | None = None
    """Document of a cash-basis tax entry (also of its reversals)."""
    reverses: int | None = None
    """Entry that this one mirrors, item by item; it has the rank of that entry."""
    settlement: int | None = None
    """Link that brought about a cash-basis tax entry."""

    @property
    def order(self) -> tuple[int, int]:
        """Order of attribution. Transfers may chain, other equal ranks may not."""
        return (self.rank, self.id if self.rank == Rank.TRANSFER else 0)


@dataclass(frozen=True, slots=True)
class Link:
    """A partial reconciliation: ``amount`` of ``debit`` settled by ``credit``."""

    id: int
    debit: int
    credit: int
    amount: int
    date: date

    def other(self, item: int) -> int:
        """The item at the other end."""
        return self.credit if item == self.debit else self.debit


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the activity ledger.

    ``account`` is empty on the internal current account between an activity and the
    rest of the cooperative; ``item`` is empty there and on rows that belong to a
    settlement between two activities (``link``).
    """

    move: int
    item: int | None
    link: int | None
    activity: int
    account: int | None
    date: date
    amount: int

    @property
    def key(self) -> tuple[int, int | None, int | None, int, int | None]:
        """What the row is about, whatever its date."""
        return (self.move, self.item, self.link, self.activity, self.account)
