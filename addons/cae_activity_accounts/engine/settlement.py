"""What settled a customer's document, by activity: cash, and what is not cash.

A reconciliation is not a receipt. Moving an unpaid invoice to doubtful customers, a
loss, a set-off, a credit note, a discount and an exchange difference all reconcile the
customer's account; only what liquidity items settled is *turnover cashed*: the payment
less the VAT that the books moved for it. What was first transferred to another account
(doubtful customers) is cashed when that account is paid.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from .ledger import Attribution
from .ledger_types import Move, Rank
from .settlement_trace import LIQUIDITY, Accounts, Kind, Step, Tracer
from .settlement_vat import VatShares
from .vectors import add, summed, weights_of


@dataclass(frozen=True, slots=True)
class Settlement:
    """Part of a document settled: cents, positive when a customer pays.

    ``link`` is empty for a sale booked straight to a liquidity account.
    """

    document: int
    link: int | None
    activity: int
    date: date
    kind: Kind
    gross: int
    vat: int

    @property
    def key(self) -> tuple[int, int | None, int, str]:
        """What the row is about, whatever its date."""
        return (self.document, self.link, self.activity, self.kind.value)


def settlements(books: Attribution, accounts: Accounts) -> list[Settlement]:
    """Return the settlements of every customer's document among the entries.

    ``books.rows()`` must have been called: attribution comes first.
    """
    tracer = Tracer(books, accounts)
    found: list[Settlement] = []
    for move in books.moves.values():
        if move.rank == Rank.SOURCE:
            found += _document(tracer, move)
        elif move.rank in LIQUIDITY:
            found += _direct(tracer, move)
    return [row for row in found if row.gross or row.vat]


def cashed(rows: Iterable[Settlement]) -> int:
    """Turnover cashed (cents) of some settlements."""
    return sum(row.gross - row.vat for row in rows if row.kind == Kind.CASH)


def _direct(tracer: Tracer, move: Move) -> Iterator[Settlement]:
    """A sale without document: takings booked straight to a liquidity account."""
    for item in move.items:
        if item.account in tracer.accounts.turnover:
            for activity, amount in tracer.books.final(item).items():
                yield Settlement(
                    move.id, None, activity, move.date, Kind.CASH, -amount, 0
                )


def _document(tracer: Tracer, move: Move) -> Iterator[Settlement]:
    books = tracer.books
    customer = [item for item in move.items if item.receivable]
    if not customer or not tracer.is_sale(move):
        return
    links = sorted(
        ((item, link) for item in customer for link in books.links_of[item.id]),
        key=lambda pair: pair[1].id,
    )
    steps = [
        step
        for item, link in links
        for step in tracer.trace(item, link, max(link.date, move.date))
    ]
    vat = VatShares(books, move, customer).of([_taxed(step) for step in steps])
    for step, within in zip(steps, vat, strict=True):
        add(within, step.given_back, 1 if step.by_payment else -1)
        for activity, gross in weights_of(step.amounts):
            yield Settlement(
                move.id,
                step.link.id,
                activity,
                step.day,
                step.kind,
                gross,
                within.get(activity, 0),
            )


def _taxed(step: Step) -> tuple[int, dict[int, int]]:
    """(link, amounts) within which VAT is sought; none in what is still owed."""
    if step.by_payment or step.kind == Kind.RECLASSIFICATION:
        return step.tax_link, {}
    return step.tax_link, dict(weights_of(summed([step.amounts, step.aside])))
