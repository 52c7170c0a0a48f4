"""What is due: worked examples, and what holds whatever the facts."""

import json
import random
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.cae_members.engine import deadlines as engine
from odoo.addons.cae_members.engine.deadlines import Contract, Dated, Facts
from odoo.addons.cae_members.engine.steps import StepEvent, StepRule, steps_of
from odoo.addons.cae_members.engine.timeline import add_months

SCENARIOS = json.loads(
    (Path(__file__).parents[2] / "scenarios" / "due.json").read_text()
)
DAY = timedelta(days=1)


def as_date(text):
    return date.fromisoformat(text) if text else None


def ids(case):
    return case["id"]


@pytest.mark.parametrize("case", SCENARIOS["interviews"], ids=ids)
def test_next_interview(case):
    held = [as_date(day) for day in case["held"]]
    start = as_date(case["start"])
    assert engine.next_interview_due(start, held) == as_date(case["due"])
    for day, count in case.get("counted", {}).items():
        assert engine.interviews_counted(start, held, as_date(day)) == count


@pytest.mark.parametrize("case", SCENARIOS["steps"], ids=ids)
def test_step_due(case):
    reference, offset, unit = case["rule"]
    rule = StepRule(1, "entering", frozenset({"cesa"}), reference, offset, unit)
    event = StepEvent(
        1,
        1,
        "cesa",
        "entering",
        as_date(case["start"]),
        as_date(case.get("end")),
        as_date(case.get("signed", case["start"])),
    )
    ((_rule, _event, due),) = steps_of([rule], [event])
    assert due == as_date(case["due"])


@pytest.mark.parametrize("case", SCENARIOS["deadlines"], ids=ids)
def test_deadlines(case):
    facts = facts_of(case)
    for day, expected in case["on"].items():
        found = [
            [d.kind, d.due.isoformat(), d.severity(as_date(day)), d.level(as_date(day))]
            for d in engine.deadlines(facts, as_date(day))
        ]
        assert sorted(found) == sorted(expected), day


def facts_of(case):
    dates = ("start", "end", "trial_end", "associate_by")
    return Facts(
        contracts=[
            Contract(
                1,
                number,
                row["kind"],
                exit_known=row.get("exit_known", False),
                **{name: as_date(row.get(name)) for name in dates},
            )
            for number, row in enumerate(case.get("contracts", ()), 1)
        ],
        dated=[
            Dated(1, kind, "paper", number, as_date(due), series)
            for number, (kind, due, series) in enumerate(case.get("dated", ()), 1)
        ],
        steps=[
            Dated(1, "step", "cae.step", number, as_date(due))
            for number, due in enumerate(case.get("steps", ()), 1)
        ],
        interviews=[(1, as_date(day)) for day in case.get("interviews", ())],
        associates=frozenset({1} if case.get("associate") else ()),
    )


# What a step applies to


EVENT = StepEvent(1, 1, "cape", "leaving", date(2026, 1, 1), date(2026, 6, 30), None)


@pytest.mark.parametrize(
    ("rule", "event", "expected"),
    [
        ({}, {}, True),
        ({"kinds": frozenset({"cesa"})}, {}, False),
        ({"moment": "entering"}, {}, False),
        ({}, {"staying": True}, False),
        ({"when_staying": True}, {"staying": True}, True),
        ({"early_only": True}, {}, False),
        ({"early_only": True}, {"early": True}, True),
    ],
)
def test_which_steps_apply(rule, event, expected):
    given_rule = StepRule(
        **{
            "id": 1,
            "moment": "leaving",
            "kinds": frozenset({"cape"}),
            "reference": "end",
            "offset": 0,
            "unit": "days",
            **rule,
        }
    )
    given_event = StepEvent(**{**vars(EVENT), **event})
    assert bool(list(steps_of([given_rule], [given_event]))) is expected


# What holds whatever the facts


days = st.dates(date(2019, 1, 1), date(2033, 12, 31))


@given(days, st.lists(days, max_size=8), days)
def test_an_interview_more_never_makes_the_next_due_earlier(start, held, more):
    before = engine.next_interview_due(start, held)
    assert engine.next_interview_due(start, [*held, more]) >= before


