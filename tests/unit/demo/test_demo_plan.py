"""What is drawn from the data files: always the same, in order, enough of each kind."""

from datetime import date

import pytest

from demo import plan
from demo.days import due_date, run_after, working_day
from demo.reading import LAST_MONTH, YEAR, a_day, day, rows

MONTHS = range(1, plan.OPEN_MONTH + 1)
DONE = range(1, LAST_MONTH + 1)


def test_enough_documents_of_each_kind():
    assert 450 <= sum(len(plan.sales(month)) for month in DONE) <= 600
    costs = [len(plan.bills(month)) + len(plan.claims(month)) for month in DONE]
    assert 270 <= sum(costs) <= 350
    assert sum(len(plan.receipts_of(month)) for month in DONE) >= 350
    assert sum(1 for month in DONE for sale in plan.sales(month) if sale.origin) >= 5


def test_a_month_drawn_again_is_the_same():
    before = plan.sales(4), plan.bills(4), plan.claims(4), plan.receipts_of(4)
    for drawn in (plan.sales, plan.bills, plan.claims, plan.receipts_of):
        drawn.cache_clear()
    after = plan.sales(4), plan.bills(4), plan.claims(4), plan.receipts_of(4)
    assert before == after


def test_references_are_unique():
    sales = [sale.ref for month in MONTHS for sale in plan.sales(month)]
    bills = [bill.ref for month in MONTHS for bill in plan.bills(month)]
    assert len(set(sales)) == len(sales)
    assert len(set(bills)) == len(bills)


@pytest.mark.parametrize("month", MONTHS)
def test_documents_are_booked_in_their_month_and_in_order(month):
    for documents in (plan.sales(month), plan.bills(month)):
        booked = [document.booked for document in documents]
        assert booked == sorted(booked)
        assert {(when.year, when.month) for when in booked} <= {(YEAR, month)}
        assert all(document.day <= document.booked for document in documents)
        assert all(document.lines for document in documents)


def test_documents_are_of_activities_that_run():
    ends = {row["code"]: row for row in rows("activities")}
    for month in MONTHS:
        for sale in plan.sales(month):
            row = ends[sale.activity]
            assert a_day(row["date_start"]) <= sale.day
            assert (day(row["date_end"]) or date.max) >= sale.day


def test_receipts_pay_an_invoice_once_and_after_it():
    told = {
        receipt
        for month in MONTHS
        for group in plan.receipts_of(month)
        for receipt in group
    }
    for month in MONTHS:
        for sale in plan.sales(month):
            assert sum(receipt.percent for receipt in sale.receipts) in (0, 100)
            assert all(receipt.day > sale.day for receipt in sale.receipts)
            for receipt in sale.receipts:
                in_time = receipt.day <= date(YEAR, plan.OPEN_MONTH, 30)
                assert (receipt in told) is in_time


def test_somebody_pays_late_in_parts_together_or_never():
    sales = [sale for month in DONE for sale in plan.sales(month)]
    assert any(len(sale.receipts) == 2 for sale in sales)
    assert any(not sale.receipts and not sale.origin for sale in sales)
    groups = [group for month in DONE for group in plan.receipts_of(month)]
    assert any(len({receipt.ref for receipt in group}) > 1 for group in groups)


def test_the_credit_note_that_came_after_its_month_was_closed():
    note = next(sale for sale in plan.sales(2) if sale.day.month == 1)
    assert note.origin
    assert note.booked == date(YEAR, 2, 10)


def test_days():
    assert working_day(date(2026, 8, 1)) == date(2026, 8, 3)
    assert working_day(date(2026, 8, 3)) == date(2026, 8, 3)
    assert due_date(date(2026, 1, 20), 30) == date(2026, 2, 19)
    assert due_date(date(2026, 1, 20), 60) == date(2026, 2, 28)
    assert run_after(date(2026, 1, 13), (12, 27)) == date(2026, 1, 27)
    assert run_after(date(2026, 1, 28), (12, 27)) == date(2026, 2, 12)
