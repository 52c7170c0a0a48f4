"""What settled a customer's document, by activity: cash, and what is not cash.

A reconciliation is not a receipt. Moving an unpaid invoice to doubtful customers, a
loss, a set-off, a credit note, a discount and an exchange difference all reconcile the
customer's account; only what liquidity items settled is *turnover cashed*: the payment
less the VAT that the books moved for it. What was first transferred to another account
(doubtful customers) is cashed when that account is paid.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from odoo.addons.cae_members.engine.money import cumulative_split, split

from .ledger import Attribution
from .ledger_types import Item, Link, Move, Rank, Vector
from .settlement_vat import VatShares
from .vectors import add, weights_of


class Kind(str, Enum):
    """How a document was settled."""

    CASH = "cash"
    CREDIT_NOTE = "credit_note"
    WRITE_OFF = "write_off"
    SET_OFF = "set_off"
    RECLASSIFICATION = "reclassification"
    EXCHANGE = "exchange"


LIQUIDITY = (Rank.PAYMENT, Rank.BANK, Rank.STATEMENT)


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


def settlements(
    books: Attribution, turnover: frozenset[int], cash_charges: frozenset[int]
) -> list[Settlement]:
    """Return the settlements of every customer's document among the entries.

    ``turnover``: accounts of turnover. ``cash_charges``: expense accounts that are a
    cost of being paid (bank charges) and so do not reduce what was cashed.
    ``books.rows()`` must have been called: attribution comes first.
    """
    return _Settler(books, turnover, cash_charges).all()


@dataclass(frozen=True, slots=True)
class _Step:
    """Something that settled ``amounts`` of a document."""

    link: Link
    day: date
    kind: Kind
    amounts: Vector
    tax_link: int
    """Link by which the settlement makes the document's VAT due."""


