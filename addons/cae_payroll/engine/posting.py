"""The entry of a pay run: from slips to journal items that balance in each activity.

Each slip's items are split between the activities that bear it by cumulative splits:
over the debits, and over the credits, the parts of an activity sum to its charge to
the cent, so that the entry balances within each activity without any balancing item.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from odoo.addons.cae_members.engine.money import cumulative_split

GROSS, NET, PAS = "gross", "net_paid", "pas"
EXTRA_CODES = (GROSS, NET, PAS)


class Unbalanced(ValueError):
    """Debit and credit of a slip differ."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """Where a line goes: accounts (ids, 0 for none) and who is paid."""

    expense: int
    debt: int
    organism: str = ""
    partner: int = 0


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip to post, in cents.

    charges: {activity: cost}; rows: (code, employee, employer).
    """

    name: str
    partner: int
    charges: Mapping[int, int]
    gross: int
    net_paid: int
    pas: int
    rows: Sequence[tuple[str, int, int]]


@dataclass(frozen=True, slots=True)
class Key:
    """What the items of a run are grouped by; ``personal`` items name their member."""

    account: int
    activity: int
    organism: str = ""
    partner: int = 0
    personal: bool = False


def missing(slips: Iterable[Slip], accounts: Mapping[str, Accounts]) -> list[str]:
    """Codes that some slip needs and that lack an account, in order, each once."""
    found: dict[str, None] = {}
    for slip in slips:
        needs = [(GROSS, slip.gross, 0), (NET, 0, slip.net_paid), (PAS, 0, slip.pas)]
        needs += [(code, employer, own + employer) for code, own, employer in slip.rows]
        for code, expense, debt in needs:
            to = accounts.get(code, Accounts(0, 0))
            if (expense and not to.expense) or (debt and not to.debt):
                found[code] = None
    return list(found)


def entry_items(
    slips: Iterable[Slip], accounts: Mapping[str, Accounts]
) -> dict[Key, int]:
    """Return {key: cents, debit positive} of the entry; zero items are left out.

    Raises ``Unbalanced`` when a slip's debit, credit and charges differ.
    """
    items: defaultdict[Key, int] = defaultdict(int)
    for slip in slips:
        for key, amount in _slip_items(slip, accounts):
            items[key] += amount
    return {key: amount for key, amount in items.items() if amount}


def _slip_items(
    slip: Slip, accounts: Mapping[str, Accounts]
) -> Iterator[tuple[Key, int]]:
    debits = _debits(slip, accounts)
    credits = _credits(slip, accounts)
    cost = sum(slip.charges.values())
    debit, credit = sum(debits.values()), sum(credits.values())
    if not debit == credit == cost:
        raise Unbalanced(
            f"{slip.name}: debit {debit / 100:.2f}, credit {credit / 100:.2f}, "
            f"charged to activities {cost / 100:.2f}"
        )
    yield from _split(debits, slip.charges, 1)
    yield from _split(credits, slip.charges, -1)


def _debits(slip: Slip, accounts: Mapping[str, Accounts]) -> dict[Key, int]:
    sums: defaultdict[Key, int] = defaultdict(int)
    sums[Key(accounts[GROSS].expense, 0)] += slip.gross
    for code, _employee, employer in slip.rows:
        if employer:
            sums[Key(accounts[code].expense, 0)] += employer
    return sums


def _credits(slip: Slip, accounts: Mapping[str, Accounts]) -> dict[Key, int]:
    sums: defaultdict[Key, int] = defaultdict(int)
    for code, employee, employer in (*slip.rows, (PAS, slip.pas, 0)):
        if employee + employer:
            to = accounts[code]
            key = Key(to.debt, 0, to.organism, to.partner)
            sums[key] += employee + employer
    if slip.net_paid:
        net = Key(accounts[NET].debt, 0, "", slip.partner, personal=True)
        sums[net] += slip.net_paid
    return sums


def _split(
    sums: Mapping[Key, int], charges: Mapping[int, int], sign: int
) -> Iterator[tuple[Key, int]]:
    weights = list(charges.values())
    if not sum(weights):
        # Nothing to bear: the items cancel, wherever they are.
        weights = [1] + [0] * (len(weights) - 1)
    portions = cumulative_split(list(sums.values()), weights)
    for key, parts in zip(sums, portions, strict=True):
        for activity, part in zip(charges, parts, strict=True):
            if part:
                yield (
                    Key(key.account, activity, key.organism, key.partner, key.personal),
                    sign * part,
                )
