"""What activities can pay, how members share it and who bears the cost."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.cae_members.engine.timeline import Span
from odoo.addons.cae_payroll.engine.budget import (
    Purse,
    budget,
    charged,
    month_weights,
    prorated,
    without_reserve,
)

APRIL = date(2026, 4, 1), date(2026, 4, 30)
cents = st.integers(-(10**7), 10**7)


def test_pay_is_limited_by_the_lower_of_result_and_treasury():
    purse = Purse(result=210583, treasury=33250)
    assert purse.left == 33250
    assert Purse(result=3000, treasury=9000, pending=500, contribution=300).left == 2200


def test_a_share_that_changes_within_the_month_is_weighed_by_days():
    shares = {
        1: [Span(APRIL[0], date(2026, 4, 19), 60), Span(date(2026, 4, 20), None, 50)],
        2: [Span(APRIL[0], date(2026, 4, 19), 40), Span(date(2026, 4, 20), None, 50)],
    }
    weights = list(month_weights(shares, *APRIL).values())
    assert [w * 10 for w in weights] == [1690, 1310]
    purse = Purse(result=333333, treasury=400000)
    assert [purse.share(weights, place) for place in (0, 1)] == [187778, 145555]


def test_days_do_not_depend_on_what_the_weights_sum_to():
    shares = {
        1: [Span(APRIL[0], date(2026, 4, 15), 60), Span(date(2026, 4, 16), None, 1)],
        2: [Span(APRIL[0], date(2026, 4, 15), 40), Span(date(2026, 4, 16), None, 1)],
    }
    first, second = month_weights(shares, *APRIL).values()
    assert (first * 45, second * 55) == (second * 55, first * 45)


def test_thirds():
    purse = Purse(result=100000, treasury=100000)
    assert [purse.share([1, 1, 1], place) for place in range(3)] == [
        33334,
        33333,
        33333,
    ]


def test_a_member_paid_late_finds_his_share():
    """The others' pay of the month is added back before the activity is shared."""
    before = Purse(result=333333, treasury=333333)
    assert before.share([60, 40], 1) == 133333
    after = Purse(result=133333, treasury=133333, taken=200000)
    assert after.share([60, 40], 1) == 133333
    # Somebody's fixed part took more than his share: what is left is the limit.
    assert Purse(result=50000, treasury=50000, taken=283333).share([60, 40], 1) == 50000


def test_a_deficit_takes_nothing_from_the_others():
    assert budget([150000, -40000]) == 150000
    assert charged(149990, 0, [150000, -40000]) == (0, [149990, 0])


def test_two_activities_bear_one_slip():
    assert charged(239984, 0, [150000, 90000]) == (0, [149990, 89994])
    assert charged(225032, 0, [60, 40]) == (0, [135019, 90013])


def test_nothing_available_is_borne_alike_and_salary_by_shared_services():
    assert charged(33062, 0, [0, -500]) == (0, [16531, 16531])
    assert charged(300000, 225032, [80000]) == (225032, [74968])
    assert charged(225032, 225032, []) == (225032, [])


def test_the_reserve_stays_on_what_can_pay():
    assert without_reserve([150000, -40000], 10000) == [10000, 0]
    assert without_reserve([-1, -1], 10000) == [10000, 0]
    assert without_reserve([], 10000) == []


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ([(30000, 31)], 30000),
        ([(30000, 16)], 15484),
        ([(30000, 10), (40000, 21)], 36774),
    ],
)
def test_fixed_pay_by_days_is_rounded_once(amounts, expected):
    assert prorated(amounts, 31) == expected


@given(cents, cents, st.lists(st.integers(1, 100), min_size=1, max_size=5))
def test_shares_sum_to_what_is_left(result, treasury, weights):
    purse = Purse(result=result, treasury=treasury)
    parts = [purse.share(weights, place) for place in range(len(weights))]
    if purse.left >= 0:
        assert sum(parts) == purse.left


@given(st.integers(0, 10**7), st.lists(cents, min_size=1, max_size=6))
def test_charges_sum_to_the_cost(cost, available):
    shared, charges = charged(cost, 0, available)
    assert shared + sum(charges) == cost
    if budget(available) >= cost:
        assert all(
            charge <= max(can, 0)
            for charge, can in zip(charges, available, strict=True)
        )
