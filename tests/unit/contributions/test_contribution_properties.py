"""What must hold for any rule, any history and any order of events.

``told_day_by_day`` is the rule told naively, one day after the other, without parts,
sums or periods: whatever the engine cuts must come to the same cents.
"""

import json
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.cae_activity_accounts.engine.contribution import (
    Booking,
    Bracket,
    Component,
    Exemption,
    Limit,
    Movement,
    Payer,
    Version,
)
from odoo.addons.cae_activity_accounts.engine.contribution_due import Due, due
from odoo.addons.cae_activity_accounts.engine.contribution_rule import (
    base_needed,
    slices,
    spread,
    variable,
)
from odoo.addons.cae_members.engine.money import rounded
from odoo.addons.cae_members.engine.timeline import (
    Span,
    month_end,
    month_start,
    months_between,
)

BASE = "turnover_invoiced"
OPENING, LAST = date(2026, 1, 1), date(2026, 12, 31)
HISTORY_FROM = date(2025, 7, 1)
STAGES = ("cape", "cesa")
ANYBODY: frozenset[str] = frozenset()
MONTH_ENDS = [month_end(month) for month in months_between(OPENING, LAST)]

amounts = st.integers(-800_000, 1_500_000)
rates = st.integers(0, 400).map(lambda tenths: Fraction(tenths, 10))
days_2026 = st.dates(OPENING, LAST)
history_days = st.dates(HISTORY_FROM, LAST)
movements = st.lists(st.builds(Movement, history_days, amounts), max_size=12).map(tuple)


@st.composite
def brackets(draw: st.DrawFn) -> tuple[Bracket, ...]:
    bounds = sorted(draw(st.sets(st.integers(1, 3_000_000), max_size=3)))
    found = [Bracket(bound, draw(rates)) for bound in bounds]
    return (*found, Bracket(None, draw(rates)))


@st.composite
def limits(draw: st.DrawFn, period: str) -> tuple[Limit, ...]:
    if draw(st.booleans()):
        return ()
    by_presence = draw(st.booleans())
    first = Limit(draw(st.integers(0, 300_000)), period, frozenset({"cape"}))  # type: ignore[arg-type]
    other = Limit(draw(st.integers(0, 300_000)), period)  # type: ignore[arg-type]
    found = draw(st.sampled_from([(other,), (first, other), (first,)]))
    return tuple(replace(limit, by_presence=by_presence) for limit in found)


@st.composite
def components(draw: st.DrawFn) -> Component:
    method = draw(st.sampled_from(["flat", "percentage", "slices", "steps", "affine"]))
    constant = method in ("flat", "affine")
    counters = ["month", "year"] if constant else ["month", "year", "lifetime"]
    counter = draw(st.sampled_from(counters))
    period = "month" if counter == "month" else "year"
    return Component(
        code="any",
        method=method,
        base="none" if method == "flat" else BASE,
        counter=counter,
        amount=draw(st.integers(-50_000, 50_000)) if constant else 0,
        rate=draw(rates),
        brackets=draw(brackets()) if method in ("slices", "steps") else (),
        bound_takes_next=draw(st.booleans()),
        floor=draw(st.sampled_from([None, 0])),
        minimum=draw(limits(period)),
        maximum=draw(limits(period)),
        prorata=draw(st.sampled_from(["day_one", "any_day", "calendar_days"])),
        stages=draw(st.sampled_from([ANYBODY, ANYBODY, frozenset({"cesa"})])),
        wages=draw(st.sampled_from(["any"] * 4 + ["paid", "unpaid", "since_first"])),
        exemption_waives_minimum=draw(st.booleans()),
    )


