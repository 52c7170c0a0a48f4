"""What a run knows of its file, kept from one batch to the next."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from ..engine.fec_accounts import Seen
from ..engine.fec_plan import Entry, Plan
from ..engine.fec_types import Fault, FecFile


@dataclass
class Work:
    """A file read and planned. ``entries``: those that would be booked, or are."""

    file: FecFile
    plan: Plan
    seen: dict[str, Seen]
    faults: list[Fault]
    names: dict[str, str] = field(default_factory=dict)
    unattributed: Counter = field(default_factory=Counter)

    @cached_property
    def places(self) -> dict[int, tuple[str, int, str]]:
        """{line of the file: (key of its entry, position in it, account)}."""
        return {
            row.line: (entry.key, position, row.account)
            for entry in self.entries
            for position, row in enumerate(entry.rows)
        }

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self.plan.entries


class Slot:
    """The work of one run: batches of the same process read the file once."""

    key = None
    work = None

    @classmethod
    def get(cls, key):
        return cls.work if key and cls.key == key else None

    @classmethod
    def keep(cls, key, work):
        cls.key, cls.work = key, work

    @classmethod
    def clear(cls):
        cls.keep(None, None)
