"""Who pays which component, and on which activity the amount is charged.

From activities, persons and rules to one line per activity and payer: an activity, a
person (once, whatever the number of his activities; a shared activity pays for each of
its persons) or a contract. What a person or a contract owes is spread over the
activities in which the person has a share during the month.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from odoo.addons.cae_members.engine.money import split
from odoo.addons.cae_members.engine.timeline import Span, month_end, month_start

from .contribution import Booking, Exemption, Movement, Payer, Version
from .contribution_due import Due, due
from .contribution_parts import reigning, year_of
from .contribution_rule import spread

ONE_DAY = timedelta(days=1)
History = Mapping[str, tuple[Movement, ...]]


@dataclass(frozen=True)
class Person:
    """``contracts``: signed, by id; ``stages``: what they make of the person."""

    id: int
    contracts: tuple[tuple[int, Span[str]], ...] = ()
    stages: tuple[Span[str], ...] = ()

    @property
    def seniority_from(self) -> date | None:
        starts = [span.start for _id, span in self.contracts]
        return min(starts) if starts else None


@dataclass(frozen=True)
class Activity:
    """``shares``: weights by person; ``versions``: what was voted, by component."""

    id: int
    shares: tuple[tuple[int, Span[int]], ...] = ()
    versions: Mapping[str, tuple[Version, ...]] = field(default_factory=dict)
    history: History = field(default_factory=dict)
    wages_months: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Exempted:
    """An exemption of a person, of an activity, or of both; ``code`` None: of all."""

    person: int | None
    activity: int | None
    code: str | None
    span: Span[Exemption]


@dataclass(frozen=True)
class Key:
    """Who pays: the ids that are not of the payer are None."""

    code: str
    activity: int | None = None
    person: int | None = None
    contract: int | None = None


@dataclass(frozen=True)
class Line:
    """What an activity is charged; ``version`` is the rule of the day, or the last."""

    key: Key
    activity: int
    version: Version
    amount: int
    weight: int
    due: Due


@dataclass(frozen=True)
class Roll:
    """Everything that one computation reads."""

    activities: Mapping[int, Activity]
    persons: Mapping[int, Person]
    exempted: tuple[Exempted, ...] = ()
    bookings: Mapping[Key, tuple[Booking, ...]] = field(default_factory=dict)
    weights: Mapping[int, int] = field(default_factory=dict)
    """Weights of activities, by which a person's amount is spread (equally if none)."""

    def lines(self, day: date) -> list[Line]:
        """The lines of the month of ``day``, with the bases known to ``day``."""
        found: list[Line] = []
        for key, payer, charged in self.payers(day):
            rule = reigning(payer.versions, day) or payer.versions[-1]
            since = year_of(day, rule.component.year_first_month)[0]
            result = due(payer, since, day)
            if result.explanation is None and not result.amount:
                continue
            weights = [max(self.weights.get(id_, 0), 0) for id_ in charged]
            parts = spread(result.amount, weights)
            found.extend(
                Line(key, id_, rule, part, weight, result)
                for id_, part, weight in zip(charged, parts, weights, strict=True)
            )
        return found

    def payers(self, day: date) -> Iterable[tuple[Key, Payer, Sequence[int]]]:
        """Every payer with the activities that he charges, in a stable order."""
        of_person: dict[tuple[int, str], list[Activity]] = {}
        for activity in self.activities.values():
            for code, versions in activity.versions.items():
                if versions[-1].component.per == "activity":
                    key = Key(code, activity=activity.id)
                    yield key, self.of_activity(key, activity), [activity.id]
                    continue
                for id_ in dict.fromkeys(id_ for id_, _span in activity.shares):
                    of_person.setdefault((id_, code), []).append(activity)
        for (id_, code), activities in of_person.items():
            person = self.persons[id_]
            charged = charged_activities(id_, activities, day)
            if activities[0].versions[code][-1].component.per == "person":
                key = Key(code, person=id_)
                yield key, self.of_person(key, person, activities), charged
            else:
                for key, payer in self.of_contracts(code, person, activities):
                    yield key, payer, charged

    # -- payers ------------------------------------------------------------------

    def of_activity(self, key: Key, activity: Activity) -> Payer:
        """The stage of a shared activity is that of its largest share."""
        people = [self.persons[id_] for id_, _span in activity.shares]
        presence: list[Span[bool]] = []
        for id_, span in activity.shares:
            presence += overlaps([span], self.persons[id_].contracts)
        main = max(activity.shares, key=lambda share: share[1].value, default=None)
        leader = self.persons[main[0]] if main else None
        starts = [p.seniority_from for p in people if p.seniority_from is not None]
        return Payer(
            versions=activity.versions[key.code],
            presence=tuple(presence),
            stages=leader.stages if leader else (),
            exemptions=self.exemptions(key.code, None, [activity]),
            wages_months=activity.wages_months,
            seniority_from=min(starts) if starts else None,
            history=activity.history,
            bookings=self.bookings.get(key, ()),
        )

    def of_person(
        self, key: Key, person: Person, activities: Sequence[Activity]
    ) -> Payer:
        shares = shares_of(person.id, activities)
        return Payer(
            versions=activities[0].versions[key.code],
            presence=tuple(overlaps(shares, person.contracts)),
            stages=person.stages,
            exemptions=self.exemptions(key.code, person.id, activities),
            wages_months=frozenset().union(*(a.wages_months for a in activities)),
            seniority_from=person.seniority_from,
            history=history_of(person.id, activities),
            bookings=self.bookings.get(key, ()),
        )

    def of_contracts(
        self, code: str, person: Person, activities: Sequence[Activity]
    ) -> Iterable[tuple[Key, Payer]]:
        """Each contract has the base from its start to the start of the next one."""
        whole = self.of_person(Key(code, person=person.id), person, activities)
        shares = shares_of(person.id, activities)
        starts = sorted(span.start for _id, span in person.contracts)
        for id_, span in person.contracts:
            later = [start for start in starts if start > span.start]
            end = later[0] - ONE_DAY if later else date.max
            key = Key(code, contract=id_)
            yield (
                key,
                replace(
                    whole,
                    presence=tuple(overlaps(shares, [(id_, span)])),
                    history={
                        base: tuple(m for m in found if span.start <= m.day <= end)
                        for base, found in whole.history.items()
                    },
                    bookings=self.bookings.get(key, ()),
                ),
            )

    def exemptions(
        self, code: str, person: int | None, activities: Sequence[Activity]
    ) -> tuple[Span[Exemption], ...]:
        """Those of the payer.

        A person's exemption is not that of an activity that he shares, nor an
        activity's that of a person who has several.
        """
        ids = {activity.id for activity in activities}
        people = {id_ for activity in activities for id_, _span in activity.shares}
        if person is not None:
            people = {person}
        return tuple(
            exempted.span
            for exempted in self.exempted
            if exempted.code in (None, code)
            and (exempted.person is None or {exempted.person} == people)
            and (exempted.activity is None or {exempted.activity} == ids)
        )