@st.composite
def spans(draw: st.DrawFn, values: st.SearchStrategy[object]) -> tuple[object, ...]:
    """Spans that do not overlap, some days between them, the last perhaps open."""
    edges = sorted(draw(st.sets(days_2026, min_size=0, max_size=4)))
    pairs = list(zip(edges[::2], edges[1::2], strict=False))
    found: list[object] = [Span(start, end, draw(values)) for start, end in pairs]
    if len(edges) % 2:
        found.append(Span(edges[-1], None, draw(values)))
    return tuple(found)


@st.composite
def versions(draw: st.DrawFn) -> tuple[Version, ...]:
    rule = draw(components())
    found = [Version(rule, date(2020, 1, 1), draw(st.none() | days_2026))]
    for start in sorted(draw(st.sets(days_2026, max_size=2))):
        other = draw(components())
        end = draw(st.none() | st.dates(start, LAST))
        priority = draw(st.sampled_from([0, 0, 1]))
        retroactive = draw(st.booleans())
        found.append(Version(other, start, end, "vote", retroactive, priority))
    return tuple(found)


@st.composite
def payers(draw: st.DrawFn) -> Payer:
    shares = st.sampled_from([Fraction(1), Fraction(1, 2)])
    exemption = st.builds(Exemption, st.just("voted"), shares)
    months = st.sampled_from(list(months_between(HISTORY_FROM, LAST)))
    always: tuple[object, ...] = (Span(date(2020, 1, 1), None, True),)
    stage = (Span(date(2020, 1, 1), None, "cape"),)
    return Payer(
        versions=draw(versions()),
        presence=draw(st.just(always) | spans(st.just(True))),  # type: ignore[arg-type]
        stages=stage + draw(spans(st.sampled_from(STAGES))),  # type: ignore[operator]
        exemptions=draw(spans(exemption)) + draw(spans(exemption)),  # type: ignore[arg-type]
        wages_months=draw(st.frozensets(months, max_size=4)),
        history={BASE: draw(movements)},
    )


# -- the rule, told day by day ------------------------------------------------------


def all_days(start: date, end: date) -> list[date]:
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]


