"""What a member's contracts say: the stage on a day, and which overlaps are unlawful.

A contract is a ``Span`` whose value is its kind. Only signed contracts come here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .timeline import Span

CAPE, CESA, ORDINARY = "cape", "cesa", "ordinary"
CANDIDATE, ASSOCIATE, LEFT = "candidate", "associate", "left"
ONE_DAY = timedelta(days=1)

# A member may hold both at once; every other overlap is refused.
LAWFUL_TOGETHER = frozenset({CESA, ORDINARY})
# Of the contracts of one day the first of these kinds decides the stage.
PRECEDENCE = (CESA, CAPE, ORDINARY)


@dataclass(frozen=True)
class Career:
    """What the stages of a member derive from; ``associate_until`` is a last day."""

    contracts: Sequence[Span[str]] = ()
    associate_since: date | None = None
    associate_until: date | None = None
    candidate_since: date | None = None

    def is_associate(self, day: date) -> bool:
        """Say whether the meeting's admission holds on ``day``."""
        return (
            self.associate_since is not None
            and self.associate_since <= day
            and (self.associate_until is None or day <= self.associate_until)
        )


@dataclass(frozen=True)
class Stage:
    """A stage from ``start`` to ``end``; ``contract`` is an index of the career."""

    start: date
    end: date | None
    stage: str
    contract: int | None


def deciding_contract(contracts: Sequence[Span[str]], day: date) -> int | None:
    """Index of the contract that decides the stage on ``day``.

    Of those that run, the entrepreneur's contract (CESA), then the support contract
    (CAPE), then the ordinary one; when none runs, the one that ended last. ``None``
    before the first.
    """
    started = [i for i, contract in enumerate(contracts) if contract.start <= day]
    running = [i for i in started if contracts[i].covers(day)]
    if running:
        return min(
            running,
            key=lambda i: (
                PRECEDENCE.index(contracts[i].value),
                -contracts[i].start.toordinal(),
                i,
            ),
        )
    return max(started, key=lambda i: (contracts[i].end or date.max, i), default=None)


def stage_of(career: Career, contract: int | None, day: date) -> str:
    """Stage on ``day`` once the contract that decides is known."""
    if contract is None:
        return CANDIDATE
    decisive = career.contracts[contract]
    if not decisive.covers(day):
        return LEFT
    if decisive.value == CESA and career.is_associate(day):
        return ASSOCIATE
    return decisive.value


def stage_at(
    contracts: Iterable[Span[str]],
    associate_since: date | None,
    day: date,
    associate_until: date | None = None,
) -> str:
    """Return the stage on ``day``.

    The holder of a CESA is an associate from the day he became one to the day he
    ceased to be. Without a running contract somebody is a candidate before the first,
    and has left after one ended: a contract that starts later changes nothing to what
    he was before.
    """
    career = Career(tuple(contracts), associate_since, associate_until)
    return stage_of(career, deciding_contract(career.contracts, day), day)


def stage_history(career: Career) -> list[Stage]:
    """Stages of a career in order, without overlap, cut where the contract changes.

    Days before the candidate came are in none; neither are they when nobody knows
    since when somebody is a candidate. ``stage_at`` calls them days of a candidate.
    """
    found: list[Stage] = []
    for day in _edges(career):
        contract = deciding_contract(career.contracts, day)
        stage = Stage(day, None, stage_of(career, contract, day), contract)
        if found:
            last = found[-1]
            if (last.stage, last.contract) == (stage.stage, stage.contract):
                continue
            found[-1] = Stage(last.start, day - ONE_DAY, last.stage, last.contract)
        found.append(stage)
    return found


def _edges(career: Career) -> list[date]:
    """Days on which the stage may change, from the first that is known."""
    starts = {contract.start for contract in career.contracts}
    if career.candidate_since:
        starts.add(career.candidate_since)
    if not starts:
        return []
    edges = starts | {
        contract.end + ONE_DAY
        for contract in career.contracts
        if contract.end and contract.end < date.max
    }
    if career.associate_since:
        edges.add(career.associate_since)
    if career.associate_until and career.associate_until < date.max:
        edges.add(career.associate_until + ONE_DAY)
    return sorted(edge for edge in edges if edge >= min(starts))


def first_conflict(contracts: Sequence[Span[str]]) -> tuple[int, int] | None:
    """Return the indexes of two contracts that must not overlap, in date order."""
    order = sorted(range(len(contracts)), key=lambda i: contracts[i].start)
    for position, i in enumerate(order):
        for j in order[position + 1 :]:
            if not contracts[i].covers(contracts[j].start):
                continue
            if {contracts[i].value, contracts[j].value} != LAWFUL_TOGETHER:
                return i, j
    return None
