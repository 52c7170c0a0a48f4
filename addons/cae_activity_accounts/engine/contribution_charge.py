"""What one part brings: its variable charge, and its constant amount a month."""

from dataclasses import dataclass
from fractions import Fraction

from odoo.addons.cae_members.engine.timeline import MONTHS

from .contribution import Component
from .contribution_parts import Part
from .contribution_rule import PER_CENT, Slice, slices, step_rate

ZERO = Fraction(0)


@dataclass(frozen=True)
class Charge:
    """A part, the levels of its counter before and after it, and what it brings."""

    part: Part
    before: int
    after: int
    rate: Fraction | None
    slices: tuple[Slice, ...]
    amount: Fraction


def charged(part: Part, before: int, after: int, reached: int) -> Charge:
    """``reached``: level at the end of the days that the part's version governs."""
    assert part.version is not None
    component = part.version.component
    if not part.owed or before == after:
        return Charge(part, before, after, rate_at(component, reached), (), ZERO)
    if component.method == "slices":
        moved = slices(component.brackets, before, after)
        amount = sum((piece.amount for piece in moved), ZERO)
        return Charge(part, before, after, None, tuple(moved), part.owed * amount)
    rate = rate_at(component, reached) or ZERO
    amount = part.owed * (after - before) * rate / PER_CENT
    return Charge(part, before, after, rate, (), amount)


def rate_at(component: Component, reached: int) -> Fraction | None:
    """The one rate of a rule that has one."""
    if component.method == "steps":
        return step_rate(component, reached)
    return component.rate if component.method in ("percentage", "affine") else None


def constant_value(part: Part) -> Fraction:
    """Constant amount of a month that would be wholly like ``part``."""
    if part.version is None or not part.present:
        return ZERO
    component = part.version.component
    if not component.has_constant:
        return ZERO
    months = MONTHS if component.counter == "year" else 1
    return part.owed * component.amount / months
