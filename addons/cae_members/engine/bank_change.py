"""When a change of bank details may be confirmed.

Somebody who has got into a member's mailbox asks for the next pay to go elsewhere:
the answer is a second person, a few days, and a message to the member meanwhile.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, timedelta

PENDING, CONFIRMED, REFUSED = "pending", "confirmed", "refused"
DECIDED, SAME_PERSON, OWN_ACCOUNT, TOO_EARLY = "decided", "same", "own", "early"
HIDDEN = "••••"
SHOWN = 4


@dataclass(frozen=True)
class Request:
    """A change that waits: who asked for it, for whom, and not before which day."""

    state: str
    requester: Hashable
    holder: Hashable
    earliest: date


def earliest_day(asked: date, delay: int) -> date:
    """First day on which a change asked on a day may be confirmed."""
    return asked + timedelta(days=delay)


def why_not(
    request: Request, user: Hashable, person: Hashable, day: date
) -> str | None:
    """Say why ``user``, who is ``person``, cannot confirm on ``day``; or nothing."""
    if request.state != PENDING:
        return DECIDED
    if user == request.requester:
        return SAME_PERSON
    if person == request.holder:
        return OWN_ACCOUNT
    if day < request.earliest:
        return TOO_EARLY
    return None


def masked(iban: str) -> str:
    """An IBAN that can be told from another, and not used."""
    return f"{iban[:SHOWN]} {HIDDEN} {iban[-SHOWN:]}"
