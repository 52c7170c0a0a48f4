"""What a member's contracts say: the stage on a day, and which overlaps are unlawful.

A contract is a ``Span`` whose value is its kind. Only signed contracts come here.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from .timeline import Span

CAPE, CESA, ORDINARY = "cape", "cesa", "ordinary"
CANDIDATE, ASSOCIATE, LEFT = "candidate", "associate", "left"

# A member may hold both at once; every other overlap is refused.
LAWFUL_TOGETHER = frozenset({CESA, ORDINARY})


def stage_at(
    contracts: Iterable[Span[str]], associate_since: date | None, day: date
) -> str:
    """Return the stage on ``day``.

    Of the contracts that run on that day the entrepreneur's contract (CESA) decides,
    then the support contract (CAPE), then the ordinary one. The holder of a CESA is
    an associate from the day he became one. Without a running contract somebody is a
    candidate before the first, and has left after one ended: a contract that starts
    later changes nothing to what he was before.
    """
    started = [contract for contract in contracts if contract.start <= day]
    kinds = {contract.value for contract in started if contract.covers(day)}
    if CESA in kinds:
        is_associate = associate_since is not None and associate_since <= day
        return ASSOCIATE if is_associate else CESA
    if CAPE in kinds:
        return CAPE
    if ORDINARY in kinds:
        return ORDINARY
    return LEFT if started else CANDIDATE


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
