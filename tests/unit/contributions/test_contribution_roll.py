"""Who pays, and what each activity is charged."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.cae_activity_accounts.engine.contribution import (
    Booking,
    Component,
    Exemption,
    Movement,
    Version,
)
from odoo.addons.cae_activity_accounts.engine.contribution_roll import (
    Activity,
    Exempted,
    Key,
    Person,
    Roll,
)
from odoo.addons.cae_members.engine.timeline import Span

START = date(2026, 1, 1)
MAY = date(2026, 5, 31)
MARGIN = "gross_margin_invoiced"
FLAT = Version(
    Component("flat", "flat", "person", amount=3_000, counter="month"), START
)
VARIABLE = Version(
    Component("variable", "percentage", base=MARGIN, rate=Fraction("13.5")), START
)
RULES = {"flat": (FLAT,), "variable": (VARIABLE,)}
CESA = Span(START, None, "cesa")


def person(id_: int) -> Person:
    return Person(id_, ((id_ * 10, CESA),), (CESA,))


def activity(id_: int, *people: int, margin: int = 0) -> Activity:
    shares = tuple((one, Span(START, None, 1)) for one in people)
    return Activity(id_, shares, RULES, {MARGIN: (Movement(MAY, margin),)})


def roll(*activities: Activity) -> Roll:
    ids = {id_ for one in activities for id_, _span in one.shares}
    return Roll({a.id: a for a in activities}, {id_: person(id_) for id_ in ids})


def charged(found: Roll, code: str, day: date = MAY) -> dict[int, int]:
    amounts: dict[int, int] = {}
    for line in found.lines(day):
        if line.key.code == code:
            amounts[line.activity] = amounts.get(line.activity, 0) + line.amount
    return amounts


def test_a_shared_activity_pays_the_flat_part_for_each_person() -> None:
    assert charged(roll(activity(1, 1, 2)), "flat", date(2026, 1, 31)) == {1: 6_000}


def test_a_person_pays_the_flat_part_once_spread_by_budget() -> None:
    found = replace(
        roll(activity(1, 1), activity(2, 1)), weights={1: 150_000, 2: 90_000}
    )
    assert charged(found, "flat", date(2026, 1, 31)) == {1: 1_875, 2: 1_125}


def test_variable_part_of_internal_subcontracting() -> None:
    found = roll(activity(1, 1, margin=300_000), activity(2, 2, margin=200_000))
    assert charged(found, "variable") == {1: 40_500, 2: 27_000}


def test_a_person_s_exemption_is_of_that_person_only() -> None:
    exempted = Exempted(1, None, "flat", Span(START, None, Exemption("benefits")))
    found = replace(roll(activity(1, 1, 2)), exempted=(exempted,))
    assert charged(found, "flat", date(2026, 1, 31)) == {1: 3_000}
    everything = replace(exempted, code=None)
    found = replace(roll(activity(1, 1, 2, margin=100_000)), exempted=(everything,))
    assert charged(found, "variable") == {1: 13_500}


def test_what_was_booked_is_taken_off_by_payer() -> None:
    bookings = {Key("flat", person=1): (Booking(START, 3_000),)}
    found = replace(roll(activity(1, 1, 2)), bookings=bookings)
    assert charged(found, "flat", date(2026, 1, 31)) == {1: 3_000}


def test_per_contract_each_contract_pays() -> None:
    flat = replace(FLAT, component=replace(FLAT.component, per="contract"))
    cape = Span(START, date(2026, 1, 15), "cape")
    cesa = Span(date(2026, 1, 16), None, "cesa")
    one = replace(person(1), contracts=((1, cape), (2, cesa)))
    only = replace(activity(1, 1), versions={"flat": (flat,)})
    lines = Roll({1: only}, {1: one}).lines(date(2026, 1, 31))
    assert [(line.key.contract, line.amount) for line in lines] == [
        (1, 1_452),
        (2, 1_548),
    ]


def test_without_contract_no_flat_part_but_the_variable_part() -> None:
    only = activity(1, 1, margin=100_000)
    found = Roll({1: only}, {1: Person(1)})
    assert charged(found, "flat") == {1: 0}
    assert charged(found, "variable") == {1: 13_500}


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(1, 100)), min_size=1, max_size=4),
    st.integers(-500_000, 500_000),
)
@settings(deadline=None)
def test_a_base_shared_by_persons_is_whole(
    weights: list[tuple[int, int]], margin: int
) -> None:
    per_person = replace(
        VARIABLE,
        component=replace(
            VARIABLE.component, per="person", rate=Fraction(100), floor=None
        ),
    )
    people = {id_: weight for id_, weight in weights}
    shares = tuple((id_, Span(START, None, weight)) for id_, weight in people.items())
    only = Activity(
        1, shares, {"variable": (per_person,)}, {MARGIN: (Movement(MAY, margin),)}
    )
    found = Roll({1: only}, {id_: person(id_) for id_ in people})
    assert charged(found, "variable") == {1: margin}
