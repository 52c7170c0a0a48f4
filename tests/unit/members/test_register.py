"""The personnel register, line by line."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.cae_members.engine.register import Hiring, entries

JANUARY, MARCH, JUNE = date(2026, 1, 1), date(2026, 3, 31), date(2026, 6, 30)


def lines(*hirings):
    return [
        (e.place, e.number, e.member, e.entered, e.left, e.contracts)
        for e in entries(hirings)
    ]


def test_entries_are_numbered_by_establishment_in_the_order_of_entry():
    assert lines(
        Hiring(1, 10, 2, MARCH),
        Hiring(2, 11, 1, JUNE),
        Hiring(3, 12, 1, JANUARY, MARCH),
    ) == [
        (1, 1, 12, JANUARY, MARCH, (3,)),
        (1, 2, 11, JUNE, None, (2,)),
        (2, 1, 10, MARCH, None, (1,)),
    ]


def test_contracts_that_follow_or_run_together_are_one_line():
    assert lines(
        Hiring(1, 10, 1, JANUARY, MARCH),
        Hiring(2, 10, 1, date(2026, 4, 1), JUNE),
        Hiring(3, 10, 1, date(2026, 5, 1), date(2026, 5, 31)),
    ) == [(1, 1, 10, JANUARY, JUNE, (1, 2, 3))]


def test_who_comes_back_is_entered_again():
    assert lines(
        Hiring(1, 10, 1, JANUARY, MARCH), Hiring(2, 10, 1, date(2026, 4, 2))
    ) == [
        (1, 1, 10, JANUARY, MARCH, (1,)),
        (1, 2, 10, date(2026, 4, 2), None, (2,)),
    ]


def test_another_establishment_is_another_line():
    assert lines(
        Hiring(1, 10, 1, JANUARY, MARCH), Hiring(2, 10, 2, date(2026, 4, 1))
    ) == [
        (1, 1, 10, JANUARY, MARCH, (1,)),
        (2, 1, 10, date(2026, 4, 1), None, (2,)),
    ]


days = st.dates(date(2020, 1, 1), date(2026, 12, 31))


@st.composite
def hirings(draw):
    found = []
    for number in range(draw(st.integers(0, 8))):
        start = draw(days)
        length = draw(st.none() | st.integers(0, 900))
        end = None if length is None else start + timedelta(days=length)
        place, member = draw(st.integers(0, 2)), draw(st.integers(1, 3))
        found.append(Hiring(number, member, place, start, end))
    return found


@given(hirings(), st.randoms(use_true_random=False))
def test_every_contract_is_on_one_line_whatever_the_order(found, shuffler):
    register = entries(found)
    listed = [number for entry in register for number in entry.contracts]
    assert sorted(listed) == sorted(hiring.id for hiring in found)
    shuffled = list(found)
    shuffler.shuffle(shuffled)
    assert entries(shuffled) == register
    for place in {entry.place for entry in register}:
        own = [entry for entry in register if entry.place == place]
        assert [entry.number for entry in own] == list(range(1, len(own) + 1))
        assert [entry.entered for entry in own] == sorted(e.entered for e in own)
