"""Attribution: every journal item, by activity and by date, to the cent.

``attribute(moves, links, unassigned)`` is a pure function of the entries and of their
partial reconciliations; it never increments, so the same books give the same rows
whatever the order in which they were written. What always holds:

- per item, the rows sum to its balance;
- per entry and activity, the rows sum to zero (the internal current account, a row
  without account, takes what an entry moves between activities);
- per general account, the activities sum to the general ledger.

Who attributes what: an explicit activity wins; then the analytic distribution; a tax
follows its own bases; the other items of a document follow it by weight, the largest
takes the balance. Payments, bank lines, transfers and exchange differences follow what
they settle, partial by partial. Income and expense without activity are never spread
in a document: they are "to be attributed". A row is dated at the later of its entry and
of the settlement that attributes it.

Callers give, with the entries they want, those they follow (settled items, the document
and the sister entries of a cash-basis entry, the reversed entry).
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from odoo.addons.cae_members.engine.money import cumulative_split

from .ledger_rows import crossing_rows, move_rows
from .ledger_types import Item, Link, Move, Rank, Row, Vector
from .vectors import add, as_of, opposite, summed, vector, weights_of

State = dict[int, Vector]
"""Attribution of each item of an entry on some day: {item: {activity: cents}}."""


def attribute(
    moves: Iterable[Move], links: Iterable[Link], unassigned: int
) -> list[Row]:
    """Return the ledger rows of ``moves``, sorted by entry; see the module."""
    return Attribution(moves, links, unassigned).rows()


class Attribution:
    """One computation over a set of entries (see ``attribute``)."""

    def __init__(
        self, moves: Iterable[Move], links: Iterable[Link], unassigned: int
    ) -> None:
        self.unassigned = unassigned
        self.moves = {move.id: move for move in moves}
        self.move_of = {i.id: m for m in self.moves.values() for i in m.items}
        self.item = {i.id: i for m in self.moves.values() for i in m.items}
        self.links_of: dict[int, list[Link]] = defaultdict(list)
        self.links = sorted(links, key=lambda link: link.id)
        for link in self.links:
            self.links_of[link.debit].append(link)
            self.links_of[link.credit].append(link)
        self.history: dict[int, list[tuple[date, Vector]]] = {}
        """Attribution of each item, as it was from each day on."""
        self.pulled: dict[tuple[int, int], list[tuple[date, Vector]]] = {}
        """The same for what came to an item through one link: {(item, link): …}."""
        self._portions: dict[tuple[int, date], dict[int, Vector]] = {}
        self.tax_entries: dict[int, list[Move]] = defaultdict(list)
        """Cash-basis tax entries by document, reversals included, in order."""
        for move in sorted(self.moves.values(), key=lambda m: m.id):
            if move.rank == Rank.CASH_BASIS and move.origin is not None:
                self.tax_entries[move.origin].append(move)

    # -- entry by entry -----------------------------------------------------------

    def rows(self) -> list[Row]:
        """Attribute every entry, lower ranks first, and return all rows."""
        for move in sorted(self.moves.values(), key=lambda m: (m.rank, m.id)):
            self._attribute(move)
        rows = [row for move in self.moves.values() for row in move_rows(self, move)]
        rows += [row for link in self.links for row in crossing_rows(self, link)]
        return sorted(rows, key=lambda r: (r.move, r.date, r.item or 0, r.activity))

    def final(self, item: Item) -> Vector:
        """Attribution of an item once everything that is known has happened."""
        return as_of(self.history[item.id], date.max)

    def _attribute(self, move: Move) -> None:
        days = self._days(move)
        for day in days:
            for item, found in self._state(move, day).items():
                self.history.setdefault(item, []).append((day, found))

    def _days(self, move: Move) -> list[date]:
        """Days on which the attribution of an entry may change."""
        days = {move.date}
        if move.reverses in self.moves:
            for mirrored in self.moves[move.reverses].items:
                days |= {max(move.date, day) for day, _ in self.history[mirrored.id]}
        for item, link in self._pulls(move):
            source = link.other(item.id)
            start = max(move.date, link.date)
            days.add(start)
            days |= {max(start, day) for day, _ in self.history[source]}
        return sorted(days)

    def _state(self, move: Move, day: date) -> State:
        if move.rank == Rank.CASH_BASIS:
            return self._cash_basis(move)
        mirrored = self._mirror(move, day)
        if mirrored is not None:
            return mirrored
        state = {i.id: self._seed(i) for i in move.items if i.seeded}
        if move.rank == Rank.SOURCE:
            self._results(move, state)
        else:
            self._pull(move, day, state)
        self._tax(move, state)
        self._follow(move, state)
        return state

    # -- what an item says itself -----------------------------------------------

    def _seed(self, item: Item) -> Vector:
        if item.activity is not None:
            return {item.activity: item.balance}
        return vector(item.balance, item.weights)

    def _results(self, move: Move, state: State) -> None:
        """Results without activity are never spread, but what Odoo adds to a document
        (discount for early payment, rounding) follows what it sells or buys."""
        added = []
        for item in move.items:
            if item.nominal and item.tax is None and item.id not in state:
                if item.added:
                    added.append(item)
                else:
                    state[item.id] = {self.unassigned: item.balance}
        sold = [state[i.id] for i in move.items if i.id in state and i.nominal]
        weights = weights_of(summed(sold)) or [(self.unassigned, 1)]
        state.update({i.id: vector(i.balance, weights) for i in added})

    def _tax(self, move: Move, state: State) -> None:
        """A tax follows its own bases; one that is a cost of a document without any
        activity stays to be attributed, as other results."""
        for item in move.items:
            if item.tax is None or item.id in state:
                continue
            bases = summed(
                state[base.id]
                for base in move.items
                if item.tax in base.bases_of and base.id in state
            )
            if any(bases.values()):
                state[item.id] = vector(item.balance, weights_of(bases))
            elif item.nominal and move.rank == Rank.SOURCE:
                state[item.id] = {self.unassigned: item.balance}

    # -- what an item is told by what it settles ------------------------------------

    def _pulls(self, move: Move) -> list[tuple[Item, Link]]:
        """(item, link) through which items of an entry are attributed by others."""
        if move.rank in (Rank.SOURCE, Rank.CASH_BASIS):
            return []
        return [
            (item, link)
            for item in move.items
            if not item.seeded
            for link in self.links_of[item.id]
            if (source := self.move_of.get(link.other(item.id)))
            and source.order < move.order
        ]

    def _pull(self, move: Move, day: date, state: State) -> None:
        for item, link in self._pulls(move):
            pulled = state.setdefault(item.id, {self.unassigned: item.balance})
            if max(move.date, link.date) > day:
                continue
            part = opposite(self.portion(link.other(item.id), link, day))
            self.pulled.setdefault((item.id, link.id), []).append((day, part))
            add(pulled, part)
            pulled[self.unassigned] -= sum(part.values())

    def portion(self, item: int, link: Link, day: date) -> Vector:
        """The activities of the part of an item that ``link`` settles, on ``day``."""
        if (item, link.id) in self.pulled:
            return as_of(self.pulled[item, link.id], day)
        if (item, day) not in self._portions:
            self._portions[item, day] = self._split_item(item, day)
        return self._portions[item, day][link.id]

    def _split_item(self, item: int, day: date) -> dict[int, Vector]:
        """{link: activities of its part} for the links that the item did not follow.

        Cumulative by link, so that an item settled whole is zero for each activity.
        """
        links = [ln for ln in self.links_of[item] if (item, ln.id) not in self.pulled]
        rest = dict(as_of(self.history[item], day))
        for other in self.links_of[item]:
            if (item, other.id) in self.pulled:
                add(rest, as_of(self.pulled[item, other.id], day), -1)
        weights = weights_of(rest) or [(self.unassigned, 1)]
        portions = cumulative_split(
            [ln.amount if ln.debit == item else -ln.amount for ln in links],
            [weight for _, weight in weights],
        )
        return {
            ln.id: {a: part for (a, _), part in zip(weights, parts, strict=True)}
            for ln, parts in zip(links, portions, strict=True)
        }

    def _follow(self, move: Move, state: State) -> None:
        """Items that nothing attributes balance the entry, activity by activity."""
        self._wait(move, state)
        followers = [item for item in move.items if item.id not in state]
        if not followers:
            return
        rest = opposite(summed(state.values()))
        weights = weights_of(rest)
        if not weights:
            state.update({i.id: {self.unassigned: i.balance} for i in followers})
            return
        largest = max(followers, key=lambda i: (abs(i.balance), -i.id))
        for item in followers:
            if item is not largest:
                state[item.id] = vector(item.balance, weights)
                add(rest, state[item.id], -1)
        state[largest.id] = rest

    def _wait(self, move: Move, state: State) -> None:
        """What a payment leaves open beside what it settles (overpayment, suspense)
        does not follow it: it is to be attributed until it is settled itself."""
        if move.rank in (Rank.SOURCE, Rank.CASH_BASIS):
            return
        settled = sum(sum(found.values()) for found in state.values())
        for item in move.items:
            if item.nominal or item.tax is not None or item.id in state:
                continue
            if item.balance * settled > 0:
                state[item.id] = {self.unassigned: item.balance}

    # -- cash-basis tax entries and reversals ------------------------------------

    def _cash_basis(self, move: Move) -> State:
        state = {i.id: self._seed(i) for i in move.items if i.seeded}
        by_sequence = {item.sequence: item for item in move.items}
        for item in move.items:
            if item.repartition is not None and item.id not in state:
                state[item.id] = self._cash_basis_tax(move, item)
                pair = by_sequence.get(item.sequence + 1)
                if pair and pair.balance == -item.balance and pair.id not in state:
                    state[pair.id] = opposite(state[item.id])
        self._follow(move, state)
        return state

    def _cash_basis_tax(self, move: Move, item: Item) -> Vector:
        origin = self.moves.get(move.origin or 0)
        weights = summed(
            as_of(self.history[source.id], date.max)
            for source in (origin.items if origin else ())
            if source.repartition == item.repartition
        )
        if not any(weights.values()):
            return {self.unassigned: item.balance}
        chain = [
            one
            for entry in self.tax_entries[move.origin or 0]
            for one in entry.items
            if one.repartition == item.repartition
        ]
        ordered = weights_of(weights)
        portions = cumulative_split([i.balance for i in chain], [v for _, v in ordered])
        mine = portions[chain.index(item)]
        return {a: part for (a, _), part in zip(ordered, mine, strict=True)}

    def _mirror(self, move: Move, day: date) -> State | None:
        """The opposite of the reversed entry, item by item; None if they differ."""
        origin = self.moves.get(move.reverses or 0)
        if origin is None:
            return None
        waiting: dict[tuple[int, int], list[Item]] = defaultdict(list)
        for item in origin.items:
            waiting[item.account, -item.balance].append(item)
        state: State = {}
        for item in move.items:
            candidates = waiting[item.account, item.balance]
            if not candidates:
                return None
            source = as_of(self.history[candidates.pop(0).id], day)
            state[item.id] = opposite(source)
        return state
