"""Closed months: for any history of changes and closings, nothing closed changes."""

from collections import defaultdict
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.cae_activity_accounts.engine.closed_months import open_rows

from .books import Books, day
from .random_books import changes, play

days = st.integers(0, 120).map(lambda n: date(2026, 1, 1) + timedelta(n))
targets = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        days,
        st.tuples(st.integers(-500, 500), st.integers(-5, 5)),
    ),
    max_size=6,
)
histories = st.lists(st.one_of(targets, st.just("close")), max_size=12)


def per_key(rows):
    found = defaultdict(lambda: (0, 0))
    for key, _, amounts in rows:
        found[key] = tuple(a + b for a, b in zip(found[key], amounts, strict=True))
    return {key: amounts for key, amounts in found.items() if any(amounts)}


@given(histories)
@settings(max_examples=150, deadline=None)
def test_any_history(history):
    stored, closed = [], None
    for number, target in enumerate(history):
        if target == "close":
            closed = date(2026, 1, 31) + timedelta(10 * number)
            sealed = [row for row in stored if row[1] <= closed]
            continue
        rows = open_rows(target, stored, closed)
        kept = [row for row in stored if closed and row[1] <= closed]
        new = [(key, at, amounts) for (key, at), amounts in rows.items()]
        assert all(closed is None or at > closed for _, at, _ in new)
        assert all(any(amounts) for _, _, amounts in new)
        stored = kept + new
        assert per_key(stored) == per_key(target)
        if closed:
            assert [row for row in stored if row[1] <= closed] == sealed
        # Computed again, the same comes out: the difference is booked once.
        assert open_rows(target, stored, closed) == rows


@given(changes, st.sets(st.integers(0, 12), max_size=3))
@settings(max_examples=60, deadline=None)
def test_ledger_of_books_that_close_while_they_change(drawn, closings):
    """A payment matched or undone after a closing is corrected in the open month."""
    books, stored, closed = Books(), [], None
    for number, change in enumerate(drawn):
        play(books, change, day(10 * number))
        target = [(r.key, r.date, (r.amount, 0)) for r in books.rows()]
        before = [row for row in stored if closed and row[1] <= closed]
        rows = open_rows(target, stored, closed)
        stored = before + [(k, at, v) for (k, at), v in rows.items()]
        assert per_key(stored) == per_key(target)
        assert before == [row for row in stored if closed and row[1] <= closed]
        if number in closings:
            closed = day(10 * number)


def test_without_closing_rows_of_a_key_and_day_are_one():
    at = date(2026, 1, 5)
    rows = open_rows([("a", at, (3,)), ("a", at, (4,)), ("b", at, (0,))], [], None)
    assert rows == {("a", at): (7,)}


def test_difference_is_booked_on_the_first_open_day():
    closed = date(2026, 1, 31)
    booked = [("a", date(2026, 1, 10), (100,)), ("a", date(2026, 2, 20), (7,))]
    target = [("a", date(2026, 1, 10), (60,)), ("b", date(2026, 2, 3), (5,))]
    assert open_rows(target, booked, closed) == {
        ("a", date(2026, 2, 1)): (-40,),
        ("b", date(2026, 2, 3)): (5,),
    }
