"""Why an amount: values that can be stored as JSON and told in any language.

Amounts are cents rounded for display; only ``total``, ``target``, ``booked`` and
``amount`` are exact sums. Days are ISO texts, rates decimal texts, in the JSON.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True)
class BracketNote:
    """Base that fell in one bracket; ``None``: open on that side."""

    low: int | None
    high: int | None
    rate: Fraction
    base: int
    amount: int


@dataclass(frozen=True)
class ExemptionNote:
    """An exemption with its own dates, and the share that it takes off."""

    reason: str
    start: date
    end: date | None
    share: Fraction


@dataclass(frozen=True)
class PieceNote:
    """Variable part of a stretch under one rule, stage and exemption."""

    start: date
    end: date
    origin: str
    rule_from: date
    rule_to: date | None
    method: str
    rate: Fraction | None
    brackets: tuple[BracketNote, ...]
    counter_before: int
    counter_after: int
    stage: str | None
    exemption: ExemptionNote | None
    applies: bool
    amount: int


@dataclass(frozen=True)
class MonthNote:
    """Constant part of a month: how many of its days count, by which prorata rule."""

    month: date
    days: int
    month_days: int
    prorata: str
    voted: int
    exemptions: tuple[ExemptionNote, ...]
    amount: int


@dataclass(frozen=True)
class LimitNote:
    """A floor, minimum or maximum, and whether it changed the total."""

    kind: str
    period: str
    amount: int
    applied: bool


@dataclass(frozen=True)
class PeriodNote:
    """An earlier period of the counter, evaluated again as known now."""

    start: date
    end: date
    total: int


@dataclass(frozen=True)
class Explanation:
    """``amount`` = ``target`` (the rule to date) - ``booked`` (entries so far)."""

    component: str
    month: date
    day: date
    base: str
    counter: str
    period_start: date
    period_end: date
    base_of_month: int
    base_to_date: int
    carried: int
    pieces: tuple[PieceNote, ...]
    months: tuple[MonthNote, ...]
    limits: tuple[LimitNote, ...]
    earlier: tuple[PeriodNote, ...]
    total: int
    target: int
    booked: int
    amount: int

    def as_json(self) -> dict[str, object]:
        """Dictionaries, lists, texts and integers only."""
        value = _json(self)
        assert isinstance(value, dict)
        return value


def rate_text(rate: Fraction) -> str:
    """``13.5`` rather than ``27/2``, when a decimal says it exactly."""
    rest = rate.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{rate.numerator}/{rate.denominator}"
    exact = Decimal(rate.numerator) / Decimal(rate.denominator)
    return f"{exact.normalize():f}"


def _json(value: object) -> object:
    if isinstance(value, Fraction):
        return rate_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_json(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _json(item) for key, item in value.items()}
    if is_dataclass(value):
        names = [field.name for field in fields(value)]
        return {name: _json(getattr(value, name)) for name in names}
    return value
