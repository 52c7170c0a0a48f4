"""Days of the demonstration: due dates, working days, ends of months."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

SATURDAY = 5
# Days on which suppliers are paid and cheques taken to the bank.
SUPPLIER_RUN = 25
CHEQUE_DEPOSITS = (12, 27)


def month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def next_month(day: date) -> date:
    return month_end(day) + timedelta(days=1)


def working_day(day: date) -> date:
    """Return the day, or the Monday that follows a week-end."""
    rest = 7 - day.weekday() if day.weekday() >= SATURDAY else 0
    return day + timedelta(days=rest)


def due_date(day: date, term: int) -> date:
    """Return when a customer must pay: after some days, or (60) at next month's end."""
    if term == 60:
        return month_end(next_month(day))
    return day + timedelta(days=term)


def run_after(day: date, days_of_month: tuple[int, ...]) -> date:
    """Return the first of those days of a month, on or after ``day``."""
    first = day.replace(day=1)
    for start in (first, next_month(first)):
        for number in days_of_month:
            found = working_day(start.replace(day=number))
            if found >= day:
                return found
    raise AssertionError("a month has such a day")
