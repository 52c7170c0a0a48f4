from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.cae_members.engine.crosstab import (
    TOTAL,
    Cell,
    crosstab,
    people_behind,
)
from odoo.addons.cae_members.engine.indicators import (
    AGE,
    END,
    ENTERED,
    ENTRY_AGE,
    ESTABLISHMENT,
    EXIT_REASON,
    FOLLOWED,
    HOURS,
    LEFT,
    MEASURES,
    NEW_ASSOCIATE,
    NEW_CESA,
    OTHER_EXIT,
    POSITIVE,
    STAGE,
    START,
    STILL_HERE,
    SUPPORTED,
    UNKNOWN,
    Exit,
    Person,
    Place,
    age_on,
    band_of,
    observe,
    parse_bands,
)
from odoo.addons.cae_members.engine.timeline import Span

LONG_AGO = date(2020, 1, 1)
EVE, FIRST = date(2025, 12, 31), date(2026, 1, 1)
LAST, AFTER = date(2026, 12, 31), date(2027, 1, 1)
BANDS = (26, 45)


def person(*presence, **facts):
    spans = tuple(Span(start, end, None) for start, end in presence)
    return Person(facts.pop("id", 1), spans, **facts)


def see(*presence, **facts):
    seen = observe([person(*presence, **facts)], FIRST, LAST, BANDS)
    return seen[0] if seen else None


@pytest.mark.parametrize(
    ("presence", "expected"),
    [
        ([(LONG_AGO, None)], {START, END}),
        ([(FIRST, None)], {ENTERED, END}),
        ([(LAST, None)], {ENTERED, END}),
        ([(LONG_AGO, FIRST)], {START, LEFT, OTHER_EXIT}),
        ([(LONG_AGO, LAST)], {START, LEFT, OTHER_EXIT}),
        ([(LONG_AGO, AFTER)], {START, END}),
        ([(FIRST, LAST)], {ENTERED, LEFT, OTHER_EXIT}),
        # One contract follows another.
        ([(LONG_AGO, EVE), (FIRST, None)], {START, END}),
        ([(LONG_AGO, LAST), (AFTER, None)], {START, END}),
        # An absence inside is no exit; one across the first day is an entry.
        ([(LONG_AGO, date(2026, 3, 1)), (date(2026, 6, 1), None)], {START, END}),
        ([(LONG_AGO, EVE), (date(2026, 6, 1), None)], {ENTERED, END}),
        ([(LONG_AGO, LAST), (date(2027, 6, 1), None)], {START, LEFT, OTHER_EXIT}),
    ],
)
def test_movements(presence, expected):
    assert set(see(*presence).measures) == {FOLLOWED, *expected}


def test_nobody_outside_the_period_is_seen():
    assert see((LONG_AGO, EVE)) is None
    assert see((AFTER, None)) is None
    assert see() is None


def test_a_period_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="before it starts"):
        observe([], LAST, FIRST, BANDS)


def test_an_exit_is_positive_by_its_last_reason():
    gone = (LONG_AGO, date(2026, 6, 30))
    exits = (
        Exit(date(2026, 3, 1), "renewed", True),
        Exit(date(2026, 6, 30), "tired", False),
        Exit(date(2027, 6, 30), "later", True),
    )
    seen = see(gone, exits=exits)
    assert (seen.groups[EXIT_REASON], OTHER_EXIT in seen.measures) == ("tired", True)
    seen = see(gone, exits=exits[:1])
    assert (seen.groups[EXIT_REASON], POSITIVE in seen.measures) == ("renewed", True)
    seen = see(gone)
    assert (seen.groups[EXIT_REASON], OTHER_EXIT in seen.measures) == (UNKNOWN, True)
    assert see((LONG_AGO, None), exits=exits).groups[EXIT_REASON] == STILL_HERE


def test_a_first_cesa_and_an_admission_count_once():
    places = (
        Span(date(2025, 1, 1), date(2026, 2, 1), Place("cape", "A")),
        Span(date(2026, 2, 2), date(2026, 5, 1), Place("cesa", "A")),
        Span(date(2026, 5, 2), None, Place("associate", "B")),
    )
    seen = see((date(2025, 1, 1), None), places=places)
    assert {NEW_CESA, NEW_ASSOCIATE} <= set(seen.measures)
    assert (seen.groups[STAGE], seen.groups[ESTABLISHMENT]) == ("associate", "B")
    # A second CESA is not a first one; who is admitted at once is newly both.
    again = (Span(LONG_AGO, EVE, Place("cesa")), *places[1:])
    assert NEW_CESA not in see((LONG_AGO, None), places=again).measures
    at_once = see((LONG_AGO, None), places=places[2:])
    assert {NEW_CESA, NEW_ASSOCIATE} <= set(at_once.measures)
    # Outside the presence that counts (an agreement), nothing is new.
    assert see((AFTER, None), places=places) is None


