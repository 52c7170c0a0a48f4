"""Dated values: which one holds on a day, how a period is cut, how days count.

A *span* is closed on both sides; ``None`` as an end means "without end". Nothing here
asks what day it is: dates are arguments.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

V = TypeVar("V")
MONTHS = 12


@dataclass(frozen=True)
class Span(Generic[V]):
    """A value that holds from ``start`` to ``end``, both included."""

    start: date
    end: date | None
    value: V

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise ValueError(f"a span ends {self.end} before it starts {self.start}")

    def covers(self, day: date) -> bool:
        """Say whether ``day`` is inside."""
        return self.start <= day and (self.end is None or day <= self.end)


def month_start(day: date) -> date:
    """First day of the month of ``day``."""
    return day.replace(day=1)


def month_end(day: date) -> date:
    """Last day of the month of ``day``."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def add_months(day: date, months: int) -> date:
    """``day`` moved by whole months; a day that does not exist becomes the last."""
    year, month = divmod(day.year * MONTHS + day.month - 1 + months, MONTHS)
    month += 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def months_between(start: date, end: date) -> Iterator[date]:
    """First day of each month touched by ``start``..``end``, in order."""
    month = month_start(start)
    while month <= end:
        yield month
        month = add_months(month, 1)


def value_at(spans: Iterable[Span[V]], day: date) -> V | None:
    """The value that holds on ``day``: of several, the one that started last."""
    found = [span for span in spans if span.covers(day)]
    return max(found, key=lambda span: span.start).value if found else None


def days_covered(spans: Iterable[Span[V]], start: date, end: date) -> int:
    """Number of calendar days of ``start``..``end`` covered by at least one span."""
    clipped = sorted(
        (max(span.start, start), min(span.end or end, end))
        for span in spans
        if span.start <= end and (span.end is None or span.end >= start)
    )
    days, reached = 0, start - timedelta(days=1)
    for first, last in clipped:
        fresh = max(first, reached + timedelta(days=1))
        if fresh <= last:
            days += (last - fresh).days + 1
            reached = last
    return days


def cut(spans: Iterable[Span[V]], start: date, end: date) -> list[tuple[date, date]]:
    """Cut ``start``..``end`` at each day on which a span begins or has ended."""
    edges = {start}
    for span in spans:
        edges.add(span.start)
        if span.end is not None:
            edges.add(span.end + timedelta(days=1))
    starts = sorted(edge for edge in edges if start <= edge <= end)
    ends = [edge - timedelta(days=1) for edge in starts[1:]] + [end]
    return list(zip(starts, ends, strict=True))
