"""What settled a customer's document, by activity: cash, and what is not cash.

A reconciliation is not a receipt. Moving an unpaid invoice to doubtful customers, a
loss, a set-off, a credit note, a discount and an exchange difference all reconcile the
customer's account; only what liquidity items settled is *turnover cashed*: the payment
less the VAT that the books moved for it. What was first transferred to another account
(doubtful customers) is cashed when that account is paid.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from odoo.addons.cae_members.engine.money import rounded, split

from .ledger import Attribution
from .ledger_types import Item, Link, Move, Rank, Vector


class Kind(StrEnum):
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
        return (self.document, self.link, self.activity, str(self.kind))


def settlements(
    books: Attribution, turnover: frozenset[int], cash_charges: frozenset[int]
) -> list[Settlement]:
    """Return the settlements of every customer's document among the entries.

    ``turnover``: accounts of turnover. ``cash_charges``: expense accounts that are a
    cost of being paid (bank charges) and so do not reduce what was cashed.
    ``books.rows()`` must have been called: attribution comes first.
    """
    return _Settler(books, turnover, cash_charges).all()


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
        self.tax_entries: dict[tuple[int, int], list[Move]] = defaultdict(list)
        for move in books.moves.values():
            if move.settlement is not None and move.origin is not None:
                self.tax_entries[move.origin, move.settlement].append(move)

    def all(self) -> list[Settlement]:
        found: list[Settlement] = []
        for move in self.books.moves.values():
            if move.rank == Rank.SOURCE:
                found += self._document(move)
            elif move.rank in LIQUIDITY:
                found += self._direct(move)
        return [row for row in found if row.gross or row.vat]

    def _direct(self, move: Move) -> Iterator[Settlement]:
        """A sale without document: takings, interest-free of any customer's account."""
        for item in move.items:
            if item.account in self.turnover:
                for activity, amount in self._final(item).items():
                    yield Settlement(
                        move.id, None, activity, move.date, Kind.CASH, -amount, 0
                    )

    def _document(self, move: Move) -> Iterator[Settlement]:
        customer = [item for item in move.items if item.receivable]
        if not customer or not self._is_sale(move):
            return
        links = sorted(
            ((item, link) for item in customer for link in self.books.links_of[item.id]),
            key=lambda pair: pair[1].id,
        )
        vat = _VatShares(self, move, customer)
        for item, link in links:
            for step in self._trace(item, link, link.date):
                gross = {a: v for a, v in step.amounts.items() if v}
                moved = vat.of(step.link, step.kind, gross)
                for activity, amount in gross.items():
                    yield Settlement(
                        move.id,
                        step.link.id,
                        activity,
                        max(step.day, move.date),
                        step.kind,
                        amount,
                        moved.get(activity, 0),
                    )

    def _is_sale(self, move: Move) -> bool:
        return any(
            item.account in self.turnover or (not item.nominal and item.bases_of)
            for item in move.items
        )

    # -- what stands at the other end of a link ------------------------------------

    def _trace(self, item: Item, link: Link, day: date) -> Iterator["_Step"]:
        books = self.books
        other = books.move_of.get(link.other(item.id))
        if other is None:
            return
        day = max(day, other.date)
        part = {
            a: v for a, v in books.portion(item.id, link, date.max).items() if v
        }
        if other.rank in LIQUIDITY:
            yield from self._paid(other, link, day, part)
        elif other.rank == Rank.TRANSFER:
            yield from self._transferred(other, link, day, part)
        elif other.rank == Rank.EXCHANGE:
            yield _Step(link, day, Kind.EXCHANGE, part)
        elif any(i.account in self.turnover or i.bases_of for i in other.items):
            yield _Step(link, day, Kind.CREDIT_NOTE, part)
        else:
            yield _Step(link, day, Kind.WRITE_OFF, part)

    def _paid(
        self, move: Move, link: Link, day: date, part: Vector
    ) -> Iterator["_Step"]:
        """Cash, less the charges (discount, loss) that the payment itself books."""
        lost = self._losses(move, link)
        write_off = {a: lost.get(a, 0) for a in part}
        cash = {a: v - write_off[a] for a, v in part.items()}
        yield _Step(link, day, Kind.CASH, cash)
        if any(write_off.values()):
            yield _Step(link, day, Kind.WRITE_OFF, write_off)

    def _losses(self, move: Move, link: Link) -> Vector:
        """The share of a payment's charges that falls to one link, by activity."""
        charges: Vector = {}
        for item in move.items:
            if item.nominal and item.account not in self.cash_charges | self.turnover:
                for activity, amount in self._final(item).items():
                    charges[activity] = charges.get(activity, 0) + amount
        pulled = sorted(
            (ln, vectors[-1][1])
            for (item, ln), vectors in self.books.pulled.items()
            if self.books.move_of[item] is move and vectors
        )
        lost: Vector = {}
        for activity, charge in charges.items():
            shares = [-vector.get(activity, 0) for _, vector in pulled]
            if charge * sum(shares) > 0:
                parts = split(charge, shares)
                lost[activity] = sum(
                    p for (ln, _), p in zip(pulled, parts, strict=True) if ln == link.id
                )
        return lost

    def _transferred(
        self, move: Move, link: Link, day: date, part: Vector
    ) -> Iterator["_Step"]:
        """Moved to another account: not cash until that account is paid.

        When every other item of the transfer settles another document, it is a set-off.
        """
        side = {link.debit, link.credit}
        others = [i for i in move.items if i.id not in side and not i.receivable]
        onward = [
            (i, ln)
            for i in others
            for ln in self.books.links_of[i.id]
            if ln.other(i.id) in self.books.move_of
        ]
        ends = [self.books.move_of[ln.other(i.id)].rank for i, ln in onward]
        if ends and all(rank == Rank.SOURCE for rank in ends):
            yield _Step(link, day, Kind.SET_OFF, part)
            return
        yield _Step(link, day, Kind.RECLASSIFICATION, part)
        total = sum(abs(i.balance) for i in others)
        for item, ln in onward:
            for step in self._trace(item, ln, max(day, ln.date)):
                share = {
                    a: rounded(Fraction(v * abs(sum(part.values())), total or 1))
                    for a, v in step.amounts.items()
                }
                yield _Step(step.link, step.day, step.kind, share)
                back = {a: -v for a, v in share.items()}
                yield _Step(step.link, step.day, Kind.RECLASSIFICATION, back)

    def _final(self, item: Item) -> Vector:
        history = self.books.history.get(item.id)
        return history[-1][1] if history else {}


