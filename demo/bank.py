"""What is received and paid in a month: transfers, cheques, suppliers, fees."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from functools import cache
from typing import Any

from . import dues
from .books import Books
from .days import SUPPLIER_RUN, month_end, working_day
from .papers import Receipt, Sale
from .plan import OPEN_MONTH, bills, receipts_of, sales
from .reading import YEAR, Row, a_day, rows
from .statement import BankLine, Part, book, close

# In the open month the bank lines after this day are still to be matched.
MATCHED_UNTIL = date(YEAR, OPEN_MONTH, 10)
SEEN_UNTIL = date(YEAR, OPEN_MONTH, 17)
SUPPLIER_DAYS = 18
CLAIM_DAYS = 4
CUSTOMER, SUPPLIER = "asset_receivable", "liability_payable"


def book_month(books: Books, month: int) -> None:
    """Register what is received from customers and paid to suppliers."""
    start = date(YEAR, month, 1)
    lines = [
        *_customer_lines(books, month),
        *_debit_lines(books, month),
        *_supplier_lines(books, start),
        *_other_lines(books, month),
    ]
    book(books, [line for line in lines if line.day <= SEEN_UNTIL])


def book_dues(books: Books, month: int) -> None:
    """Show what left the account for pay, social funds and taxes; then close it."""
    lines = dues.bank_lines(books, month)
    book(books, [line for line in lines if line.day <= SEEN_UNTIL])
    close(books, month)


@cache
def _sale(ref: str) -> Sale:
    return next(
        sale
        for month in range(1, OPEN_MONTH + 1)
        for sale in sales(month)
        if sale.ref == ref
    )


@cache
def _short() -> dict[str, Row]:
    """Transfers from which the customer's bank kept its fee, by invoice."""
    return {row["ref"]: row for row in rows("kept_fees")}


def _customer_lines(books: Books, month: int) -> list[BankLine]:
    transfers = receipts_of(month)
    moves = books.by_ref({one.ref for group in transfers for one in group})
    lines, cheques = [], defaultdict(list)
    taken: dict[str, float] = defaultdict(float)
    for planned in transfers:
        # An invoice that waits in draft is not paid yet.
        group = tuple(one for one in planned if moves[one.ref].state == "posted")
        if not group:
            continue
        partner = moves[group[0].ref].partner_id
        if not partner.is_company:
            cheques[group[-1].day] += [moves[receipt.ref] for receipt in group]
            continue
        line = _transfer(books, group, moves, taken)
        if line:
            lines.append(line)
    for day, found in cheques.items():
        if day <= MATCHED_UNTIL:
            lines += _cheques(books, day, found)
    return lines


def _open_items(moves: Any, kind: str) -> Any:
    return moves.line_ids.filtered(
        lambda item: item.account_type == kind and not item.reconciled
    )


def _amount(receipt: Receipt, move: Any, taken: float) -> float:
    """Return what is paid: a percentage, and in the end all that is left.

    ``taken``: what earlier transfers of the month, not booked yet, pay of it.
    """
    last = _sale(receipt.ref).receipts[-1]
    if receipt == last:
        return float(move.currency_id.round(move.amount_residual - taken))
    return float(move.currency_id.round(move.amount_total * receipt.percent / 100))


def _transfer(
    books: Books,
    group: tuple[Receipt, ...],
    moves: dict[str, Any],
    taken: dict[str, float],
) -> BankLine | None:
    day, partner = group[-1].day, moves[group[0].ref].partner_id
    parts = []
    for receipt in group:
        move = moves[receipt.ref]
        amount = _amount(receipt, move, taken[receipt.ref])
        taken[receipt.ref] += amount
        items = _open_items(move, CUSTOMER)
        if amount and items:
            account = items[0].account_id.code
            parts.append(Part(account, amount, partner=partner, settles=items))
            kept = _short().get(receipt.ref)
            if kept:
                fee = -float(kept["amount"])
                parts.append(Part("627800", fee, kept["activity"], label=kept["label"]))
    if not parts:
        return None
    names = " ".join(moves[receipt.ref].name for receipt in group)
    label = f"VIR SEPA {partner.name.upper()} {names}"
    total = books.company.currency_id.round(sum(part.amount for part in parts))
    if day > MATCHED_UNTIL:
        return BankLine(day, label, total)
    return BankLine(day, label, total, parts, partner)


