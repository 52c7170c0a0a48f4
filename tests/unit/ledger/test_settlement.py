"""Turnover cashed and what is not cash, by hand."""

from odoo.addons.cae_activity_accounts.engine.ledger_types import Rank
from odoo.addons.cae_activity_accounts.engine.settlement import cashed, settlements
from odoo.addons.cae_activity_accounts.engine.settlement_trace import Kind

from .books import (
    ACCOUNTS,
    CHARGE,
    CUSTOMER,
    DOUBTFUL,
    FEE,
    SUPPLIER,
    SUSPENSE,
    TAX,
    TURNOVER,
    UNASSIGNED,
    VAT,
    VAT_ON_PAYMENT,
    A,
    B,
    Books,
    day,
)
from .test_ledger_by_hand import only


def settled(books, kind=None):
    """{(document, activity): (gross, vat)} of a kind, or rows of all kinds."""
    attribution = books.attribution()
    attribution.rows()
    rows = settlements(attribution, ACCOUNTS)
    if kind is None:
        return rows
    found = {}
    for row in rows:
        if row.kind == kind:
            gross, vat = found.get((row.document, row.activity), (0, 0))
            found[row.document, row.activity] = (gross + row.gross, vat + row.vat)
    return {where: amounts for where, amounts in found.items() if any(amounts)}


def test_two_invoices_three_euros_short():
    for tax in (VAT, VAT_ON_PAYMENT):
        books = Books()
        first = books.document([only(A, 100000, tax)], day(0))
        second = books.document([only(B, 70000, tax)], day(0))
        books.settle(
            Rank.STATEMENT,
            day(1),
            [(first.items[-1], 120000), (second.items[-1], 83700)],
        )
        assert settled(books, Kind.CASH) == {
            (first.id, A): (120000, 20000),
            (second.id, B): (83700, 13950),
        }
        assert cashed(settled(books)) == 100000 + 69750


def test_loss_booked_by_a_payment_keeps_its_vat():
    for tax in (VAT, VAT_ON_PAYMENT):
        books = Books()
        invoice = books.document([only(B, 70000, tax)], day(0))
        books.settle(Rank.STATEMENT, day(1), [(invoice.items[-1], 84000)], charge=300)
        assert settled(books, Kind.CASH) == {(invoice.id, B): (83700, 14000)}
        assert settled(books, Kind.WRITE_OFF) == {(invoice.id, B): (300, 0)}


def test_discount_takes_the_vat_that_the_payment_gives_back():
    """1 200 owed, 2 % off for early payment: 20 of discount and 4 of VAT."""
    books = Books()
    invoice = books.document([only(A, 100000, VAT)], day(0))
    items = [
        books.item(CUSTOMER, -120000),
        books.item(CHARGE, 2000, nominal=True, bases_of=frozenset({VAT})),
        books.item(TAX, 400, tax=VAT, repartition=10 * VAT),
        books.item(512, 117600),
    ]
    books.post(Rank.PAYMENT, day(1), items)
    books.link(invoice.items[-1], items[0], day(1))
    assert settled(books, Kind.CASH) == {(invoice.id, A): (117600, 19600)}
    assert settled(books, Kind.WRITE_OFF) == {(invoice.id, A): (2400, 400)}


def test_vat_of_a_payment_is_what_its_own_tax_entry_moved():
    books = Books()
    invoice = books.document([only(A, 100000, VAT_ON_PAYMENT)], day(0))
    for number in (1, 2):
        books.settle(Rank.STATEMENT, day(number), [(invoice.items[-1], 60000)])
    first = min(m.id for m in books.moves.values() if m.rank == Rank.CASH_BASIS)
    del books.moves[first]
    found = [(row.date, row.vat) for row in settled(books)]
    assert found == [(day(1), 0), (day(2), 10000)]


def test_vat_due_by_the_move_of_a_debt_already_paid():
    """An unidentified receipt, recognised later: the move makes its VAT due."""
    books = Books()
    invoice = books.document([only(A, 100000, VAT_ON_PAYMENT)], day(0))
    items = [books.item(SUSPENSE, 120000), books.item(CUSTOMER, -120000)]
    books.post(Rank.TRANSFER, day(2), items)
    books.settle(Rank.STATEMENT, day(2), [(items[0], 120000)])
    books.link(invoice.items[-1], items[1], day(3))
    assert settled(books, Kind.CASH) == {(invoice.id, A): (120000, 20000)}


def test_bank_fee_does_not_reduce_what_was_cashed():
    books = Books()
    invoice = books.document([only(B, 70000, VAT)], day(0))
    items = [
        books.item(CUSTOMER, -84000),
        books.item(FEE, 300, nominal=True),
        books.item(512, 83700),
    ]
    books.post(Rank.STATEMENT, day(1), items)
    books.link(invoice.items[-1], items[0], day(1))
    assert settled(books, Kind.CASH) == {(invoice.id, B): (84000, 14000)}


