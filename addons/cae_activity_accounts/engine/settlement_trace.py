"""What stands at the other end of a reconciliation, as far as a payment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from odoo.addons.cae_members.engine.money import cumulative_split, split

from .ledger import Attribution
from .ledger_types import Item, Link, Move, Rank, Vector
from .vectors import opposite, summed, weights_of


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
class Accounts:
    """Accounts (ids) by what they mean for a settlement."""

    turnover: frozenset[int]
    cash_charge: frozenset[int]
    """Cost of being paid (bank charges): does not reduce what was cashed."""
    liquidity: frozenset[int]
    """Bank, cash, cheques, internal transfers."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that settled ``amounts`` of a document."""

    link: Link
    day: date
    kind: Kind
    amounts: Vector
    tax_link: int
    """Link by which the settlement makes the document's VAT due."""
    aside: Vector = field(default_factory=dict)
    """What the same payment wrote off or left open: its VAT is due all the same …"""
    given_back: Vector = field(default_factory=dict)
    """… less the VAT that the payment gives back on it."""
    by_payment: bool = False
    """Whether this is that part: no VAT is in it but what is given back."""


class Tracer:
    """Follows what settles a document."""

    def __init__(self, books: Attribution, accounts: Accounts) -> None:
        self.books = books
        self.accounts = accounts

    def is_sale(self, move: Move) -> bool:
        """Whether an entry bills something: turnover, or a deposit with its tax."""
        return any(
            item.account in self.accounts.turnover
            or (not item.nominal and item.bases_of)
            for item in move.items
        )

    def trace(self, item: Item, link: Link, day: date) -> Iterator[Step]:
        """What became of the part of ``item`` that ``link`` settles."""
        other = self.books.move_of.get(link.other(item.id))
        if other is None:
            return
        day = max(day, other.date)
        part = dict(weights_of(self.books.portion(item.id, link, date.max)))
        if other.rank in LIQUIDITY:
            yield from self._paid(other, item, link, day, part)
        elif other.rank == Rank.EXCHANGE:
            yield Step(link, day, Kind.EXCHANGE, part, link.id)
        elif self.is_sale(other):
            yield Step(link, day, Kind.CREDIT_NOTE, part, link.id)
        elif any(i.nominal for i in other.items):
            yield Step(link, day, Kind.WRITE_OFF, part, link.id)
        else:
            yield from self._transferred(other, item, link, day, part)

    # -- paid --------------------------------------------------------------------

    def _paid(
        self, move: Move, item: Item, link: Link, day: date, part: Vector
    ) -> Iterator[Step]:
        """Cash, less what the payment itself writes off (discount, loss, with the VAT
        that it gives back) or leaves on another account (retention)."""
        back = self._share(move, link, [i for i in move.items if i.repartition])
        lost = self._share(move, link, [i for i in move.items if self._is_loss(i)])
        lost = {a: v for a, v in summed([lost, back]).items() if a in part}
        taken = self._left_open(move, link, item)
        left = {a: v for a, v in self._share(move, link, taken).items() if a in part}
        aside = summed([lost, left])
        cash = summed([part, opposite(aside)])
        yield Step(link, day, Kind.CASH, cash, link.id, aside, back)
        if lost:
            yield Step(link, day, Kind.WRITE_OFF, lost, link.id, {}, back, True)
        if left:
            weights = [
                (ln.id, activity, amount)
                for _, ln in self._pulled(move, link)
                for activity, amount in weights_of(self._share(move, ln, taken))
            ]
            yield Step(link, day, Kind.RECLASSIFICATION, left, link.id)
            yield from self._onward(link, day, taken, weights)

    def _is_loss(self, item: Item) -> bool:
        return (
            item.nominal
            and not item.repartition
            and item.account not in self.accounts.turnover | self.accounts.cash_charge
        )

    def _left_open(self, move: Move, link: Link, item: Item) -> list[Item]:
        """Items on which a bank entry leaves what it does not receive."""
        if move.rank == Rank.PAYMENT:
            return []
        mine = self.books.item[link.other(item.id)]
        return [
            i
            for i in move.items
            if i.balance * mine.balance < 0
            and not (i.nominal or i.repartition or i.payable)
            and i.account not in self.accounts.liquidity
        ]

    def _pulled(self, move: Move, link: Link) -> list[tuple[Item, Link]]:
        """(item, link) of what an entry settles on the side of ``link``, by link.

        What it settles on the other side (an advance used up, a credit note) pays too.
        """
        mine = next(i for i in move.items if i.id in (link.debit, link.credit))
        found = [
            (item, ln)
            for item in move.items
            for ln in self.books.links_of[item.id]
            if (item.id, ln.id) in self.books.pulled and item.balance * mine.balance > 0
        ]
        return sorted(found, key=lambda pair: pair[1].id)

    def _share(self, move: Move, link: Link, items: list[Item]) -> Vector:
        """The share of ``items`` of a payment that falls to one link, by activity."""
        if not items:
            return {}
        pulled = [
            (ln.id, self.books.portion(item.id, ln, date.max))
            for item, ln in self._pulled(move, link)
        ]
        found: Vector = {}
        for activity, amount in summed(self.books.final(i) for i in items).items():
            shares = [-came.get(activity, 0) for _, came in pulled]
            if amount * sum(shares) > 0:
                parts = split(amount, shares)
                found[activity] = sum(
                    p for (ln, _), p in zip(pulled, parts, strict=True) if ln == link.id
                )
        return found

    # -- moved to another account ----------------------------------------------------

    def _transferred(
        self, move: Move, item: Item, link: Link, day: date, part: Vector
    ) -> Iterator[Step]:
        """Not cash until the account to which the debt was moved is paid.

        Set against a debt to a supplier, it is settled at once, without cash.
        """
        mine = self.books.item[link.other(item.id)]
        weights = [
            (ln.id, activity, amount)
            for same in move.items
            if same.balance * mine.balance > 0
            for ln in self.books.links_of[same.id]
            if ln.other(same.id) in self.books.move_of
            for activity, amount in weights_of(
                self.books.portion(ln.other(same.id), ln, date.max)
            )
        ]
        taken = [i for i in move.items if i.balance * mine.balance < 0]
        yield Step(link, day, Kind.RECLASSIFICATION, part, link.id)
        yield from self._onward(link, day, taken, weights)

    def _onward(
        self,
        link: Link,
        day: date,
        taken: list[Item],
        weights: list[tuple[int, int, int]],
    ) -> Iterator[Step]:
        """This link's part of what became of the items that took a debt over.

        ``weights``: (link, activity, amount) of all that was moved there. Cumulative,
        so that a debt paid whole in the end gives back each document whole.
        """
        steps: list[Step] = []
        for other in taken:
            if other.payable:
                amounts = self.books.final(other)
                steps.append(Step(link, day, Kind.SET_OFF, amounts, link.id))
                continue
            for ln in self.books.links_of[other.id]:
                steps += self.trace(other, ln, max(day, ln.date))
        moved = sum(other.balance for other in taken)
        weights = [*weights, (0, 0, moved - sum(v for _, _, v in weights))]
        for step, mine in zip(steps, _shares(link, steps, weights), strict=True):
            # What was paid before the debt was moved here falls due by the move.
            due_by = max(step.tax_link, link.id)
            yield Step(step.link, step.day, step.kind, mine, due_by)
            yield Step(link, step.day, Kind.RECLASSIFICATION, opposite(mine), link.id)


def _shares(
    link: Link, steps: Sequence[Step], weights: Sequence[tuple[int, int, int]]
) -> list[Vector]:
    amounts = [sum(step.amounts.values()) for step in steps]
    return [
        summed(
            {activity: v}
            for (ln, activity, _), v in zip(weights, parts, strict=True)
            if ln == link.id
        )
        for parts in cumulative_split(amounts, [v for _, _, v in weights])
    ]
