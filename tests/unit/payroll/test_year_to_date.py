"""Twelve months are the year at once, whatever their order and their sign."""

from dataclasses import fields, replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.cae_payroll.engine import (
    EXACT,
    LINE,
    MIL,
    PARTIAL_MIN,
    SMIC_FULL,
    SMIC_MIN,
    SMIC_UNIT,
    Members,
    Result,
    YearToDate,
    compute,
    law_on,
    tranches,
)
from odoo.addons.cae_payroll.engine.units import half_up

GROSS = st.integers(-200_000, 1_500_000)
YEAR = st.lists(GROSS, min_size=12, max_size=12)
AMOUNTS = (
    "employee_total",
    "employer_total",
    "reduction",
    "employer_cost",
    "net_before_tax",
    "net_taxable",
)


def run(year: int, grosses: list[int], **facts: int) -> list[Result]:
    state, results = None, []
    for month, gross in enumerate(grosses, 1):
        row = Members.build(1, gross=gross, **facts)
        results.append(compute(law_on(date(year, month, 1)), row, state))
        state = results[-1].state
    return results


def total(results: list[Result], name: str) -> int:
    return sum(int(getattr(result, name)[0]) for result in results)


@settings(max_examples=20, deadline=None)
@given(YEAR, st.permutations(range(12)), st.sampled_from([10, 60]))
def test_order_of_months_does_not_matter(
    grosses: list[int], order: list[int], headcount: int
) -> None:
    """With one law all year, the year owes the same in any order."""
    facts = {"headcount": headcount, "weekly_hours": 0, "smic_rule": SMIC_FULL}
    one = run(2026, grosses, **facts)
    other = run(2026, [grosses[place] for place in order], **facts)
    for name in AMOUNTS:
        assert total(one, name) == total(other, name), name


@settings(max_examples=20, deadline=None)
@given(YEAR, st.integers(0, 11))
def test_any_split_of_the_year_is_the_year(grosses: list[int], cut: int) -> None:
    """Moving all pay to one month changes nothing to the year's total."""
    whole = [0] * 12
    whole[cut] = sum(grosses)
    facts = {"weekly_hours": 0, "smic_rule": SMIC_FULL, "health_employer": 2000 * MIL}
    split, once = run(2026, grosses, **facts), run(2026, whole, **facts)
    for name in AMOUNTS:
        assert total(split, name) == total(once, name), name


@settings(max_examples=20, deadline=None)
@given(YEAR)
def test_year_is_rate_times_year_base(grosses: list[int]) -> None:
    """Against the law written again: annual bases, one product, one rounding."""
    results = run(2026, grosses, weekly_hours=0, smic_rule=SMIC_FULL)
    gross, ceiling = sum(grosses), 12 * 400500
    first = min(gross, ceiling)
    second = max(0, min(gross, 8 * ceiling) - ceiling)
    owed = np.array([first * 6900 * MIL, (first * 3150 + second * 8640) * MIL])
    paid = [
        sum(int(result.line(code)[1][0]) for result in results)
        for code in ("vieillesse_plafonnee", "agirc_arrco")
    ]
    assert paid == half_up(owed, EXACT).tolist()


@settings(max_examples=20, deadline=None)
@given(GROSS, GROSS)
def test_a_correction_gives_back_what_it_took(before: int, gross: int) -> None:
    """A month and its opposite leave the year's amounts as they were."""
    facts = {"weekly_hours": 0, "smic_rule": SMIC_FULL}
    grosses = [before, gross, -gross]
    results = run(2026, grosses, **facts)
    alone = run(2026, [before, 0, 0], **facts)
    for name in AMOUNTS:
        assert total(results, name) == total(alone, name), name


@settings(max_examples=30, deadline=None)
@given(GROSS)
def test_negative_alone_is_the_opposite(gross: int) -> None:
    """Without SMIC to count, a refund is the exact opposite of the pay."""
    facts = {"weekly_hours": 0, "smic_rule": SMIC_MIN, "pas_rate": 0}
    paid = run(2026, [abs(gross), -abs(gross)], **facts)
    for name in ("employee_total", "employer_total", "reduction"):
        assert total(paid, name) == 0, name


def test_rate_change_in_may_is_not_cancelled() -> None:
    """Same pay, unemployment insurance 4.05 % then 4.00 % from May 2025.

    Public report: progressive regularisation must not take back what January
    to April were charged or granted at the rates of the time.
    """
    results = run(2025, [200000] * 12)
    charged = [int(result.line("chomage")[2][0]) for result in results]
    assert charged == [8100] * 4 + [8000] * 8
    row = Members.build(1, gross=200000)
    alone = [
        int(compute(law_on(date(2025, month, 1)), row).reduction[0])
        for month in range(1, 13)
    ]
    assert [int(result.reduction[0]) for result in results] == alone
    assert len(set(alone)) == 2


