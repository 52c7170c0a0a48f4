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
Step = tuple[str, str, Callable[[Books], object]]
DONE = "cae_demo.done"


# What is done each month, in this order; pay and closing only until the last month.
MONTH: list[tuple[str, str, Callable[[Books, int], object]]] = [
    ("openings", "what is owed since last year", openings.reverse),
    ("sales", "invoices and credit notes", documents.post_sales),
    ("bills", "bills", documents.post_bills),
    ("claims", "expense claims", claims.post),
    ("bank", "payments", bank.book_month),
    ("doubtful", "doubtful customers", doubtful.move_debts),
    ("pay", "pay run", pay.run_pay),
    ("dues", "salaries, social funds, taxes, bank statement", bank.book_dues),
    ("vat", "VAT by activity", dues.settle_vat),
    ("closing", "closing", pay.close),
]
DONE_BY_THE_USER = {"openings", "doubtful", "pay", "vat", "closing"}


LOGINS = [
    ("admin", "admin", "administrateur"),
    *company.logins(),
]


def _of_month(work: Callable[[Books, int], object], month: int, books: Books) -> None:
    work(books, month)


def steps() -> list[Step]:
    """(key, text, work) of all that there is to do, in order."""
    found: list[Step] = [
        ("company", "Company and establishments", company.set_up),
        ("people", "Members, contracts, activities and users", people.set_up),
        ("openings", "Opening balances", openings.book),
        ("vote", "Contributions voted", voted.vote),
    ]
    for month in range(1, LAST_MONTH + 2):
        key = f"{YEAR}-{month:02d}"
        found += [
            (f"{key} {name}", f"{key}: {text}", partial(_of_month, work, month))
            for name, text, work in MONTH
            if month <= LAST_MONTH or name not in DONE_BY_THE_USER
        ]
    return found


def build(env: Any, progress: Progress) -> None:
    parameter = env["ir.config_parameter"].sudo()
    done = parameter.get_param(DONE, "")
    todo = steps()
    keys = [key for key, _text, _work in todo]
    start = keys.index(done) + 1 if done in keys else 0
    for key, text, work in todo[start:]:
        progress(text)
        work(Books(env))
        parameter.set_param(DONE, key)
        env.cr.commit()
