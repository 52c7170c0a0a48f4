"""Attribution told another way: every euro followed back to the document, exactly.

``exact`` walks from an item to what it settles with fractions, item by item, without
ranks, days, cumulative splits or cents. The engine must come to the same, but for the
cents that splits place.
"""

from collections import defaultdict
from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings

from odoo.addons.cae_activity_accounts.engine.ledger_types import Rank

from .books import (
    BANK,
    COST,
    CUSTOMER,
    OUTSTANDING,
    SUSPENSE,
    TAX,
    TURNOVER,
    UNASSIGNED,
    VAT,
    VAT_ON_PAYMENT,
    WAITING,
    A,
    B,
    Books,
    C,
    changes,
    day,
    random_books,
)

SIMPLE = ("document", "pay", "bank", "statement", "transfer", "clear")


class Ambiguous(Exception):
    """What an entry gives sums to zero: nothing says how the rest follows it."""


def spread(amount, weights):
    total = sum(weights.values())
    if not total:
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


# -- small books by hand ---------------------------------------------------------


def balances(books, account):
    found = defaultdict(int)
    for row in books.rows():
        if row.account == account:
            found[row.activity] += row.amount
    return {activity: amount for activity, amount in found.items() if amount}


def only(activity, amount, tax=0):
    return (((activity, 1),), amount, tax)


def test_cents_of_part_payments():
    """1 400 and 200, paid 700 and 900: cumulative, so that nothing is left."""
    books = Books()
    invoice = books.document([only(A, 140000), only(B, 20000)], day(0))
    customer = invoice.items[-1]
    books.settle(Rank.PAYMENT, day(1), [(customer, 70000)])
    assert balances(books, OUTSTANDING) == {A: 61250, B: 8750}
    books.settle(Rank.PAYMENT, day(2), [(customer, 90000)])
    assert balances(books, OUTSTANDING) == {A: 140000, B: 20000}
    assert not balances(books, CUSTOMER)


def test_a_third_of_a_cent():
    """One cent over three activities goes to one of them, and comes back from it."""
    books = Books()
    thirds = ((A, 1), (B, 1), (C, 1))
    books.document([(thirds, 100, 0)], day(0))
    assert balances(books, TURNOVER) == {A: -34, B: -33, C: -33}
    books.document([(thirds, -100, 0)], day(1))
    assert not balances(books, TURNOVER)
    assert not balances(books, CUSTOMER)


def test_tax_follows_its_own_bases():
    books = Books()
    books.document([only(A, 1000, VAT), only(B, 1000, VAT_ON_PAYMENT)], day(0))
    assert balances(books, TAX) == {A: -200}
    assert balances(books, WAITING) == {B: -200}
    assert balances(books, CUSTOMER) == {A: 1200, B: 1200}


def test_payment_dated_before_its_invoice():
    """Paid in advance: unassigned until it is matched, then two more rows."""
    books = Books()
    payment = books.post(
        Rank.BANK,
        day(15),
        [books.item(BANK, 100), books.item(CUSTOMER, -100, receivable=True)],
    )
    invoice = books.document([only(A, 100)], day(60))
    books.link(invoice.items[-1], payment.items[1], day(70))
    rows = [r for r in books.rows() if r.account == BANK]
    assert [(r.activity, r.date, r.amount) for r in rows] == [
        (UNASSIGNED, day(15), 100),
        (UNASSIGNED, day(70), -100),
        (A, day(70), 100),
    ]


def test_payment_of_one_of_two_documents():
    """A bank line for B's invoice never touches A's."""
    books = Books()
    books.document([only(A, 100)], day(0))
    second = books.document([only(B, 100)], day(0))
    books.settle(Rank.STATEMENT, day(1), [(second.items[-1], 100)])
    assert balances(books, BANK) == {B: 100}
    assert balances(books, CUSTOMER) == {A: 100}


