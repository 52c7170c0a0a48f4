"""The data files of the demonstration agree with each other."""

import re
from datetime import date
from itertools import pairwise

import pytest
from stdnum import iban
from stdnum.eu import vat
from stdnum.fr import siret

from demo.kinds import CLAIMS, PURCHASES, SALES
from demo.reading import DATA, a_day, day, months, rows

FILES = sorted(path.stem for path in DATA.glob("*.csv"))
UNIQUE = [
    ("members", "reference"),
    ("members", "name"),
    ("members", "email"),
    ("members", "phone"),
    ("members", "iban"),
    ("activities", "code"),
    ("activities", "name"),
    ("customers", "code"),
    ("customers", "name"),
    ("suppliers", "code"),
    ("suppliers", "name"),
    ("establishments", "code"),
    ("establishments", "siret"),
]
LINKS = [
    ("members", "establishment", "establishments", "code"),
    ("contracts", "member", "members", "reference"),
    ("activities", "establishment", "establishments", "code"),
    ("shares", "activity", "activities", "code"),
    ("shares", "member", "members", "reference"),
    ("offers", "activity", "activities", "code"),
    ("offers", "customer", "customers", "code"),
    ("purchases", "supplier", "suppliers", "code"),
    ("told_sales", "activity", "activities", "code"),
    ("told_sales", "customer", "customers", "code"),
    ("told_bills", "activity", "activities", "code"),
    ("told_bills", "supplier", "suppliers", "code"),
    ("openings", "activity", "activities", "code"),
    ("exemptions", "member", "members", "reference"),
    ("requests", "member", "members", "reference"),
    ("claims", "member", "members", "reference"),
    ("doubtful", "ref", "told_sales", "ref"),
    ("kept_fees", "ref", "told_sales", "ref"),
]
KINDS = [
    ("offers", "sale", SALES),
    ("told_sales", "kind", SALES),
    ("purchases", "purchase", PURCHASES),
    ("told_bills", "kind", PURCHASES),
    ("claims", "kind", CLAIMS),
]


@pytest.mark.parametrize("name", FILES)
def test_a_file_has_rows_and_no_surplus_cell(name):
    assert rows(name)
    assert all(None not in row and None not in row.values() for row in rows(name))


@pytest.mark.parametrize(("name", "column"), UNIQUE)
def test_a_column_is_unique(name, column):
    values = [row[column] for row in rows(name)]
    assert len(set(values)) == len(values)


@pytest.mark.parametrize(("name", "column", "other", "key"), LINKS)
def test_what_is_named_exists(name, column, other, key):
    known = {row[key] for row in rows(other)}
    assert {row[column] for row in rows(name)} <= known


@pytest.mark.parametrize(("name", "column", "known"), KINDS)
def test_kinds_have_an_account(name, column, known):
    assert {row[column] for row in rows(name)} <= set(known)


@pytest.mark.parametrize("name", ["purchases", "claims", "phones"])
def test_activities_of_costs_exist(name):
    known = {row["code"] for row in rows("activities")} | {"shared"}
    assert {row["activity"] for row in rows(name)} <= known


def test_bank_accounts_and_company_numbers_are_valid():
    for row in rows("members"):
        assert iban.is_valid(row["iban"]), row["name"]
    for row in rows("establishments"):
        assert siret.is_valid(row["siret"]), row["name"]
        assert not row["vat"] or vat.is_valid(row["vat"])
    for row in (*rows("customers"), *rows("suppliers")):
        assert not row["vat"] or vat.is_valid(row["vat"]), row["name"]


def test_nobody_can_be_reached():
    """Addresses and telephones are of the ranges that belong to nobody."""
    for row in rows("members"):
        assert row["email"].endswith(".example")
        assert re.fullmatch(r"\+33 6 39 98 \d\d \d\d", row["phone"])


def test_forty_members_of_many_trades_and_the_staff():
    kinds = {row["member"]: row["kind"] for row in rows("contracts")}
    entrepreneurs = {member for member, kind in kinds.items() if kind != "ordinary"}
    assert len(entrepreneurs) == 40
    assert {row["reference"] for row in rows("members")} == set(kinds)
    trades = {row["trade"] for row in rows("members")}
    assert {"Menuisière", "Berger", "Motion designer", "Traductrice"} <= trades
    assert {row["establishment"] for row in rows("members")} == {"PAR", "NTE", "LYO"}


def test_one_activity_is_shared_and_one_member_has_two():
    members = {}
    for row in rows("shares"):
        members.setdefault(row["activity"], []).append(row["weight"])
    assert set(members) == {row["code"] for row in rows("activities")}
    assert [w for w in members.values() if len(w) > 1] == [["60", "40"]]
    own = [row["member"] for row in rows("shares")]
    assert [member for member in set(own) if own.count(member) > 1] == ["00032"]


def test_contracts_of_a_member_follow_each_other():
    spans = {}
    for row in rows("contracts"):
        start, end = a_day(row["date_start"]), day(row["date_end"]) or date.max
        spans.setdefault(row["member"], set()).add((start, end))
        assert start <= a_day(row["date_from"]) <= end
        assert row["kind"] != "cesa" or float(row["fixed_pay"]) > 0
        assert float(row["health_plan_employer"]) * 2 >= float(
            row["health_plan_amount"]
        )
    for found in spans.values():
        ordered = sorted(found)
        assert all(before[1] < after[0] for before, after in pairwise(ordered))


def test_activities_run_while_their_members_have_a_contract():
    first = {}
    for row in rows("contracts"):
        start = a_day(row["date_start"])
        first[row["member"]] = min(start, first.get(row["member"], start))
    for row in rows("shares"):
        assert a_day(row["date_from"]) >= first[row["member"]]


def test_claims_are_of_employees_on_their_own_activity():
    employees = {row["reference"] for row in rows("members") if row["employee"]}
    activities = {(row["member"], row["activity"]) for row in rows("shares")}
    for row in rows("claims"):
        assert row["member"] in employees
        assert row["activity"] == "shared" or (
            (row["member"], row["activity"]) in activities
        )


def test_months_are_read():
    assert months("1-3,9") == {1, 2, 3, 9}
    for name in ("offers", "purchases", "claims"):
        for row in rows(name):
            assert months(row["months"]) <= set(range(1, 13))
            assert 0 < int(row["chance"]) <= 100
