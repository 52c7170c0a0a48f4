import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.cae_members.engine.durations import (
    CapeFault,
    Length,
    associate_deadline,
    cape_fault,
    last_day,
    length,
    prior_length,
    shortened,
    trial_end,
    trial_limit,
)
from odoo.addons.cae_members.engine.timeline import Span, days_covered

SCENARIOS = json.loads(
    (Path(__file__).parents[2] / "scenarios" / "deadlines.json").read_text("utf-8")
)
DAYS = st.dates(date(2019, 1, 1), date(2032, 12, 31))
ONE_DAY = timedelta(days=1)


def day(text):
    return date.fromisoformat(text) if text else None


def by_id(cases):
    return [pytest.param(case, id=case["id"]) for case in cases]


@pytest.mark.parametrize("case", by_id(SCENARIOS["cesa"]))
def test_what_remains_after_prior_contracts(case):
    start = day(case["start"])
    spans = [Span(day(first), day(end), kind) for kind, first, end in case["prior"]]
    prior = prior_length(spans, start)
    assert prior == Length(case["months"], case["days"])
    assert trial_limit(start, prior) == day(case["trial_limit"])
    assert associate_deadline(start, prior) == day(case["associate_before"])


@pytest.mark.parametrize("case", by_id(SCENARIOS["capes"]))
def test_periods_of_a_support_contract(case):
    fault = cape_fault(
        [(day(start), day(end)) for start, end in case["periods"]],
        [Span(day(start), day(end), "cape") for start, end in case["others"]],
    )
    assert (fault and fault.rule) == case["rule"]
    assert (fault and fault.limit) == day(case.get("limit"))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2025-01-15", 12, "2026-01-14"),
        ("2025-01-01", 1, "2025-01-31"),
        ("2025-01-31", 1, "2025-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2025-01-30", 1, "2025-02-28"),
        ("2025-01-29", 1, "2025-02-28"),
        ("2024-01-29", 1, "2024-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-28"),
        ("2025-08-31", 6, "2026-02-28"),
        ("2025-08-31", 0, "2025-08-30"),
    ],
)
def test_last_day_of_whole_months(start, months, end):
    assert last_day(day(start), months) == day(end)


@given(DAYS, st.integers(0, 60))
def test_whole_months_are_measured_as_such(start, months):
    assert months == 0 or length(start, last_day(start, months)) == Length(months)


@given(DAYS, st.integers(0, 2000))
def test_a_length_leads_back_to_its_end(start, days):
    end = start + timedelta(days=days)
    found = length(start, end)
    assert 0 <= found.days < 31
    assert last_day(start, found.months) + timedelta(days=found.days) == end


@given(DAYS, st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_a_term_shortened_by_more_is_no_later(start, months, less, days):
    kept = shortened(start, months, Length(less, days))
    assert kept >= shortened(start, months, Length(less + 1, days))
    assert kept >= shortened(start, months, Length(less, days + 1))
    assert start - ONE_DAY <= kept <= max(start - ONE_DAY, last_day(start, months))


@st.composite
def spans(draw):
    start = draw(st.dates(date(2024, 1, 1), date(2025, 12, 31)))
    size = draw(st.none() | st.integers(0, 200))
    end = None if size is None else start + timedelta(days=size)
    return Span(start, end, draw(st.sampled_from(["cape", "cesa", "ordinary"])))


@given(st.lists(spans(), max_size=5), st.dates(date(2024, 1, 1), date(2026, 6, 30)))
def test_prior_length_counts_each_day_once(found, start):
    total = prior_length(found, start)
    covered = days_covered(found, date(2023, 1, 1), start - ONE_DAY)
    assert 28 * total.months + total.days <= covered
    assert covered <= 31 * total.months + total.days


@given(st.lists(spans(), max_size=5), st.dates(date(2024, 1, 1), date(2026, 6, 30)))
def test_prior_length_does_not_depend_on_order_or_repetition(found, start):
    total = prior_length(found, start)
    assert prior_length(found[::-1], start) == total
    assert prior_length(found + found, start) == total


@given(DAYS, st.integers(0, 40), st.integers(0, 60))
def test_a_trial_is_possible_exactly_when_days_are_left(start, months, days):
    limit = trial_limit(start, Length(months, days))
    assert limit is None or start <= limit <= last_day(start, 8)
    if months >= 8:
        assert limit is None


def test_a_trial_in_months_and_days():
    start = date(2026, 1, 15)
    assert trial_end(start, 0, 0) is None
    assert trial_end(start, 8, 0) == date(2026, 9, 14)
    assert trial_end(start, 0, 10) == date(2026, 1, 24)
    assert trial_end(start, 2, 15) == date(2026, 3, 29)


@given(DAYS, st.integers(1, 3))
def test_whole_years_of_support_are_lawful_three_times(start, years):
    periods = []
    for _year in range(years):
        periods.append((start, last_day(start, 12)))
        start = periods[-1][1] + ONE_DAY
    assert cape_fault(periods) is None
    fault = cape_fault([*periods, (start, start)])
    assert (fault is None) == (years < 3)


def test_a_support_contract_after_thirty_six_months_has_no_day():
    others = [Span(date(2020, 1, 1), date(2022, 12, 31), "cape")]
    period = (date(2025, 1, 1), date(2025, 1, 31))
    expected = CapeFault("total", 0, date(2024, 12, 31))
    assert cape_fault([period], others) == expected
