"""Small books to attribute: documents, payments, bank lines and what undoes them.

``Books`` writes balanced entries as Odoo does.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from odoo.addons.cae_activity_accounts.engine.ledger import Attribution
from odoo.addons.cae_activity_accounts.engine.ledger_types import (
    Item,
    Link,
    Move,
    Rank,
    Row,
)
from odoo.addons.cae_activity_accounts.engine.settlement_trace import Accounts

UNASSIGNED, A, B, C = 1, 2, 3, 4
ACTIVITIES = (UNASSIGNED, A, B, C)
TURNOVER, COST, CUSTOMER, SUPPLIER, DOUBTFUL = 70, 60, 411, 401, 416
TAX, WAITING, BANK, OUTSTANDING, CHARGE, SUSPENSE = 44571, 44574, 512, 580, 658, 471
FEE = 627
LIQUID = (BANK, OUTSTANDING)
ACCOUNTS = Accounts(frozenset({TURNOVER}), frozenset({FEE}), frozenset(LIQUID))
START = date(2026, 1, 1)
VAT, VAT_ON_PAYMENT = 1, 2

Line = tuple[tuple[tuple[int, int], ...], int, int]
"""(weights by activity or nothing, amount, tax or 0)."""


def day(number: int) -> date:
    return START + timedelta(days=number)


@dataclass
class Books:
    moves: dict[int, Move] = field(default_factory=dict)
    links: dict[int, Link] = field(default_factory=dict)
    last: int = 0

    def number(self) -> int:
        self.last += 1
        return self.last

    def item(self, account: int, balance: int, **values: object) -> Item:
        return Item(self.number(), account, balance, **values)  # type: ignore[arg-type]

    def post(self, rank: Rank, at: date, items: list[Item], **values: object) -> Move:
        assert sum(item.balance for item in items) == 0
        move = Move(self.number(), at, rank, tuple(items), **values)  # type: ignore[arg-type]
        self.moves[move.id] = move
        return move

    # -- documents ------------------------------------------------------------------

    def document(
        self, lines: list[Line], at: date, sale: bool = True, parts: int = 1
    ) -> Move:
        """An invoice (a bill, or a credit note when amounts are negative)."""
        sign = -1 if sale else 1
        items = [
            self.item(
                TURNOVER if sale else COST,
                sign * amount,
                weights=weights,
                nominal=True,
                bases_of=frozenset({tax} if tax else ()),
            )
            for weights, amount, tax in lines
        ]
        for tax in (VAT, VAT_ON_PAYMENT):
            base = sum(amount for _, amount, of in lines if of == tax)
            if base:
                waits = tax == VAT_ON_PAYMENT
                items.append(
                    self.item(
                        WAITING if waits else TAX,
                        sign * (base // 5),
                        tax=tax,
                        repartition=10 * tax,
                        deferred=waits,
                    )
                )
        total = -sum(item.balance for item in items)
        for part in range(parts):
            share = total // parts if part else total - total // parts * (parts - 1)
            items.append(
                self.item(
                    CUSTOMER if sale else SUPPLIER,
                    share,
                    receivable=sale,
                    payable=not sale,
                )
            )
        return self.post(Rank.SOURCE, at, items)

    # -- what settles -------------------------------------------------------------

    def open_amount(self, item: Item) -> int:
        """What is still open of an item, signed as its balance."""
        settled = sum(ln.amount for ln in self.links_of(item))
        return item.balance - settled if item.balance > 0 else item.balance + settled

    def links_of(self, item: Item) -> list[Link]:
        return [ln for ln in self.links.values() if item.id in (ln.debit, ln.credit)]

    def open_items(self, *accounts: int) -> list[Item]:
        return [
            item
            for move in self.moves.values()
            for item in move.items
            if item.account in accounts and self.open_amount(item)
        ]

    def move_of(self, item: Item) -> Move:
        return next(m for m in self.moves.values() if item in m.items)

    def link(self, one: Item, other: Item, at: date, amount: int | None = None) -> Link:
        debit, credit = (one, other) if one.balance > 0 else (other, one)
        assert debit.balance > 0 > credit.balance
        most = min(abs(self.open_amount(one)), abs(self.open_amount(other)))
        amount = most if amount is None else min(amount, most)
        days = (at, self.move_of(one).date, self.move_of(other).date)
        link = Link(self.number(), debit.id, credit.id, amount, max(days))
        self.links[link.id] = link
        for item in (one, other):
            self._tax_falls_due(self.move_of(item), link)
        return link

    def settle(
        self,
        rank: Rank,
        at: date,
        targets: list[tuple[Item, int]],
        charge: int = 0,
        left: int = 0,
        account: int | None = None,
    ) -> Move:
        """An entry that settles ``amount`` of each target: payment, bank, transfer.

        ``charge``: cost (debit) that it books; ``left``: what it leaves on suspense.
        """
        items = [
            self.item(t.account, -amount if t.balance > 0 else amount)
            for t, amount in targets
        ]
        if charge:
            items.append(self.item(CHARGE, charge, nominal=True))
        if left:
            items.append(self.item(SUSPENSE, left))
        liquidity = account or (OUTSTANDING if rank == Rank.PAYMENT else BANK)
        items.append(self.item(liquidity, -sum(item.balance for item in items)))
        move = self.post(rank, at, items)
        for (target, _), item in zip(targets, items, strict=False):
            self.link(target, item, at)
        return move

    def _tax_falls_due(self, document: Move, link: Link) -> None:
        """The cash-basis tax entry of one settlement, as Odoo rounds it."""
        waiting = [i for i in document.items if i.deferred]
        terms = [i for i in document.items if i.receivable or i.payable]
        if document.rank != Rank.SOURCE or not waiting or not terms:
            return
        if not {link.debit, link.credit} & {i.id for i in terms}:
            return
        total = sum(abs(i.balance) for i in terms)
        items: list[Item] = []
        pairs: list[tuple[Item, Item]] = []
        for tax in waiting:
            before = sum(
                item.balance
                for move in self.moves.values()
                if move.origin == document.id
                for item in move.items
                if item.repartition == tax.repartition
            )
            part = round(tax.balance * link.amount / total)
            if not any(self.open_amount(i) for i in terms):
                part = tax.balance - before
            first = 2 * len(items)
            counterpart = self.item(tax.account, -part, sequence=first + 1)
            if part:
                pairs.append((tax, counterpart))
            items += [
                counterpart,
                self.item(
                    TAX, part, tax=tax.tax, repartition=tax.repartition, sequence=first
                ),
            ]
        self.post(
            Rank.CASH_BASIS,
            link.date,
            items,
            origin=document.id,
            settlement=link.id,
        )
        # The account of waiting tax is reconciled too.
        for one, other in pairs:
            if one.balance * other.balance < 0:
                self.link(one, other, link.date)

    def undo(self, link: Link) -> None:
        """Un-reconcile: the link goes, its tax entries are reversed."""
        del self.links[link.id]
        for move in list(self.moves.values()):
            if move.settlement == link.id:
                for item in move.items:
                    for other in self.links_of(item):
                        self.undo(other)
                self.moves[move.id] = replace(move, settlement=None)
                self.post(
                    move.rank,
                    move.date,
                    [
                        replace(i, id=self.number(), balance=-i.balance)
                        for i in move.items
                    ],
                    origin=move.origin,
                    reverses=move.id,
                )

    def reverse(self, move: Move, at: date) -> Move:
        """The opposite entry, reconciled with the entry once it is free."""
        for item in move.items:
            for link in self.links_of(item):
                self.undo(link)
        opposite = [
            replace(i, id=self.number(), balance=-i.balance) for i in move.items
        ]
        reversal = self.post(move.rank, at, opposite, reverses=move.id)
        for item, other in zip(move.items, opposite, strict=True):
            if item.account in (CUSTOMER, SUPPLIER, OUTSTANDING) and item.balance:
                self.link(item, other, at)
        return reversal

    # -- reading -------------------------------------------------------------------

    def attribution(self) -> Attribution:
        return Attribution(self.moves.values(), self.links.values(), UNASSIGNED)

    def rows(self) -> list[Row]:
        return self.attribution().rows()