@given(days, st.lists(days, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_interviews_does_not_matter(start, held, shuffler):
    shuffled = list(held)
    shuffler.shuffle(shuffled)
    assert engine.next_interview_due(start, shuffled) == engine.next_interview_due(
        start, held
    )


@given(days, st.lists(st.integers(1, 400), max_size=6))
def test_interviews_held_when_due_leave_no_year_with_less_than_two(start, gaps):
    """Two a year, read literally: every window of 12 months until the last one."""
    held = []
    for gap in gaps:
        due = engine.next_interview_due(start, held)
        last = held[-1] if held else start - DAY
        day = min(due, last + timedelta(days=gap))
        # Two of one day count for one: the second is held on the eve.
        held.append(day if day > last else due)
    held = sorted(set(held))
    due = engine.next_interview_due(start, held)
    day = start
    while add_months(day, 12) - DAY <= due - DAY:
        end = add_months(day, 12) - DAY
        inside = sum(day <= one <= end for one in held)
        # With what is held only; the one due on ``due`` would come after ``end``.
        assert inside >= 2, (day, end, held, due)
        day += DAY


@given(days, st.lists(days, max_size=8), days)
def test_interviews_of_a_year_and_the_next_due_agree(start, held, day):
    held = [one for one in held if start <= one <= day]
    counted = engine.interviews_counted(start, held, day)
    if add_months(start - DAY, 12) < day:
        assert (counted >= 2) == (engine.next_interview_due(start, held) > day)


@st.composite
def careers(draw):
    """Facts of a few members, papers and steps included."""
    kinds = st.sampled_from(["cape", "cesa", "ordinary"])
    contracts, number = [], 0
    for member in range(1, draw(st.integers(1, 4)) + 1):
        for _one in range(draw(st.integers(0, 3))):
            number += 1
            start = draw(days)
            length = draw(st.none() | st.integers(0, 1500))
            end = None if length is None else start + timedelta(days=length)
            contracts.append(
                Contract(
                    member,
                    number,
                    draw(kinds),
                    start,
                    end,
                    draw(st.none() | days),
                    draw(st.none() | days),
                    draw(st.booleans()),
                )
            )
    members = st.integers(1, 4)
    dated = [
        Dated(
            draw(members),
            draw(st.sampled_from(["insurance", "right_to_work", "medical_visit"])),
            "paper",
            paper,
            draw(days),
            draw(st.sampled_from(["", "other"])),
        )
        for paper in range(draw(st.integers(0, 5)))
    ]
    steps = [
        Dated(draw(members), "step", "cae.step", step, draw(days))
        for step in range(draw(st.integers(0, 4)))
    ]
    interviews = draw(st.lists(st.tuples(members, days), max_size=6))
    associates = draw(st.frozensets(members, max_size=4))
    return Facts(contracts, dated, steps, interviews, associates)


@given(careers(), days, st.integers())
def test_the_order_of_facts_does_not_matter(facts, day, seed):
    def shuffled(values):
        return random.Random(seed).sample(list(values), len(values))

    other = Facts(
        shuffled(facts.contracts),
        shuffled(facts.dated),
        shuffled(facts.steps),
        shuffled(facts.interviews),
        facts.associates,
    )
    assert engine.deadlines(other, day) == engine.deadlines(facts, day)


@given(careers(), days)
def test_members_together_are_members_apart(facts, day):
    apart = []
    for member in range(1, 5):
        apart += engine.deadlines(
            Facts(
                [one for one in facts.contracts if one.member == member],
                [one for one in facts.dated if one.member == member],
                [one for one in facts.steps if one.member == member],
                [one for one in facts.interviews if one[0] == member],
                facts.associates,
            ),
            day,
        )
    assert engine.deadlines(facts, day) == sorted(apart)


@given(careers(), days)
def test_a_contract_that_ends_on_its_first_day_cannot_end_earlier(facts, day):
    contracts = [
        Contract(**{**vars(one), "end": one.start, "associate_by": one.start - DAY})
        for one in facts.contracts
    ]
    found = engine.deadlines(Facts(contracts), day)
    assert "associate" not in {deadline.kind for deadline in found}


def test_the_last_visit_decides_even_when_the_next_comes_earlier():
    visits = [
        Dated(1, "medical_visit", "visit", 1, date(2030, 1, 1), "", date(2025, 1, 1)),
        Dated(1, "medical_visit", "visit", 2, date(2028, 1, 1), "", date(2026, 1, 1)),
    ]
    running = [Contract(1, 1, "ordinary", date(2020, 1, 1))]
    for order in (visits, visits[::-1]):
        (found,) = engine.deadlines(Facts(running, order), date(2026, 2, 1))
        assert found.due == date(2028, 1, 1)


@given(careers(), days)
def test_a_deadline_stands_once_and_warns_before(facts, day):
    found = engine.deadlines(facts, day)
    assert len(set(found)) == len(found)
    for deadline in found:
        assert list(deadline.warnings) == sorted(deadline.warnings)
        assert deadline.warn_from <= deadline.due
        last = len(deadline.warnings)
        assert deadline.level(deadline.due) == last
        assert deadline.level(deadline.due + DAY) == last + 1
        assert deadline.level(deadline.warn_from - DAY) == 0


@given(careers(), days)
def test_a_paper_recorded_later_never_makes_its_end_earlier(facts, day):
    papers = {"insurance", "right_to_work", "medical_visit"}

    def ends(found):
        return {
            (d.member, d.kind): d.due
            for d in engine.deadlines(found, day)
            if d.kind in papers
        }

    one_series = [Dated(**{**vars(d), "series": ""}) for d in facts.dated]
    before = ends(Facts(facts.contracts, one_series[:-1]))
    after = ends(Facts(facts.contracts, one_series))
    assert all(after[key] >= due for key, due in before.items())
