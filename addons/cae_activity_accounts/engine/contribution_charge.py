"""What one part brings: its variable charge, and its constant amount a month."""

from dataclasses import dataclass
from fractions import Fraction

from odoo.addons.cae_members.engine.timeline import MONTHS

from .contribution_parts import Part
from .contribution_rule import PER_CENT, Slice, slices, step_rate


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
    if component.method == "slices":
        moved = slices(component.brackets, before, after)
        amount = sum((piece.amount for piece in moved), Fraction(0))
        return Charge(part, before, after, None, tuple(moved), part.owed * amount)
    rate = component.rate
    if component.method == "steps":
        rate = step_rate(component, reached)
    elif component.method == "flat":
        rate = Fraction(0)
    amount = part.owed * (after - before) * rate / PER_CENT
    return Charge(part, before, after, rate, (), amount)


def constant_value(part: Part) -> Fraction:
    """Constant amount of a month that would be wholly like ``part``."""
    if part.version is None or not part.present:
        return Fraction(0)
    component = part.version.component
    if component.method not in ("flat", "affine"):
        return Fraction(0)
    months = MONTHS if component.counter == "year" else 1
    return part.owed * component.amount / months