def test_each_employment_period_is_regularised_by_itself() -> None:
    """Pay lost in April cannot be regained on May's coefficient (BOSS, 460)."""
    results = run(2025, [100000, 100000, 100000, 2000000, 100000, 100000])
    assert total(results[:4], "reduction") == 0
    fresh = run(2025, [0, 0, 0, 0, 100000, 100000])
    assert total(results[4:], "reduction") == total(fresh[4:], "reduction")


def test_reduced_family_rate_is_provisional() -> None:
    """Around 3.3 SMIC in 2025: the low rate by month, regularised on the year."""
    results = run(2025, [200000, 200000, 2000000])
    row = LINE["famille"]
    paid = [int(result.employer[row][0]) for result in results]
    assert paid[:2] == [6900, 6900]
    assert sum(paid) == int(half_up(np.array([2400000 * 5250]), 100000)[0])
    assert int(results[2].rate_relief[0]) < 0


def test_one_call_for_all_is_one_call_each() -> None:
    rng = np.random.default_rng(5)
    size = 60
    columns = {
        "gross": rng.integers(-50000, 900000, size),
        "cadre": rng.random(size) < 0.3,
        "headcount": rng.choice([5, 11, 60, 300, 2500], size),
        "weekly_hours": rng.choice([0, 1750, 2800, 3500], size),
        "atmp_rate": rng.choice([-1, 1100, 3000], size),
        "payroll_tax": rng.random(size) < 0.2,
    }
    law = law_on("2024-07-31")
    first = compute(law, Members.build(**columns))
    both = compute(law, Members.build(**columns), first.state)
    for row in range(size):
        one = Members.build(1, **{name: col[row] for name, col in columns.items()})
        before = YearToDate.from_dicts([first.state.to_dicts()[row]])
        alone = compute(law, one, before)
        for item in fields(Result):
            if item.name not in ("rates", "state"):
                column = getattr(both, item.name)[..., row]
                assert (getattr(alone, item.name)[..., 0] == column).all(), item.name


@pytest.mark.parametrize(
    ("facts", "counted"),
    [
        ({"weekly_hours": 3500}, 182303.333),
        ({"weekly_hours": 1750}, 91151.667),
        ({"weekly_hours": 0, "smic_rule": SMIC_MIN}, 100000),
        ({"weekly_hours": 0, "smic_rule": SMIC_FULL}, 182303.333),
        ({"days": 15, "days_of": 30}, 91151.667),
        ({"days": 15, "days_of": 30, "partial_rule": PARTIAL_MIN}, 100000),
        ({"partial_num": 1000, "partial_den": 1600}, 113939.583),
    ],
)
def test_smic_counted_in_the_month(facts: dict[str, int], counted: float) -> None:
    """D241-7 IV and D241-27 CSS, SMIC of 2026 (12.02 an hour), 1,000.00 paid."""
    row = Members.build(1, gross=100000, **facts)
    state = compute(law_on("2026-06-30"), row).state
    assert int(state.smic[0]) / SMIC_UNIT == pytest.approx(counted, abs=0.01)


def test_ceilings_of_two_employers_add_up() -> None:
    rows = Members.build(gross=[300000, 200000], ceiling_share=[60000, 40000])
    result = compute(law_on("2026-01-31"), rows)
    assert int(result.ceiling.sum()) == 400500 * MIL
    assert result.bases[2].tolist() == [
        (300000 - 240300) * MIL,
        (200000 - 160200) * MIL,
    ]


def test_tranches_add_up_to_their_line() -> None:
    """6,000.00 then 1,000.00: tranche 2 gives back what January had too much."""
    for result, t2 in zip(run(2026, [600000, 100000]), (199500, -199500), strict=True):
        for code in ("agirc_arrco", "ceg"):
            first, second = tranches(result, code)
            _base, employee, employer = result.line(code)
            assert int(second.base[0]) == t2 * MIL
            assert first.employee + second.employee == employee
            assert first.employer + second.employer == employer
    low, high = tranches(run(2026, [600000])[0], "agirc_arrco")
    assert [int(low.employee[0]), int(high.employee[0])] == [12616, 17237]


def test_lengths_must_agree() -> None:
    with pytest.raises(ValueError, match="1 members but 2 states"):
        compute(law_on("2026-01-31"), Members.build(1), YearToDate.zeros(2))


def test_unknown_counter_is_refused() -> None:
    with pytest.raises(KeyError, match="unknown year-to-date counter: grss"):
        YearToDate.from_dicts([{"grss": 1}])


def test_inputs_are_not_written() -> None:
    state = YearToDate.zeros(1)
    row = Members.build(1, gross=200000)
    compute(law_on("2026-01-31"), row, state)
    assert not state.employee.any()
    assert replace(state).gross.tolist() == [0]
