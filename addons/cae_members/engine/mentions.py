"""What the law wants written in each kind of contract."""

from collections.abc import Collection
from dataclasses import dataclass

from .contracts import CAPE, CESA


@dataclass(frozen=True)
class Mention:
    """A clause, and the article that asks for it."""

    code: str
    article: str


CAPE_ARTICLE, CESA_ARTICLE = "C. com. R127-1", "C. trav. L7331-2"
REQUIRED = {
    CAPE: (
        *(
            Mention(code, CAPE_ARTICLE)
            for code in (
                "programme_before",
                "programme_after",
                "means",
                "fee_method",
                "third_party_terms",
                "third_party_limit",
                "accounting_frequency",
                "early_termination",
                "contribution_repayment",
            )
        ),
        Mention("full_time_declaration", "C. com. L127-1"),
        Mention("date_end", "C. com. L127-2"),
    ),
    CESA: (
        *(
            Mention(code, CESA_ARTICLE)
            for code in (
                "objectives",
                "means",
                "contribution_method",
                "variable_method",
                "statutes_id",
                "guarantees",
            )
        ),
        Mention("associate_path", "C. trav. R7331-10"),
    ),
}


def missing(kind: str, written: Collection[str]) -> list[Mention]:
    """Mentions that a contract of this kind still lacks."""
    return [
        mention for mention in REQUIRED.get(kind, ()) if mention.code not in written
    ]
