"""Dated law: every day of three years, refusals by name, a new year as a file."""

import csv
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from odoo.addons.cae_payroll.engine import (
    Members,
    MissingLaw,
    compute,
    grid_on,
    law,
    law_on,
    withholding,
)

DAYS = [date(2024, 1, 1) + timedelta(days=step) for step in range(0, 1096, 7)]


@pytest.mark.parametrize("day", [*DAYS, date(2026, 12, 31)], ids=str)
def test_every_day_from_2024_to_2026_has_its_law(day: date) -> None:
    assert compute(law_on(day), Members.build(1, gross=300000)).net_paid[0] > 0


@pytest.mark.parametrize("day", ["2023-12-31", "2027-01-01"])
def test_a_date_without_law_is_refused_by_name(day: str) -> None:
    with pytest.raises(MissingLaw) as refusal:
        law_on(day)
    year, month = day[:4], day[:7]
    assert str(refusal.value) == f"no PMSS for {month}: add law_data/{year}.csv"


def test_an_unknown_parameter_is_refused_by_name() -> None:
    with pytest.raises(MissingLaw, match=r"no pas\.short_contract_deduction for 2025"):
        compute(law_on("2025-03-31"), Members.build(1, gross=1, short_contract=True))


def test_a_date_without_grid_is_refused_by_name() -> None:
    with pytest.raises(MissingLaw, match="no neutral withholding grid for 2027-05"):
        grid_on(date(2027, 5, 1))


def test_not_a_date() -> None:
    with pytest.raises(ValueError, match=r"2026-02-30|out of range"):
        law_on("2026-02-30")


@pytest.mark.parametrize(
    ("day", "name", "value"),
    [
        ("2024-06-30", "ags.employer", "0.20"),
        ("2024-07-01", "ags.employer", "0.25"),
        ("2024-10-31", "smic_hourly", "11.65"),
        ("2024-11-01", "smic_hourly", "11.88"),
        ("2025-04-30", "chomage.employer", "4.05"),
        ("2025-05-01", "chomage.employer", "4.00"),
        ("2025-04-30", "reduction.spread_small", "0.3194"),
        ("2025-05-01", "reduction.spread_large", "0.3233"),
        ("2026-02-28", "apprentissage.association_exempt", "1"),
        ("2026-03-01", "apprentissage.association_exempt", "0"),
        ("2026-06-01", "smic_hourly", "12.31"),
        ("2026-06-01", "smic_reduction", "12.02"),
    ],
)
def test_changes_start_on_their_day(day: str, name: str, value: str) -> None:
    assert law_on(day).text(name) == value


def test_each_value_has_a_date_a_unit_and_a_source() -> None:
    for path in sorted(law.DATA.glob("2*.csv")):
        with path.open(encoding="utf-8") as stream:
            for row in csv.DictReader(stream):
                assert all(row.values()), (path.name, row)
                assert row["valid_from"].startswith(path.stem)


def test_years_know_the_same_parameters() -> None:
    known = [set(law_on(f"{year}-12-31").values) for year in (2024, 2025, 2026)]
    assert known[0] == known[1]
    assert known[2] - known[0] == {"pas.short_contract_deduction"}


def test_reduction_in_scope_adds_up_to_its_maximum() -> None:
    """D241-7 CSS: the maximum is the sum of the rates in scope, 2026."""
    now = law_on("2026-12-31")
    codes = ("maladie", "famille", "vieillesse_plafonnee", "vieillesse_deplafonnee")
    rates = [now.rate(f"{code}.employer") for code in (*codes, "csa", "chomage")]
    accident, fnal, pension = 490, now.rate("fnal.small"), 6010
    total = sum(rates) + accident + fnal + pension
    spread = now.coefficient("reduction.spread_small")
    assert total == 10 * (now.coefficient("reduction.minimum") + spread)


def test_a_new_year_is_a_data_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "law_data"
    shutil.copytree(law.DATA, folder)
    year = (folder / "2026.csv").read_text("utf-8").replace("4005.00", "4100.00")
    (folder / "2027.csv").write_text(year.replace(",2026-", ",2027-"), "utf-8")
    grid = (folder / "neutral_grid_2026-05-01.csv").read_text("utf-8")
    grid = grid.replace("2026-05-01,2026-12-31", "2027-01-01,2027-12-31")
    (folder / "neutral_grid_2027-01-01.csv").write_text(grid, "utf-8")
    monkeypatch.setattr(law, "DATA", folder)
    monkeypatch.setattr(withholding, "DATA", folder)
    law._year.cache_clear()
    withholding._grids.cache_clear()
    try:
        result = compute(law_on("2027-01-31"), Members.build(1, gross=1_000_000))
        assert result.line("vieillesse_plafonnee")[0].tolist() == [4_100_000_000]
        assert result.pas_amount[0] > 0
    finally:
        law._year.cache_clear()
        withholding._grids.cache_clear()
