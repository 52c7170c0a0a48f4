"""What is due, for one member or for thousands: from dated facts to deadlines.

``deadlines(facts, day)`` is the only entry: it takes the facts of any number of members
in any order and returns the open deadlines, sorted. A deadline knows its warnings; its
``level`` on a day counts those reached, one more once it is late.

Rules:

- *associate*: the holder of an entrepreneur contract (CESA) becomes an associate by the
  day that the contract says (CT L7331-3), unless he is one or the contract ends before;
- *trial_end*: the end of a trial period that still runs; it passes, it is never late;
- *cape_end*, *contract_end*: the last day of a contract, until another one goes on or
  the exit is recorded; late for three months, then nobody waits for it;
- *right_to_work*, *insurance*, *medical_visit*, *waiver_end*: dated facts of somebody
  whose contract runs or will; of one series the last one decides;
- *step*: an open legal step, even after the contract has ended;
- *interview*: two signed support interviews in every 12 months (CT R7331-3), see
  ``next_interview_due``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from .contracts import CAPE, CESA
from .timeline import Span, add_months

ASSOCIATE, TRIAL_END = "associate", "trial_end"
CAPE_END, CONTRACT_END = "cape_end", "contract_end"
RIGHT_TO_WORK, INSURANCE = "right_to_work", "insurance"
MEDICAL_VISIT, WAIVER_END = "medical_visit", "waiver_end"
STEP, INTERVIEW = "step", "interview"

FUTURE, SOON, LATE = "future", "soon", "late"

# Before the due date: (months, days), the earliest first.
WARNINGS: Mapping[str, tuple[tuple[int, int], ...]] = {
    ASSOCIATE: ((12, 0), (6, 0), (3, 0)),
    TRIAL_END: ((1, 0),),
    CAPE_END: ((3, 0), (1, 0)),
    CONTRACT_END: ((3, 0), (1, 0)),
    # A permit is renewed between the fourth and the second month before its end.
    RIGHT_TO_WORK: ((4, 0), (2, 0), (1, 0)),
    INSURANCE: ((2, 0), (1, 0)),
    MEDICAL_VISIT: ((3, 0), (1, 0)),
    WAIVER_END: ((2, 0), (1, 0)),
    STEP: ((0, 7),),
    INTERVIEW: ((3, 0), (1, 0)),
}
# Nothing held yet: two interviews have to fit, the first one half-way.
FIRST_INTERVIEWS = ((6, 0), (3, 0), (1, 0))
INTERVIEW_PERIOD = 12
GRACE_MONTHS = 3
SUPPORTED = frozenset({CAPE, CESA})
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Contract:
    """A signed contract; ``exit_known`` once its reason of exit is recorded.

    ``associate_by`` is the last day on which the member can be admitted.
    """

    member: int
    id: int
    kind: str
    start: date
    end: date | None = None
    trial_end: date | None = None
    associate_by: date | None = None
    exit_known: bool = False

    def runs_on_or_after(self, day: date) -> bool:
        """Say whether the contract runs on ``day`` or will run later."""
        return self.end is None or self.end >= day


@dataclass(frozen=True)
class Dated:
    """Something that is due or ends on a day.

    Of a series the last one decides: by ``rank`` when it has one, else by its date.
    """

    member: int
    kind: str
    model: str
    id: int
    due: date
    series: str = ""
    rank: date | None = None

    @property
    def order(self) -> tuple[date, date, int]:
        """What says which of a series is the last."""
        return self.rank or self.due, self.due, self.id


@dataclass(frozen=True)
class Facts:
    """What is known of the members, in any order."""

    contracts: Sequence[Contract] = ()
    dated: Sequence[Dated] = ()
    steps: Sequence[Dated] = ()
    interviews: Sequence[tuple[int, date]] = ()
    associates: frozenset[int] = frozenset()


@dataclass(frozen=True, order=True)
class Deadline:
    """Something due; the first five values identify it."""

    member: int
    kind: str
    model: str
    source: int
    due: date
    warnings: tuple[date, ...] = field(compare=False, default=())

    @property
    def warn_from(self) -> date:
        """The day of the first warning."""
        return self.warnings[0] if self.warnings else self.due

    def level(self, day: date) -> int:
        """How many warnings are reached on ``day``, being late counted as one."""
        return sum(warning <= day for warning in self.warnings) + (day > self.due)

    def severity(self, day: date) -> str:
        """Return late after the due date, soon from the first warning on."""
        if day > self.due:
            return LATE
        return SOON if day >= self.warn_from else FUTURE


def deadlines(facts: Facts, day: date) -> list[Deadline]:
    """Every open deadline of the members, sorted by member, kind, source and date."""
    contracts: dict[int, list[Contract]] = {}
    for contract in sorted(facts.contracts, key=lambda c: (c.start, c.id)):
        contracts.setdefault(contract.member, []).append(contract)
    held: dict[int, list[date]] = {}
    for member, interview in facts.interviews:
        held.setdefault(member, []).append(interview)
    found = [_deadline(step) for step in facts.steps]
    for member, own in contracts.items():
        found += _of_contracts(own, member in facts.associates, day)
        found += _interview(own, held.get(member, ()), day)
    present = {
        member
        for member, own in contracts.items()
        if any(contract.runs_on_or_after(day) for contract in own)
    }
    found += [
        _deadline(dated) for dated in _last_ones(facts.dated) if dated.member in present
    ]
    return sorted(found)


def next_interview_due(start: date, interviews: Iterable[date]) -> date:
    """Last day for the next interview, so that every 12 months hold two.

    Take the last interview but one: the 12 months that begin on the day after it hold
    only the last one, so another is due before they end, on the same day of the month
    one year later. The eve of ``start`` stands for the interviews not held yet: the
    first 12 months need two. Two interviews of one day count for one; those before
    ``start`` do not count.
    """
    eve = start - DAY
    held = sorted({day for day in interviews if day >= start})
    return add_months([eve, eve, *held][-2], INTERVIEW_PERIOD)


def interviews_counted(start: date, interviews: Iterable[date], day: date) -> int:
    """How many interviews are less than 12 months old on ``day``."""
    return len(
        {
            held
            for held in interviews
            if start <= held <= day < add_months(held, INTERVIEW_PERIOD)
        }
    )


def presence(contracts: Iterable[Contract], day: date) -> Span[str] | None:
    """The support without a break that runs on ``day``, else the next one."""
    spans: list[Span[str]] = []
    for contract in sorted(contracts, key=lambda c: (c.start, c.id)):
        if contract.kind not in SUPPORTED:
            continue
        last = spans[-1] if spans else None
        if last and (last.end is None or contract.start <= last.end + DAY):
            ends = (last.end, contract.end)
            end = None if None in ends else max(end for end in ends if end)
            spans[-1] = Span(last.start, end, last.value)
        else:
            spans.append(Span(contract.start, contract.end, contract.kind))
    open_ones = [span for span in spans if span.end is None or span.end >= day]
    return open_ones[0] if open_ones else None


def warning_dates(due: date, before: Iterable[tuple[int, int]]) -> tuple[date, ...]:
    """Days of the warnings of a due date."""
    return tuple(
        add_months(due, -months) - timedelta(days=days) for months, days in before
    )


def _deadline(dated: Dated) -> Deadline:
    return Deadline(
        dated.member,
        dated.kind,
        dated.model,
        dated.id,
        dated.due,
        warning_dates(dated.due, WARNINGS[dated.kind]),
    )


def _last_ones(dated: Iterable[Dated]) -> list[Dated]:
    """The last one of each series of a member; two of one day: the last recorded."""
    last: dict[tuple[int, str, str], Dated] = {}
    for fact in dated:
        key = fact.member, fact.kind, fact.series
        if key not in last or last[key].order < fact.order:
            last[key] = fact
    return list(last.values())


def _of_contracts(
    own: Sequence[Contract], associate: bool, day: date
) -> Iterable[Deadline]:
    for contract in own:
        for kind, due in _contract_dates(contract, own, associate, day):
            yield _deadline(
                Dated(contract.member, kind, "cae.contract", contract.id, due)
            )


def _contract_dates(
    contract: Contract, own: Sequence[Contract], associate: bool, day: date
) -> Iterable[tuple[str, date]]:
    end, limit = contract.end, contract.associate_by
    if contract.runs_on_or_after(day):
        # The law ends the contract on that day, and no contract ends before it starts.
        outlives = limit and (end is None or end > max(limit, contract.start))
        if limit and outlives and contract.kind == CESA and not associate:
            yield ASSOCIATE, limit
        if contract.trial_end and contract.trial_end >= day:
            yield TRIAL_END, contract.trial_end
    if (
        end
        and not contract.exit_known
        and day <= add_months(end, GRACE_MONTHS)
        and not any(_goes_on(other, contract) for other in own)
    ):
        yield CAPE_END if contract.kind == CAPE else CONTRACT_END, end


def _goes_on(other: Contract, contract: Contract) -> bool:
    """Say whether another contract runs beyond the end of this one."""
    end = contract.end
    return (
        other.id != contract.id
        and end is not None
        and (other.end is None or other.end > end)
    )


def _interview(
    own: Sequence[Contract], held: Iterable[date], day: date
) -> Iterable[Deadline]:
    span = presence(own, day)
    if span is None:
        return
    counted = [interview for interview in held if interview >= span.start]
    due = next_interview_due(span.start, counted)
    if span.end is not None and due > span.end:
        # No 12 months are left in which two would be missing.
        return
    before = WARNINGS[INTERVIEW] if counted else FIRST_INTERVIEWS
    member = own[0].member
    yield Deadline(
        member,
        INTERVIEW,
        "cae.member",
        member,
        due,
        warning_dates(due, before),
    )
