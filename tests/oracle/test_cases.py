"""Payslips of every month from 2024 to 2026 against URSSAF's public model.

Thresholds of pay and of headcount, part time, associations, payroll tax,
shares of apprentices: see README.md for where the model differs.
"""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from odoo.addons.cae_payroll.engine.cli import main

TEXT = (Path(__file__).parent / "cases.jsonl").read_text("utf-8")
CASES = [json.loads(line) for line in TEXT.splitlines()]


@pytest.fixture(scope="module")
def answers() -> dict[str, dict[str, Any]]:
    out = io.StringIO()
    main(io.StringIO("\n".join(json.dumps(row["case"]) for row in CASES)), out)
    found = [json.loads(line) for line in out.getvalue().splitlines()]
    return {answer["id"]: answer for answer in found}


@pytest.mark.parametrize("row", CASES, ids=[row["case"]["id"] for row in CASES])
def test_case(row: dict[str, Any], answers: dict[str, dict[str, Any]]) -> None:
    found, expected = answers[row["case"]["id"]], row["expected"]
    lines = {
        line["code"]: [line["base"], line["employee"], line["employer"]]
        for line in found["lines"]
    }
    assert set(lines) == set(expected["lines"])
    for code, amounts in expected["lines"].items():
        assert lines[code] == pytest.approx(amounts, abs=1e-4), code
    for name in set(expected) - {"lines", "model"}:
        assert found[name] == pytest.approx(expected[name], abs=1e-4), name
