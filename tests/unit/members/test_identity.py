from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.cae_members.engine.bank_change import (
    Request,
    earliest_day,
    masked,
    why_not,
)
from odoo.addons.cae_members.engine.identity import (
    NumberFault,
    clean_iban,
    clean_nir,
    contradicts,
)
from odoo.addons.cae_members.engine.periods import first_overlap
from odoo.addons.cae_members.engine.timeline import Span

IBAN = "FR7630006000011234567890189"


@pytest.mark.parametrize(
    ("number", "sex", "provisional", "month"),
    [
        ("1 85 05 78 006 084 91", "male", False, 5),
        ("253072A07300443", "female", False, 7),
        ("253072B07300470", "female", False, 7),
        ("7-85-05-78-006-084-30", "male", True, 5),
    ],
)
def test_numbers_of_persons(number, sex, provisional, month):
    if provisional:
        body = number.replace("-", "")[:13]
        number = f"{body}{97 - int(body) % 97:02d}"
    nir = clean_nir(number)
    assert (nir.sex, nir.provisional, nir.month) == (sex, provisional, month)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("185057800608492", "key"),
        ("18505780060849", "length"),
        ("253072C07300443", "format"),
        ("1,85058E+14", "mangled"),
        ("", "format"),
    ],
)
def test_numbers_that_cannot_be_right(number, code):
    with pytest.raises(NumberFault) as caught:
        clean_nir(number)
    assert caught.value.code in (code, "length")


def test_a_month_above_twelve_is_unknown_to_the_register():
    body = "1853278006084"
    nir = clean_nir(f"{body}{97 - int(body) % 97:02d}")
    assert nir.month is None
    assert not contradicts(nir, "male", date(1985, 5, 2))
    assert contradicts(nir, "male", date(1986, 5, 2))
    assert contradicts(nir, "female", None)
    assert not contradicts(nir, "other", None)


@given(st.integers(4, 26), st.integers(0, 9))
def test_one_wrong_figure_of_an_iban_is_seen(place, figure):
    changed = IBAN[:place] + str(figure) + IBAN[place + 1 :]
    if changed == IBAN:
        assert clean_iban(changed) == IBAN
    else:
        with pytest.raises(NumberFault):
            clean_iban(changed)


@pytest.mark.parametrize("text", ["", "FR", "DE8937040044053201300", "ÉR76", "FR76!"])
def test_what_is_no_iban(text):
    with pytest.raises(NumberFault):
        clean_iban(text)


def test_who_may_confirm_a_change_of_account():
    earliest = earliest_day(date(2026, 5, 4), 3)
    request = Request("pending", "paul", "ada", earliest)
    assert earliest == date(2026, 5, 7)
    for user, person, day, reason in (
        ("paul", "p", earliest, "same"),
        ("rose", "ada", earliest, "own"),
        ("rose", "r", date(2026, 5, 6), "early"),
        ("rose", "r", earliest, None),
    ):
        assert why_not(request, user, person, day) == reason
    decided = Request("refused", "paul", "ada", earliest)
    assert why_not(decided, "rose", "r", earliest) == "decided"
    assert "30006" not in masked(IBAN)


PERIODS = st.lists(
    st.tuples(
        st.sampled_from("ab"),
        st.integers(1, 20),
        st.none() | st.integers(0, 8),
    ),
    max_size=7,
)


@given(PERIODS)
def test_an_overlap_is_found_exactly_when_two_share_a_day(drawn):
    periods = []
    for number, (key, start, length) in enumerate(drawn):
        first = date(2026, 1, start)
        end = None if length is None else date(2026, 1, start + length)
        periods.append((key, Span(first, end, number)))
    shared = {
        frozenset((a.value, b.value))
        for n, (key, a) in enumerate(periods)
        for other, b in periods[n + 1 :]
        if key == other and (a.covers(b.start) or b.covers(a.start))
    }
    found = first_overlap(periods)
    assert (found is None) == (not shared)
    assert found is None or frozenset(found) in shared