@dataclass
class Told:
    payer: Payer
    day: date

    def version(self, day: date) -> Version | None:
        best = None
        for version in self.payer.versions:
            start = version.start
            if version.retroactive:
                monthly = version.component.counter == "month"
                start = month_start(start) if monthly else OPENING
            if start <= day and (version.end is None or day <= version.end):
                rank = (version.priority, version.start)
                if best is None or rank > (best.priority, best.start):
                    best = version
        return best

    def stage(self, day: date) -> str:
        return [s for s in self.payer.stages if s.covers(day)][-1].value

    def present(self, day: date) -> bool:
        return any(span.covers(day) for span in self.payer.presence)

    def inside(self, rule: Component, day: date) -> bool:
        if rule.stages and self.stage(day) not in rule.stages:
            return False
        paid = self.payer.wages_months
        return {
            "any": True,
            "paid": month_start(day) in paid,
            "unpaid": month_start(day) not in paid,
            "since_first": bool(paid) and min(paid) <= day,
        }[rule.wages]

    def owed(self, rule: Component, day: date, waived: bool = True) -> Fraction:
        if not self.inside(rule, day):
            return Fraction(0)
        shares = [s.value.share for s in self.payer.exemptions if s.covers(day)]
        return 1 - max(shares, default=Fraction(0)) if waived else Fraction(1)

    def level(self, rule: Component, day: date) -> int:
        """Counter on the evening of ``day``, within the period of the next day."""
        return self.level_since(rule, day, day)

    def level_since(self, rule: Component, inside: date, day: date) -> int:
        start = {"month": month_start(inside), "year": OPENING, "lifetime": date.min}
        return sum(
            movement.amount
            for movement in self.payer.history[BASE]
            if start[rule.counter] <= movement.day <= day
        )

    def charge(self, rule: Component, version: Version, day: date) -> Fraction:
        if rule.method == "flat":
            return Fraction(0)
        before = self.level_since(rule, day, day - timedelta(days=1))
        after = self.level(rule, day)
        if rule.method == "slices":
            return marginal(rule, after) - marginal(rule, before)
        rate = rule.rate
        if rule.method == "steps":
            monthly = rule.counter == "month"
            end = min(self.day, month_end(day) if monthly else LAST)
            last = max(d for d in all_days(day, end) if self.version(d) is version)
            rate = step(rule, self.level(rule, last))
        return (after - before) * rate / 100

    def months(self, own: list[Version | None], values: list[Fraction],
               days: list[date]) -> Fraction:  # fmt: skip
        """Sum of the months, each by the prorata rule of its first version."""
        total = Fraction(0)
        for month in sorted({month_start(day) for day in days}):
            inside = [n for n, day in enumerate(days) if month_start(day) == month]
            rules = [v.component.prorata for n in inside if (v := own[n])]
            if not rules:
                continue
            found = [values[n] for n in inside]
            if rules[0] == "day_one":
                total += found[0]
            elif rules[0] == "any_day":
                total += max(found, key=abs)
            else:
                total += sum(found, Fraction(0)) / len(found)
        return total

    def limit(self, found: tuple[Limit, ...], day: date) -> Limit | None:
        return next(
            (x for x in found if not x.stages or self.stage(day) in x.stages), None
        )

    def period(self, counter: str, start: date, end: date) -> int | None:
        shown = all_days(start, min(end, month_end(self.day)))
        own = [
            v if (v := self.version(d)) and v.component.counter == counter else None
            for d in shown
        ]
        known = [v for d, v in zip(shown, own, strict=True) if v and d <= self.day]
        if not known:
            return None
        exact, constants = Fraction(0), []
        for day, version in zip(shown, own, strict=True):
            constant = Fraction(0)
            if version is not None:
                rule = version.component
                if day <= self.day:
                    exact += self.owed(rule, day) * self.charge(rule, version, day)
                if self.present(day) and rule.method in ("flat", "affine"):
                    months = 12 if counter == "year" else 1
                    constant = self.owed(rule, day) * rule.amount / months
            constants.append(constant)
        total = rounded(exact + self.months(own, constants, shown))
        rule = known[-1].component
        if rule.floor is not None:
            total = max(total, rule.floor)
        if rule.minimum:
            total = max(total, self.minimum(rule, own, shown, counter))
        most = self.maximum(rule, own, shown, end, counter)
        return total if most is None else min(total, most)

    def minimum(self, rule: Component, own: list[Version | None], shown: list[date],
                counter: str) -> int:  # fmt: skip
        here = any(self.present(day) for day in shown if day <= self.day)
        # A span that begins later in the month of the run is not here yet.
        values = []
        for day, version in zip(shown, own, strict=True):
            limit = self.limit(rule.minimum, day)
            value = Fraction(0)
            if version is not None and limit is not None and (
                self.present(day) or (here and not limit.by_presence)
            ):  # fmt: skip
                owed = self.owed(version.component, day, rule.exemption_waives_minimum)
                value = owed * limit.amount / (1 if counter == "month" else 12)
            values.append(value)
        return rounded(self.months(own, values, shown))

    def maximum(self, rule: Component, own: list[Version | None], shown: list[date],
                end: date, counter: str) -> int | None:  # fmt: skip
        governed = [d for d, v in zip(shown, own, strict=True) if v and d <= self.day]
        latest = self.limit(rule.maximum, governed[-1])
        if latest is None or not latest.by_presence:
            return latest.amount if latest else None
        later = all_days(shown[-1] + timedelta(days=1), end)
        days, all_own = [*shown, *later], [*own, *(self.version(d) for d in later)]
        values = []
        for day, version in zip(days, all_own, strict=True):
            limit = self.limit(rule.maximum, day)
            value = Fraction(0)
            if version is not None and limit is not None and self.present(day):
                value = Fraction(limit.amount, 1 if counter == "month" else 12)
            values.append(value)
        return rounded(self.months(all_own, values, days))

    def total(self) -> int:
        found = []
        for month in months_between(OPENING, self.day):
            found.append(self.period("month", month, month_end(month)))
        for counter in ("year", "lifetime"):
            found.append(self.period(counter, OPENING, LAST))
        return sum(total for total in found if total is not None)


