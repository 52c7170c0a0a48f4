"""Expense claims of a month, through Odoo's own flow: submit, approve, post."""

from __future__ import annotations

from typing import Any

from .books import Books
from .days import month_end, working_day
from .kinds import CLAIMS
from .papers import Claim
from .plan import OPEN_MONTH, claims


def post(books: Books, month: int) -> int:
    """Submit the claims; those of the open month wait for whoever approves them."""
    found = claims(month)
    if not found:
        return 0
    expenses = books.env["hr.expense"].create(
        [_values(books, claim) for claim in found]
    )
    if month == OPEN_MONTH:
        expenses.action_submit()
        return len(found)
    expenses.action_submit()
    waiting = expenses.filtered(lambda expense: expense.state == "submitted")
    waiting.action_approve()
    booked = working_day(found[-1].day)
    booked = min(booked, month_end(found[-1].day))
    # The wizard names the day of the document; the day of the entry would be today.
    wizard = (
        books.env["hr.expense.post.wizard"]
        .with_context(
            active_ids=expenses.ids, company_paid_move_ids=[], default_date=booked
        )
        .create(
            {
                "accounting_date": booked,
                "employee_journal_id": books.journal("purchase").id,
            }
        )
    )
    wizard.action_post_entry()
    return len(found)


def _values(books: Books, claim: Claim) -> dict[str, Any]:
    account, tax, product = CLAIMS[claim.kind]
    employee = books.members[claim.member].employee_id
    return {
        "name": claim.label,
        "employee_id": employee.id,
        "manager_id": employee.expense_manager_id.id,
        "product_id": books.env.ref(product).id,
        "date": claim.day,
        "quantity": claim.quantity if claim.kind == "mileage" else 1,
        "total_amount_currency": claim.amount,
        "tax_ids": [(6, 0, books.tax(tax).ids)],
        "account_id": books.account(account).id,
        "analytic_distribution": books.distribution(claim.activity),
        "payment_mode": "own_account",
        "company_id": books.company.id,
    }
