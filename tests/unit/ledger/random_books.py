"""Books at random: ``random_books(changes)`` plays a list of changes, one after the
other; a change that does not apply does nothing."""

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from odoo.addons.cae_activity_accounts.engine.ledger_types import Item, Rank

from .books import (
    ACTIVITIES,
    BANK,
    CHARGE,
    CUSTOMER,
    DOUBTFUL,
    OUTSTANDING,
    SUPPLIER,
    VAT,
    VAT_ON_PAYMENT,
    A,
    B,
    Books,
    C,
    day,
)

weights = st.one_of(
    st.just(()),
    st.sampled_from((A, B, C)).map(lambda a: ((a, 1),)),
    st.lists(
        st.tuples(st.sampled_from(ACTIVITIES), st.integers(1, 10**8)),
        min_size=1,
        max_size=4,
        unique_by=lambda pair: pair[0],
    ).map(lambda pairs: tuple(sorted(pairs))),
)
lines = st.lists(
    st.tuples(
        weights,
        st.integers(-50_000, 200_000).filter(bool),
        st.sampled_from((0, VAT, VAT_ON_PAYMENT)),
    ),
    min_size=1,
    max_size=4,
).filter(lambda drawn: sum(amount for _, amount, _ in drawn))
picks = st.integers(0, 10**6)
changes = st.lists(
    st.one_of(
        st.tuples(st.just("document"), lines, st.booleans(), st.integers(1, 2)),
        st.tuples(
            st.sampled_from(("pay", "bank", "statement", "transfer")),
            st.lists(st.tuples(picks, picks), min_size=1, max_size=3),
            st.integers(-300, 300),
            st.integers(0, 500),
        ),
        st.tuples(st.just("advance"), st.booleans(), st.integers(1, 90_000), picks),
        st.tuples(st.just("clear"), picks, picks, picks),
        st.tuples(st.just("net"), picks, picks, picks),
        st.tuples(st.just("exchange"), picks, st.integers(1, 900), picks),
        st.tuples(st.just("undo"), picks, picks, picks),
        st.tuples(st.just("reverse"), picks, picks, picks),
        st.tuples(st.just("explicit"), picks, st.sampled_from((A, B)), picks),
    ),
    min_size=2,
    max_size=14,
)
FORWARD = (
    "document",
    "pay",
    "bank",
    "statement",
    "transfer",
    "advance",
    "clear",
    "net",
)
"""Changes that only add to the books: they rewrite nothing of the past."""

RANKS = {
    "pay": Rank.PAYMENT,
    "bank": Rank.BANK,
    "statement": Rank.STATEMENT,
    "transfer": Rank.TRANSFER,
}


def random_books(drawn: list[tuple]) -> Books:  # type: ignore[type-arg]
    books = Books()
    for number, change in enumerate(drawn):
        play(books, change, day(10 * number))
    return books


def play(books: Books, change: tuple, at: date) -> None:  # type: ignore[type-arg]
    """Play one change on a day; what does not apply does nothing."""
    what, *drawn = change
    {
        "document": _document,
        "advance": _advance,
        "clear": _clear,
        "net": _net,
        "exchange": _exchange,
        "undo": _undo,
        "reverse": _reverse,
        "explicit": _explicit,
    }.get(what, _settle)(books, at, what, *drawn)


def _document(books: Books, at: date, _what: str, drawn, sale, parts) -> None:  # type: ignore[no-untyped-def]
    books.document(drawn, at, sale, parts)


def _settle(books: Books, at: date, what: str, picked, charge, left) -> None:  # type: ignore[no-untyped-def]
    """Settle some open items, wholly or in part, with a charge and a rest."""
    targets: dict[int, tuple[Item, int]] = {}
    for pick, amount in picked:
        # Only a customer's debt is moved: on one account, a debt is of one kind.
        accounts = (CUSTOMER,) if what == "transfer" else (CUSTOMER, SUPPLIER, DOUBTFUL)
        found = books.open_items(*accounts)
        if found:
            item = found[pick % len(found)]
            open_now = abs(books.open_amount(item))
            targets[item.id] = (item, open_now if pick % 2 else amount % open_now + 1)
    if targets:
        transfer = what == "transfer"
        books.settle(
            RANKS[what],
            at,
            list(targets.values()),
            0 if transfer else charge,
            0 if what == "pay" else left,
            DOUBTFUL if transfer else None,
        )


def _advance(books: Books, at: date, _what: str, bank, amount, _unused) -> None:  # type: ignore[no-untyped-def]
    """A receipt that settles nothing yet."""
    items = [books.item(CUSTOMER, -amount), books.item(BANK, amount)]
    books.post(Rank.BANK if bank else Rank.PAYMENT, at, items)


def _clear(books: Books, at: date, _what: str, pick, *_unused) -> None:  # type: ignore[no-untyped-def]
    """A bank line for an outstanding payment."""
    found = books.open_items(OUTSTANDING)
    if found:
        item = found[pick % len(found)]
        books.settle(Rank.STATEMENT, at, [(item, abs(books.open_amount(item)))])


def _net(books: Books, at: date, _what: str, pick, part, _unused) -> None:  # type: ignore[no-untyped-def]
    """Two open items of one account against each other: credit note, refund."""
    found = books.open_items(CUSTOMER, SUPPLIER)
    debits = [i for i in found if i.balance > 0]
    for item in debits[pick % len(debits) :] if debits else ():
        for other in found:
            if other.account == item.account and other.balance < 0:
                books.link(item, other, at, part % 50_000 + 1)
                return


def _exchange(books: Books, at: date, _what: str, pick, amount, _unused) -> None:  # type: ignore[no-untyped-def]
    found = books.open_items(CUSTOMER)
    if found:
        item = found[pick % len(found)]
        amount = min(amount, abs(books.open_amount(item)))
        sign = 1 if item.balance > 0 else -1
        mine = books.item(CUSTOMER, -sign * amount)
        loss = books.item(CHARGE, sign * amount, nominal=True)
        books.post(Rank.EXCHANGE, at, [mine, loss])
        books.link(item, mine, at)


def _undo(books: Books, _at: date, _what: str, pick, *_unused) -> None:  # type: ignore[no-untyped-def]
    if books.links:
        books.undo(list(books.links.values())[pick % len(books.links)])


def _reverse(books: Books, at: date, _what: str, pick, *_unused) -> None:  # type: ignore[no-untyped-def]
    found = [m for m in books.moves.values() if m.rank in (Rank.PAYMENT, Rank.BANK)]
    if found:
        books.reverse(found[pick % len(found)], at)


def _explicit(books: Books, _at: date, _what: str, pick, activity, second) -> None:  # type: ignore[no-untyped-def]
    """Somebody names the activity of one item, whatever it is."""
    if books.moves:
        move = list(books.moves.values())[pick % len(books.moves)]
        items = list(move.items)
        place = second % len(items)
        items[place] = replace(items[place], activity=activity, weights=())
        books.moves[move.id] = replace(move, items=tuple(items))
