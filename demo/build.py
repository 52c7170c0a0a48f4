"""Build the demonstration cooperative in a database; safe to call again.

The work is a list of named steps, each one transaction; the name of the last step done
is kept in the database, in that same transaction. A build that was stopped goes on at
the step after it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from . import (
    bank,
    careers,
    claims,
    company,
    documents,
    doubtful,
    dues,
    openings,
    pay,
    people,
    voted,
)
from .books import Books
from .reading import LAST_MONTH, YEAR
from .table import table

__all__ = ["LOGINS", "build", "table"]

Progress = Callable[[str], None]
Work = Callable[[Books], object]
DONE = "cae_demo.done"
DOCUMENTS = "invoices, bills, expense claims, payments"
PAY = "pay run"
CLOSING = "social funds, taxes, closing"
# (key, text, work) of each month, in this order.
MONTH: tuple[tuple[str, str, Callable[[Books, int], object]], ...] = (
    ("openings", DOCUMENTS, openings.reverse),
    ("sales", DOCUMENTS, documents.post_sales),
    ("bills", DOCUMENTS, documents.post_bills),
    ("claims", DOCUMENTS, claims.post),
    ("bank", DOCUMENTS, bank.book_month),
    ("doubtful", DOCUMENTS, doubtful.move_debts),
    ("pay", PAY, pay.run_pay),
    ("dues", CLOSING, bank.book_dues),
    ("vat", CLOSING, dues.settle_vat),
    ("closing", CLOSING, pay.close),
)
# The month after the last one has documents and a bank statement, no more.
LEFT_TO_THE_USER = ("openings", "doubtful", "pay", "vat", "closing")
LOGINS = [("admin", "admin", "administrateur"), *company.logins()]


def _of_month(work: Callable[[Books, int], object], month: int, books: Books) -> None:
    work(books, month)


def steps() -> list[tuple[str, str, Work]]:
    """(key, text, work) of all that there is to do, in order."""
    found: list[tuple[str, str, Work]] = [
        ("company", "Company, establishments and rates", company.set_up),
        ("people", "Members, contracts, activities and users", people.set_up),
        ("openings", "Opening balances", openings.book),
        ("vote", "Contributions voted by the meeting", voted.vote),
    ]
    for month in range(1, LAST_MONTH + 2):
        name = f"{YEAR}-{month:02d}"
        found += [
            (f"{name} {key}", f"{name}: {text}", partial(_of_month, work, month))
            for key, text, work in MONTH
            if month <= LAST_MONTH or key not in LEFT_TO_THE_USER
        ]
    found.append(("careers", "Candidates, files, interviews, funders", careers.set_up))
    return found


def build(env: Any, progress: Progress) -> None:
    """Do what is not done yet; at once when all of it is."""
    parameters = env["ir.config_parameter"].sudo()
    todo = _remaining(parameters.get_param(DONE, ""))
    said = ""
    for key, text, work in todo:
        if text != said:
            progress(text)
            said = text
        work(Books(env))
        parameters.set_param(DONE, key)
        env.cr.commit()
        if key.endswith("bank"):
            # The tables grow by the month: queries planned for empty ones take minutes.
            env.cr.execute("ANALYZE")
            env.cr.commit()
    if todo:
        _audit(env, progress)


def _remaining(done: str) -> list[tuple[str, str, Work]]:
    todo = steps()
    keys = [key for key, _text, _work in todo]
    if done and done not in keys:
        raise RuntimeError(
            f"the demonstration was begun by another version, which did {done!r} last:"
            " drop the database and build it again"
        )
    return todo[keys.index(done) + 1 :] if done else todo


def _audit(env: Any, progress: Progress) -> None:
    """Say whether the books that were just built hold."""
    text, broken = env["cae.audit"]._report()
    progress("Audit: every point holds" if not broken else f"Audit: BROKEN\n{text}")
