"""Invoices, credit notes and bills of a month, made and posted in two batches."""

from __future__ import annotations

from typing import Any

from .books import Books
from .plan import Bill, Line, Sale, bills, sales


def post_sales(books: Books, month: int) -> int:
    """Make the month's invoices, then the credit notes that correct some."""
    invoices = [sale for sale in sales(month) if not sale.origin]
    moves = books.env["account.move"].create(
        [_sale_values(books, sale) for sale in invoices]
    )
    moves.action_post()
    notes = [sale for sale in sales(month) if sale.origin]
    for note in notes:
        _credit(books, note)
    return len(invoices) + len(notes)


def _sale_values(books: Books, sale: Sale) -> dict[str, Any]:
    return {
        "move_type": "out_invoice",
        "ref": sale.ref,
        "partner_id": books.partners[sale.customer].id,
        "invoice_date": sale.day,
        "date": sale.booked,
        "activity_id": books.activities[sale.activity].id,
        "invoice_line_ids": _lines(books, sale.lines, sale.activity, sale=True),
    }


def _lines(
    books: Books, lines: tuple[Line, ...], activity: str, *, sale: bool
) -> list[tuple[int, int, dict[str, Any]]]:
    return [(0, 0, _line(books, line, activity, sale=sale)) for line in lines]


def _line(books: Books, line: Line, activity: str, *, sale: bool) -> dict[str, Any]:
    values = {
        "name": line.label,
        "quantity": line.quantity,
        "price_unit": line.price,
        **books.line(line.kind, sale=sale),
    }
    if line.kind == "equipment":
        # An asset has no analytic distribution: its activity is said on the item.
        values["activity_id"] = books.activities[line.activity].id
    elif line.activity != activity:
        values["analytic_distribution"] = books.distribution(line.activity)
    return values


def _credit(books: Books, note: Sale) -> None:
    """Correct an invoice, in whole or in part, and set the note off against it.

    A note that came after its month was closed keeps its own date as document date;
    it is booked on the first days of the open month.
    """
    origin = books.by_ref({note.origin})[note.origin]
    values = {
        **_sale_values(books, note),
        "move_type": "out_refund",
        "reversed_entry_id": origin.id,
        "invoice_date": note.booked,
        "invoice_payment_term_id": False,
    }
    move = books.env["account.move"].create(values)
    if note.day != note.booked:
        move.narration = f"Avoir daté du {note.day:%d/%m/%Y}, reçu après la clôture."
    move.action_post()
    open_items = (move | origin).line_ids.filtered(
        lambda item: item.account_type == "asset_receivable" and not item.reconciled
    )
    open_items.reconcile()


def post_bills(books: Books, month: int) -> int:
    found = bills(month)
    moves = books.env["account.move"].create(
        [_bill_values(books, bill) for bill in found]
    )
    moves.action_post()
    return len(found)


def _bill_values(books: Books, bill: Bill) -> dict[str, Any]:
    activity = bill.activity
    return {
        "move_type": "in_refund" if bill.refund else "in_invoice",
        "ref": bill.ref,
        "partner_id": books.partners[bill.supplier].id,
        "invoice_date": bill.day,
        "date": bill.booked,
        "invoice_payment_term_id": books.terms("30").id,
        "activity_id": books.activities[activity].id if activity else False,
        "invoice_line_ids": _lines(books, bill.lines, activity, sale=False),
    }
