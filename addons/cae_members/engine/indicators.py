"""What funders ask for: people followed in a period, in counts that add up.

The facts of one person become one ``Seen``: the groups the person is in and the
measures the person counts in. Everything is counted in people, except hours, so that
for any group of people and any period::

    present at the start + entered = followed = left + present at the end
    positive exits + other exits = left

Somebody is *present at the start* who was there the evening before the first day and
still on it; *at the end*, who is there on the last day and still the day after. A last
day is thus a day of leaving within the period, and one period's end is the next one's
start. An absence inside the period is neither an exit nor an entry.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from .contracts import ASSOCIATE, CESA
from .timeline import Span

START, ENTERED, FOLLOWED, LEFT, END = "start", "entered", "followed", "left", "end"
POSITIVE, OTHER_EXIT = "positive", "other_exit"
NEW_CESA, NEW_ASSOCIATE = "new_cesa", "new_associate"
SUPPORTED, HOURS = "supported", "hours"
MEASURES = (
    START,
    ENTERED,
    FOLLOWED,
    LEFT,
    END,
    POSITIVE,
    OTHER_EXIT,
    NEW_CESA,
    NEW_ASSOCIATE,
    SUPPORTED,
    HOURS,
)

ESTABLISHMENT, STAGE, AGE, ENTRY_AGE = "establishment", "stage", "age", "entry_age"
EXIT_REASON = "exit_reason"
UNKNOWN, STILL_HERE = "", "still_here"

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Place:
    """Under which kind of contract, in which establishment."""

    stage: str
    establishment: str = UNKNOWN


@dataclass(frozen=True)
class Exit:
    day: date
    reason: str
    positive: bool


@dataclass(frozen=True)
class Person:
    """Facts about one person; ``groups`` holds what does not depend on the period.

    ``presence`` says when the person counts: while under contract, or while on a
    funding agreement. ``hours`` are those of the period, in hundredths.
    """

    id: int
    presence: tuple[Span[None], ...] = ()
    places: tuple[Span[Place], ...] = ()
    exits: tuple[Exit, ...] = ()
    groups: Mapping[str, str] = field(default_factory=dict)
    birth: date | None = None
    hours: int = 0


@dataclass(frozen=True)
class Seen:
    """One person over one period: group of each dimension, value of each measure."""

    id: int
    groups: Mapping[str, str]
    measures: Mapping[str, int]


def observe(
    people: Iterable[Person], first: date, last: date, bands: Sequence[int]
) -> list[Seen]:
    """Return who was followed, or given hours, from ``first`` to ``last``."""
    if last < first:
        raise ValueError(f"the period ends {last} before it starts {first}")
    seen = (_observe(person, first, last, bands) for person in people)
    return [one for one in seen if one.measures]


def _observe(person: Person, first: date, last: date, bands: Sequence[int]) -> Seen:
    measures = {SUPPORTED: 1, HOURS: person.hours} if person.hours > 0 else {}
    reason = STILL_HERE
    if any(_overlaps(span, first, last) for span in person.presence):
        measures |= {FOLLOWED: 1, **_movements(person.presence, first, last)}
        measures |= _promotions(person.places, first, last)
    if LEFT in measures:
        way_out = _last_exit(person.exits, first, last)
        reason = way_out.reason if way_out else UNKNOWN
        measures[POSITIVE if way_out and way_out.positive else OTHER_EXIT] = 1
    groups = {**person.groups, EXIT_REASON: reason}
    place = _last_place(person.places, first, last)
    if place:
        groups[STAGE] = place.stage
        groups[ESTABLISHMENT] = place.establishment or groups.get(
            ESTABLISHMENT, UNKNOWN
        )
    entry = min((span.start for span in person.presence), default=None)
    groups[AGE] = band_of(person.birth, last, bands)
    groups[ENTRY_AGE] = band_of(person.birth, entry, bands)
    return Seen(person.id, groups, measures)


def _overlaps(span: Span[None] | Span[Place], first: date, last: date) -> bool:
    return span.start <= last and (span.end is None or span.end >= first)


def _movements(
    presence: Sequence[Span[None]], first: date, last: date
) -> dict[str, int]:
    def there(*days: date) -> bool:
        return all(any(span.covers(day) for span in presence) for day in days)

    return {
        START if there(first - DAY, first) else ENTERED: 1,
        END if there(last, last + DAY) else LEFT: 1,
    }


def _promotions(
    places: Iterable[Span[Place]], first: date, last: date
) -> dict[str, int]:
    """Who signed a first CESA, and who became an associate, in the period."""
    starts: dict[str, date] = {}
    for span in places:
        if span.value.stage in (CESA, ASSOCIATE):
            starts[NEW_CESA] = min(span.start, starts.get(NEW_CESA, span.start))
        if span.value.stage == ASSOCIATE:
            starts[NEW_ASSOCIATE] = min(
                span.start, starts.get(NEW_ASSOCIATE, span.start)
            )
    return {measure: 1 for measure, day in starts.items() if first <= day <= last}


def _last_exit(exits: Iterable[Exit], first: date, last: date) -> Exit | None:
    inside = [one for one in exits if first <= one.day <= last]
    return max(inside, key=lambda one: one.day, default=None)


def _last_place(places: Iterable[Span[Place]], first: date, last: date) -> Place | None:
    inside = [span for span in places if _overlaps(span, first, last)]
    return max(inside, key=lambda span: span.start).value if inside else None


# Ages


def age_on(birth: date, day: date) -> int:
    """Age in whole years; somebody born on 29 February ages on 1 March."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def parse_bands(text: str) -> tuple[int, ...]:
    """Read the first ages of the bands: "26, 45" makes under 26, 26 to 44, over."""
    bands = tuple(int(part) for part in text.split(","))
    if not bands or bands[0] <= 0 or list(bands) != sorted(set(bands)):
        raise ValueError(f"ages must be positive and go up: {text}")
    return bands


def band_of(birth: date | None, day: date | None, bands: Sequence[int]) -> str:
    """Key of the band on ``day``: "0-25", "26-44", "45-"; empty when not known."""
    if birth is None or day is None or day < birth:
        return UNKNOWN
    age = age_on(birth, day)
    low = max((edge for edge in bands if edge <= age), default=0)
    high = min((edge for edge in bands if edge > age), default=None)
    return f"{low}-{high - 1 if high else ''}"
