"""Attribution told another way: every euro followed back to the document, exactly.

``exact`` walks from an item to what it settles with fractions, item by item, without
ranks, days, cumulative splits or cents. The engine must come to the same, but for the
cents that splits place.
"""

from collections import defaultdict
from fractions import Fraction

from hypothesis import given, settings

from odoo.addons.cae_activity_accounts.engine.ledger_types import Rank

from .books import (
    UNASSIGNED,
)
from .random_books import changes, random_books

SIMPLE = ("document", "pay", "bank", "statement", "transfer", "clear")


class Ambiguous(Exception):
    """What is followed (nearly) cancels out: shares mean nothing, cents grow."""


def spread(amount, weights):
    total = sum(weights.values())
    if not total or sum(map(abs, weights.values())) > 2 * abs(total):
        raise Ambiguous
    return {a: Fraction(amount) * w / total for a, w in weights.items()}


def summed(vectors):
    found = defaultdict(Fraction)
    for vector in vectors:
        for activity, amount in vector.items():
            found[activity] += amount
    return found


def exact(books, move):
    """{item id: {activity: exact amount}} of an entry."""
    if move.rank == Rank.SOURCE:
        return exact_document(move)
    found = {}
    for item in move.items:
        links = [
            ln
            for ln in books.links_of(item)
            if books.move_of(other_end(books, item, ln)).id < move.id
        ]
        if links:
            pulled = summed(
                spread(
                    ln.amount if item.balance > 0 else -ln.amount,
                    exact_item(books, other_end(books, item, ln)),
                )
                for ln in links
            )
            pulled[UNASSIGNED] += item.balance - sum(pulled.values())
            found[item.id] = pulled
    return follow(move, found)


def exact_document(move):
    found = {}
    for item in move.items:
        if item.nominal:
            weights = dict(item.weights) or {UNASSIGNED: 1}
            found[item.id] = spread(item.balance, weights)
    for item in move.items:
        if item.tax:
            bases = [found[i.id] for i in move.items if item.tax in i.bases_of]
            found[item.id] = spread(item.balance, summed(bases))
    return follow(move, found)


def follow(move, found):
    given_ = summed(found.values())
    settled = sum(given_.values())
    for item in move.items:
        beside = item.balance * settled > 0 and not item.nominal
        if item.id not in found and beside and move.rank != Rank.SOURCE:
            found[item.id] = {UNASSIGNED: Fraction(item.balance)}
    followers = [item for item in move.items if item.id not in found]
    if any(abs(item.balance) > 2 * abs(settled) for item in followers):
        raise Ambiguous
    rest = {a: -v for a, v in summed(found.values()).items()}
    for item in move.items:
        if item.id not in found:
            found[item.id] = spread(item.balance, rest)
    return found


def other_end(books, item, link):
    wanted = link.other(item.id)
    return next(i for m in books.moves.values() for i in m.items if i.id == wanted)


def exact_item(books, item):
    return exact(books, books.move_of(item))[item.id]


@given(changes)
@settings(max_examples=80, deadline=None)
def test_every_euro_followed_back(drawn):
    books = random_books([c for c in drawn if c[0] in SIMPLE])
    engine = books.attribution()
    engine.rows()
    cents_apart = 2 * len(books.links) + 4
    for move in books.moves.values():
        if move.rank == Rank.CASH_BASIS:
            continue
        try:
            expected = exact(books, move)
        except Ambiguous:
            continue
        for item in move.items:
            found = engine.final(item)
            for activity in {*found, *expected[item.id]}:
                gap = found.get(activity, 0) - expected[item.id].get(activity, 0)
                assert abs(gap) <= cents_apart, (item, found, expected[item.id])
