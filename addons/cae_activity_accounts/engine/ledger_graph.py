"""Which entries depend on which, loaded as far as it is walked.

An entry depends on those that attribute its items (lower rank, or same rank and older)
and on which it hangs by a reconciliation, a reversal or a cash-basis tax. Two
questions: which entries must be computed again when some changed (``scope``), and which
must be read to compute some (``reading``).
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from .ledger_types import Rank

Header = Mapping[str, Any]
"""A posted entry: id, rank, origin (document of a cash-basis entry), customer."""


class Source(Protocol):
    """Where entries are found."""

    def _neighbours(self, move_ids: Iterable[int]) -> Iterable[tuple[int, int]]:
        """Pairs of entries that hang together, the first in ``move_ids``."""

    def _headers(self, move_ids: Iterable[int]) -> Iterable[Header]:
        """Those of ``move_ids`` that are posted."""


class Graph:
    """Posted entries and what hangs together with what."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.headers: dict[int, Header] = {}
        self.next: dict[int, set[int]] = {}

    def scope(self, changed: Iterable[int]) -> set[int]:
        """Entries whose rows may differ once ``changed`` have changed."""
        changed = set(changed)
        affected = self.followers(changed | self._origins(changed))
        # How a document was settled is told by what settles it.
        return affected | self._sales(self.sources(affected))

    def reading(self, move_ids: Iterable[int]) -> set[int]:
        """Posted entries to read in order to compute ``move_ids``."""
        return self.sources(self.followers(move_ids)) & self.headers.keys()

    def followers(self, move_ids: Iterable[int]) -> set[int]:
        """The entries and all those whose attribution depends on them."""
        return self._walk(move_ids, lambda mine, other: other > mine)

    def sources(self, move_ids: Iterable[int]) -> set[int]:
        """The entries and all those on which their attribution depends.

        The tax entries of a document share its cents: they come together.
        """
        reached = self._walk(move_ids, lambda mine, other: other < mine)
        for origin in self._origins(reached):
            self._load({origin})
            reached |= {
                id_
                for id_ in self.next[origin]
                if id_ in self.headers and self.headers[id_]["origin"] == origin
            }
        return reached

    def _load(self, move_ids: Iterable[int]) -> None:
        new = set(move_ids) - self.next.keys()
        if not new:
            return
        found = set(new)
        self.next.update((id_, set()) for id_ in new)
        for mine, other in self.source._neighbours(new):
            self.next[mine].add(other)
            found.add(other)
        for header in self.source._headers(found - self.headers.keys()):
            self.headers[header["id"]] = header

    def _order(self, move_id: int) -> tuple[int, int] | None:
        header = self.headers.get(move_id)
        return (header["rank"], move_id) if header else None

    def _walk(
        self,
        move_ids: Iterable[int],
        leads: Callable[[tuple[int, int], tuple[int, int]], bool],
    ) -> set[int]:
        reached = set(move_ids)
        edge = set(reached)
        while edge:
            self._load(edge)
            edge = {
                other
                for mine in edge
                for other in self.next[mine] - reached
                # An entry that is no longer posted lets go all that it touched.
                if (order := self._order(other))
                and ((before := self._order(mine)) is None or leads(before, order))
            }
            reached |= edge
        return reached

    def _origins(self, move_ids: Iterable[int]) -> set[int]:
        """Documents of the cash-basis tax entries among entries."""
        ids = set(move_ids)
        self._load(ids)
        headers = (self.headers.get(id_) for id_ in ids)
        return {header["origin"] for header in headers if header and header["origin"]}

    def _sales(self, move_ids: Iterable[int]) -> set[int]:
        """Documents with a customer among entries."""
        ids = set(move_ids)
        self._load(ids)
        return {
            id_
            for id_ in ids
            if (header := self.headers.get(id_))
            and header["rank"] == Rank.SOURCE
            and header["customer"]
        }
