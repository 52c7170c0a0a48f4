from datetime import date

import pytest

from odoo.addons.cae_members.engine.agreements import (
    day_before,
    hundredths,
    uncovered,
    weights,
)
from odoo.addons.cae_members.engine.contracts import CAPE, CESA, ORDINARY
from odoo.addons.cae_members.engine.support import (
    Action,
    Slot,
    carried,
    next_interview,
    running_contract,
    slots,
)
from odoo.addons.cae_members.engine.timeline import Span

FRIDAY = date(2026, 6, 19)


def test_the_entrepreneur_s_contract_comes_first() -> None:
    contracts = [
        Span(date(2024, 1, 1), date(2024, 12, 31), CAPE),
        Span(date(2024, 6, 1), None, ORDINARY),
        Span(date(2025, 1, 1), date(2025, 12, 31), CESA),
    ]
    found = [
        running_contract(contracts, date(year, month, 1))
        for year, month in ((2023, 1), (2024, 1), (2024, 7), (2025, 7), (2026, 1))
    ]
    assert found == [None, 0, 0, 2, 1]


@pytest.mark.parametrize(
    ("done", "previous", "kept"),
    [
        (None, None, True),
        (None, date(2026, 3, 1), True),
        (date(2026, 2, 1), None, True),
        (date(2026, 3, 1), date(2026, 3, 1), False),
        (date(2026, 3, 2), date(2026, 3, 1), True),
    ],
)
def test_an_action_is_carried_until_an_interview_saw_it_done(
    done: date | None, previous: date | None, kept: bool
) -> None:
    actions = [Action(date(2026, 1, 1), done)]
    assert carried(actions, previous, date(2026, 6, 1)) == ([0] if kept else [])


def test_what_is_decided_that_day_or_later_is_not_carried() -> None:
    actions = [Action(date(2026, 6, 1)), Action(date(2026, 7, 1))]
    assert carried(actions, None, date(2026, 6, 1)) == []


def test_the_next_interview_is_half_a_year_later() -> None:
    assert next_interview(date(2025, 8, 31)) == date(2026, 2, 28)


def test_slots_fill_working_days_in_order() -> None:
    assert slots(3, FRIDAY, 2, 540, 60) == [
        Slot(FRIDAY, 540),
        Slot(FRIDAY, 600),
        Slot(date(2026, 6, 22), 540),
    ]
    assert slots(1, date(2026, 6, 20), 2, 540, 60) == [Slot(date(2026, 6, 22), 540)]
    assert slots(0, FRIDAY, 2, 540, 60) == []


def test_weights_are_percentages_when_whole_and_exact_otherwise() -> None:
    assert weights([6000, 4000]) == [60, 40]
    assert weights([3333, 3333, 3334]) == [3333, 3333, 3334]
    assert weights([1250, 8750]) == [1, 7]
    assert hundredths(33.33) + hundredths(33.33) + hundredths(33.34) == 10_000
    assert hundredths(29.29) == 2929


@pytest.mark.parametrize(
    ("agreements", "first"),
    [
        ([], date(2026, 2, 1)),
        ([(date(2026, 1, 1), None)], None),
        ([(date(2026, 2, 1), date(2026, 3, 31))], date(2026, 4, 1)),
        ([(date(2026, 3, 1), None)], date(2026, 2, 1)),
    ],
)
def test_days_shared_without_agreement(
    agreements: list[tuple[date, date | None]], first: date | None
) -> None:
    shares = [
        Span(date(2026, 1, 1), None, "ada"),
        Span(date(2026, 2, 1), date(2026, 5, 31), "bob"),
    ]
    spans = [Span(start, end, "agreement") for start, end in agreements]
    found = uncovered(shares, spans, date(2026, 1, 1), date(2026, 12, 31))
    assert found == first


def test_one_member_after_another_shares_nothing() -> None:
    shares = [
        Span(date(2026, 1, 1), date(2026, 1, 31), "ada"),
        Span(date(2026, 2, 1), None, "bob"),
        Span(date(2026, 3, 1), None, "bob"),
    ]
    assert uncovered(shares, [], date(2026, 1, 1), date(2026, 12, 31)) is None


def test_what_is_replaced_ends_the_day_before() -> None:
    assert day_before(date(2026, 3, 1)) == date(2026, 2, 28)
