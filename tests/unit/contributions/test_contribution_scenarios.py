"""Worked examples: published ones and those of practice, to the cent."""

import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from odoo.addons.cae_activity_accounts.engine.contribution import (
    Booking,
    Bracket,
    Component,
    Exemption,
    Limit,
    Movement,
    Payer,
    Version,
)
from odoo.addons.cae_activity_accounts.engine.contribution_due import Due, due
from odoo.addons.cae_activity_accounts.engine.contribution_rule import (
    base_needed,
    spread,
    variable,
)
from odoo.addons.cae_members.engine.money import cents, rounded
from odoo.addons.cae_members.engine.timeline import (
    Span,
    month_end,
    month_start,
    months_between,
)

Json = dict[str, Any]
FILE = Path(__file__).parents[2] / "scenarios" / "contributions.json"
DATA: Json = json.loads(FILE.read_text(encoding="utf-8"))
CASES: list[Json] = DATA["cases"]
VERSION_KEYS = {"start", "end", "origin", "retroactive", "priority"}


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def some_day(text: str) -> date:
    return date.fromisoformat(text)


def limits(rows: list[Json]) -> tuple[Limit, ...]:
    return tuple(
        Limit(
            **{
                **row,
                "amount": cents(row["amount"]),
                "stages": frozenset(row.get("stages", ())),
            }
        )
        for row in rows
    )


def component(rule: Json) -> Component:
    values = {key: value for key, value in rule.items() if key not in VERSION_KEYS}
    values["rate"] = Fraction(rule.get("rate", "0"))
    values["amount"] = cents(rule.get("amount", "0"))
    values["brackets"] = tuple(
        Bracket(None if bound is None else cents(bound), Fraction(rate))
        for bound, rate in rule.get("brackets", ())
    )
    for limit in ("minimum", "maximum"):
        values[limit] = limits(rule.get(limit, []))
    return Component(**values)


def version(rule: Json) -> Version:
    settings = {key: rule[key] for key in ("origin", "retroactive", "priority")
                if key in rule}  # fmt: skip
    start = some_day(rule.get("start", "2010-01-01"))
    return Version(component(rule), start, day(rule.get("end")), **settings)


def payer(case: Json, bookings: tuple[Booking, ...]) -> Payer:
    return Payer(
        versions=tuple(version(rule) for rule in case["rules"]),
        presence=tuple(
            Span(some_day(start), day(end), True)
            for start, end in case.get("presence", [["2010-01-01", None]])
        ),
        stages=tuple(
            Span(some_day(start), day(end), stage)
            for start, end, stage in case.get("stages", ())
        ),
        exemptions=tuple(
            Span(some_day(start), day(end), Exemption(reason))
            for start, end, reason in case.get("exemptions", ())
        ),
        wages_months=frozenset(map(some_day, case.get("wages_months", ()))),
        seniority_from=day(case.get("seniority_from")),
        history={
            base: tuple(
                Movement(some_day(text), cents(amount)) for text, amount in rows
            )
            for base, rows in case.get("history", {}).items()
        },
        bookings=bookings,
    )


def run_days(case: Json) -> list[date]:
    if "runs" in case:
        return [some_day(text) for text, _amount in case["runs"]]
    since, end = some_day(case.get("since", "2026-01-01")), some_day(case["monthly_to"])
    return [month_end(month) for month in months_between(since, end)]


def runs(case: Json) -> list[Due]:
    """Each run of the case, booked before the next one."""
    bookings = tuple(
        Booking(some_day(text), cents(amount))
        for text, amount in case.get("bookings", ())
    )
    since, results = some_day(case.get("since", "2026-01-01")), []
    for run_day in run_days(case):
        result = due(payer(case, bookings), since, run_day)
        bookings += (Booking(month_start(run_day), result.amount),)
        results.append(result)
    return results


def dated(kind: str) -> list[Any]:
    return [pytest.param(case, id=case["id"]) for case in CASES if kind in case]


@pytest.mark.parametrize("case", dated("runs"))
def test_each_run_takes_the_exact_amount(case: Json) -> None:
    expected = [cents(amount) for _day, amount in case["runs"]]
    assert [result.amount for result in runs(case)] == expected


@pytest.mark.parametrize("case", dated("total"))
def test_the_runs_sum_to_the_exact_total(case: Json) -> None:
    results = runs(case)
    assert sum(result.amount for result in results) == cents(case["total"])
    if "last" in case:
        assert results[-1].amount == cents(case["last"])


@pytest.mark.parametrize("case", dated("base_needed"))
def test_the_invoice_that_pays_a_cost(case: Json) -> None:
    rule, cost = component(case["rules"][0]), cents(case["remaining"])
    needed = base_needed(rule, cost)
    assert needed == cents(case["base_needed"])
    assert needed - variable(rule, needed) >= cost
    assert needed - 1 - variable(rule, needed - 1) < cost


@pytest.mark.parametrize("case", dated("gross"))
def test_the_gross_that_the_remainder_pays(case: Json) -> None:
    [[_day, cashed]] = case["history"]["turnover_cashed"]
    remainder = cents(cashed) - runs(case)[0].amount
    employer = 1 + Fraction(case["employer_rate"]) / 100
    assert rounded(remainder / employer) == cents(case["gross"])


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case["id"]) for case in DATA["spreads"]]
)
def test_spreads(case: Json) -> None:
    parts = spread(cents(case["amount"]), case["weights"])
    assert parts == [cents(part) for part in case["parts"]]


def test_the_explanation_names_exemption_dates_and_setting() -> None:
    case = next(c for c in CASES if c["id"] == "exemption-ends-14-march-calendar_days")
    explanation = runs(case)[0].explanation
    assert explanation is not None
    told = explanation.as_json()
    json.dumps(told)
    [month] = told["months"]  # type: ignore[misc, attr-defined]
    assert (month["days"], month["month_days"]) == (17, 31)
    assert month["prorata"] == "calendar_days"
    assert month["exemptions"] == [
        {
            "reason": "minimum social benefits",
            "start": "2026-01-01",
            "end": "2026-03-14",
            "share": "1",
        }
    ]


def test_the_explanation_of_a_rate_and_of_what_was_booked() -> None:
    case = next(c for c in CASES if c["id"] == "late-credit-note")
    explanation = runs(case)[1].explanation
    assert explanation is not None
    [piece] = explanation.pieces
    assert piece.rate == Fraction("13.5")
    assert (piece.counter_before, piece.counter_after) == (0, 170_000)
    bases = explanation.base_to_date, explanation.base_of_month
    assert bases == (170_000, -130_000)
    assert (explanation.target, explanation.booked) == (22_950, 40_500)
    assert explanation.as_json()["pieces"][0]["rate"] == "13.5"  # type: ignore[index]