def test_charge_follows_and_rest_waits():
    books = Books()
    invoice = books.document([only(A, 100)], day(0))
    books.settle(Rank.STATEMENT, day(1), [(invoice.items[-1], 100)], charge=3, left=-20)
    assert balances(books, SUSPENSE) == {UNASSIGNED: -20}
    # 117 came in; of the cost of 3, the part of what waits is placed with it.
    assert balances(books, BANK) == {A: 98, UNASSIGNED: 19}


def test_credit_note_of_another_activity_and_refund_of_a_payment():
    books = Books()
    invoice = books.document([only(A, 100)], day(0))
    refund = books.document([only(B, -100)], day(1))
    books.link(invoice.items[-1], refund.items[-1], day(2))
    assert not balances(books, CUSTOMER)
    assert balances(books, None) == {A: 100, B: -100}
    assert balances(books, TURNOVER) == {A: -100, B: 100}


def test_rest_of_a_receipt_paid_back():
    """What was not matched is not the customer's activity's when it goes back."""
    books = Books()
    invoice = books.document([only(A, 100)], day(0))
    items = [books.item(CUSTOMER, -300), books.item(BANK, 300)]
    books.post(Rank.PAYMENT, day(1), items)
    books.link(invoice.items[-1], items[0], day(1))
    books.settle(Rank.STATEMENT, day(2), [(items[0], 200)])
    assert balances(books, BANK) == {A: 100}
    assert not balances(books, CUSTOMER)


def test_bill_paid_through_two_hops():
    books = Books()
    bill = books.document([only(A, 70), only(B, 30)], day(0), sale=False)
    payment = books.settle(Rank.PAYMENT, day(1), [(bill.items[-1], 100)])
    books.settle(Rank.STATEMENT, day(5), [(payment.items[-1], 100)])
    assert balances(books, BANK) == {A: -70, B: -30}
    assert balances(books, COST) == {A: 70, B: 30}
    assert not balances(books, OUTSTANDING)
    assert {r.date for r in books.rows() if r.account == BANK and r.activity == A} == {
        day(5)
    }


def test_reversal_takes_back_from_each():
    books = Books()
    invoice = books.document([only(A, 333), only(B, 667)], day(0))
    payment = books.settle(Rank.PAYMENT, day(1), [(invoice.items[-1], 500)])
    assert balances(books, OUTSTANDING) == {A: 167, B: 333}
    books.reverse(payment, day(2))
    assert not balances(books, OUTSTANDING)
    assert balances(books, CUSTOMER) == {A: 333, B: 667}


def test_reversal_of_an_entry_that_still_settles():
    """The reversal mirrors what it reverses, whatever that follows."""
    books = Books()
    invoice = books.document([only(A, 100), only(B, 300)], day(0))
    entry = books.settle(Rank.BANK, day(1), [(invoice.items[-1], 400)])
    opposite = [
        replace(item, id=books.number(), balance=-item.balance) for item in entry.items
    ]
    books.post(Rank.BANK, day(2), opposite, reverses=entry.id)
    assert not balances(books, BANK)
    assert balances(books, CUSTOMER) == {A: 100, B: 300}


def test_settlement_between_activities_is_dated_when_it_is_made():
    books = Books()
    invoice = books.document([only(A, 100)], day(0))
    refund = books.document([only(B, -100)], day(1))
    books.link(invoice.items[-1], refund.items[-1], day(7))
    crossing = [row for row in books.rows() if row.link]
    assert len(crossing) == 4
    assert {row.date for row in crossing} == {day(7)}


def test_cash_basis_tax_undone_and_done_again():
    books = Books()
    invoice = books.document(
        [only(A, 333, VAT_ON_PAYMENT), only(B, 667, VAT_ON_PAYMENT)], day(0)
    )
    payment = books.settle(Rank.PAYMENT, day(1), [(invoice.items[-1], 501)])
    (link,) = books.links_of(invoice.items[-1])
    books.undo(link)
    assert not balances(books, TAX)
    books.link(invoice.items[-1], payment.items[0], day(3))
    books.settle(Rank.PAYMENT, day(4), [(invoice.items[-1], 699)])
    assert balances(books, TAX) == {A: -67, B: -133}
    assert not balances(books, WAITING)
