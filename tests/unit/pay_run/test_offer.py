"""What is offered: within the budget, above it for what is always paid only."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.cae_payroll.engine import MIL
from odoo.addons.cae_payroll.engine.offer import Case, offers, pay_law, recomputed
from odoo.addons.cae_payroll.engine.slip_rows import SEQUENCE, SLIP_CODES, slip_rows

LAW = pay_law(date(2026, 5, 31), date(2026, 5, 28))
COLUMNS = {
    "headcount": 60,
    "atmp_rate": 1100,
    "weekly_hours": 0,
    "health_employee": 20_00 * MIL,
    "health_employer": 20_00 * MIL,
}


def offer(**values):
    return offers(LAW, [Case(COLUMNS, {}, **values)])


def test_the_withholding_grid_is_that_of_the_payment_day():
    april_paid_in_may = pay_law(date(2026, 4, 30), date(2026, 5, 5))
    assert april_paid_in_may.day == date(2026, 5, 5)
    assert (
        april_paid_in_may.values == pay_law(date(2026, 4, 30), date(2026, 4, 28)).values
    )


@pytest.mark.parametrize(
    ("values", "gross", "cost", "net"),
    [
        # Scenario 6: asked 2,200.00 net, 2,500.00 can be paid.
        (
            {
                "budget": 250000,
                "fixed": 30000,
                "aim": "net_before_tax",
                "wanted": 220000,
            },
            213102,
            249988,
            166497,
        ),
        # Scenario 15: all that two activities have.
        ({"budget": 240000, "aim": "all", "wanted": 240000}, 207804, 239984, 162304),
        # Scenario 21: the fixed part is paid whatever the budget.
        ({"budget": 12000, "fixed": 30000}, 30000, 33062, 21555),
        # Scenario 27.
        ({"budget": 213250, "aim": "all", "wanted": 213250}, 193965, 213245, 151347),
        # Less than the fixed part was asked for.
        (
            {"budget": 250000, "fixed": 30000, "aim": "gross", "wanted": 100},
            30000,
            33062,
            21555,
        ),
    ],
)
def test_worked_examples(values, gross, cost, net):
    result = offer(**values).result
    assert (result.gross[0], result.employer_cost[0], result.net_before_tax[0]) == (
        gross,
        cost,
        net,
    )


def test_what_was_asked_is_kept_and_flagged():
    found = offer(budget=250000, aim="net_before_tax", wanted=220000)
    assert found.asked[0] == 280692
    assert found.most[0] == 213102
    assert found.limited()[0] and not found.raised()[0]


def test_an_ordinary_salary_comes_on_top_of_the_budget():
    alone = offer(salary=200000)
    assert alone.result.employer_cost[0] == alone.salary_cost[0] == 225032
    both = offer(salary=200000, budget=10000, aim="all", wanted=10000)
    assert both.salary_cost[0] == 225032
    assert 225032 < both.result.employer_cost[0] <= 235032


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 800000),
            st.integers(0, 50000),
            st.sampled_from(
                ("all", "gross", "net_before_tax", "net_paid", "employer_cost")
            ),
            st.integers(0, 800000),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_nothing_above_the_budget_but_the_fixed_part(cases):
    rows = [
        Case(COLUMNS, {}, fixed=f, budget=b, aim=a, wanted=w) for b, f, a, w in cases
    ]
    found = offers(LAW, rows)
    fixed = np.array([case.fixed for case in rows])
    budgets = np.array([case.budget for case in rows])
    above = found.result.employer_cost > budgets
    assert (found.result.gross >= fixed).all()
    assert (found.result.gross[above] == fixed[above]).all()
    alone = [offers(LAW, [case]).result.gross[0] for case in rows]
    assert alone == found.result.gross.tolist()


def test_lines_kept_sum_to_the_totals_and_are_made_again_from_what_is_stored():
    cases = [
        Case(
            COLUMNS | {"cadre": i % 2 == 0, "headcount": 10 + 60 * (i % 3)},
            {},
            salary=g,
        )
        for i, g in enumerate(range(30000, 1600000, 70001))
    ]
    result = offers(LAW, cases).result
    rows = slip_rows(LAW, result)
    for row, lines in enumerate(rows):
        assert sum(line.employee for line in lines) == result.employee_total[row]
        cost = sum(line.employer for line in lines) + result.gross[row]
        assert cost == result.employer_cost[row]
        assert [line.sequence for line in lines] == sorted(
            SEQUENCE[line.code] for line in lines
        )
    assert {line.code for lines in rows for line in lines} <= set(SLIP_CODES)
    stored = [
        dict(case.columns, gross=gross)
        for case, gross in zip(cases, result.gross.tolist(), strict=True)
    ]
    again = recomputed(LAW, stored, [{}] * len(cases))
    assert slip_rows(LAW, again) == rows


def test_the_apprenticeship_balance_is_a_line_of_its_own():
    [lines] = slip_rows(LAW, offer(salary=200000).result)
    parts = {line.code: line.employer for line in lines}
    assert (parts["taxe_apprentissage"], parts["taxe_apprentissage_balance"]) == (
        1180,
        180,
    )
    assert (parts["reduction_urssaf"], parts["reduction_retirement"]) == (-54060, -9500)
