"""Invoices, credit notes and bills of a month, made and posted in two batches."""

from __future__ import annotations

from typing import Any

from .books import Books
from .papers import Bill, Line, Sale
from .plan import OPEN_MONTH, bills, sales

# What somebody still has to look at before it is posted.
DRAFT_INVOICES, DRAFT_BILLS = 6, 4


def post_sales(books: Books, month: int) -> int:
    """Make the month's invoices, then the credit notes that correct some."""
    invoices = [sale for sale in sales(month) if not sale.origin]
    moves = books.env["account.move"].create(
        [_sale_values(books, sale) for sale in invoices]
    )
    _left_to_post(moves, month, DRAFT_INVOICES).action_post()
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
        "invoice_user_id": books.accountant.id,
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

    A note that came after its month was closed keeps its own date as document date; it
    is booked on the day it came, in the open month.
    """
    origin = books.by_ref({note.origin})[note.origin]
    values = {
        **_sale_values(books, note),
        "move_type": "out_refund",
        "reversed_entry_id": origin.id,
        "invoice_payment_term_id": False,
        "invoice_date_due": note.booked,
    }
    move = books.env["account.move"].create(values)
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
    _left_to_post(moves, month, DRAFT_BILLS).action_post()
    for refund in moves.filtered(lambda move: move.move_type == "in_refund"):
        _set_off(refund)
    return len(found)


def _left_to_post(moves: Any, month: int, drafts: int) -> Any:
    """Return what is posted: in the open month the last documents wait in draft."""
    return moves[:-drafts] if month == OPEN_MONTH else moves


def _set_off(refund: Any) -> None:
    """Set a supplier's credit note off against his last bill that is not paid."""
    bill = refund.search(
        [
            ("partner_id", "=", refund.partner_id.id),
            ("move_type", "=", "in_invoice"),
            ("state", "=", "posted"),
            ("amount_residual", ">=", refund.amount_total),
        ],
        order="date desc, id desc",
        limit=1,
    )
    (refund | bill).line_ids.filtered(
        lambda item: item.account_type == "liability_payable"
    ).reconcile()


def _bill_values(books: Books, bill: Bill) -> dict[str, Any]:
    activity = bill.activity
    return {
        "move_type": "in_refund" if bill.refund else "in_invoice",
        "ref": bill.ref,
        "partner_id": books.partners[bill.supplier].id,
        "invoice_date": bill.day,
        "date": bill.booked,
        "invoice_payment_term_id": books.terms("30").id,
        "invoice_user_id": books.accountant.id,
        "activity_id": books.activities[activity].id if activity else False,
        "invoice_line_ids": _lines(books, bill.lines, activity, sale=False),
    }
