"""What a member's activities can pay this month, and what each bears of the cost.

Integer cents. An activity can pay the lower of its result and its treasury, less the
pay that its books do not have yet and the contribution of the month that is not
booked. What several members share is shared by days of the month, *before* what some
of them were already paid for the month: a slip issued late changes nobody's share.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import lcm

from odoo.addons.cae_members.engine.money import rounded, split
from odoo.addons.cae_members.engine.timeline import Span


@dataclass(frozen=True, slots=True)
class Purse:
    """An activity on the day of the cut-off, before the members share it.

    result, treasury: to date. pending: pay of slips that are not in them yet.
    contribution: due for the period to date and not booked. taken: pay of *this*
    month already charged by slips of members of the activity.
    """

    result: int
    treasury: int
    pending: int = 0
    contribution: int = 0
    taken: int = 0

    @property
    def left(self) -> int:
        """What can still be paid, whoever is paid."""
        return min(self.result, self.treasury) - self.pending - self.contribution

    def share(self, weights: Sequence[int], place: int) -> int:
        """What the member at ``place`` can be paid, within what is left."""
        part = split(self.left + self.taken, weights)[place]
        return min(part, self.left)


def month_weights(
    shares: Mapping[int, Sequence[Span[int]]], start: date, end: date
) -> dict[int, int]:
    """Weight of each member over ``start``..``end``, by days.

    On each day a member counts for his weight over the weights of that day, so that
    60/40 then 1/1 is weighed by days and not by what the numbers happen to sum to.
    Days without any share count for nobody.
    """
    days = (start + timedelta(days=i) for i in range((end - start).days + 1))
    totals = dict.fromkeys(shares, Fraction(0))
    for day in days:
        of_day = {
            member: sum(span.value for span in spans if span.covers(day))
            for member, spans in shares.items()
        }
        whole = sum(of_day.values())
        for member, weight in of_day.items():
            if weight:
                totals[member] += Fraction(weight, whole)
    scale = lcm(*(value.denominator for value in totals.values()))
    return {member: int(value * scale) for member, value in totals.items()}


def without_reserve(shares: Sequence[int], reserve: int) -> list[int]:
    """Part of the reserve that each share keeps, on those that can pay first."""
    if not shares:
        return []
    able = [max(share, 0) for share in shares]
    if not any(able):
        able[0] = 1
    return split(reserve, able)


def budget(available: Sequence[int]) -> int:
    """What all activities can pay; one in deficit takes nothing from the others."""
    return sum(max(amount, 0) for amount in available)


def charged(
    cost: int, salary_cost: int, available: Sequence[int]
) -> tuple[int, list[int]]:
    """Split a slip's cost between shared services and the member's activities.

    ``salary_cost`` is what the ordinary salary alone would cost: shared services
    bear it, the activities bear the rest by what each can pay (largest remainder).
    When none can pay, those that were asked bear it alike.
    """
    if not available:
        return cost, []
    rest = cost - salary_cost
    able = [max(amount, 0) for amount in available]
    if not any(able):
        able = [1] * len(able)
    return salary_cost, split(rest, able)


def prorated(amounts: Sequence[tuple[int, int]], days_of: int) -> int:
    """A monthly amount of which each (cents, days) held for some days, rounded once."""
    return rounded(sum((Fraction(a * d, days_of) for a, d in amounts), Fraction(0)))
