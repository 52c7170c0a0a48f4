"""The arithmetic of one rule: slices, steps, the base that leaves a given amount.

Exact fractions of a cent; rounding comes once, when a period is totalled.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from odoo.addons.cae_members.engine.money import rounded, split

from .contribution import Bracket, Component

PER_CENT = 100


@dataclass(frozen=True)
class Slice:
    """Part of a base that fell in one bracket."""

    low: int | None
    high: int | None
    rate: Fraction
    base: int

    @property
    def amount(self) -> Fraction:
        return self.base * self.rate / PER_CENT


def slices(brackets: Sequence[Bracket], before: int, after: int) -> list[Slice]:
    """What moved in each bracket when the counter went ``before`` -> ``after``.

    The first bracket also takes what is below zero, so that a credit note takes back
    what it had brought.
    """
    moved, low = [], None
    for bracket in brackets:
        base = _within(after, low, bracket.up_to) - _within(before, low, bracket.up_to)
        if base:
            moved.append(Slice(low, bracket.up_to, bracket.rate, base))
        low = bracket.up_to
    return moved


def _within(counter: int, low: int | None, high: int | None) -> int:
    """Part of 0..counter in low..high (the first bracket is open below)."""
    if high is not None:
        counter = min(counter, high)
    return counter if low is None else max(counter - low, 0)


def step_rate(component: Component, counter: int) -> Fraction:
    """Rate of the whole base once ``counter`` is reached."""
    for bracket in component.brackets:
        bound = bracket.up_to
        if bound is None or counter < bound:
            return bracket.rate
        if counter == bound and not component.bound_takes_next:
            return bracket.rate
    raise AssertionError("the last bracket is without end")


def variable(component: Component, base: int) -> int:
    """The variable part of a whole period by itself, in cents (no floor, no limit)."""
    if component.method == "slices":
        moved = slices(component.brackets, 0, base)
        return rounded(sum((part.amount for part in moved), Fraction(0)))
    if component.method == "steps":
        return rounded(base * step_rate(component, base) / PER_CENT)
    return rounded(base * component.rate / PER_CENT)


def base_needed(component: Component, remaining: int) -> int:
    """The smallest base that leaves at least ``remaining`` cents after the rule.

    For a percentage or slices below 100 %: what is left then never falls when the base
    grows by a cent, so that a search by halves is exact. Whole-amount steps are
    refused: passing one makes what is left jump.
    """
    rates = [bracket.rate for bracket in component.brackets] or [component.rate]
    if component.method not in ("percentage", "slices"):
        raise ValueError(f"no unique base for the method {component.method}")
    if not all(0 <= rate < PER_CENT for rate in rates):
        raise ValueError("a rate must be from 0 to under 100 per cent")
    if remaining <= 0:
        return 0
    low, high = 0, remaining
    while high - variable(component, high) < remaining:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        if middle - variable(component, middle) < remaining:
            low = middle
        else:
            high = middle
    return high


def spread(amount: int, weights: Sequence[int]) -> list[int]:
    """Charge a person's amount to his activities; equally when no weight says how."""
    if not any(weights):
        weights = [1] * len(weights)
    return split(amount, weights)
