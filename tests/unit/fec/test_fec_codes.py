"""What codes of a file are: accounts, third parties, journals, activities; openings."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.cae_activity_accounts.engine.fec_accounts import (
    Chart,
    accounts_seen,
    is_auxiliary,
    journal_kind,
    third_of,
)
from odoo.addons.cae_activity_accounts.engine.fec_activities import (
    UNKNOWN,
    ActivityRules,
)
from odoo.addons.cae_activity_accounts.engine.fec_opening import opening_rows
from odoo.addons.cae_activity_accounts.engine.fec_plan import PlanOptions, plan
from odoo.addons.cae_activity_accounts.engine.fec_types import Row

from .written import row

DAY, OPENING = date(2025, 6, 1), date(2026, 1, 1)
CHART = Chart(
    {
        "120000": "equity_unaffected",
        "400000": "liability_payable",
        "401100": "liability_payable",
        "411100": "asset_receivable",
        "419100": "liability_current",
        "512001": "asset_cash",
        "607000": "expense_direct_cost",
        "706000": "income",
    }
)


@pytest.mark.parametrize(
    ("code", "match"),
    [
        ("706000", "706000"),
        ("70600000", "706000"),
        ("706", "706000"),
        ("7061", None),
        ("41110000000", "411100"),
        ("411", None),
        ("401DUPONT", None),
    ],
)
def test_an_account_is_the_same_but_for_final_zeros(
    code: str, match: str | None
) -> None:
    assert CHART.match(code) == match


def test_accounts_that_differ_by_zeros_only_are_not_confused() -> None:
    both = Chart({"706": "income", "706000": "income"})
    assert both.match("7060") is None
    assert both.match("706000") == "706000"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("411200", "asset_receivable"),
        ("419800", "liability_current"),
        ("401200", "liability_payable"),
        ("403000", "liability_payable"),
        ("512300", "asset_cash"),
        ("530000", "asset_cash"),
        ("129000", "equity"),
        ("120100", "equity"),
        ("641000", "expense"),
        ("707000", "income"),
        ("758000", "income_other"),
        ("164000", "liability_non_current"),
        ("218300", "asset_fixed"),
        ("801000", "off_balance"),
    ],
)
def test_the_type_of_an_account_to_create(code: str, kind: str) -> None:
    assert CHART.type_of(code) == kind


def test_accounts_of_one_third_party() -> None:
    lines = [
        row(2, "AC", "1", DAY, "401DUPONT", -5, account_label="Dupont"),
        row(3, "VE", "1", DAY, "41104251", 5, aux="41104251", aux_label="Champ"),
        row(4, "VE", "2", DAY, "411000", 5, aux="C1", aux_label="One"),
        row(5, "VE", "3", DAY, "411000", 5, aux="C2", aux_label="Two"),
        row(6, "VE", "3", DAY, "706ABC", -15),
    ]
    seen = accounts_seen(lines)
    own = {code for code in seen if is_auxiliary(code, seen[code])}
    assert own == {"401DUPONT", "41104251"}
    assert [third_of(line, own) for line in lines] == [
        ("401DUPONT", "Dupont"),
        ("41104251", "Champ"),
        ("C1", "One"),
        ("C2", "Two"),
        ("", ""),
    ]
    assert (CHART.collective("401DUPONT"), CHART.collective("411X")) == (
        "401100",
        "411100",
    )


@pytest.mark.parametrize(
    ("accounts", "kind"),
    [
        (("411000", "706000", "445710"), ("sale", "")),
        (("401000", "607000", "445660"), ("purchase", "")),
        (("512000", "411000"), ("bank", "512000")),
        (("530000", "606000"), ("cash", "530000")),
        (("641000", "421000"), ("general", "")),
        (("512000", "101000"), ("general", "")),
    ],
)
def test_the_kind_of_a_journal_by_what_it_books(
    accounts: tuple[str, ...], kind: tuple[str, str]
) -> None:
    lines = [
        row(i + 2, "J", "1", DAY, code, 1 - (i == 0) * len(accounts))
        for i, code in enumerate(accounts)
    ]
    assert journal_kind(plan(lines, PlanOptions()).entries) == kind


def test_the_activity_of_a_line() -> None:
    rules = ActivityRules(
        analytic={"JOI": 1},
        piece={"FA": 2},
        account={"6": 3, "62": 4},
        journal={"VE": 5},
    )

    def of(**values: str) -> int | None:
        return rules.of(row(2, "VE", "1", DAY, "706", 1)._replace(**values))

    assert of(analytic="JOI", piece="FA1") == 1
    assert of(analytic="XXX") == UNKNOWN
    assert of(piece="FA-12", account="627") == 2
    assert of(account="627", piece="") == 4
    assert of(account="641", piece="") == 3
    assert of(piece="") == 5
    assert of(piece="", journal="BQ") is None


def test_an_opening_sums_by_account_third_party_activity_and_currency() -> None:
    lines = [
        row(2, "VE", "1", DAY, "411", 500, aux="C1", letter="A"),
        row(3, "BQ", "1", DAY, "411", -500, aux="C1", letter="A"),
        row(
            4, "VE", "2", DAY, "411", 700, aux="C2", currency_amount=900, currency="USD"
        ),
        row(5, "VE", "2", DAY, "706", -700, analytic="A"),
    ]
    found = opening_rows(lines, OPENING, False)
    assert [(r.account, r.aux, r.analytic, r.balance) for r in found] == [
        ("411", "C2", "", 700),
        ("706", "", "A", -700),
    ]
    assert found[0].currency_amount == 900
    carried = opening_rows(lines, OPENING, True)
    assert [(r.account, r.analytic, r.balance) for r in carried] == [
        ("411", "", 700),
        ("120000", "A", -700),
    ]
    assert {r.date for r in found} == {OPENING}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(("101", "411", "512", "607", "706")),
            st.integers(-(10**9), 10**9),
            st.sampled_from(("", "A", "B")),
        ),
        max_size=30,
    ),
    st.booleans(),
)
def test_an_opening_keeps_what_each_activity_has(
    lines: list[tuple[str, int, str]], carry: bool
) -> None:
    rows = [
        row(i + 2, "OD", "1", DAY, account, balance, analytic=activity)
        for i, (account, balance, activity) in enumerate(lines)
    ]
    found = opening_rows(rows, OPENING, carry)
    for activity in ("", "A", "B"):
        assert balance_of(found, activity) == balance_of(rows, activity)
    assert all(r.balance and not (r.debit and r.credit) for r in found)
    if carry:
        assert not [r for r in found if r.account[0] in "67"]


def balance_of(rows: list[Row], activity: str) -> int:
    return sum(r.balance for r in rows if r.analytic == activity)
