"""What must hold for any books, whatever was written, in whatever order."""

from collections import defaultdict
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.cae_activity_accounts.engine.ledger import attribute
from odoo.addons.cae_activity_accounts.engine.ledger_graph import Graph
from odoo.addons.cae_activity_accounts.engine.ledger_types import Rank
from odoo.addons.cae_activity_accounts.engine.settlement import Kind, settlements

from .books import (
    ACCOUNTS,
    CUSTOMER,
    LIQUID,
    SUPPLIER,
    SUSPENSE,
    UNASSIGNED,
    Books,
    day,
)
from .random_books import FORWARD, changes, play, random_books


def totals(rows, key):
    found = defaultdict(int)
    for row in rows:
        found[key(row)] += row.amount
    return {where: amount for where, amount in found.items() if amount}


def settled(books):
    attribution = books.attribution()
    attribution.rows()
    return settlements(attribution, ACCOUNTS)


@given(changes)
@settings(max_examples=100, deadline=None)
def test_sums(drawn):
    books = random_books(drawn)
    rows = books.rows()
    items = [item for move in books.moves.values() for item in move.items]
    by_item = totals([row for row in rows if row.item], lambda row: row.item)
    assert by_item == {i.id: i.balance for i in items if i.balance}
    assert not totals(rows, lambda row: (row.move, row.activity))
    by_account = totals([r for r in rows if r.account], lambda row: row.account)
    balances = defaultdict(int)
    for item in items:
        balances[item.account] += item.balance
    assert by_account == {a: v for a, v in balances.items() if v}
    assert not totals([r for r in rows if not r.account], lambda row: row.date)
    assert all(row.date >= books.moves[row.move].date for row in rows)