@dataclass(frozen=True, slots=True)
class _Step:
    link: Link
    day: date
    kind: Kind
    amounts: Vector


class _VatShares:
    """VAT of a document's settlements: as the tax entries moved it, else cumulative."""

    def __init__(self, settler: _Settler, move: Move, customer: list[Item]) -> None:
        self.settler = settler
        self.move = move
        self.due = self._total(i for i in move.items if i.repartition and not i.deferred)
        self.total = self._total(customer)
        self.settled: Vector = {}

    def _total(self, items: Iterable[Item]) -> Vector:
        total: Vector = {}
        for item in items:
            for activity, amount in self.settler._final(item).items():
                total[activity] = total.get(activity, 0) + amount
        return total

    def of(self, link: Link, kind: Kind, gross: Vector) -> Vector:
        """VAT within ``gross`` (cents by activity)."""
        vat = self._moved(link, kind, gross)
        if kind == Kind.RECLASSIFICATION:
            return vat
        for activity, amount in gross.items():
            total = self.total.get(activity, 0)
            if not total:
                continue
            rate = Fraction(-self.due.get(activity, 0), total)
            before = self.settled.get(activity, 0)
            part = rounded(rate * (before + amount)) - rounded(rate * before)
            self.settled[activity] = before + amount
            vat[activity] = vat.get(activity, 0) + part
        return vat

    def _moved(self, link: Link, kind: Kind, gross: Vector) -> Vector:
        """What cash-basis tax entries moved for this link, shared by cash and rest."""
        moved: Vector = {}
        for entry in self.settler.tax_entries[self.move.id, link.id]:
            for item in entry.items:
                if item.repartition is not None:
                    for activity, amount in self.settler._final(item).items():
                        moved[activity] = moved.get(activity, 0) - amount
        if not moved or kind == Kind.RECLASSIFICATION:
            return {}
        part = self.settler.books.portion
        whole: Vector = {}
        for item in (link.debit, link.credit):
            if self.settler.books.move_of.get(item) is self.move:
                whole = part(item, link, date.max)
        return {
            a: split(amount, [gross[a], whole[a] - gross[a]])[0]
            if whole.get(a, gross[a]) != gross[a]
            else amount
            for a, amount in moved.items()
            if a in gross
        }
