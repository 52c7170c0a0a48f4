"""The engine alone against the 42 payslips of URSSAF's public model."""

import csv
import io
import json
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from odoo.addons.cae_payroll.engine import CODES
from odoo.addons.cae_payroll.engine.cli import main

CENT = Decimal("0.01")
with (Path(__file__).parent / "vectors.csv").open(encoding="utf-8") as stream:
    VECTORS = list(csv.DictReader(stream))
EACH = pytest.mark.parametrize("vector", VECTORS, ids=[row["id"] for row in VECTORS])


def case(vector: dict[str, str], **aim: float) -> dict[str, Any]:
    return {
        "id": vector["id"],
        "date": vector["date"],
        "cadre": vector["cadre"] == "1",
        "hours_week": float(vector["hours_week"]),
        "headcount": int(vector["headcount"]),
        "atmp_pct": float(vector["atmp_pct"]),
        "mutuelle": float(vector["mutuelle_total"]),
        "mutuelle_employer_pct": float(vector["mutuelle_employer_pct"]),
        "versement_mobilite_pct": float(vector["versement_mobilite_pct"]),
        **aim,
    }


def answers(*cases: dict[str, Any]) -> list[dict[str, Any]]:
    out = io.StringIO()
    assert main(io.StringIO("\n".join(map(json.dumps, cases))), out) == 0
    return [json.loads(line) for line in out.getvalue().splitlines()]


def answer(vector: dict[str, str]) -> dict[str, Any]:
    return answers(case(vector, gross=float(vector["gross"])))[0]


@EACH
def test_each_line_before_rounding(vector: dict[str, str]) -> None:
    lines = {line["code"]: line for line in answer(vector)["lines"]}
    for code in CODES:
        for part in ("base", "employee", "employer"):
            expected = float(vector.get(f"{part}_{code}") or 0)
            if f"{part}_{code}" in vector:
                found = lines.get(code, {}).get(part, 0)
                assert found == pytest.approx(expected, abs=1e-4), (code, part)


@EACH
def test_totals_before_rounding(vector: dict[str, str]) -> None:
    found = answer(vector)
    names = {
        "reduction_coefficient": "reduction_coefficient",
        "general_reduction": "general_reduction",
        "employee_total": "employee_contributions",
        "employer_total_before_reduction": "employer_contributions_gross",
        "employer_cost": "employer_cost",
        "net_before_tax": "net_before_tax",
        "net_taxable_without_employer_prevoyance": "net_taxable",
    }
    for column, key in names.items():
        assert found[key] == pytest.approx(float(vector[column]), abs=1e-4), key


# Of executives the model withholds on the provident contribution too.
@pytest.mark.parametrize(
    "vector",
    [row for row in VECTORS if row["cadre"] == "0"],
    ids=[row["id"] for row in VECTORS if row["cadre"] == "0"],
)
def test_withholding(vector: dict[str, str]) -> None:
    found = answer(vector)
    assert found["pas_neutral_pct"] == float(vector["pas_neutral_pct"])
    assert found["pas_amount"] == float(vector["pas_neutral_amount"])
    assert found["net_paid"] == float(vector["net_paid_neutral"])


def half_up(text: str) -> Decimal:
    return Decimal(text or "0").quantize(CENT, ROUND_HALF_UP)


@EACH
def test_rounded_totals(vector: dict[str, str]) -> None:
    """Lines of the model, each rounded half up, then added."""
    sides = {
        side: sum(half_up(vector.get(f"{side}_{code}", "0")) for code in CODES)
        for side in ("employee", "employer")
    }
    gross, reduction = Decimal(vector["gross"]), half_up(vector["general_reduction"])
    found = answer(vector)["line_rounded"]
    assert found["employee"] == float(sides["employee"])
    assert found["employer"] == float(sides["employer"])
    assert found["reduction"] == float(reduction)
    assert found["cost"] == float(gross + sides["employer"] - reduction)
    assert found["net"] == float(gross - sides["employee"])
    # 2025-06: the column has 404.12 for a reduction of exactly 404.125.
    near = 0.0101 if vector["id"] == "2025-06" else 1e-9
    column = float(vector["employer_cost_lines_rounded"])
    assert found["cost"] == pytest.approx(column, abs=near)
    assert found["net"] == float(vector["net_before_tax_lines_rounded"])


@EACH
def test_inverses(vector: dict[str, str]) -> None:
    """The largest gross whose line-rounded value is within the target.

    The model compares the unrounded cost: it is at most two cents away.
    """
    plain = answer(vector)
    cost, net = plain["line_rounded"]["cost"], plain["line_rounded"]["net"]
    by_cost, by_net, as_model = answers(
        case(vector, employer_cost=cost),
        case(vector, net=net),
        case(vector, employer_cost=float(vector["cost_target"])),
    )
    assert by_cost["gross"] >= plain["gross"]
    assert by_cost["line_rounded"]["cost"] <= cost
    assert by_net["gross"] >= plain["gross"]
    assert by_net["line_rounded"]["net"] <= net
    wanted = float(vector["gross_from_cost"])
    assert as_model["gross"] == pytest.approx(wanted, abs=0.0201)
    for found, key, target in (
        (by_cost, "cost", cost),
        (by_net, "net", net),
        (as_model, "cost", float(vector["cost_target"])),
    ):
        after = [round(found["gross"] + step / 100, 2) for step in range(1, 30)]
        beyond = answers(*(case(vector, gross=gross) for gross in after))
        assert all(one["line_rounded"][key] > target for one in beyond)
        assert found["residual"] == pytest.approx(target - found["line_rounded"][key])
