"""The coefficient's fourth decimal, its exits, its share-out."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.cae_payroll.engine import SMIC_UNIT, law_on
from odoo.addons.cae_payroll.engine.reduction import Formula, formula
from odoo.addons.cae_payroll.engine.units import half_up, scaled

OLD = formula(law_on("2025-01-31"))
NEW = formula(law_on("2026-01-31"))


def written_again(rule: Formula, spread: int, smic: int, gross: int) -> int:
    """Return the coefficient by D241-7, with fifty decimals."""
    ratio = Fraction(smic, gross * SMIC_UNIT)
    share = (rule.exit_smic * ratio - 1) / (rule.exit_smic - 1)
    if share <= 0:
        return 0
    share = min(share, Fraction(1))
    with localcontext() as context:
        context.prec = 50
        number = Decimal(share.numerator) / share.denominator
        power = Decimal(rule.power.numerator) / rule.power.denominator
        value = rule.minimum + spread * number**power
        return int(value.quantize(Decimal(1), ROUND_HALF_UP))


@settings(deadline=None)
@given(
    st.sampled_from([(OLD, 3194), (OLD, 3234), (NEW, 3781), (NEW, 3821)]),
    st.integers(1, 12 * 54_691_000),
    st.integers(1, 30_000_000),
)
def test_fourth_decimal(rule: tuple[Formula, int], smic: int, gross: int) -> None:
    formula_, spread = rule
    found = formula_.coefficient(
        np.array([spread]), np.array([smic]), np.array([gross])
    )
    assert int(found[0]) == written_again(formula_, spread, smic, gross)


def test_every_step_of_a_month() -> None:
    """All grosses of a month in 2026: never more, one after the other."""
    gross = np.arange(1, 600_000)
    smic = np.full(len(gross), 54_691_000)
    found = NEW.coefficient(np.full(len(gross), 3781), smic, gross)
    assert found[0] == 3981
    assert (np.diff(found) <= 0).all()
    assert found[546_909 - 1] == 200
    assert found[546_910 - 1] == 0
    steps = np.flatnonzero(np.diff(found)) + 1
    for cents in [*steps[::37], *(steps[::37] + 1)]:
        assert found[cents - 1] == written_again(NEW, 3781, 54_691_000, int(cents))


def test_exact_half_is_decided_by_integers() -> None:
    """(1.6 S / G - 1) / 0.6 x 0.3194 exactly half a ten-thousandth: up."""
    rule = Formula(Fraction(8, 5), Fraction(1), 0, 601)
    # share = 1 / 6388: 3194 x share is exactly one half.
    gross, share = 6388 * 10, Fraction(1, 6388)
    smic = (share * Fraction(3, 5) + 1) * gross * SMIC_UNIT / rule.exit_smic
    assert smic.denominator == 1
    around = np.array([int(smic) - 1, int(smic), int(smic) + 1])
    found = rule.coefficient(np.full(3, 3194), around, np.full(3, gross))
    assert found.tolist() == [0, 1, 1]


@settings(deadline=None)
@given(st.integers(-10_000_000, 10_000_000), st.sampled_from([3194, 3981, 4021]))
def test_shares_add_up(cents: int, maximum: int) -> None:
    urssaf, pension = NEW.split(np.array([cents]), np.array([maximum]))
    assert int(urssaf[0] + pension[0]) == cents
    opposite, _pension = NEW.split(np.array([-cents]), np.array([maximum]))
    assert int(opposite[0]) == -int(urssaf[0])
    assert abs(int(pension[0]) - cents * 601 / maximum) <= 0.5


@settings(deadline=None)
@given(st.integers(-(10**15), 10**15), st.sampled_from([2, 10_000, 10**9]))
def test_half_up_is_odd(value: int, unit: int) -> None:
    found = int(half_up(np.array([value]), unit)[0])
    assert found == -int(half_up(np.array([-value]), unit)[0])
    away = Decimal(value) / unit
    assert found == int(away.quantize(Decimal(1), ROUND_HALF_UP))


@pytest.mark.parametrize("text", ["", "x", "1.234", "NaN", "Infinity"])
def test_inexact_numbers_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="number"):
        scaled(text, 100)