def shares_of(person: int, activities: Sequence[Activity]) -> list[Span[int]]:
    return [
        span
        for activity in activities
        for id_, span in activity.shares
        if id_ == person
    ]


def overlaps(
    shares: Iterable[Span[int]], contracts: Iterable[tuple[int, Span[str]]]
) -> list[Span[bool]]:
    """When a share and a signed contract both run."""
    contracts = list(contracts)
    found = []
    for share in shares:
        for _id, contract in contracts:
            start = max(share.start, contract.start)
            ends = [end for end in (share.end, contract.end) if end is not None]
            end = min(ends) if ends else None
            if end is None or start <= end:
                found.append(Span(start, end, True))
    return found


def charged_activities(
    person: int, activities: Sequence[Activity], day: date
) -> list[int]:
    """Activities in which the person has a share in the month of ``day``; else all."""
    first, last = month_start(day), month_end(day)
    now = [
        activity.id
        for activity in activities
        if any(
            span.start <= last and (span.end is None or span.end >= first)
            for span in shares_of(person, [activity])
        )
    ]
    return now or [activity.id for activity in activities]


def history_of(person: int, activities: Sequence[Activity]) -> History:
    """The person's part of the bases, by the weights of each day, to the cent."""
    history: dict[str, list[Movement]] = {}
    for activity in activities:
        alone = len({id_ for id_, _span in activity.shares}) == 1
        for base, movements in activity.history.items():
            own = movements if alone else parts_of(person, activity, movements)
            history.setdefault(base, []).extend(own)
    return {base: tuple(movements) for base, movements in history.items()}


def parts_of(
    person: int, activity: Activity, movements: Iterable[Movement]
) -> list[Movement]:
    found = []
    for movement in movements:
        weights: dict[int, int] = {}
        for id_, span in activity.shares:
            if span.covers(movement.day):
                weights[id_] = span.value
        if not weights:
            # After the last shares ended: as on their last day.
            ends = [span.end or date.max for _id, span in activity.shares]
            weights = {
                id_: span.value
                for (id_, span), end in zip(activity.shares, ends, strict=True)
                if end == max(ends)
            }
        if person in weights:
            parts = split(movement.amount, list(weights.values()))
            own = parts[list(weights).index(person)]
            found.append(Movement(movement.day, own))
    return found