def _register(books: Books, items: Any, day: date) -> Any:
    """Pay items with Odoo's own wizard; one payment for each partner."""
    wizard = (
        books.env["account.payment.register"]
        .with_context(
            active_model="account.move.line",
            active_ids=items.ids,
            no_cash_basis=True,
            # The reference of grouped payments names this year, not today's.
            ir_sequence_date=day,
        )
        .create(
            {
                "payment_date": day,
                "journal_id": books.bank.id,
                "group_payment": True,
            }
        )
    )
    payments = wizard._create_payments().with_env(books.env)
    books.make_vat_due(items)
    return payments


def _waiting(payments: Any) -> Any:
    """Return the items of payments that the bank's line will clear."""
    return payments.move_id.line_ids.filtered(
        lambda item: item.account_type not in (CUSTOMER, SUPPLIER)
    )


def _cleared(payments: Any, day: date, label: str) -> BankLine:
    items = _waiting(payments)
    total = float(sum(items.mapped("balance")))
    account = items[0].account_id.code
    return BankLine(day, label, total, [Part(account, total, settles=items)])


def _cheques(books: Books, day: date, moves: list[Any]) -> list[BankLine]:
    found = books.env["account.move"].union(*moves)
    items = _open_items(found, CUSTOMER)
    if not items:
        return []
    payments = _register(books, items, day)
    return [_cleared(payments, day, f"REMISE DE {len(payments)} CHEQUES")]


def _debit_lines(books: Books, month: int) -> list[BankLine]:
    """Return what suppliers take by themselves: rent, telephone, software."""
    due = [
        bill
        for earlier in range(max(1, month - 1), month + 1)
        for bill in bills(earlier)
        if bill.debited
        and bill.debited.month == month
        and bill.debited <= MATCHED_UNTIL
    ]
    moves = books.by_ref({bill.ref for bill in due})
    lines = []
    for bill in due:
        move = moves[bill.ref]
        items = _open_items(move, SUPPLIER)
        account, amount = items.account_id.code, -float(move.amount_residual)
        label = f"PRLV SEPA {move.partner_id.name.upper()} {bill.ref}"
        part = Part(account, amount, settles=items)
        lines.append(BankLine(bill.debited, label, amount, [part], move.partner_id))
    return lines


def _supplier_lines(books: Books, start: date) -> list[BankLine]:
    """Pay what is due in the month's run, which the bank shows as one line."""
    day = working_day(start.replace(day=SUPPLIER_RUN))
    if day > MATCHED_UNTIL:
        return []
    due = books.env["account.move"].search(
        [
            ("state", "=", "posted"),
            ("payment_state", "in", ("not_paid", "partial")),
            ("partner_id", "not in", books.debiting.ids),
            "|",
            "&",
            ("move_type", "=", "in_invoice"),
            ("date", "<=", day - timedelta(days=SUPPLIER_DAYS)),
            "&",
            ("move_type", "=", "in_receipt"),
            ("date", "<=", day - timedelta(days=CLAIM_DAYS)),
        ]
    )
    if not due:
        return []
    payments = _register(books, _open_items(due, SUPPLIER), day)
    return [_cleared(payments, day, f"VIREMENTS FOURNISSEURS {day:%d/%m/%Y}")]


def _other_lines(books: Books, month: int) -> list[BankLine]:
    """Bank fees, grants, and receipts that nobody has recognised yet."""
    lines = []
    for row in rows("bank_lines"):
        when = a_day(row["date"])
        if when.month != month:
            continue
        amount = float(row["amount"])
        parts = (
            [Part(row["account"], amount, row["activity"])] if row["account"] else []
        )
        lines.append(BankLine(when, row["label"], amount, parts))
    end = working_day(month_end(date(YEAR, month, 1)) - timedelta(days=3))
    if month != OPEN_MONTH:
        fee = -round(38.5 + 0.12 * len(sales(month)), 2)
        label = "COMMISSIONS ET FRAIS DE TENUE DE COMPTE"
        lines.append(BankLine(end, label, fee, [Part("627800", fee, "shared")]))
    return lines
