"""Who gets a place at a meeting, and who waits. A capacity of 0 means no limit."""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def free_places(capacity: int, taken: int) -> int | None:
    """Return how many places are left, or ``None`` when there is no limit."""
    return max(0, capacity - taken) if capacity else None


def seated(waiting: Sequence[T], capacity: int, taken: int) -> Sequence[T]:
    """Return those of the waiting list, in its order, who get a place."""
    return waiting[: free_places(capacity, taken)]
