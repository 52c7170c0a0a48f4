"""The engine alone: order, errors, defaults, streams."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from odoo.addons.cae_payroll.engine.cli import main

ADDON = Path(__file__).parents[3] / "addons" / "cae_payroll"
MONTH = {"date": "2026-05-15"}


def run(text: str) -> list[dict[str, Any]]:
    out = io.StringIO()
    assert main(io.StringIO(text), out) == 0
    return [json.loads(line) for line in out.getvalue().splitlines()]


def one(**case: Any) -> dict[str, Any]:
    return run(json.dumps({**MONTH, **case}))[0]


def test_answers_come_in_order_whatever_the_month() -> None:
    cases = [
        {"id": row, "date": f"{2024 + row % 3}-{1 + row % 12:02d}-01", key: 2000 + row}
        for row in range(40)
        for key in [("gross", "net", "employer_cost", "net_paid")[row % 4]]
    ]
    found = run("\n".join(map(json.dumps, cases)) + "\n\n")
    assert [answer["id"] for answer in found] == list(range(40))
    for case, answer in zip(cases, found, strict=True):
        assert answer == run(json.dumps(case))[0]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("{", "not JSON: Expecting property name"),
        ("[1]", "not a JSON object"),
        ('{"id": 7, "date": "2026-05-01"}', "no amount: give one of gross"),
        ('{"id": 7, "date": "2026-05-01", "gross": 1, "net": 2}', "gross and net:"),
        ('{"id": 7, "date": "2026-05-01", "gross": -1}', "gross is -1: from 0"),
        ('{"id": 7, "date": "2026-05-01", "gross": 1.005}', "gross: 1.005 is not"),
        ('{"id": 7, "date": "2026-05-01", "gross": NaN}', "NaN is not a number"),
        ('{"id": 7, "date": "2026-05-01", "gross": "1"}', "gross is not a number"),
        ('{"id": 7, "date": "2026-05-01", "gross": true}', "gross is not a number"),
        ('{"id": 7, "gross": 1}', "no date: give one"),
        ('{"id": 7, "date": "May", "gross": 1}', "date 'May' is not a date"),
        ('{"id": 7, "date": "2027-01-01", "gross": 1}', "no PMSS for 2027-01"),
        ('{"id": 7, "date": "2023-12-31", "net": 1}', "no PMSS for 2023-12"),
        (
            '{"id": 7, "date": "2026-05-01", "gross": 1, "cadre": "yes"}',
            "cadre is not true or false",
        ),
        (
            '{"id": 7, "date": "2026-05-01", "gross": 1, "hours_week": 0}',
            "hours_week is 0",
        ),
        (
            '{"id": 7, "date": "2026-05-01", "gross": 1, "smic_rgdu": "x"}',
            "smic_rgdu is not one of law, model",
        ),
        (
            '{"id": 7, "date": "2026-05-01", "gross": 1, "alsace_moselle": true}',
            "alsace_moselle: only metropolitan France",
        ),
    ],
)
def test_errors_do_not_stop_the_others(line: str, error: str) -> None:
    good = json.dumps({"id": "good", "gross": 2000, **MONTH})
    first, second = run(f"{line}\n{good}\n")
    assert error in first["error"]
    assert set(first) == {"id", "error"}
    assert second["id"] == "good"
    assert second["net_before_tax"] > 0


def test_defaults() -> None:
    given = {
        "cadre": False,
        "hours_week": 35,
        "headcount": 10,
        "atmp_pct": 2.08,
        "mutuelle": 0,
        "mutuelle_employer_pct": 50,
        "versement_mobilite_pct": 0,
        "pas_pct": None,
        "association": False,
        "tva": True,
        "ratio_alternants_pct": 0,
        "smic_rgdu": "law",
    }
    assert one(id=1, gross=2500) == one(id=1, gross=2500, **given)


def test_smic_of_the_reduction() -> None:
    """12.02 all 2026; the model's 12.31 from June gives 40.20 more at 2,000."""
    case = {"date": "2026-06-15", "gross": 2000, "headcount": 60}
    law, model = one(**case), one(**case, smic_rgdu="model")
    more = model["general_reduction"] - law["general_reduction"]
    assert more == pytest.approx(40.20, abs=0.005)


def test_payroll_tax_bands() -> None:
    case = {"date": "2026-06-15", "gross": 1500, "tva": False}
    tax = [
        {line["code"]: line for line in one(**case, taxe_salaires=source)["lines"]}[
            "taxe_sur_les_salaires"
        ]["employer"]
        for source in ("model", "law")
    ]
    assert tax[0] == one(**case)["lines"][-1]["employer"]
    # 1,473.75 at 4.25 %, and what exceeds a twelfth of 9,229 again at 4.25 %.
    assert tax[1] == pytest.approx(62.634375 + (1473.75 - 9229 / 12) * 0.0425)


@pytest.mark.parametrize("ident", [None, 1.5, "é\ud800", [1], {"a": 2.5}])
def test_any_identifier_comes_back(ident: Any) -> None:
    assert one(id=ident, gross=2000)["id"] == ident


def test_target_below_any_cost() -> None:
    found = one(employer_cost=5, mutuelle=40)
    assert found["gross"] == 0
    assert found["residual"] == -15


def test_net_never_below_zero() -> None:
    found = one(gross=10, mutuelle=100)
    assert found["net_before_tax"] == 0
    assert found["line_rounded"]["net"] < 0


def test_alone_in_a_process_line_by_line() -> None:
    """Each line is answered before the next one is sent."""
    with subprocess.Popen(
        [sys.executable, "-m", "engine.cli"],
        env={**os.environ, "PYTHONPATH": str(ADDON)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        for row in range(3):
            process.stdin.write(json.dumps({"id": row, "gross": 2000, **MONTH}) + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == row
        process.stdin.close()
        assert process.wait(timeout=20) == 0
