"""Worked examples of payroll: slips, budgets, year to date, withholding."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from odoo.addons.cae_payroll.engine import (
    CODES,
    MIL,
    Members,
    YearToDate,
    compute,
    invert,
    law_on,
)
from odoo.addons.cae_payroll.engine.units import RATE, half_up
from odoo.addons.cae_payroll.engine.withholding import NEUTRAL, base_and_rate

DATA = json.loads(
    (Path(__file__).parents[2] / "scenarios" / "payroll.json").read_text("utf-8")
)


def cents(text: str) -> int:
    return int(Decimal(text) * 100)


def rate(text: str) -> int:
    return int(Decimal(text) * 1000)


def members(facts: dict[str, Any]) -> Members:
    given = {**DATA["common"], **facts}
    employee, employer = given["health"]
    return Members.build(
        1,
        gross=cents(given.get("gross", "0")),
        cadre=given.get("cadre", False),
        headcount=given["headcount"],
        atmp_rate=rate(given["atmp_pct"]),
        health_employee=cents(employee) * MIL,
        health_employer=cents(employer) * MIL,
        pas_rate=rate(given["pas_pct"]) if "pas_pct" in given else NEUTRAL,
    )


def named(rows: list[dict[str, Any]]) -> Any:
    return pytest.mark.parametrize("case", rows, ids=[row["id"] for row in rows])


@named(DATA["slips"])
def test_slip(case: dict[str, Any]) -> None:
    result = compute(law_on(case["month"]), members(case["facts"]))
    found = {name: int(getattr(result, name)[0]) for name in case["totals"]}
    assert found == {name: cents(text) for name, text in case["totals"].items()}
    for code, expected in case["lines"].items():
        base, employee, employer = result.line(code)
        shown = [int(half_up(base, MIL)[0]), int(employee[0]), int(employer[0])]
        assert shown == [cents(text) for text in expected], code


def test_a_slip_has_no_other_line() -> None:
    case = DATA["slips"][0]
    result = compute(law_on(case["month"]), members(case["facts"]))
    due = (result.employee != 0) | (result.employer != 0)
    assert {code for code, line in zip(CODES, due, strict=True) if line[0]} == set(
        case["lines"]
    )


@named(DATA["inverses"])
def test_inverse(case: dict[str, Any]) -> None:
    found = invert(
        law_on("2026-05-28"),
        members({}),
        cents(case["target"]),
        case["goal"],
        minimum=cents(case.get("minimum", "0")),
    )
    assert int(found.gross[0]) == cents(case["gross"])
    assert int(found.remainder[0]) == cents(case["remainder"])
    assert int(found.deficit[0]) == max(0, -cents(case["remainder"]))
    assert bool(found.fits[0]) == (cents(case["remainder"]) >= 0)


@named(DATA["ceilings"])
def test_progressive_ceilings(case: dict[str, Any]) -> None:
    state, rows = None, []
    for gross in case["months"]:
        result = compute(
            law_on("2026-03-31"), Members.build(1, gross=cents(gross)), state
        )
        state = result.state
        _base, employee, employer = result.line("vieillesse_plafonnee")
        t1, t2 = result.bases[1], result.bases[2]
        cet = result.line("cet")[0]
        columns = (t1 // MIL, t2 // MIL, cet // MIL, employee, employer)
        rows.append([int(column[0]) for column in columns])
    names = ("t1", "t2", "cet", "employee", "employer")
    expected = [[cents(text) for text in case[name]] for name in names]
    assert np.array(rows).T.tolist() == expected


@named(DATA["reductions"])
def test_progressive_reduction(case: dict[str, Any]) -> None:
    state, coefficients, amounts = None, [], []
    for gross in case["months"]:
        row = Members.build(
            1, gross=cents(gross), weekly_hours=0, smic_rule=case["smic_rule"]
        )
        result = compute(law_on("2026-03-31"), row, state)
        state = result.state
        coefficients.append(int(result.coefficient[0]))
        amounts.append(int(result.reduction[0]))
    assert coefficients == case["coefficients"]
    assert amounts == [cents(text) for text in case["amounts"]]


@named(DATA["year_examples"])
def test_which_smic_counts_moves_thousands(case: dict[str, Any]) -> None:
    totals = {"full": 0, "min": 0, "isolated": 0}
    for rule, name in enumerate(("full", "min")):
        state = None
        for month, gross in enumerate(case["months"], 1):
            row = Members.build(1, gross=cents(gross), weekly_hours=0, smic_rule=rule)
            result = compute(law_on(date(2026, month, 28)), row, state)
            state = result.state
            totals[name] += int(result.reduction[0])
            if name == "min":
                alone = compute(law_on(date(2026, month, 28)), row)
                totals["isolated"] += int(alone.reduction[0])
    assert {name: round(total / 100) for name, total in totals.items()} == {
        name: case[name] for name in totals
    }


@pytest.mark.parametrize("case", DATA["withholding"], ids=lambda row: row["taxable"])
@pytest.mark.parametrize("day", ["2026-04-30", "2026-05-01"])
def test_withholding(case: dict[str, Any], day: str) -> None:
    expected = case["april" if day == "2026-04-30" else "may"]
    base, found = base_and_rate(
        law_on(day),
        np.array([cents(case["taxable"])]),
        np.array([NEUTRAL]),
        np.array([case.get("short", False)]),
    )
    assert int(found[0]) == rate(expected[0])
    assert int(half_up(base * found, RATE)[0]) == cents(expected[1])


@named(DATA["months"])
def test_ceiling_of_the_month(case: dict[str, Any]) -> None:
    row = Members.build(1, gross=100000, **case["facts"])
    result = compute(law_on("2026-03-31"), row)
    assert int(result.ceiling[0]) == cents(case["ceiling"]) * MIL


def test_state_is_stored_as_whole_numbers() -> None:
    result = compute(law_on("2026-05-28"), members({"gross": "2000.00"}))
    stored = json.loads(json.dumps(result.state.to_dicts()))
    assert all(isinstance(value, int) for value in stored[0].values())
    again = YearToDate.from_dicts(stored)
    assert again.to_dicts() == stored
