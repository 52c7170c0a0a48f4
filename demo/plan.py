"""What the members sell, buy and are paid in the year: the documents, not yet in Odoo.

The data files say who sells what to whom, how much and how often; which month has
which document is drawn from a generator whose seed is the row itself: it never changes.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from random import Random

from .days import CHEQUE_DEPOSITS, due_date, run_after, working_day
from .papers import Bill, Claim, Line, Receipt, Sale
from .reading import LAST_MONTH, YEAR, Row, a_day, day, months, rows

# The month left open has documents until this day only.
OPEN_MONTH = LAST_MONTH + 1
OPEN_UNTIL = 16
TRAVEL = "Frais de déplacement"
WHOLE = 100


def _draw(*key: object) -> Random:
    return Random("|".join(str(part) for part in key))


def _runs(activity: str, month: int) -> bool:
    """Whether the activity trades in that month of the year."""
    if activity == "shared":
        return True
    row = next(row for row in rows("activities") if row["code"] == activity)
    start, end = a_day(row["date_start"]), day(row["date_end"])
    middle = date(YEAR, month, 15)
    return start <= middle and (end is None or middle <= end)


def _happens(row: Row, month: int, draw: Random) -> bool:
    chance = int(row["chance"])
    if month == OPEN_MONTH and chance < WHOLE:
        chance //= 2
    return (
        month in months(row["months"])
        and _runs(row["activity"], month)
        and draw.random() * WHOLE < chance
    )


def _a_day_of(month: int, draw: Random) -> date:
    last = OPEN_UNTIL if month == OPEN_MONTH else 26
    return working_day(date(YEAR, month, draw.randint(2, last)))


@cache
def _customers() -> dict[str, Row]:
    return {row["code"]: row for row in rows("customers")}


def receipts(ref: str, customer: str, invoiced: date, draw: Random) -> list[Receipt]:
    """Return how a customer pays, by his habit."""
    row = _customers()[customer]
    habit, due = row["habit"], due_date(invoiced, int(row["term"]))
    if habit == "never":
        return []
    first = {
        "prompt": due + timedelta(days=draw.randint(-4, 3)),
        "slow": due + timedelta(days=draw.randint(0, 14)),
        "late": due + timedelta(days=draw.randint(9, 34)),
        "part": due + timedelta(days=draw.randint(0, 6)),
    }[habit]
    first = working_day(max(first, invoiced + timedelta(days=1)))
    if row["kind"] == "person":
        first = run_after(first, CHEQUE_DEPOSITS)
    if habit != "part":
        return [Receipt(ref, first, WHOLE)]
    rest = working_day(first + timedelta(days=draw.randint(24, 46)))
    part = draw.choice((40, 50, 60))
    return [Receipt(ref, first, part), Receipt(ref, rest, WHOLE - part)]


def _drawn_sales(month: int) -> list[Sale]:
    found = []
    for number, offer in enumerate(rows("offers")):
        draw = _draw("sale", offer["activity"], offer["label"], month)
        if not _happens(offer, month, draw):
            continue
        when, ref = _a_day_of(month, draw), f"BC {YEAR % 100}{month:02d}-{number:03d}"
        quantity = draw.randint(int(offer["quantity_min"]), int(offer["quantity_max"]))
        price, kind, activity = float(offer["price"]), offer["sale"], offer["activity"]
        lines = [Line(offer["label"], quantity, price, kind, activity)]
        if kind == "service" and draw.random() < 0.2:
            travel = float(draw.randint(35, 140))
            lines.append(Line(TRAVEL, 1, travel, kind, activity))
        paid = receipts(ref, offer["customer"], when, draw)
        found.append(
            Sale(
                ref, when, when, offer["customer"], activity, tuple(lines), tuple(paid)
            )
        )
    return found


def _parse_receipts(ref: str, text: str) -> tuple[Receipt, ...]:
    parts = [part.split(":") for part in text.split()]
    return tuple(Receipt(ref, a_day(when), int(share)) for when, share in parts)


def _groups(name: str) -> list[tuple[Row, tuple[Line, ...]]]:
    """Return the documents of a file that has one row a line of document."""
    found: dict[str, tuple[Row, list[Line]]] = {}
    for row in rows(name):
        head, lines = found.setdefault(row["ref"], (row, []))
        lines.append(
            Line(
                row["label"],
                float(row["quantity"]),
                float(row["price"]),
                row["kind"],
                row["line_activity"] or head["activity"],
            )
        )
    return [(head, tuple(lines)) for head, lines in found.values()]


@cache
def _told_sales() -> tuple[Sale, ...]:
    return tuple(
        Sale(
            row["ref"],
            a_day(row["date"]),
            a_day(row["booked"] or row["date"]),
            row["customer"],
            row["activity"],
            lines,
            _parse_receipts(row["ref"], row["receipts"]),
            row["origin"],
        )
        for row, lines in _groups("told_sales")
    )


@cache
def sales(month: int) -> tuple[Sale, ...]:
    """Return the invoices and credit notes booked in a month, in order."""
    told = [sale for sale in _told_sales() if sale.booked.month == month]
    return tuple(
        sorted([*_drawn_sales(month), *told], key=lambda sale: (sale.booked, sale.ref))
    )


@cache
def receipts_of(month: int) -> tuple[tuple[Receipt, ...], ...]:
    """Return what customers pay in a month; one transfer may pay two invoices.

    A customer who owes two invoices within ten days pays them together.
    """
    due: dict[str, list[Receipt]] = {}
    for earlier in range(1, month + 1):
        for sale in sales(earlier):
            for receipt in sale.receipts:
                if receipt.day.year == YEAR and receipt.day.month == month:
                    due.setdefault(sale.customer, []).append(receipt)
    transfers = []
    for customer_receipts in due.values():
        group: list[Receipt] = []
        for receipt in sorted(customer_receipts, key=lambda one: (one.day, one.ref)):
            if group and (receipt.day - group[0].day).days > 10:
                transfers.append(tuple(group))
                group = []
            group.append(receipt)
        transfers.append(tuple(group))
    return tuple(sorted(transfers, key=lambda group: (group[-1].day, group[0].ref)))


def _phone_bill(month: int) -> Bill:
    """The operator's single bill, a line for each activity that has a telephone."""
    when = working_day(date(YEAR, month, 5))
    lines = tuple(
        Line(row["label"], 1, float(row["price"]), "phone", row["activity"])
        for row in rows("phones")
        if _runs(row["activity"], month)
    )
    return Bill(f"TV-{YEAR}{month:02d}-88213", when, when, "S20", "", lines)


