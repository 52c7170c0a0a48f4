"""Whose a line is: by its analytic code, else by its piece, account or journal."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .fec_types import Row

UNKNOWN = 0


@dataclass(frozen=True)
class ActivityRules:
    """Activities (their numbers) by analytic code, beginnings of codes, and journal."""

    analytic: Mapping[str, int] = field(default_factory=dict)
    piece: Mapping[str, int] = field(default_factory=dict)
    account: Mapping[str, int] = field(default_factory=dict)
    journal: Mapping[str, int] = field(default_factory=dict)

    def of(self, row: Row) -> int | None:
        """The activity; ``UNKNOWN`` for a code without activity; None for no rule."""
        if row.analytic:
            return self.analytic.get(row.analytic, UNKNOWN)
        return (
            by_beginning(self.piece, row.piece)
            or by_beginning(self.account, row.account)
            or self.journal.get(row.journal)
        )


def by_beginning(rules: Mapping[str, int], code: str) -> int | None:
    """What the longest beginning of a code that has a rule gives."""
    if rules:
        for length in range(len(code), 0, -1):
            if code[:length] in rules:
                return rules[code[:length]]
    return None
