"""The pay run of a month and its closing, driven as the buttons drive them.

Both commit their own batches; a build that was stopped in the middle finds the run, or
the closing, where it was left.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from .books import Books
from .days import SATURDAY, month_end
from .reading import LAST_MONTH, YEAR, rows

BUSY = ("queued", "running")
PAYMENT_DAY = 28
# Whoever changed his bank and has not said yet where he is to be paid.
NO_BANK_DETAILS = ("00036", LAST_MONTH)


def _work(record: Any) -> None:
    """Do the batches that a button queued; stop where Odoo's cron would report."""
    record._batch_process()
    record.invalidate_recordset()
    if record.run_state != "done":
        raise RuntimeError(f"{record.display_name}: {record.run_message}")


def payment_day(month: int) -> date:
    """Return the 28th, or the Friday before it."""
    day = date(YEAR, month, PAYMENT_DAY)
    return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))


def regular_run(books: Books, month: int) -> Any:
    """Return the month's regular run, if there is one."""
    return books.env["cae.pay.run"].search(
        [
            ("company_id", "=", books.company.id),
            ("month", "=", date(YEAR, month, 1)),
            ("kind", "=", "regular"),
            ("state", "!=", "cancelled"),
        ]
    )


def _start_run(books: Books, month: int) -> Any:
    return books.env["cae.pay.run"].create(
        {
            "company_id": books.company.id,
            "month": date(YEAR, month, 1),
            "payment_date": payment_day(month),
        }
    )


def run_pay(books: Books, month: int) -> None:
    member, when = NO_BANK_DETAILS
    if month == when:
        _close_bank_account(books.members[member])
    run = regular_run(books, month) or _start_run(books, month)
    if run.run_state in BUSY:
        _work(run)
    if run.state == "draft":
        run.action_prepare()
        _work(run)
    if run.state == "proposed":
        _approve(books, run, month)
    if run.state == "approved" and run.approved_count:
        run.action_issue()
        _work(run)
    if run.state == "approved":
        run.action_post()
        _work(run)
    if run.state == "posted":
        run._register_payment(books.bank, run.payment_date)


def _close_bank_account(member: Any) -> None:
    account = member.bank_account_id
    member.bank_account_id = False
    account.active = False


def _approve(books: Books, run: Any, month: int) -> None:
    """Answer the members' requests, approve what is clean, then the exceptions."""
    proposals = {one.member_id.reference: one for one in run.proposal_ids}
    for row in rows("requests"):
        asked = proposals.get(row["member"])
        if row["month"] == f"{YEAR}-{month:02d}" and asked.state == "proposed":
            asked.write(
                {
                    "request_kind": row["kind"],
                    "request_amount": float(row["amount"]),
                }
            )
    run.action_approve_clean()
    run.proposal_ids.filtered(lambda one: one.state == "proposed").action_approve()


def close(books: Books, month: int) -> None:
    first = date(YEAR, month, 1)
    closings = books.env["cae.closing"]
    closing = closings.search(
        [("company_id", "=", books.company.id), ("month", "=", first)]
    ) or closings.create({"company_id": books.company.id, "month": first})
    if closing.state == "closed":
        return
    if closing.run_state not in BUSY:
        closing.action_start()
    _work(closing)
    assert books.company.cae_closed_until == month_end(first)
