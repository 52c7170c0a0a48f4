"""What a file's codes are in the chart: accounts, third parties, kinds of journals."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from .fec_plan import Entry
from .fec_types import Row

# Type of an account by the longest beginning of its code (French chart of accounts),
# where the company's own chart has nothing near.
TYPES = {
    "1": "equity",
    "15": "liability_non_current",
    "16": "liability_non_current",
    "17": "liability_non_current",
    "2": "asset_fixed",
    "26": "asset_non_current",
    "27": "asset_non_current",
    "28": "asset_non_current",
    "29": "asset_non_current",
    "3": "asset_current",
    "4": "liability_current",
    "40": "liability_payable",
    "409": "asset_current",
    "41": "asset_receivable",
    "419": "liability_current",
    "409100": "asset_prepayments",
    "46": "asset_current",
    "47": "asset_current",
    "486": "asset_prepayments",
    "49": "asset_current",
    "5": "asset_cash",
    "50": "asset_current",
    "519": "liability_current",
    "59": "asset_current",
    "6": "expense",
    "60": "expense_direct_cost",
    "68": "expense_depreciation",
    "7": "income",
    "74": "income_other",
    "75": "income_other",
    "76": "income_other",
    "77": "income_other",
    "78": "income_other",
    "8": "off_balance",
    "9": "off_balance",
}
# Results of the year are carried by these; a company has one such account at most.
UNIQUE_TYPES = {"equity_unaffected": "equity"}
NEAR = 3
THIRD_PARTIES = ("40", "41")
LIQUID = {"51", "53"}
BOUGHT = {"60", "61", "62"}
OWN = {"10", "12"}
MOSTLY = 0.5
NEARLY_ALWAYS = 0.9


@dataclass
class Seen:
    """An account of the file: its label, its lines, its third parties."""

    label: str
    lines: int = 0
    thirds: set[str] = field(default_factory=set)
    lettered: bool = False


def accounts_seen(rows: Iterable[Row]) -> dict[str, Seen]:
    """Accounts of the file by code, in order of first use."""
    found: dict[str, Seen] = {}
    for row in rows:
        seen = found.setdefault(row.account, Seen(row.account_label))
        seen.lines += 1
        seen.lettered |= bool(row.letter)
        if row.aux:
            seen.thirds.add(row.aux)
    return found


def is_auxiliary(code: str, seen: Seen) -> bool:
    """Whether an account is that of one customer or supplier, not a collective one."""
    if not code.startswith(THIRD_PARTIES):
        return False
    if not code.isdigit():
        return True
    own = next(iter(seen.thirds), "")
    return len(seen.thirds) == 1 and len(own) > NEAR and code.endswith(own)


def third_of(row: Row, auxiliaries: Collection[str]) -> tuple[str, str]:
    """(code, name) of the third party of a line; blank when it has none."""
    if row.aux:
        return row.aux, row.aux_label or row.aux
    if row.account in auxiliaries:
        return row.account, row.account_label or row.account
    return "", ""


class Chart:
    """Accounts that the company has: {code: type}."""

    def __init__(self, types: Mapping[str, str]) -> None:
        self.types = types
        self.codes = sorted(types)
        trimmed = Counter(code.rstrip("0") for code in types)
        self.trimmed = {
            code.rstrip("0"): code for code in types if trimmed[code.rstrip("0")] == 1
        }

    def match(self, code: str) -> str | None:
        """The company's account that a code means: the same but for final zeros."""
        if code in self.types:
            return code
        short = code.rstrip("0")
        return self.trimmed.get(short) if code.isdigit() and len(short) > 1 else None

    def collective(self, code: str) -> str | None:
        """The account that gathers customers, or suppliers."""
        wanted = "asset_receivable" if code.startswith("41") else "liability_payable"
        fit = [known for known in self.codes if self.types[known] == wanted]
        near = [known for known in fit if known[:NEAR] == code[:NEAR]]
        return next(iter(near or [k for k in fit if k[:2] == code[:2]]), None)

    def type_of(self, code: str) -> str:
        """Type of an account to create: of the nearest one, else by the chart."""
        at = bisect_left(self.codes, code)
        near = [self.codes[i] for i in (at - 1, at) if 0 <= i < len(self.codes)]
        best = max(near, key=lambda known: common(known, code), default="")
        if common(best, code) >= NEAR:
            found = self.types[best]
            return UNIQUE_TYPES.get(found, found)
        for length in range(len(code), 0, -1):
            if code[:length] in TYPES:
                return TYPES[code[:length]]
        return "asset_current"


def common(one: str, other: str) -> int:
    """How many characters two codes begin with in common."""
    for i, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return i
    return min(len(one), len(other))


def journal_kind(entries: Iterable[Entry]) -> tuple[str, str]:
    """(type, account of the bank or cash) of a journal, by what it books."""
    total = 0
    liquid: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for entry in entries:
        total += 1
        accounts = {row.account for row in entry.rows}
        begun = {code[:2] for code in accounts}
        liquid.update(code for code in accounts if code[:2] in LIQUID)
        kinds["opening"] += bool(begun & OWN)
        kinds["sale"] += begun >= {"70", "41"}
        kinds["purchase"] += "40" in begun and bool(begun & BOUGHT)
    account, times = next(iter(liquid.most_common(1)), ("", 0))
    if kinds["opening"] <= MOSTLY * total and times and times >= NEARLY_ALWAYS * total:
        return ("cash" if account.startswith("53") else "bank"), account
    for kind in ("sale", "purchase"):
        if kinds[kind] > MOSTLY * total:
            return kind, ""
    return "general", ""
