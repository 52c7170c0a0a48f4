from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.cae_members.engine.timeline import (
    Span,
    add_months,
    cut,
    days_covered,
    month_end,
    month_start,
    months_between,
    value_at,
)

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
YEAR_START, YEAR_END = date(2026, 1, 1), date(2026, 12, 31)


@st.composite
def spans(draw):
    start = draw(st.dates(date(2025, 6, 1), date(2027, 6, 1)))
    length = draw(st.none() | st.integers(0, 400))
    end = None if length is None else start + timedelta(days=length)
    return Span(start, end, draw(st.integers()))


def test_a_span_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="before it starts"):
        Span(date(2026, 2, 1), date(2026, 1, 31), None)


def test_a_span_covers_both_ends():
    span = Span(date(2026, 1, 1), date(2026, 1, 31), None)
    assert span.covers(date(2026, 1, 1)) and span.covers(date(2026, 1, 31))
    assert not span.covers(date(2025, 12, 31))
    assert not span.covers(date(2026, 2, 1))
    assert Span(date(2026, 1, 1), None, None).covers(date(2999, 1, 1))


@given(DAYS)
def test_month_bounds(day):
    start, end = month_start(day), month_end(day)
    assert start <= day <= end
    assert start.day == 1 and (end + timedelta(days=1)).day == 1
    assert (start.year, start.month) == (end.year, end.month) == (day.year, day.month)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2023, 3, 1), 36, date(2026, 3, 1)),
    ],
)
def test_add_months(day, months, expected):
    assert add_months(day, months) == expected


@given(DAYS, st.integers(-60, 60))
def test_add_months_lands_in_the_right_month(day, months):
    moved = add_months(day, months)
    distance = (moved.year - day.year) * 12 + moved.month - day.month
    assert distance == months
    assert moved.day <= day.day


def test_months_between_touches_partial_months():
    assert list(months_between(date(2026, 11, 30), date(2027, 1, 1))) == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
    ]
    assert list(months_between(date(2026, 2, 1), date(2026, 1, 1))) == []


def test_value_at_takes_the_latest_start():
    found = [
        Span(date(2026, 1, 1), None, "old"),
        Span(date(2026, 3, 1), date(2026, 3, 31), "march"),
    ]
    assert value_at(found, date(2026, 2, 28)) == "old"
    assert value_at(found, date(2026, 3, 1)) == "march"
    assert value_at(found, date(2026, 4, 1)) == "old"
    assert value_at(found, date(2025, 12, 31)) is None


@given(st.lists(spans(), max_size=6))
def test_days_covered_counts_each_day_once(found):
    day, expected = YEAR_START, 0
    while day <= YEAR_END:
        expected += any(span.covers(day) for span in found)
        day += timedelta(days=1)
    assert days_covered(found, YEAR_START, YEAR_END) == expected


@given(st.lists(spans(), max_size=6))
def test_cut_covers_the_period_and_no_span_changes_within_a_piece(found):
    pieces = cut(found, YEAR_START, YEAR_END)
    assert pieces[0][0] == YEAR_START and pieces[-1][1] == YEAR_END
    for (_start, end), (following, _end) in pairwise(pieces):
        assert following == end + timedelta(days=1)
    for start, end in pieces:
        for span in found:
            assert span.covers(start) == span.covers(end)