def _drawn_bills(month: int) -> list[Bill]:
    found = []
    for number, row in enumerate(rows("purchases")):
        draw = _draw("bill", row["activity"], row["label"], month)
        if not _happens(row, month, draw):
            continue
        when = _a_day_of(month, draw)
        low, high = float(row["amount_min"]), float(row["amount_max"])
        amount = round(draw.uniform(low, high), 2)
        line = Line(row["label"], 1, amount, row["purchase"], row["activity"])
        ref = f"F{YEAR % 100}{month:02d}-{1000 + 7 * number}"
        found.append(Bill(ref, when, when, row["supplier"], row["activity"], (line,)))
    return found


@cache
def bills(month: int) -> tuple[Bill, ...]:
    """Return the suppliers' bills booked in a month, in order."""
    told = [
        Bill(
            row["ref"],
            a_day(row["date"]),
            a_day(row["booked"] or row["date"]),
            row["supplier"],
            row["activity"],
            lines,
            bool(row["refund"]),
        )
        for row, lines in _groups("told_bills")
    ]
    booked = [bill for bill in told if bill.booked.month == month]
    return tuple(
        sorted(
            [_phone_bill(month), *_drawn_bills(month), *booked],
            key=lambda bill: (bill.booked, bill.ref),
        )
    )


@cache
def claims(month: int) -> tuple[Claim, ...]:
    """Return the expenses claimed at the end of a month."""
    found = []
    for row in rows("claims"):
        draw = _draw("claim", row["member"], row["label"], month)
        if not _happens(row, month, draw):
            continue
        quantity = draw.randint(int(row["quantity_min"]), int(row["quantity_max"]))
        found.append(
            Claim(
                _a_day_of(month, draw),
                row["member"],
                row["kind"],
                row["label"],
                quantity,
                round(quantity * float(row["price"]), 2),
                row["activity"],
            )
        )
    return tuple(sorted(found, key=lambda claim: (claim.day, claim.member)))