class _Settler:
    def __init__(
        self,
        books: Attribution,
        turnover: frozenset[int],
        cash_charges: frozenset[int],
    ) -> None:
        self.books = books
        self.turnover = turnover
        self.cash_charges = cash_charges

    def all(self) -> list[Settlement]:
        found: list[Settlement] = []
        for move in self.books.moves.values():
            if move.rank == Rank.SOURCE:
                found += self._document(move)
            elif move.rank in LIQUIDITY:
                found += self._direct(move)
        return [row for row in found if row.gross or row.vat]

    def _direct(self, move: Move) -> Iterator[Settlement]:
        """A sale without document: takings booked straight to a liquidity account."""
        for item in move.items:
            if item.account in self.turnover:
                for activity, amount in self.books.final(item).items():
                    yield Settlement(
                        move.id, None, activity, move.date, Kind.CASH, -amount, 0
                    )

    def _document(self, move: Move) -> Iterator[Settlement]:
        customer = [item for item in move.items if item.receivable]
        if not customer or not self._is_sale(move):
            return
        links = sorted(
            (
                (item, link)
                for item in customer
                for link in self.books.links_of[item.id]
            ),
            key=lambda pair: pair[1].id,
        )
        steps = [
            step
            for item, link in links
            for step in self._trace(item, link, max(link.date, move.date))
        ]
        taxed = [s for s in steps if s.kind != Kind.RECLASSIFICATION]
        vat = VatShares(self.books, move, customer).of(
            [(step.tax_link, dict(weights_of(step.amounts))) for step in taxed]
        )
        untaxed = [s for s in steps if s.kind == Kind.RECLASSIFICATION]
        nothing: list[Vector] = [{} for _ in untaxed]
        for step, within in zip(taxed + untaxed, vat + nothing, strict=True):
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

    def _is_sale(self, move: Move) -> bool:
        return any(
            item.account in self.turnover or (not item.nominal and item.bases_of)
            for item in move.items
        )

    # -- what stands at the other end of a link ------------------------------------

    def _trace(self, item: Item, link: Link, day: date) -> Iterator[_Step]:
        books = self.books
        other = books.move_of.get(link.other(item.id))
        if other is None:
            return
        day = max(day, other.date)
        part = dict(weights_of(books.portion(item.id, link, date.max)))
        if other.rank in LIQUIDITY:
            yield from self._paid(other, link, day, part)
        elif other.rank == Rank.EXCHANGE:
            yield _Step(link, day, Kind.EXCHANGE, part, link.id)
        elif self._is_sale(other):
            yield _Step(link, day, Kind.CREDIT_NOTE, part, link.id)
        elif any(i.nominal for i in other.items):
            yield _Step(link, day, Kind.WRITE_OFF, part, link.id)
        else:
            yield from self._transferred(other, item, link, day, part)

    def _paid(self, move: Move, link: Link, day: date, part: Vector) -> Iterator[_Step]:
        """Cash, less the charges (discount, loss) that the payment itself books."""
        lost = self._losses(move, link)
        write_off = {a: lost.get(a, 0) for a in part}
        yield _Step(
            link,
            day,
            Kind.CASH,
            {a: v - write_off[a] for a, v in part.items()},
            link.id,
        )
        yield _Step(link, day, Kind.WRITE_OFF, write_off, link.id)

    def _losses(self, move: Move, link: Link) -> Vector:
        """The share of a payment's charges, with the VAT that they give back, that
        falls to one link, by activity."""
        charges: Vector = {}
        for item in move.items:
            charge = item.nominal and item.account not in self.cash_charges
            if item.repartition or (charge and item.account not in self.turnover):
                add(charges, self.books.final(item))
        pulled = sorted(
            (ln.id, self.books.portion(item.id, ln, date.max))
            for item in move.items
            for ln in self.books.links_of[item.id]
            if (item.id, ln.id) in self.books.pulled
        )
        lost: Vector = {}
        for activity, amount in charges.items():
            shares = [-came.get(activity, 0) for _, came in pulled]
            if amount * sum(shares) > 0:
                parts = split(amount, shares)
                lost[activity] = sum(
                    p for (ln, _), p in zip(pulled, parts, strict=True) if ln == link.id
                )
        return lost

    # -- moved to another account ----------------------------------------------------

    def _transferred(
        self, move: Move, item: Item, link: Link, day: date, part: Vector
    ) -> Iterator[_Step]:
        """Not cash until the account to which the debt was moved is paid.

        Set against a debt to a supplier, it is settled at once, without cash.
        """
        yield _Step(link, day, Kind.RECLASSIFICATION, part, link.id)
        onward: list[_Step] = []
        for other in self._moved_to(move, link, item):
            if other.payable:
                amounts = self.books.final(other)
                onward.append(_Step(link, day, Kind.SET_OFF, amounts, link.id))
            for ln in self.books.links_of[other.id]:
                if not other.payable:
                    onward += self._trace(other, ln, max(day, ln.date))
        for step, mine in zip(
            onward, self._shares(move, item, link, onward), strict=True
        ):
            # What was paid before the debt was moved here falls due by the move.
            yield replace(step, amounts=mine, tax_link=max(step.tax_link, link.id))
            back = {a: -v for a, v in mine.items()}
            yield _Step(link, step.day, Kind.RECLASSIFICATION, back, link.id)

    def _moved_to(self, move: Move, link: Link, item: Item) -> list[Item]:
        """Items of a transfer that took over what ``link`` settles of ``item``."""
        mine = self.books.item[link.other(item.id)]
        return [i for i in move.items if i.balance * mine.balance < 0]

    def _shares(
        self, move: Move, item: Item, link: Link, onward: list[_Step]
    ) -> list[Vector]:
        """This link's part of each onward step, by activity.

        Cumulative, so that a transfer paid whole gives back each document whole.
        """
        books = self.books
        weights: list[tuple[int, int, int]] = []
        for same in move.items:
            if same.balance * books.item[link.other(item.id)].balance <= 0:
                continue
            for ln in books.links_of[same.id]:
                if ln.other(same.id) in books.move_of:
                    came = books.portion(ln.other(same.id), ln, date.max)
                    weights += [(ln.id, a, v) for a, v in weights_of(came)]
        moved = sum(other.balance for other in self._moved_to(move, link, item))
        weights.append((0, 0, moved - sum(v for _, _, v in weights)))
        amounts = [sum(step.amounts.values()) for step in onward]
        return [
            {
                activity: v
                for (ln, activity, _), v in zip(weights, parts, strict=True)
                if ln == link.id
            }
            for parts in cumulative_split(amounts, [v for _, _, v in weights])
        ]


def cashed(rows: Iterable[Settlement]) -> int:
    """Turnover cashed (cents) of some settlements."""
    return sum(row.gross - row.vat for row in rows if row.kind == Kind.CASH)
