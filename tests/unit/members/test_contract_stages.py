from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.cae_members.engine.contracts import (
    LAWFUL_TOGETHER,
    Career,
    first_conflict,
    stage_at,
    stage_history,
)
from odoo.addons.cae_members.engine.timeline import Span

CAREER = [
    Span(date(2023, 2, 1), date(2024, 1, 31), "cape"),
    Span(date(2024, 2, 1), date(2026, 6, 30), "cesa"),
    Span(date(2025, 9, 1), date(2026, 12, 31), "ordinary"),
]
ASSOCIATE_SINCE = date(2025, 5, 20)


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        (date(2023, 1, 31), "candidate"),
        (date(2023, 2, 1), "cape"),
        (date(2024, 1, 31), "cape"),
        (date(2024, 2, 1), "cesa"),
        (date(2025, 5, 19), "cesa"),
        (date(2025, 5, 20), "associate"),
        (date(2026, 6, 30), "associate"),
        (date(2026, 7, 1), "ordinary"),
        (date(2026, 12, 31), "ordinary"),
        (date(2027, 1, 1), "left"),
    ],
)
def test_stages_of_a_career(day, stage):
    assert stage_at(CAREER, ASSOCIATE_SINCE, day) == stage


def test_a_gap_is_an_absence_whatever_comes_later():
    first = Span(date(2024, 1, 1), date(2024, 12, 31), "cesa")
    again = Span(date(2026, 1, 1), None, "cesa")
    assert stage_at([first], None, date(2025, 6, 1)) == "left"
    assert stage_at([first, again], None, date(2025, 6, 1)) == "left"
    assert stage_at([first, again], None, date(2026, 1, 1)) == "cesa"


def test_admission_alone_makes_no_associate():
    assert stage_at([], date(2020, 1, 1), date(2026, 1, 1)) == "candidate"
    cape = [Span(date(2025, 1, 1), None, "cape")]
    assert stage_at(cape, date(2020, 1, 1), date(2026, 1, 1)) == "cape"


@pytest.mark.parametrize("first", ["cape", "cesa", "ordinary"])
@pytest.mark.parametrize("second", ["cape", "cesa", "ordinary"])
def test_only_cesa_and_ordinary_may_overlap(first, second):
    contracts = [
        Span(date(2026, 6, 30), None, second),
        Span(date(2026, 1, 1), date(2026, 6, 30), first),
    ]
    lawful = {first, second} == {"cesa", "ordinary"}
    assert first_conflict(contracts) == (None if lawful else (1, 0))


def test_the_day_after_is_no_overlap():
    contracts = [
        Span(date(2026, 1, 1), date(2026, 6, 30), "cesa"),
        Span(date(2026, 7, 1), None, "cesa"),
    ]
    assert first_conflict(contracts) is None


@st.composite
def contracts(draw):
    start = date(2026, 1, 1) + timedelta(days=draw(st.integers(0, 60)))
    length = draw(st.none() | st.integers(0, 40))
    end = None if length is None else start + timedelta(days=length)
    return Span(start, end, draw(st.sampled_from(["cape", "cesa", "ordinary"])))


@given(st.lists(contracts(), max_size=6))
def test_a_conflict_is_found_exactly_when_a_day_has_one(found):
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(120)]
    pairs = [
        (a, b)
        for n, a in enumerate(found)
        for b in found[n + 1 :]
        if {a.value, b.value} != LAWFUL_TOGETHER
        and any(a.covers(day) and b.covers(day) for day in days)
    ]
    conflict = first_conflict(found)
    assert (conflict is not None) == bool(pairs)
    if conflict:
        named = {id(found[i]) for i in conflict}
        assert any({id(a), id(b)} == named for a, b in pairs)


@st.composite
def careers(draw):
    days = st.dates(date(2026, 1, 1), date(2026, 4, 30))
    since = draw(st.none() | days)
    until = draw(st.none() | days) if since else None
    return Career(
        tuple(draw(st.lists(contracts(), max_size=5))),
        since,
        max(since, until) if since and until else None,
        draw(st.none() | days),
    )


@given(careers())
def test_the_history_says_at_every_day_what_the_stage_of_the_day_is(career):
    history = stage_history(career)
    for n in range(-1, 130):
        day = date(2026, 1, 1) + timedelta(days=n)
        rows = [
            row for row in history if row.start <= day <= (row.end or date(2027, 1, 1))
        ]
        stage = stage_at(
            career.contracts, career.associate_since, day, career.associate_until
        )
        assert len(rows) <= 1
        assert (rows[0].stage if rows else "candidate") == stage


@given(careers())
def test_the_history_has_no_gap_and_no_needless_cut(career):
    history = stage_history(career)
    for row, following in pairwise(history):
        assert row.end == following.start - timedelta(days=1)
        assert (row.stage, row.contract) != (following.stage, following.contract)
    assert all(row.end is None for row in history[-1:])


def test_the_contract_that_decides_is_named():
    career = Career(tuple(CAREER), ASSOCIATE_SINCE, None, date(2023, 1, 1))
    assert [(row.stage, row.contract) for row in stage_history(career)] == [
        ("candidate", None),
        ("cape", 0),
        ("cesa", 1),
        ("associate", 1),
        ("ordinary", 2),
        ("left", 2),
    ]


def test_an_associate_who_leaves_the_status_holds_a_cesa_again():
    cesa = [Span(date(2024, 1, 1), None, "cesa")]
    until = date(2025, 12, 31)
    assert stage_at(cesa, date(2025, 1, 1), until, until) == "associate"
    assert stage_at(cesa, date(2025, 1, 1), date(2026, 1, 1), until) == "cesa"
