from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.cae_members.engine.contracts import (
    LAWFUL_TOGETHER,
    first_conflict,
    stage_at,
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
