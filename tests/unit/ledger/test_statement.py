"""Statements: nothing lost, whatever the rows, the accounts and the columns."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.cae_activity_accounts.engine.statement import (
    OTHERS,
    Row,
    RowError,
    assign,
    check,
    gaps,
    lay_out,
)
from odoo.addons.cae_activity_accounts.engine.statement_columns import (
    Cell,
    Column,
    by_month,
    cells,
    cut_days,
    just_before,
    year_before,
)
from odoo.addons.cae_members.engine.timeline import month_start

ROWS = (
    Row("sales", "income", "accounts", ("70",), credit_positive=True),
    Row("production", "income", "accounts", ("601", "604", "6251")),
    Row("margin", "income", "total", terms=((1, "sales"), (-1, "production"))),
    Row("charges", "income", "accounts", ("6", "186", "187")),
    Row("result", "income", "total", terms=((1, "margin"), (-1, "charges"))),
    Row("customers", "assets", "accounts", ("41",)),
    Row("cash", "assets", "accounts", ("5", "INTERNAL")),
    Row("before", "liabilities", "result_before", credit_positive=True),
    Row("year", "liabilities", "result_year", credit_positive=True),
    Row("debts", "liabilities", "accounts", ("4",), credit_positive=True),
)
CODES = {
    None: "",
    1: "706000",
    2: "604000",
    3: "625100",
    4: "625700",
    5: "411000",
    6: "512001",
    7: "445710",
    8: "109000",
    9: "758000",
    10: "186000",
}
FIRST = date(2023, 11, 1)
days = st.integers(0, 1100).map(lambda n: FIRST + timedelta(days=n))
movements = st.lists(
    st.tuples(st.sampled_from(list(CODES)), days, st.integers(-(10**9), 10**9)),
    max_size=40,
)


def january_first(day):
    return day.replace(month=1, day=1)


columns = st.lists(
    st.tuples(days, days).map(
        lambda pair: Column(min(pair), max(pair), january_first(max(pair)))
    ),
    min_size=1,
    max_size=4,
)


def read(moved, wanted):
    """What the database gives: sums by month, and of the months that are cut."""
    months, parts = {}, {}
    for account, day, amount in moved:
        key = account, month_start(day)
        months[key] = months.get(key, 0) + amount
        for evening in cut_days(wanted):
            if month_start(evening) <= day <= evening:
                key = account, evening
                parts[key] = parts.get(key, 0) + amount
    return months, parts


@given(movements, columns)
def test_cells_are_the_sums_of_the_days_they_name(moved, wanted):
    found = cells(wanted, *read(moved, wanted))

    def total(account, start, end):
        return sum(a for id_, day, a in moved if id_ == account and start <= day <= end)

    assert set(found) == {account for account, _day, _amount in moved}
    for account, of_account in found.items():
        assert of_account == [
            Cell(
                period=total(account, column.start, column.end),
                year=total(account, column.year_start, column.end),
                to_date=total(account, date.min, column.end),
            )
            for column in wanted
        ]


@given(movements, columns)
def test_sheets_hold_every_balance_once_and_balance(moved, wanted):
    # Every entry is balanced: what the others leave is on the internal account.
    moved = [*moved, *((None, day, -amount) for _id, day, amount in moved)]
    balances = cells(wanted, *read(moved, wanted))
    lines = lay_out(ROWS, CODES, balances, len(wanted))
    assert gaps(lines) == [0] * len(wanted)
    placed = [account for line in lines for account, _values in line.accounts]
    assert sorted(placed, key=str) == sorted(balances, key=str)
    for i in range(len(wanted)):
        result = sum(
            values[i] * (-1 if line.row.credit_positive else 1)
            for line in lines
            if line.row.sheet == "income"
            for _account, values in line.accounts
        )
        held = [CODES[a][:1] in ("6", "7") or CODES[a][:2] == "18" for a in balances]
        assert result == sum(
            balances[a][i].period
            for a, is_result in zip(balances, held, strict=True)
            if is_result
        )


@given(movements, columns)
def test_a_line_is_the_sum_of_its_accounts_and_of_two_sets_of_activities(moved, wanted):
    half = len(moved) // 2
    whole, one, other = (
        {
            line.row.code: line
            for line in lay_out(
                ROWS, CODES, cells(wanted, *read(part, wanted)), len(wanted)
            )
        }
        for part in (moved, moved[:half], moved[half:])
    )
    nothing = (0,) * len(wanted)
    for code, line in whole.items():
        for i, value in enumerate(line.values):
            if line.row.kind == "accounts":
                assert value == sum(values[i] for _account, values in line.accounts)
            assert value == sum(
                part[code].values[i] if code in part else nothing[i]
                for part in (one, other)
            )


def test_the_longest_prefix_takes_an_account_and_the_rest_is_shown():
    places = assign(ROWS, CODES)
    assert places[3] == "production"
    assert places[4] == "charges"
    assert places[None] == "cash"
    assert places[9] == OTHERS["income"]
    assert places[8] == OTHERS["assets"]


def test_amounts_of_a_small_activity():
    """Sales of 1,000 of which 400 cashed, 300 bought, in March; 50 before."""
    balances = {
        1: [Cell(-100000, -105000, -105000)],
        2: [Cell(30000, 30000, 30000)],
        5: [Cell(60000, 60000, 60000)],
        None: [Cell(10000, 15000, 15000)],
    }
    lines = {
        line.row.code: line.values[0] for line in lay_out(ROWS, CODES, balances, 1)
    }
    assert lines["sales"] == 100000
    assert lines["margin"] == lines["result"] == 70000
    assert lines["cash"] == 15000
    assert lines["year"] == 75000
    assert lines["before"] == 0


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ((*ROWS, Row("cash", "assets", "accounts", ("58",))), "same_code"),
        ((*ROWS, Row("more", "assets", "accounts", ("41",))), "same_prefix"),
        ((Row("t", "assets", "total", terms=((1, "later"),)), *ROWS), "later_term"),
        ((*ROWS, Row("other_income", "income", "accounts", ("79",))), "same_code"),
    ],
)
def test_rows_that_contradict_each_other_are_refused(rows, code):
    with pytest.raises(RowError) as error:
        check(rows)
    assert error.value.code == code


@pytest.mark.parametrize(
    ("values", "code"),
    [
        (("x", "income", "accounts"), "prefixes"),
        (("x", "income", "total"), "terms"),
        (("x", "income", "heading", ("7",)), "prefixes"),
        (("x", "nowhere", "heading"), "unknown"),
    ],
)
def test_a_row_that_says_nothing_is_refused(values, code):
    with pytest.raises(RowError) as error:
        Row(*values)
    assert error.value.code == code


def test_periods_to_compare_with():
    assert year_before(date(2024, 2, 1), date(2024, 2, 29)) == (
        date(2023, 2, 1),
        date(2023, 2, 28),
    )
    assert year_before(date(2025, 2, 1), date(2025, 2, 28)) == (
        date(2024, 2, 1),
        date(2024, 2, 29),
    )
    assert just_before(date(2026, 3, 1), date(2026, 4, 30)) == (
        date(2026, 1, 1),
        date(2026, 2, 28),
    )
    assert just_before(date(2026, 3, 10), date(2026, 3, 14)) == (
        date(2026, 3, 5),
        date(2026, 3, 9),
    )


def test_columns_by_month_are_cut_at_both_ends():
    assert by_month(date(2025, 12, 10), date(2026, 2, 3), january_first) == [
        Column(date(2025, 12, 10), date(2025, 12, 31), date(2025, 1, 1)),
        Column(date(2026, 1, 1), date(2026, 1, 31), date(2026, 1, 1)),
        Column(date(2026, 2, 1), date(2026, 2, 3), date(2026, 1, 1)),
    ]
    with pytest.raises(ValueError, match="before it starts"):
        Column(date(2026, 2, 2), date(2026, 2, 1), date(2026, 1, 1))
