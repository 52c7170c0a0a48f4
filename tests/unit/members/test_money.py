from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.cae_members.engine.money import (
    cents,
    cumulative_split,
    percentage,
    rounded,
    split,
    units,
)

AMOUNTS = st.integers(-(10**12), 10**12)
WEIGHTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=12).filter(any)
MIXED = st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=12).filter(any)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (66.6, 6660),
        (0.1 + 0.2, 30),
        (1.005, 101),
        (-1.005, -101),
        ("12.345", 1235),
        (0, 0),
        (1e-9, 0),
        (123456789012.34, 12345678901234),
    ],
)
def test_cents_reads_the_shortest_decimal_form(amount, expected):
    assert cents(amount) == expected


@given(AMOUNTS)
def test_cents_and_units_are_inverse(amount):
    assert cents(units(amount)) == amount


@given(st.fractions())
def test_rounded_is_odd_and_within_half(value):
    assert rounded(-value) == -rounded(value)
    assert abs(rounded(value) - value) <= Fraction(1, 2)


@given(st.integers())
def test_rounded_takes_halves_away_from_zero(whole):
    half = Fraction(2 * abs(whole) + 1, 2)
    assert rounded(half) == abs(whole) + 1


def test_percentage():
    assert percentage(123_45, Fraction("13.5")) == 16_67
    assert percentage(-123_45, Fraction("13.5")) == -16_67


def test_split_gives_the_spare_cent_to_the_first_of_equals():
    assert split(100_00, [1, 1, 1]) == [33_34, 33_33, 33_33]
    assert split(-100_00, [1, 1, 1]) == [-33_34, -33_33, -33_33]


@given(AMOUNTS, MIXED)
def test_split_sums_and_is_odd(total, weights):
    parts = split(total, weights)
    assert sum(parts) == total
    assert split(-total, weights) == [-part for part in parts]


@given(AMOUNTS, WEIGHTS)
def test_split_stays_within_a_cent_of_the_exact_share(total, weights):
    whole = sum(weights)
    for part, weight in zip(split(total, weights), weights, strict=True):
        assert abs(part - Fraction(total * weight, whole)) < 1


@given(WEIGHTS)
def test_split_of_the_weights_is_the_weights(weights):
    assert split(sum(weights), weights) == weights


@given(AMOUNTS.filter(bool), st.lists(st.just(0), max_size=4))
def test_nothing_to_split_by_is_refused(total, weights):
    with pytest.raises(ValueError, match="nothing to split by"):
        split(total, weights)


def test_zero_needs_no_weights():
    assert split(0, [0, 0]) == [0, 0]


def test_weights_that_cancel_out_count_by_size():
    assert split(10, [5, -5]) == [5, 5]


@given(st.lists(AMOUNTS, max_size=10), WEIGHTS)
def test_portions_add_up_to_the_split_of_the_whole(amounts, weights):
    portions = cumulative_split(amounts, weights)
    assert [sum(portion) for portion in portions] == amounts
    whole = [sum(column) for column in zip(*portions, strict=True)]
    assert whole == (split(sum(amounts), weights) if amounts else [])