def marginal(rule: Component, level: int) -> Fraction:
    total, low = Fraction(0), 0
    for bracket in rule.brackets:
        high = level if bracket.up_to is None else min(level, bracket.up_to)
        first = bracket is rule.brackets[0]
        if first or high > low:
            total += (high - low) * bracket.rate / 100
        low = bracket.up_to or 0
    return total


def step(rule: Component, level: int) -> Fraction:
    for bracket in rule.brackets:
        bound = bracket.up_to
        if bound is None or level < bound:
            return bracket.rate
        if level == bound and not rule.bound_takes_next:
            return bracket.rate
    raise AssertionError


# -- properties ---------------------------------------------------------------------


def successive(payer: Payer, days: list[date]) -> list[Due]:
    results: list[Due] = []
    for day in days:
        result = due(payer, OPENING, day)
        booking = Booking(month_start(day), result.amount)
        payer = replace(payer, bookings=(*payer.bookings, booking))
        results.append(result)
    return results


@given(payers(), days_2026)
@settings(max_examples=200, deadline=None)
def test_as_told_day_by_day(payer: Payer, day: date) -> None:
    assert due(payer, OPENING, day).target == Told(payer, day).total()


@given(payers(), st.sets(st.sampled_from(MONTH_ENDS), min_size=1))
@settings(deadline=None)
def test_twelve_runs_or_fewer_are_one_computation(
    payer: Payer, days: set[date]
) -> None:
    results = successive(payer, sorted(days))
    booked = sum(result.amount for result in results)
    assert booked == due(payer, OPENING, max(days)).target


