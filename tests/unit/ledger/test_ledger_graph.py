"""Which entries are computed again, and which are read for it."""

from odoo.addons.cae_activity_accounts.engine.ledger_graph import Graph
from odoo.addons.cae_activity_accounts.engine.ledger_types import Rank

from .books import VAT_ON_PAYMENT, A, B, Books, day
from .test_ledger_by_hand import only
from .test_ledger_invariants import Scope


def scope(books, *moves):
    return Graph(Scope(books)).scope(move.id for move in moves)


def reading(books, *moves):
    return Graph(Scope(books)).reading(move.id for move in moves)


def tax_entries(books):
    return [move for move in books.moves.values() if move.rank == Rank.CASH_BASIS]


def test_document_with_all_that_follows_it():
    books = Books()
    invoice = books.document([only(A, 100)], day(0))
    other = books.document([only(B, 100)], day(0))
    payment = books.settle(Rank.PAYMENT, day(1), [(invoice.items[-1], 100)])
    line = books.settle(Rank.STATEMENT, day(2), [(payment.items[-1], 100)])
    assert scope(books, invoice) == {invoice.id, payment.id, line.id}
    assert scope(books, line) == {invoice.id, line.id}
    assert reading(books, line) == {invoice.id, payment.id, line.id}
    assert scope(books, other) == {other.id}


def test_document_paid_together_with_one_that_changed():
    """The payment's charge is shared by both: its part of the other changes too."""
    books = Books()
    first = books.document([only(A, 100)], day(0))
    second = books.document([only(B, 100)], day(0))
    payment = books.settle(
        Rank.STATEMENT, day(1), [(d.items[-1], 100) for d in (first, second)], charge=5
    )
    assert scope(books, first) == {first.id, second.id, payment.id}


def test_salaries_paid_to_one_member_do_not_touch_the_others():
    """No customer: the entry that is settled has nothing to be told."""
    books = Books()
    due = [books.item(421, -100, activity=a) for a in (A, B)]
    cost = [books.item(641, 100, activity=a, nominal=True) for a in (A, B)]
    salaries = books.post(Rank.SOURCE, day(0), due + cost)
    first, second = (books.settle(Rank.PAYMENT, day(1), [(item, 100)]) for item in due)
    assert scope(books, first) == {first.id}
    assert scope(books, salaries) == {salaries.id, first.id, second.id}


def test_tax_entries_of_a_bill_come_together():
    """They share the cents of one tax: each is told by those before it."""
    books = Books()
    bill = books.document([only(A, 100, VAT_ON_PAYMENT)], day(0), sale=False)
    for number in range(3):
        books.settle(Rank.PAYMENT, day(number), [(bill.items[-1], 40)])
    entries = tax_entries(books)
    assert len(entries) == 3
    assert {move.id for move in entries} <= scope(books, entries[0])
    assert reading(books, entries[2]) == {bill.id, *(move.id for move in entries)}


def test_entry_no_longer_posted_lets_go_of_all_that_it_touched():
    books = Books()
    invoice = books.document([only(A, 100)], day(0))
    payment = books.settle(Rank.PAYMENT, day(1), [(invoice.items[-1], 100)])

    class Draft(Scope):
        def _headers(self, move_ids):
            return [h for h in super()._headers(move_ids) if h["id"] != payment.id]

    graph = Graph(Draft(books))
    assert graph.scope({payment.id}) == {payment.id, invoice.id}
    assert graph.reading({payment.id, invoice.id}) == {invoice.id}
