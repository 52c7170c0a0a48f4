"""The entry of a run balances within each activity, whatever the slips."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.cae_payroll.engine.posting import (
    Accounts,
    Key,
    Slip,
    Unbalanced,
    entry_items,
    missing,
)

ACCOUNTS = {
    "gross": Accounts(6411, 0),
    "net_paid": Accounts(0, 421),
    "pas": Accounts(0, 4421, "DGFiP"),
    "maladie": Accounts(6451, 431, "URSSAF"),
    "agirc_arrco_t1": Accounts(6453, 437, "Agirc-Arrco"),
    "mutuelle": Accounts(6452, 437, "Mutuelle"),
    "reduction_urssaf": Accounts(6451, 431, "URSSAF"),
}


def slip(charges, gross=200000, rows=(), pas=819, name="S1", partner=7):
    employee = sum(own for _code, own, _employer in rows)
    return Slip(name, partner, charges, gross, gross - employee - pas, pas, rows)


def by_activity(items, accounts):
    found = {}
    for key, amount in items.items():
        if str(key.account)[0] in accounts:
            found[key.activity] = found.get(key.activity, 0) + amount
    return found


ROWS = (
    ("maladie", 0, 26000),
    ("agirc_arrco_t1", 6300, 9440),
    ("mutuelle", 2000, 2000),
    ("reduction_urssaf", 0, -54060),
)


def test_one_activity():
    items = entry_items([slip({1: 183380}, rows=ROWS)], ACCOUNTS)
    assert items == {
        Key(6411, 1): 200000,
        Key(6451, 1): 26000 - 54060,
        Key(6453, 1): 9440,
        Key(6452, 1): 2000,
        Key(431, 1, "URSSAF"): 54060 - 26000,
        Key(437, 1, "Agirc-Arrco"): -15740,
        Key(437, 1, "Mutuelle"): -4000,
        Key(4421, 1, "DGFiP"): -819,
        Key(421, 1, "", 7, True): -(200000 - 8300 - 819),
    }


def test_what_does_not_balance_is_refused_with_its_figures():
    with pytest.raises(
        Unbalanced, match=r"S1: debit 2000\.00, credit 2000\.00.*1999\.99"
    ):
        entry_items([slip({1: 199999})], ACCOUNTS)


def test_lines_without_account_are_named_once():
    slips = [slip({1: 1}, rows=(("csa", 0, 600),)), slip({1: 1}, rows=(("csa", 0, 6),))]
    assert missing(slips, ACCOUNTS) == ["csa"]
    assert missing(slips, ACCOUNTS | {"csa": Accounts(6451, 0)}) == ["csa"]
    assert missing(slips, ACCOUNTS | {"csa": Accounts(6451, 431)}) == []


amounts = st.integers(-(10**6), 10**6)
rows = st.lists(
    st.tuples(
        st.sampled_from(("maladie", "agirc_arrco_t1", "mutuelle", "reduction_urssaf")),
        amounts,
        amounts,
    ),
    max_size=8,
)


@given(
    st.lists(
        st.tuples(
            amounts,
            rows,
            st.integers(0, 10**5),
            st.lists(amounts, min_size=1, max_size=4),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_each_activity_balances_and_bears_exactly_its_charge(cases):
    slips, charged = [], {}
    for rank, (gross, lines, pas, parts) in enumerate(cases):
        cost = gross + sum(employer for _c, _o, employer in lines)
        whole = [*parts, cost - sum(parts)]
        charges = {rank * 10 + i: part for i, part in enumerate(whole)}
        charged |= charges if cost else {}
        slips.append(slip(charges, gross, tuple(lines), pas, f"S{rank}", rank + 1))
    items = entry_items(slips, ACCOUNTS)
    balance = by_activity(items, "64")
    assert not any(balance.values())
    results = by_activity(items, "6")
    for activity, part in charged.items():
        assert results.get(activity, 0) == part
