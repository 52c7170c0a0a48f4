"""The inverse is the largest gross, proved by looking at every other one."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.cae_payroll.engine import (
    MIL,
    NEUTRAL,
    Law,
    Members,
    Window,
    YearToDate,
    compute,
    invert,
    jumps_near,
    law_on,
)

GOALS = ("employer_cost", "net_before_tax", "net_paid")
HEALTH = {"health_employee": 2000 * MIL, "health_employer": 2000 * MIL}


def repeated(state: YearToDate | None, size: int) -> YearToDate | None:
    if state is None:
        return None
    columns = [np.repeat(getattr(state, item.name), size, -1) for item in fields(state)]
    return YearToDate(*columns)


def values(
    law: Law, facts: dict[str, int], state: YearToDate | None, cents: np.ndarray
) -> dict[str, np.ndarray]:
    """Compute every gross of ``cents`` by the forward way, in several calls."""
    found: dict[str, list[np.ndarray]] = {goal: [] for goal in GOALS}
    for part in np.array_split(cents, len(cents) // 5000 + 1):
        rows = Members.build(gross=part, **facts)
        result = compute(law, rows, repeated(state, len(part)))
        for goal, columns in found.items():
            columns.append(getattr(result, goal))
    return {goal: np.concatenate(columns) for goal, columns in found.items()}


def check(
    law: Law,
    facts: dict[str, int],
    state: YearToDate | None,
    cents: np.ndarray,
    wanted: int = 60,
) -> None:
    """Compare with the last of all ``cents`` (from 0, consecutive) that fits.

    Targets are values reached, a cent less, and both sides of the largest
    jumps, below what the last grosses are worth.
    """
    rng = np.random.default_rng(len(cents))
    for goal, found in values(law, facts, state, cents).items():
        jumps = np.argsort(np.abs(np.diff(found)))[-wanted:]
        places = np.concatenate([rng.integers(0, len(cents), wanted), jumps, jumps + 1])
        targets = np.concatenate([found[places], found[places] - 1, [found.min() - 1]])
        targets = targets[targets < found[-3000:].min() - 60000]
        size = len(targets)
        inverse = invert(
            law, Members.build(size, **facts), targets, goal, repeated(state, size)
        )
        # The least value from each gross on: its last place <= target.
        onward = np.minimum.accumulate(found[::-1])[::-1]
        last = np.searchsorted(onward, targets, side="right") - 1
        assert (inverse.fits == (last >= 0)).all(), goal
        fits = last >= 0
        assert (inverse.gross[fits] == last[fits]).all(), goal
        assert (inverse.remainder == targets - found[np.maximum(last, 0)]).all()


MONTHS = [
    ("2024-06-30", 620_000, {"headcount": 60}),
    ("2026-05-31", 560_000, {"headcount": 700, "weekly_hours": 0}),
    ("2024-12-31", 250_000, {"headcount": 5, "cadre": True, "pas_rate": 12300}),
    ("2025-04-30", 250_000, {"headcount": 700, "weekly_hours": 2400}),
    ("2025-05-31", 250_000, {"headcount": 12, "payroll_tax": True}),
    ("2026-04-30", 250_000, {"headcount": 60, "cadre": True}),
]


@pytest.mark.parametrize(("day", "top", "facts"), MONTHS, ids=str)
def test_every_gross_month_alone(day: str, top: int, facts: dict[str, int]) -> None:
    """Every cent: SMIC multiples, PMSS, four-decimal steps, tax brackets."""
    check(law_on(day), {**HEALTH, **facts}, None, np.arange(top))


@pytest.mark.parametrize("multiple", [4, 8])
@pytest.mark.parametrize("cadre", [False, True])
def test_around_four_and_eight_ceilings(multiple: int, cadre: bool) -> None:
    law, facts = law_on("2026-05-31"), {**HEALTH, "headcount": 60, "cadre": cadre}
    near = multiple * 400500 + np.arange(-1500, 1500)
    for goal, found in values(law, facts, None, near).items():
        size = len(near) - 600
        rows = Members.build(size, **facts)
        inverse = invert(law, rows, found[300:-300], goal)
        for row in range(size):
            fits = np.flatnonzero(found <= found[300 + row])
            assert inverse.gross[row] == near[fits[-1]], goal


YEARS = [
    # Reduction lost at the exit, regained as SMIC is counted by pay.
    ("2026", [600000, 600000], {"weekly_hours": 0}),
    ("2026", [600000, 100000, 100000], {"weekly_hours": 3500}),
    ("2025", [400000, 450000, 0, 0, 0], {"weekly_hours": 0}),
    ("2024", [0, 900000, 50000], {"weekly_hours": 0, "cadre": True}),
    ("2026", [150000] * 10, {"weekly_hours": 0, "headcount": 700}),
    ("2025", [300000, -50000, 80000], {"weekly_hours": 0, "payroll_tax": True}),
]


@pytest.mark.parametrize(("year", "months", "facts"), YEARS)
def test_every_gross_with_a_year_behind(
    year: str, months: list[int], facts: dict[str, int]
) -> None:
    facts = {**HEALTH, **facts}
    state = None
    for month, gross in enumerate(months, 1):
        law = law_on(f"{year}-{month:02d}-28")
        state = compute(law, Members.build(1, gross=gross, **facts), state).state
    law = law_on(f"{year}-{len(months) + 1:02d}-28")
    check(law, facts, state, np.arange(250_000))


def test_the_cost_does_fall_with_a_year_behind() -> None:
    """Just beyond 2.25 SMIC: a cent more counts SMIC, the reduced rate is back."""
    facts = {**HEALTH, "weekly_hours": 0}
    state = None
    for _month in range(2):
        row = Members.build(1, gross=420000, **facts)
        state = compute(law_on("2025-01-31"), row, state).state
    cost = values(law_on("2025-02-28"), facts, state, np.arange(50_000))
    assert np.diff(cost["employer_cost"]).min() < -10_000


@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from(GOALS),
    st.lists(st.integers(-5000, 2_000_000), min_size=1, max_size=30),
    st.sampled_from(["2024-01-31", "2025-06-30", "2026-06-30"]),
    st.booleans(),
)
def test_fits_and_next_cents_do_not(
    goal: str, targets: list[int], day: str, cadre: bool
) -> None:
    """On any amount: within the target, and none of the next 200 cents is."""
    law = law_on(day)
    rows = Members.build(len(targets), cadre=cadre, headcount=60, **HEALTH)
    found = invert(law, rows, np.array(targets), goal)
    for row, target in enumerate(targets):
        near = found.gross[row] + np.arange(201)
        value = values(law, {**HEALTH, "headcount": 60, "cadre": cadre}, None, near)
        if found.fits[row]:
            assert value[goal][0] <= target
        else:
            assert found.gross[row] == 0
            assert found.deficit[row] == value[goal][0] - target
        assert (value[goal][1:] > target).all()


def test_minimum_is_paid_whatever_the_target() -> None:
    rows = Members.build(2, headcount=60)
    found = invert(
        law_on("2026-05-31"),
        rows,
        np.array([20000, 200000]),
        "employer_cost",
        None,
        30000,
    )
    assert found.gross[0] == 30000
    assert found.fits.tolist() == [False, True]
    assert found.deficit[0] > 0 == found.deficit[1]
    assert found.gross[1] > 30000


@pytest.mark.parametrize(
    ("day", "gross", "least"),
    [
        ("2026-05-31", 546909, 10900),
        ("2026-05-31", 400500, 800),
        ("2025-05-31", 405405, 24300),
        ("2025-05-31", 594594, 10700),
        ("2024-06-30", 436800, 26200),
        ("2024-06-30", 611520, 11000),
    ],
)
def test_jumps_of_the_cost_are_shown(day: str, gross: int, least: int) -> None:
    """Exits of the reductions and CET: 700 heads, AT/MP 1.10 %."""
    row = Members.build(1, gross=gross - 2000, headcount=700, atmp_rate=1100)
    jumps = jumps_near(law_on(day), row, "employer_cost", None, Window(5000, 500))[0]
    assert [jump.gross for jump in jumps] == [gross]
    assert jumps[0].after - jumps[0].value >= least


def test_refusals() -> None:
    law, row = law_on("2026-05-31"), Members.build(1)
    with pytest.raises(ValueError, match="unknown goal 'net'"):
        invert(law, row, 100, "net")
    with pytest.raises(TypeError, match="whole cents only"):
        invert(law, row, 100.5, "net_paid")
    with pytest.raises(ValueError, match="beyond"):
        invert(law, row, 10**12, "net_paid")
    with pytest.raises(ValueError, match="cannot be negative"):
        invert(law, row, 100, "net_paid", None, -1)


def test_no_row() -> None:
    found = invert(law_on("2026-05-31"), Members.build(0), 0, "net_paid")
    assert found.gross.shape == (0,)


def test_neutral_is_the_default() -> None:
    assert Members.build(1).pas_rate.tolist() == [NEUTRAL]