@given(payers(), st.permutations(range(12)), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_order_does_not_matter(payer: Payer, order: list[int], random: object) -> None:
    found = payer.history[BASE]
    moved = [found[n] for n in order if n < len(found)]
    bookings = (Booking(OPENING, 100), Booking(date(2026, 3, 1), -250))
    payer = replace(payer, bookings=bookings)
    other = replace(
        payer,
        versions=payer.versions[::-1],
        exemptions=payer.exemptions[::-1],
        presence=payer.presence[::-1],
        history={BASE: tuple(moved)},
        bookings=bookings[::-1],
    )
    assert due(other, OPENING, LAST) == due(payer, OPENING, LAST)


@given(payers(), days_2026, amounts)
@settings(deadline=None)
def test_a_movement_in_two_is_the_same(payer: Payer, day: date, amount: int) -> None:
    found = payer.history[BASE]
    whole = (*found, Movement(day, amount))
    halves = (*found, Movement(day, amount // 3), Movement(day, amount - amount // 3))
    one = due(replace(payer, history={BASE: whole}), OPENING, LAST)
    two = due(replace(payer, history={BASE: halves}), OPENING, LAST)
    assert one == two


@given(components(), movements)
@settings(deadline=None)
def test_a_year_by_months_is_the_year_at_once(
    rule: Component, found: tuple[Movement, ...]
) -> None:
    """One rule all year: only the year's base matters, whatever its months."""
    if rule.method in ("flat", "affine"):
        rule = replace(rule, method="percentage", base=BASE, amount=0)
    rule = replace(
        rule, counter="year", floor=0, minimum=(), maximum=(), stages=frozenset(),
        wages="any",
    )  # fmt: skip
    payer = Payer((Version(rule, date(2020, 1, 1)),), history={BASE: found})
    results = successive(payer, MONTH_ENDS)
    base = sum(m.amount for m in found if m.day >= OPENING)
    assert sum(result.amount for result in results) == max(variable(rule, base), 0)


@given(payers(), days_2026, amounts)
@settings(deadline=None)
def test_what_is_cancelled_leaves_nothing(payer: Payer, day: date, amount: int) -> None:
    """A late document and its reversal, in any later month, bring the same total."""
    first = successive(payer, MONTH_ENDS[:6])
    found = payer.history[BASE]
    bookings = tuple(
        Booking(month_start(end), result.amount)
        for end, result in zip(MONTH_ENDS[:6], first, strict=True)
    )
    extra = (Movement(day, amount), Movement(day, -amount))
    later = replace(payer, history={BASE: found + extra}, bookings=bookings)
    rest = successive(later, MONTH_ENDS[6:])
    total = sum(result.amount for result in first + rest)
    assert total == due(payer, OPENING, LAST).target


@given(payers(), movements, st.integers(1, 11))
@settings(deadline=None)
def test_a_changed_past_corrects_itself_at_the_next_run(
    payer: Payer, other: tuple[Movement, ...], runs: int
) -> None:
    before = successive(payer, MONTH_ENDS[:runs])
    bookings = tuple(
        Booking(month_start(end), result.amount)
        for end, result in zip(MONTH_ENDS[:runs], before, strict=True)
    )
    changed = replace(payer, history={BASE: other}, bookings=bookings)
    after = due(changed, OPENING, MONTH_ENDS[runs])
    booked = sum(booking.amount for booking in bookings)
    assert booked + after.amount == Told(changed, MONTH_ENDS[runs]).total()


@given(payers(), days_2026)
@settings(deadline=None)
def test_every_amount_explains_itself(payer: Payer, day: date) -> None:
    result = due(payer, OPENING, day)
    if result.explanation is None:
        assert result.target == 0
        return
    told = json.loads(json.dumps(result.explanation.as_json()))
    assert told["amount"] == told["target"] - told["booked"] == result.amount
    assert told["period_start"] <= told["period_end"]
    moved = [piece["counter_after"] - piece["counter_before"]
             for piece in told["pieces"]]  # fmt: skip
    if len(payer.versions) == 1 and moved and told["counter"] == "year":
        covered = [m for m in payer.history[BASE] if OPENING <= m.day <= day]
        covers_all = told["pieces"][0]["start"] == OPENING.isoformat()
        ends = told["pieces"][-1]["end"] == day.isoformat()
        assert not (covers_all and ends) or sum(moved) == sum(m.amount for m in covered)


@given(brackets(), st.integers(-10_000, 4_000_000), st.integers(0, 500_000))
def test_slices_are_additive_monotone_and_without_jump(
    found: tuple[Bracket, ...], level: int, more: int
) -> None:
    def amount(before: int, after: int) -> Fraction:
        return sum((s.amount for s in slices(found, before, after)), Fraction(0))

    middle = level + more // 2
    whole = amount(level, level + more)
    assert whole == amount(level, middle) + amount(middle, level + more)
    assert amount(level + more, level) == -whole
    assert 0 <= whole <= more * max(bracket.rate for bracket in found) / 100
    assert sum(s.base for s in slices(found, level, level + more)) == more


@given(brackets(), st.integers(0, 3_000_000))
def test_the_base_needed_is_the_smallest(
    found: tuple[Bracket, ...], remaining: int
) -> None:
    rule = Component("any", "slices", base=BASE, brackets=found)
    needed = base_needed(rule, remaining)
    assert needed - variable(rule, needed) >= remaining
    near = range(max(needed - 200, 0), needed)
    assert all(base - variable(rule, base) < remaining for base in near)


@given(amounts, st.lists(st.integers(0, 10_000), min_size=1, max_size=8))
def test_a_spread_loses_no_cent_and_is_odd(amount: int, weights: list[int]) -> None:
    parts = spread(amount, weights)
    assert sum(parts) == amount
    assert spread(-amount, weights) == [-part for part in parts]
