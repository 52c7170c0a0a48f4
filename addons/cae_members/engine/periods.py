"""Periods that must not overlap."""

from collections.abc import Hashable, Iterable
from datetime import date
from typing import TypeVar

from .timeline import Span

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def first_overlap(periods: Iterable[tuple[K, Span[V]]]) -> tuple[V, V] | None:
    """Return the values of two periods of one key that share a day."""
    reached: dict[K, Span[V]] = {}
    for key, span in sorted(periods, key=lambda period: period[1].start):
        longest = reached.get(key)
        if longest is not None and longest.covers(span.start):
            return longest.value, span.value
        if longest is None or _ends_after(span, longest):
            reached[key] = span
    return None


def _ends_after(one: Span[V], other: Span[V]) -> bool:
    return (one.end or date.max) > (other.end or date.max)
