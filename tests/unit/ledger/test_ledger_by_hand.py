"""Who gets what and when, in small books by hand."""

from collections import defaultdict
from dataclasses import replace

from odoo.addons.cae_activity_accounts.engine.ledger_types import Rank

from .books import (
    BANK,
    CHARGE,
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
    day,
)


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


def test_receipt_matched_on_two_days():
    """Each part belongs to an activity from the day it is matched, not before."""
    books = Books()
    items = [books.item(CUSTOMER, -300), books.item(BANK, 300)]
    books.post(Rank.BANK, day(0), items)
    for number, activity in ((10, A), (20, B)):
        invoice = books.document([only(activity, 150)], day(number))
        books.link(invoice.items[-1], items[0], day(number))
    rows = [
        (r.date, r.activity, r.amount)
        for r in books.rows()
        if r.account == BANK and r.activity != UNASSIGNED
    ]
    assert rows == [(day(10), A, 150), (day(20), B, 150)]


def test_what_odoo_adds_to_a_document_follows_it():
    """Rounding of an invoice: not sold by anybody, shared by those who sold."""
    books = Books()
    items = [
        books.item(TURNOVER, -750, nominal=True, activity=A),
        books.item(TURNOVER, -250, nominal=True, activity=B),
        books.item(CHARGE, 8, nominal=True, added=True),
        books.item(CHARGE, 5, nominal=True),
        books.item(CUSTOMER, 987, receivable=True),
    ]
    books.post(Rank.SOURCE, day(0), items)
    assert balances(books, CHARGE) == {A: 6, B: 2, UNASSIGNED: 5}


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


def test_cents_of_cash_basis_tax_in_many_parts():
    """Tax of three activities, due in seven parts: nothing waits for any in the end."""
    books = Books()
    lines = [only(activity, 500, VAT_ON_PAYMENT) for activity in (A, B, C)]
    invoice = books.document(lines, day(0))
    for number in range(7):
        books.settle(Rank.PAYMENT, day(number), [(invoice.items[-1], 258)])
    assert not books.open_amount(invoice.items[-1])
    assert balances(books, TAX) == {A: -100, B: -100, C: -100}
    assert not balances(books, WAITING)


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