def test_hours_alone_make_somebody_seen():
    seen = see(hours=150, groups={STAGE: "candidate"})
    assert seen.measures == {SUPPORTED: 1, HOURS: 150}
    assert seen.groups[STAGE] == "candidate"


def test_ages():
    leap = date(2000, 2, 29)
    assert (age_on(leap, date(2026, 2, 28)), age_on(leap, date(2026, 3, 1))) == (25, 26)
    assert parse_bands(" 26, 45") == BANDS
    for text in ("", "45, 26", "26, 26", "0, 26", "many"):
        with pytest.raises(ValueError):
            parse_bands(text)
    day = date(2026, 6, 1)
    for birth, band in (
        (date(2000, 6, 2), "0-25"),
        (date(2000, 6, 1), "26-44"),
        (date(1981, 6, 1), "45-"),
        (None, UNKNOWN),
        (date(2027, 1, 1), UNKNOWN),
    ):
        assert band_of(birth, day, BANDS) == band
    seen = see((date(2024, 1, 1), None), birth=date(2000, 6, 1))
    assert (seen.groups[ENTRY_AGE], seen.groups[AGE]) == ("0-25", "26-44")


# Whatever the facts, the counts add up.

SOME_DAYS = st.dates(date(2025, 10, 1), date(2027, 3, 1))
GROUPS = st.sampled_from(["a", "b", ""])
NOTHING = st.none()


@st.composite
def spans(draw, values=NOTHING):
    start = draw(SOME_DAYS)
    length = draw(st.none() | st.integers(0, 300))
    end = None if length is None else start + timedelta(days=length)
    return Span(start, end, draw(values))


PLACES = st.builds(Place, st.sampled_from(["cape", "cesa", "associate"]), GROUPS)
PEOPLE = st.builds(
    Person,
    st.integers(1, 10**6),
    st.lists(spans(), max_size=3).map(tuple),
    st.lists(spans(PLACES), max_size=3).map(tuple),
    st.lists(
        st.builds(Exit, SOME_DAYS, st.sampled_from(["x", "y"]), st.booleans()),
        max_size=2,
    ).map(tuple),
    st.fixed_dictionaries({"gender": GROUPS, "zone": GROUPS}),
    st.none() | st.dates(date(1950, 1, 1), date(2010, 1, 1)),
    st.integers(0, 5000),
)
DIMENSIONS = st.sampled_from(
    ["gender", "zone", STAGE, ESTABLISHMENT, AGE, ENTRY_AGE, EXIT_REASON]
)


@given(st.lists(PEOPLE, unique_by=lambda one: one.id), DIMENSIONS, DIMENSIONS)
def test_the_sum_of_the_parts_is_the_whole(people, by_row, by_column):
    seen = observe(people, FIRST, LAST, BANDS)
    table = crosstab(seen, by_row, by_column)
    for measure in MEASURES:
        whole = sum(one.measures.get(measure, 0) for one in seen)
        rows = sum(table[Cell(row, TOTAL, measure)] for row in table.rows)
        columns = sum(table[Cell(TOTAL, key, measure)] for key in table.columns)
        parts = sum(
            table[Cell(row, key, measure)]
            for row in table.rows
            for key in table.columns
        )
        assert whole == rows == columns == parts == table[Cell(TOTAL, TOTAL, measure)]
    for row in (*table.rows, TOTAL):
        for key in (*table.columns, TOTAL):
            of = {m: table[Cell(row, key, m)] for m in MEASURES}
            assert of[START] + of[ENTERED] == of[FOLLOWED] == of[LEFT] + of[END]
            assert of[POSITIVE] + of[OTHER_EXIT] == of[LEFT]
            assert max(of[NEW_CESA], of[NEW_ASSOCIATE]) <= of[FOLLOWED]


@given(st.lists(PEOPLE, unique_by=lambda one: one.id), DIMENSIONS, DIMENSIONS)
def test_a_figure_opens_as_many_people_as_it_says(people, by_row, by_column):
    seen = observe(people, FIRST, LAST, BANDS)
    table = crosstab(seen, by_row, by_column)
    for cell, value in table.values.items():
        found = list(people_behind(seen, by_row, by_column, cell))
        if cell.measure != HOURS:
            assert len(found) == value
    alone = crosstab(seen, by_row, None)
    assert not alone.columns
    assert all(alone[cell] == table[cell] for cell in alone.values)


@given(st.lists(PEOPLE, unique_by=lambda one: one.id))
def test_one_period_ends_where_the_next_begins(people):
    middle = date(2026, 6, 30)
    first = observe(people, FIRST, middle, BANDS)
    second = observe(people, middle + timedelta(days=1), LAST, BANDS)
    at_end = {one.id for one in first if END in one.measures}
    assert at_end == {one.id for one in second if START in one.measures}
