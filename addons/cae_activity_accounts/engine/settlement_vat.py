"""VAT within what settled a document: as the books moved it, else by the document."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction

from odoo.addons.cae_members.engine.money import rounded, split

from .ledger import Attribution
from .ledger_types import Item, Move, Vector
from .vectors import add


class VatShares:
    """VAT of one document's settlements, asked in the order in which they came."""

    def __init__(self, books: Attribution, move: Move, customer: list[Item]) -> None:
        self.books = books
        self.move = move
        self.due = self._total(
            i for i in move.items if i.repartition and not i.deferred
        )
        self.total = self._total(customer)
        self.settled: Vector = {}
        self.moved: dict[int, Vector] = defaultdict(dict)
        """What cash-basis entries moved, by link."""
        for entry in books.tax_entries[move.id]:
            moved = self.moved[entry.settlement or 0]
            for item in entry.items:
                if item.repartition is not None:
                    add(moved, books.final(item), -1)

    def _total(self, items: Iterable[Item]) -> Vector:
        total: Vector = {}
        for item in items:
            add(total, self.books.final(item))
        return total

    def of(self, parts: Sequence[tuple[int, Vector]]) -> list[Vector]:
        """VAT within parts (link that made it due, cents by activity), in order."""
        found: list[Vector] = []
        for _link, gross in parts:
            found.append({})
            for activity, amount in gross.items():
                due = self._due_at_once(activity, amount)
                if due:
                    found[-1][activity] = due
        for link, moved in self.moved.items():
            for activity, amount in moved.items():
                shares = [g.get(activity, 0) if ln == link else 0 for ln, g in parts]
                if any(shares):
                    for vat, share in zip(found, split(amount, shares), strict=True):
                        add(vat, {activity: share})
        return found

    def _due_at_once(self, activity: int, amount: int) -> int:
        """VAT that waits for no payment: by the document's own rate, cumulative."""
        total = self.total.get(activity, 0)
        if not total:
            return 0
        rate = Fraction(-self.due.get(activity, 0), total)
        before = self.settled.get(activity, 0)
        self.settled[activity] = before + amount
        return rounded(rate * (before + amount)) - rounded(rate * before)
