"""What a general meeting can vote, and who pays it: the data of contributions.

Amounts are integer cents, rates exact ``Fraction`` per cent, days are dates. Nothing is
computed here (see ``contribution_due``); what makes no sense is refused when built.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal, get_args

from odoo.addons.cae_members.engine.timeline import MONTHS, Span

Per = Literal["activity", "person", "contract"]
Method = Literal["flat", "percentage", "slices", "steps", "affine"]
Counter = Literal["month", "year", "lifetime"]
LimitPeriod = Literal["month", "year"]
Prorata = Literal["day_one", "any_day", "calendar_days"]
Wages = Literal["any", "paid", "unpaid", "since_first"]

NO_BASE = "none"
BASES = (
    "turnover_invoiced",
    "turnover_cashed",
    "gross_margin_invoiced",
    "gross_margin_cashed",
    "wages",
    NO_BASE,
)
"""Bases that the ledger gives. A rule only reads the history of that name, so that a
restricted base (internal sales, one type of revenue) is one more name."""


class RuleError(ValueError):
    """A component that makes no sense; a screen tells ``code`` in its language."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Bracket:
    """``rate`` per cent up to the base ``up_to``, included; ``None``: without end."""

    up_to: int | None
    rate: Fraction


@dataclass(frozen=True)
class Limit:
    """A minimum or a maximum of a period, perhaps only for a stage or a seniority."""

    amount: int
    period: LimitPeriod
    stages: frozenset[str] = frozenset()
    after_months: int = 0
    by_presence: bool = True
    """Prorated by the presence in the period, by the component's prorata rule."""


@dataclass(frozen=True)
class Component:
    """One voted rule.

    *Variable part*: ``rate``, or ``brackets`` as marginal ``slices`` or whole-amount
    ``steps``, on ``base`` as counted since the counter's start. *Constant part*
    (``flat``, ``affine``): ``amount`` per period of the counter, accrued month by
    month. The period's total is held above ``floor``, then within the limits.
    """

    code: str
    method: Method
    per: Per = "activity"
    base: str = NO_BASE
    counter: Counter = "year"
    amount: int = 0
    rate: Fraction = Fraction(0)
    brackets: tuple[Bracket, ...] = ()
    bound_takes_next: bool = False
    """``steps``: a base equal to a bound has *reached* the next bracket."""
    floor: int | None = 0
    carry_negative: bool = False
    """A base that ends its year below zero opens the next year."""
    minimum: tuple[Limit, ...] = ()
    maximum: tuple[Limit, ...] = ()
    prorata: Prorata = "calendar_days"
    stages: frozenset[str] = frozenset()
    wages: Wages = "any"
    exemption_waives_minimum: bool = True
    year_first_month: int = 1

    def __post_init__(self) -> None:
        self._check_words()
        self._check_method()
        if self.counter == "lifetime" and self.has_constant:
            raise RuleError(
                "constant_lifetime",
                "a constant amount needs a monthly or yearly counter",
            )
        if self.carry_negative and self.counter != "year":
            raise RuleError("carry", "only a yearly counter can carry a negative base")
        for limit in (*self.minimum, *self.maximum):
            if self.counter != "month" and limit.period == "month":
                raise RuleError(
                    "short_limit", "a limit cannot be shorter than the counter"
                )

    @property
    def has_constant(self) -> bool:
        return self.method in ("flat", "affine")

    def _check_words(self) -> None:
        for value, known in (
            (self.method, Method),
            (self.per, Per),
            (self.counter, Counter),
            (self.prorata, Prorata),
            (self.wages, Wages),
        ):
            if value not in get_args(known):
                raise RuleError("unknown", f"unknown setting {value!r}")
        if not 1 <= self.year_first_month <= MONTHS:
            raise RuleError("year", "a year starts in one of its twelve months")

    def _check_method(self) -> None:
        if (self.method == "flat") != (self.base == NO_BASE):
            raise RuleError(
                "base", "a flat amount has no base, every other method has one"
            )
        if self.method not in ("slices", "steps"):
            return
        bounds = [bracket.up_to for bracket in self.brackets]
        if not bounds or bounds[-1] is not None:
            raise RuleError("last_bracket", "the last bracket must be without end")
        finite = [bound for bound in bounds[:-1] if bound is not None]
        if len(finite) != len(bounds) - 1 or finite != sorted(set(finite)):
            raise RuleError("bracket_order", "brackets must be in increasing order")


@dataclass(frozen=True)
class Version:
    """A component as voted: from when, by which resolution."""

    component: Component
    start: date
    end: date | None = None
    origin: str = ""
    retroactive: bool = False
    """Applies since the start of the year (month) of the counter in which it starts."""
    priority: int = 0
    """An exception granted to an activity (1) wins over the schedule (0)."""


@dataclass(frozen=True)
class Exemption:
    """Why nothing (or ``share`` less) is due."""

    reason: str
    share: Fraction = Fraction(1)


@dataclass(frozen=True)
class Movement:
    """An amount of some base on a day: several a month, or one."""

    day: date
    amount: int


@dataclass(frozen=True)
class Booking:
    """What the entries of a month have already taken."""

    month: date
    amount: int


@dataclass(frozen=True)
class Payer:
    """What is known *now* about who pays one component: an activity, or a person or a
    contract on an activity.

    - ``presence`` and ``stages``: past and planned. Presence only concerns constant
      parts and limits: what a leaver's customers pay later is still in the base.
    - ``history``: by base. The movements before ``since`` only move the counters, so
      an opening counter is one movement before that day.
    - ``bookings``: order and number are free; they are summed.
    """

    versions: tuple[Version, ...]
    presence: tuple[Span[bool], ...] = ()
    stages: tuple[Span[str], ...] = ()
    exemptions: tuple[Span[Exemption], ...] = ()
    wages_months: frozenset[date] = frozenset()
    seniority_from: date | None = None
    history: Mapping[str, tuple[Movement, ...]] = field(default_factory=dict)
    bookings: tuple[Booking, ...] = ()