@given(changes, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_reading_changes_nothing(drawn, random: Random):
    books = random_books(drawn)
    moves, links = list(books.moves.values()), list(books.links.values())
    random.shuffle(moves)
    random.shuffle(links)
    shuffled = attribute(moves, links, UNASSIGNED)
    assert sorted(shuffled, key=repr) == sorted(books.rows(), key=repr)


def settled_whole(books):
    """Groups of customers' items that settle each other and nothing else, wholly."""
    groups = {}
    for link in books.links.values():
        joined = groups.get(link.debit, {link.debit}) | groups.get(
            link.credit, {link.credit}
        )
        groups.update((end, joined) for end in joined)
    items = {item.id: item for move in books.moves.values() for item in move.items}
    return [
        group
        for group in {frozenset(group) for group in groups.values()}
        if all(
            items[id_].account == CUSTOMER and not books.open_amount(items[id_])
            for id_ in group
        )
    ]


@given(changes)
@settings(max_examples=100, deadline=None)
def test_what_is_settled_whole_is_zero_for_each_activity(drawn):
    books = random_books(drawn)
    rows = books.rows()
    for group in settled_whole(books):
        # What a settlement moves between two activities belongs to both items.
        links = {ln.id for ln in books.links.values() if ln.debit in group}
        mine = [r for r in rows if r.item in group or (r.link in links and r.account)]
        assert not totals(mine, lambda row: row.activity)


@given(changes)
@settings(max_examples=100, deadline=None)
def test_the_ledger_of_a_day_is_that_of_the_books_of_the_day(drawn):
    """Dates: rows until a day = rows of the books without what came later."""
    drawn = [change for change in drawn if change[0] in FORWARD]
    books = random_books(drawn)
    rows = books.rows()
    for number in range(len(drawn)):
        last = day(10 * number)
        then = Books(
            {m.id: m for m in books.moves.values() if m.date <= last},
            {ln.id: ln for ln in books.links.values() if ln.date <= last},
        )
        until = totals([r for r in rows if r.date <= last], lambda row: row.key)
        assert until == totals(then.rows(), lambda row: row.key)


class Scope:
    """The books seen by the graph, as the database shows them."""

    def __init__(self, books):
        self.books = books
        self.move_of = {i.id: m for m in books.moves.values() for i in m.items}

    def _neighbours(self, move_ids):
        for link in self.books.links.values():
            ends = [self.move_of[link.debit].id, self.move_of[link.credit].id]
            for mine, other in (ends, ends[::-1]):
                if mine in move_ids:
                    yield mine, other
        for move in self.books.moves.values():
            for other in (move.origin, move.reverses):
                if other in move_ids:
                    yield other, move.id
                if other and move.id in move_ids:
                    yield move.id, other

    def _headers(self, move_ids):
        for id_ in move_ids:
            move = self.books.moves[id_]
            yield {
                "id": id_,
                "rank": move.rank,
                "origin": move.origin,
                "customer": any(i.receivable for i in move.items),
            }


@given(changes, st.integers(1, 6))
@settings(max_examples=100, deadline=None)
def test_what_a_change_touches_computed_again_is_the_whole_computed_again(drawn, last):
    """Only the scope of what changed is computed again, from what it reads only."""
    before, after = drawn[:-last], drawn[-last:]
    books = random_books(before)
    stored = {
        "rows": [(r.move, r) for r in books.rows()],
        "settled": [(s.document, s) for s in settled(books)],
    }
    old = Books(dict(books.moves), dict(books.links))
    for number, change in enumerate(after):
        play(books, change, day(10 * (len(before) + number)))
    changed = marked(old, books)
    scope = Graph(Scope(books)).scope(changed)
    part = read_only(books, scope)
    again = {
        "rows": [(r.move, r) for r in part.rows()],
        "settled": [(s.document, s) for s in settled(part)],
    }
    whole = {
        "rows": [(r.move, r) for r in books.rows()],
        "settled": [(s.document, s) for s in settled(books)],
    }
    for table, rows in whole.items():
        kept = [row for row in stored[table] if row[0] not in scope]
        kept += [row for row in again[table] if row[0] in scope]
        assert sorted(map(repr, kept)) == sorted(map(repr, rows))


@given(changes, st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_any_entries_computed_apart_are_as_in_the_whole(drawn, random: Random):
    """Batches of a rebuilding or an audit: entries with what they read, no more."""
    books = random_books(drawn)
    if not books.moves:
        return
    batch = set(random.sample(sorted(books.moves), random.randint(1, len(books.moves))))
    part = read_only(books, batch)
    for whole, apart in (
        ([(r.move, r) for r in books.rows()], [(r.move, r) for r in part.rows()]),
        (
            [(s.document, s) for s in settled(books)],
            [(s.document, s) for s in settled(part)],
        ),
    ):
        expected = [repr(row) for move, row in whole if move in batch]
        found = [repr(row) for move, row in apart if move in batch]
        assert sorted(found) == sorted(expected)


def read_only(books, move_ids):
    """The books reduced to what computing ``move_ids`` reads."""
    read = Graph(Scope(books)).reading(move_ids)
    ends = {item.id for id_ in read for item in books.moves[id_].items}
    return Books(
        {id_: books.moves[id_] for id_ in read},
        {n: ln for n, ln in books.links.items() if {ln.debit, ln.credit} & ends},
    )


def marked(old, new):
    """What Odoo's doors mark: changed entries, and both ends of changed links."""
    changed = {m for m, move in new.moves.items() if old.moves.get(m) != move}
    ends = {
        i
        for books, other in ((old, new), (new, old))
        for ln, link in books.links.items()
        if ln not in other.links
        for i in (link.debit, link.credit)
    }
    return changed | {m.id for m in new.moves.values() for i in m.items if i.id in ends}


@given(changes)
@settings(max_examples=100, deadline=None)
def test_settlements_are_what_was_reconciled(drawn):
    books = random_books(drawn)
    rows = settled(books)
    sales = {
        move.id: move
        for move in books.moves.values()
        if move.rank == Rank.SOURCE and any(i.receivable for i in move.items)
    }
    for move in sales.values():
        reconciled = sum(
            link.amount if item.balance > 0 else -link.amount
            for item in move.items
            if item.receivable
            for link in books.links_of(item)
        )
        mine = [row for row in rows if row.document == move.id and row.link]
        assert sum(row.gross for row in mine) == reconciled


SALES = ("document", "pay", "bank", "statement", "transfer", "clear")
"""Changes after which money that settles a sale is money that came in: an advance, a
refund or a purchase may be set against it otherwise."""


def plain(move):
    """Whether what a payment settles came in with it, or went out.

    Not so when it settles items of both signs, nor when a gain was put aside rather
    than received.
    """
    customers = {i.balance > 0 for i in move.items if i.account == CUSTOMER}
    if len(customers) != 1 or any(i.account == SUPPLIER for i in move.items):
        return False
    [sign] = customers
    gain = any(i.nominal and (i.balance > 0) == sign for i in move.items)
    aside = any(i.account == SUSPENSE and (i.balance > 0) != sign for i in move.items)
    return not (gain and aside)


@given(changes)
@settings(max_examples=100, deadline=None)
def test_cash_is_what_liquidity_received(drawn):
    """Of each payment: never more cashed than came in, or paid back than went out."""
    books = random_books([c for c in drawn if c[0] in SALES and c[2] is not False])
    cash = [r for r in settled(books) if r.kind == Kind.CASH and r.link]
    for move in books.moves.values():
        ends = {item.id for item in move.items}
        if move.rank not in (Rank.PAYMENT, Rank.BANK, Rank.STATEMENT):
            continue
        if not plain(move):
            continue
        links = [books.links.get(row.link) for row in cash]
        mine = sum(
            row.gross
            for row, link in zip(cash, links, strict=True)
            if {link.debit, link.credit} & ends
        )
        received = sum(i.balance for i in move.items if i.account in LIQUID)
        assert abs(mine) <= abs(received)
