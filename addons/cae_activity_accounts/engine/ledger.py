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
from collections.abc import Iterable, Sequence
from datetime import date

from odoo.addons.cae_members.engine.money import cumulative_split, split

from .ledger_types import Item, Link, Move, Rank, Row, Vector

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
        self.chains = self._cash_basis_chains()

    # -- entry by entry -----------------------------------------------------------

    def rows(self) -> list[Row]:
        """Attribute every entry, lower ranks first, and return all rows."""
        for move in sorted(self.moves.values(), key=lambda m: (m.rank, m.id)):
            self._attribute(move)
        rows = [row for move in self.moves.values() for row in self._move_rows(move)]
        rows += [row for link in self.links for row in self._crossing_rows(link)]
        return sorted(rows, key=lambda r: (r.move, r.date, r.item or 0, r.activity))

    def _attribute(self, move: Move) -> None:
        days = self._days(move)
        for day in days:
            for item, vector in self._state(move, day).items():
                self.history.setdefault(item, []).append((day, vector))

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
            self._seed_results(move, state)
        else:
            self._pull(move, day, state)
        self._follow(move, state)
        return state

    # -- what an item says itself -----------------------------------------------

    def _seed(self, item: Item) -> Vector:
        if item.activity is not None:
            return {item.activity: item.balance}
        return _vector(item.balance, item.weights)

    def _seed_results(self, move: Move, state: State) -> None:
        """Results without activity stay to be attributed; a tax follows its bases."""
        for item in move.items:
            if item.nominal and item.tax is None and item.id not in state:
                state[item.id] = {self.unassigned: item.balance}
        for item in move.items:
            if item.tax is None or item.id in state:
                continue
            bases = _sum(
                state[base.id]
                for base in move.items
                if item.tax in base.bases_of and base.id in state
            )
            if any(bases.values()):
                state[item.id] = _vector(item.balance, sorted(bases.items()))
            elif item.nominal:
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
            vector = state.setdefault(item.id, {self.unassigned: item.balance})
            if max(move.date, link.date) > day:
                continue
            part = {a: -v for a, v in self.portion(link.other(item.id), link, day).items()}
            self.pulled.setdefault((item.id, link.id), []).append((day, part))
            _add(vector, part)
            vector[self.unassigned] -= sum(part.values())

    def portion(self, item: int, link: Link, day: date) -> Vector:
        """The activities of the part of an item that ``link`` settles, on ``day``.

        Cumulative by link, so that an item settled whole is zero for each activity.
        """
        if (item, link.id) in self.pulled:
            return _as_of(self.pulled[item, link.id], day)
        links = [ln for ln in self.links_of[item] if (item, ln.id) not in self.pulled]
        rest = dict(_as_of(self.history[item], day))
        for other in self.links_of[item]:
            if (item, other.id) in self.pulled:
                _add(rest, _as_of(self.pulled[item, other.id], day), -1)
        weights = sorted((a, v) for a, v in rest.items() if v) or [(self.unassigned, 1)]
        sign = 1 if link.debit == item else -1
        portions = cumulative_split(
            [sign * ln.amount for ln in links], [weight for _, weight in weights]
        )
        mine = portions[links.index(link)]
        return {a: part for (a, _), part in zip(weights, mine, strict=True)}

    def _follow(self, move: Move, state: State) -> None:
        """Items that nothing attributes balance the entry, activity by activity."""
        followers = [item for item in move.items if item.id not in state]
        if not followers:
            return
        rest = _sum([{a: -v for a, v in vector.items()} for vector in state.values()])
        weights = sorted((a, v) for a, v in rest.items() if v)
        if not weights:
            state.update({i.id: {self.unassigned: i.balance} for i in followers})
            return
        largest = max(followers, key=lambda i: (abs(i.balance), -i.id))
        for item in followers:
            if item is not largest:
                state[item.id] = _vector(item.balance, weights)
                _add(rest, state[item.id], -1)
        state[largest.id] = rest

    # -- cash-basis tax entries and reversals ------------------------------------

    def _cash_basis_chains(self) -> dict[tuple[int, int], list[Item]]:
        """The amounts of each tax of a document, entry after entry, reversals too."""
        chains: dict[tuple[int, int], list[Item]] = defaultdict(list)
        for move in sorted(self.moves.values(), key=lambda m: m.id):
            if move.rank == Rank.CASH_BASIS and move.origin is not None:
                for item in move.items:
                    if item.repartition is not None:
                        chains[move.origin, item.repartition].append(item)
        return chains

    def _cash_basis(self, move: Move) -> State:
        state = {i.id: self._seed(i) for i in move.items if i.seeded}
        by_sequence = {item.sequence: item for item in move.items}
        for item in move.items:
            if item.repartition is not None and item.id not in state:
                state[item.id] = self._cash_basis_tax(move, item)
                pair = by_sequence.get(item.sequence + 1)
                if pair and pair.balance == -item.balance and pair.id not in state:
                    state[pair.id] = {a: -v for a, v in state[item.id].items()}
        self._follow(move, state)
        return state

    def _cash_basis_tax(self, move: Move, item: Item) -> Vector:
        origin = self.moves.get(move.origin or 0)
        weights = _sum(
            _as_of(self.history[source.id], date.max)
            for source in (origin.items if origin else ())
            if source.repartition == item.repartition
        )
        if not any(weights.values()):
            return {self.unassigned: item.balance}
        chain = self.chains[move.origin or 0, item.repartition or 0]
        ordered = sorted((a, v) for a, v in weights.items() if v)
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
            source = _as_of(self.history[candidates.pop(0).id], day)
            state[item.id] = {a: -v for a, v in source.items()}
        return state

    # -- rows -----------------------------------------------------------------

    def _move_rows(self, move: Move) -> Iterable[Row]:
        internal: dict[date, Vector] = defaultdict(dict)
        for item in move.items:
            for day, change in _changes(self.history[item.id]):
                for activity, amount in change.items():
                    yield Row(
                        move.id, item.id, None, activity, item.account, day, amount
                    )
                    _add(internal[day], {activity: -amount})
        for day, vector in internal.items():
            for activity, amount in vector.items():
                if amount:
                    yield Row(move.id, None, None, activity, None, day, amount)

    def _crossing_rows(self, link: Link) -> Iterable[Row]:
        """A settlement between items of different activities moves it between them."""
        debit, credit = self.move_of.get(link.debit), self.move_of.get(link.credit)
        if debit is None or credit is None or Rank.CASH_BASIS in (debit.rank, credit.rank):
            return
        if {(link.debit, link.id), (link.credit, link.id)} & self.pulled.keys():
            return
        owner = max(debit, credit, key=lambda m: (m.rank, m.id))
        start = max(link.date, debit.date, credit.date)
        days = {start}
        for item in (link.debit, link.credit):
            days |= {max(start, day) for day, _ in self.history[item]}
        history = [
            (day, _sum([self.portion(i, link, day) for i in (link.debit, link.credit)]))
            for day in sorted(days)
        ]
        account = self.item[link.debit].account
        for day, change in _changes(history):
            for activity, gap in change.items():
                yield Row(owner.id, None, link.id, activity, account, day, -gap)
                yield Row(owner.id, None, link.id, activity, None, day, gap)


def _vector(total: int, weights: Sequence[tuple[int, int]]) -> Vector:
    parts = split(total, [weight for _, weight in weights])
    return _sum({a: part} for (a, _), part in zip(weights, parts, strict=True))


def _add(vector: Vector, other: Vector, sign: int = 1) -> None:
    for activity, amount in other.items():
        vector[activity] = vector.get(activity, 0) + sign * amount


def _sum(vectors: Iterable[Vector]) -> Vector:
    total: Vector = {}
    for vector in vectors:
        _add(total, vector)
    return total


def _as_of(history: Sequence[tuple[date, Vector]], day: date) -> Vector:
    found: Vector = {}
    for start, vector in history:
        if start > day:
            break
        found = vector
    return found


def _changes(history: Sequence[tuple[date, Vector]]) -> Iterable[tuple[date, Vector]]:
    """What changes on each day of a history of states, zeros left out."""
    before: Vector = {}
    for day, vector in history:
        change = dict(vector)
        _add(change, before, -1)
        yield day, {a: v for a, v in sorted(change.items()) if v}
        before = vector
