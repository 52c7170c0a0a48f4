"""Entries of a file, what is wrong with them, what the books hold already."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.cae_activity_accounts.engine.fec_group import group
from odoo.addons.cae_activity_accounts.engine.fec_plan import (
    Plan,
    PlanOptions,
    plan,
    totals_by,
)
from odoo.addons.cae_activity_accounts.engine.fec_types import Level, Row

from .written import row, sales

DAY, NEXT = date(2026, 1, 5), date(2026, 1, 6)
FEBRUARY = date(2026, 2, 1)


def entry(
    number: str,
    balances: list[int],
    day: date = DAY,
    journal: str = "OD",
    line: int = 2,
) -> list[Row]:
    return [
        row(line + i, journal, number, day, f"4{i}", balance)
        for i, balance in enumerate(balances)
    ]


def faults(found: Plan) -> dict[str, int]:
    return {fault.code: fault.line for fault in found.faults}


def sizes(rows: list[Row]) -> tuple[str, list[int]]:
    reading, groups = group(rows)
    return reading, [len(lines) for lines in groups]


def test_a_number_makes_an_entry_in_its_journal() -> None:
    rows = entry("1", [5, -5]) + entry("1", [7, -7], journal="AC", line=4)
    assert sizes(rows) == ("journal_number", [2, 2])


def test_lines_of_an_entry_may_be_apart() -> None:
    one, two = entry("1", [5, -5]), entry("2", [7, -7], line=4)
    assert sizes([one[0], two[0], one[1], two[1]]) == ("journal_number", [2, 2])


def test_without_numbers_consecutive_balanced_runs() -> None:
    rows = entry("", [5, -2, -3]) + entry("", [7, -7], line=5)
    assert sizes(rows) == ("runs", [3, 2])
    assert sizes(rows[:-1]) == ("runs", [3, 1])
    assert faults(plan(rows[:-1], PlanOptions()))["entry_unbalanced"] == 5


def test_numbers_that_count_across_journals() -> None:
    rows = entry("1", [5]) + entry("1", [-5], journal="BQ", line=3)
    assert sizes(rows) == ("number_date", [2])


def test_numbers_that_start_again_each_year() -> None:
    later = date(2027, 3, 1)
    rows = entry("1", [5, -5]) + entry("1", [7, -7], day=later, line=4)
    assert sizes(rows) == ("journal_number_year", [2, 2])


def test_days_of_a_group_are_entries_when_each_balances() -> None:
    rows = entry("1", [5, -5]) + entry("1", [7, -7], day=NEXT, line=4)
    assert sizes(rows) == ("journal_number", [2, 2])
    together = plan(entry("1", [5]) + entry("1", [-5], day=NEXT, line=3), PlanOptions())
    assert faults(together) == {"entry_of_several_days": 2}
    assert [len(e.rows) for e in together.entries] == [2]


def test_an_unbalanced_entry_is_said_by_its_line() -> None:
    rows = entry("1", [5, -4]) + entry("2", [4, -5], line=4)
    found = plan(rows, PlanOptions())
    said = [(f.line, f.column, f.value) for f in found.faults]
    assert said == [(2, "OD/1", "0.01"), (4, "OD/2", "-0.01")]
    assert "file_unbalanced" in faults(plan(rows[:2], PlanOptions()))


def test_what_is_outside_the_period_and_in_closed_months() -> None:
    rows = entry("1", [5, -5]) + entry("2", [7, -7], day=FEBRUARY, line=4)
    period = PlanOptions(date_from=date(2026, 2, 1), date_to=date(2026, 12, 31))
    assert [f.line for f in plan(rows, period).faults] == [2, 3]
    locked = PlanOptions(locks={"": date(2026, 1, 31)})
    assert [f.line for f in plan(rows, locked).faults] == [2, 3]
    assert [f.line for f in plan(rows, PlanOptions(locks={"": DAY})).faults] == [2, 3]
    own = PlanOptions(locks={"": date(2026, 1, 31), "OD": date.min})
    assert not plan(rows, own).faults


def test_the_same_file_again_brings_nothing() -> None:
    rows = entry("1", [5, -5]) + entry("", [7, -7], line=4) + entry("", [7, -7], line=6)
    first = plan(rows, PlanOptions())
    assert len({e.key for e in first.entries}) == 3
    known = {e.key: e.digest for e in first.entries}
    again = plan(rows, PlanOptions(known=known))
    assert not again.new
    assert faults(again) == {"nothing_new": 0}


def test_a_longer_file_brings_what_is_new() -> None:
    rows = entry("1", [5, -5])
    known = {e.key: e.digest for e in plan(rows, PlanOptions()).entries}
    more = rows + entry("2", [7, -7], line=4)
    again = plan(more, PlanOptions(known=known))
    assert [e.first.number for e in again.new] == ["2"]
    assert faults(again) == {"already_imported": 2}
    lettered = [r._replace(letter="A", label="other") for r in rows]
    assert not plan(lettered, PlanOptions(known=known)).new


def test_an_entry_that_changed_is_refused() -> None:
    known = {e.key: e.digest for e in plan(entry("1", [5, -5]), PlanOptions()).entries}
    again = plan(entry("1", [6, -6]), PlanOptions(known=known))
    assert faults(again) == {"changed_since": 2}
    assert not again.new


def test_a_closed_month_that_is_known_is_no_fault() -> None:
    rows = entry("1", [5, -5]) + entry("2", [5, -5], day=FEBRUARY, line=4)
    known = {e.key: e.digest for e in plan(rows[:2], PlanOptions()).entries}
    options = PlanOptions(known=known, locks={"": date(2026, 1, 31)})
    assert not [f for f in plan(rows, options).faults if f.level is Level.ERROR]


def test_letterings_are_of_an_account_and_third_party() -> None:
    rows = sales(3)
    found = plan(rows, PlanOptions())
    assert [s.lines for s in found.letterings] == [(2, 6), (7, 11), (12, 16)]
    assert not found.faults


def test_a_letter_used_again_is_told_apart_by_its_date() -> None:
    lines = [
        row(i + 2, "OD", "1", DAY, "411", b, letter="A", letter_date=d)
        for i, (b, d) in enumerate([(5, DAY), (-5, DAY), (7, NEXT), (-8, NEXT)])
    ]
    found = plan([*lines, row(6, "OD", "1", DAY, "512", 1)], PlanOptions())
    assert [s.lines for s in found.letterings] == [(2, 3)]
    assert faults(found) == {"letter_unbalanced": 4}


def test_details_that_are_said() -> None:
    early = date(2025, 12, 31)
    rows = [
        row(2, "OD", "1", DAY, "706", 5, aux="X", aux_label="X", valid_date=early),
        row(3, "OD", "1", DAY, "411", -5, aux="X", currency="USD"),
    ]
    assert faults(plan(rows, PlanOptions())) == {
        "sign_unusual": 0,
        "valid_before": 2,
        "aux_not_third_party": 2,
        "aux_without_label": 3,
        "currency_without_amount": 3,
    }


def test_a_number_that_rises_while_the_date_falls() -> None:
    rows = entry("AC0002", [5, -5], day=NEXT, line=2) + entry("AC0003", [5, -5], line=4)
    assert faults(plan(rows, PlanOptions())) == {"chronology": 4}


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.integers(-1000, 1000).filter(bool), min_size=1, max_size=30), st.data()
)
def test_totals_are_kept(balances: list[int], data: st.DataObject) -> None:
    """Whatever the reading, each line is in one entry; sums are those of the file."""
    rows = [
        row(
            i + 2,
            data.draw(st.sampled_from(("OD", "BQ"))),
            data.draw(st.sampled_from(("", "1", "2"))),
            data.draw(st.sampled_from((DAY, NEXT, FEBRUARY))),
            data.draw(st.sampled_from(("411", "706", "512"))),
            balance,
        )
        for i, balance in enumerate(balances)
    ]
    found = plan(rows, PlanOptions())
    assert sorted(r.line for e in found.entries for r in e.rows) == [
        r.line for r in rows
    ]
    assert len({e.key for e in found.entries}) == len(found.entries)
    for kind in ("journal", "class", "month"):
        totals = totals_by(found.entries, kind)
        assert sum(t.lines for t in totals) == len(rows)
        assert sum(t.debit - t.credit for t in totals) == sum(balances)
    if not any(f.code == "entry_unbalanced" for f in found.faults):
        assert all(sum(r.balance for r in e.rows) == 0 for e in found.entries)
