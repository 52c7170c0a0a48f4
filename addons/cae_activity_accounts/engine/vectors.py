"""Amounts by activity, and how they change from day to day."""

from collections.abc import Iterable, Sequence
from datetime import date

from odoo.addons.cae_members.engine.money import split

from .ledger_types import Vector

History = Sequence[tuple[date, Vector]]
"""Amounts by activity as they are from each day on, in order of days."""


def vector(total: int, weights: Sequence[tuple[int, int]]) -> Vector:
    """Split ``total`` by (activity, weight)."""
    parts = split(total, [weight for _, weight in weights])
    return summed({a: part} for (a, _), part in zip(weights, parts, strict=True))


def add(target: Vector, other: Vector, sign: int = 1) -> None:
    """Add ``other`` (or take it away, ``sign`` -1) to ``target``, in place."""
    for activity, amount in other.items():
        target[activity] = target.get(activity, 0) + sign * amount


def summed(vectors: Iterable[Vector]) -> Vector:
    """The sum of vectors."""
    total: Vector = {}
    for one in vectors:
        add(total, one)
    return total


def opposite(one: Vector) -> Vector:
    """The vector with all signs changed."""
    return {activity: -amount for activity, amount in one.items()}


def weights_of(one: Vector) -> list[tuple[int, int]]:
    """(activity, amount) without zeros, in order: what a split takes."""
    return sorted((activity, amount) for activity, amount in one.items() if amount)


def as_of(history: History, day: date) -> Vector:
    """The amounts on ``day``."""
    found: Vector = {}
    for start, one in history:
        if start > day:
            break
        found = one
    return found


def changes(history: History) -> Iterable[tuple[date, Vector]]:
    """What changes on each day of a history, zeros left out."""
    before: Vector = {}
    for day, one in history:
        change = dict(one)
        add(change, before, -1)
        yield day, dict(weights_of(change))
        before = one
