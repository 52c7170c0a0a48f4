from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.cae_members.engine.retention import due_day, plan

DAY = date(2026, 5, 4)
DATES = st.dates(date(2015, 1, 1), date(2027, 1, 1))
ITEMS = st.frozensets(st.tuples(st.integers(1, 5), DATES), max_size=6)


def test_the_period_ends_on_the_same_day_years_later():
    assert due_day(date(2021, 1, 1), 5) == date(2026, 1, 1)
    assert due_day(date(2024, 2, 29), 5) == date(2029, 2, 28)


def test_whoever_left_again_is_listed_again():
    first, second = date(2015, 1, 1), date(2020, 1, 1)
    found = plan({1: second}, 5, DAY, frozenset(), frozenset({(1, first)}))
    assert found.added == {(1, second)}


@given(st.dictionaries(st.integers(1, 5), DATES, max_size=5), ITEMS, ITEMS)
def test_the_list_becomes_what_is_due_and_not_erased(references, listed, erased):
    listed -= erased
    found = plan(references, 5, DAY, listed, erased)
    after = (listed | found.added) - found.dropped
    assert not found.added & listed
    assert after == {
        (key, day)
        for key, day in references.items()
        if due_day(day, 5) <= DAY and (key, day) not in erased
    }
