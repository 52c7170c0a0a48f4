"""Legal steps of entering and leaving: which apply to a contract, and until when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from .timeline import add_months

ENTERING, RENEWAL, LEAVING = "entering", "renewal", "leaving"
START, END, SIGNATURE = "start", "end", "signature"
DAYS, MONTHS = "days", "months"


@dataclass(frozen=True)
class StepRule:
    """One step: when it arises, for which contracts, counted from what.

    ``offset`` is negative before the reference. ``when_staying`` says that a step of
    leaving is due although another contract goes on the day after; ``early_only``
    that it is due only when the contract ends before the day that was agreed.
    """

    id: int
    moment: str
    kinds: frozenset[str]
    reference: str
    offset: int
    unit: str
    when_staying: bool = False
    early_only: bool = False


@dataclass(frozen=True)
class StepEvent:
    """A contract that was signed, renewed or ended."""

    contract: int
    company: int
    kind: str
    moment: str
    start: date
    end: date | None
    signed: date
    amendment: int | None = None
    staying: bool = False
    early: bool = False


def applies(rule: StepRule, event: StepEvent) -> bool:
    """Say whether the event calls for this step."""
    return (
        rule.moment == event.moment
        and event.kind in rule.kinds
        and (rule.when_staying or not event.staying)
        and (event.early or not rule.early_only)
    )


def due_date(rule: StepRule, event: StepEvent) -> date:
    """Last day of the step; a contract without end counts from its start."""
    reference = {
        START: event.start,
        END: event.end or event.start,
        SIGNATURE: event.signed,
    }[rule.reference]
    if rule.unit == MONTHS:
        return add_months(reference, rule.offset)
    return reference + timedelta(days=rule.offset)


def steps_of(
    rules: Iterable[StepRule], events: Iterable[StepEvent]
) -> Iterator[tuple[StepRule, StepEvent, date]]:
    """Every step that the events call for, with its due date."""
    rules = list(rules)
    for event in events:
        for rule in rules:
            if applies(rule, event):
                yield rule, event, due_date(rule, event)