def test_moved_to_doubtful_customers_then_paid_then_lost():
    books = Books()
    invoice = books.document([only(A, 100000)], day(0))
    move = books.settle(
        Rank.TRANSFER, day(1), [(invoice.items[-1], 100000)], account=DOUBTFUL
    )
    assert not settled(books, Kind.CASH)
    assert settled(books, Kind.RECLASSIFICATION) == {(invoice.id, A): (100000, 0)}
    doubtful = move.items[-1]
    books.settle(Rank.STATEMENT, day(2), [(doubtful, 60000)])
    assert settled(books, Kind.CASH) == {(invoice.id, A): (60000, 0)}
    loss = books.item(CHARGE, 40000, nominal=True, activity=A)
    end = books.item(DOUBTFUL, -40000)
    books.post(Rank.SOURCE, day(3), [loss, end])
    books.link(doubtful, end, day(3))
    assert settled(books, Kind.CASH) == {(invoice.id, A): (60000, 0)}
    assert settled(books, Kind.WRITE_OFF) == {(invoice.id, A): (40000, 0)}
    assert not settled(books, Kind.RECLASSIFICATION)


def test_two_documents_moved_together_are_cashed_each_for_its_own():
    books = Books()
    first = books.document([only(A, 10001)], day(0))
    second = books.document([only(B, 20000), only(A, 5002)], day(0))
    move = books.settle(
        Rank.TRANSFER,
        day(1),
        [(first.items[-1], 10001), (second.items[-1], 25002)],
        account=DOUBTFUL,
    )
    for number, amount in enumerate((7777, 12345, 14881)):
        books.settle(Rank.STATEMENT, day(2 + number), [(move.items[-1], amount)])
        rows = [row for row in settled(books) if row.kind == Kind.CASH]
        last = [row.gross for row in rows if row.date == day(2 + number)]
        assert sum(last) == amount
    assert settled(books, Kind.CASH) == {
        (first.id, A): (10001, 0),
        (second.id, B): (20000, 0),
        (second.id, A): (5002, 0),
    }


def test_retention_left_open_by_a_bank_line_is_cashed_when_paid():
    """1 000 billed, 950 received, 50 kept by the customer for a year."""
    books = Books()
    first = books.document([only(A, 100000)], day(0))
    line = books.settle(Rank.STATEMENT, day(1), [(first.items[-1], 100000)], left=5000)
    assert settled(books, Kind.CASH) == {(first.id, A): (95000, 0)}
    assert settled(books, Kind.RECLASSIFICATION) == {(first.id, A): (5000, 0)}
    retained = next(i for i in line.items if i.account == SUSPENSE)
    books.settle(Rank.STATEMENT, day(9), [(retained, 5000)])
    assert settled(books, Kind.CASH) == {(first.id, A): (100000, 0)}
    assert not settled(books, Kind.RECLASSIFICATION)


def test_advance_used_up_by_a_bank_line():
    """601 owed: 299 received and the advance of 302; each cent is cashed once."""
    books = Books()
    invoice = books.document([only(A, 601)], day(0))
    advance = [books.item(CUSTOMER, -302), books.item(512, 302)]
    books.post(Rank.PAYMENT, day(1), advance)
    books.settle(Rank.BANK, day(2), [(invoice.items[-1], 601), (advance[0], 302)])
    assert settled(books, Kind.CASH) == {(invoice.id, A): (601, 0)}
    assert not settled(books, Kind.RECLASSIFICATION)


def test_set_off_against_a_supplier_is_not_cash():
    books = Books()
    invoice = books.document([only(A, 100)], day(0))
    bill = books.document([only(B, 100)], day(0), sale=False)
    items = [books.item(CUSTOMER, -100), books.item(SUPPLIER, 100, payable=True)]
    books.post(Rank.TRANSFER, day(1), items)
    books.link(invoice.items[-1], items[0], day(1))
    books.link(bill.items[-1], items[1], day(1))
    assert not settled(books, Kind.CASH)
    assert settled(books, Kind.SET_OFF) == {(invoice.id, A): (100, 0)}
    assert not settled(books, Kind.RECLASSIFICATION)


def test_credit_note_and_refund_in_cash():
    books = Books()
    invoice = books.document([only(A, 100, VAT)], day(0))
    refund = books.document([only(A, -50, VAT)], day(1))
    books.settle(Rank.STATEMENT, day(2), [(invoice.items[-1], 120)])
    books.settle(Rank.STATEMENT, day(3), [(refund.items[-1], 60)])
    assert settled(books, Kind.CASH) == {
        (invoice.id, A): (120, 20),
        (refund.id, A): (-60, -10),
    }
    assert cashed(settled(books)) == 50


def test_vat_of_many_small_payments_sums_to_the_whole():
    books = Books()
    invoice = books.document([only(A, 1000, VAT)], day(0))
    for number in range(12):
        books.settle(Rank.PAYMENT, day(number), [(invoice.items[-1], 100)])
    assert settled(books, Kind.CASH) == {(invoice.id, A): (1200, 200)}


def test_payment_without_document_is_not_turnover():
    books = Books()
    items = [books.item(512, 100), books.item(CUSTOMER, -100, receivable=True)]
    books.post(Rank.STATEMENT, day(0), items)
    assert not settled(books)
    sale = [books.item(512, 100), books.item(TURNOVER, -100, nominal=True)]
    books.post(Rank.STATEMENT, day(0), sale)
    assert settled(books, Kind.CASH) == {(sale_id(books), UNASSIGNED): (100, 0)}


def sale_id(books):
    return max(books.moves)
