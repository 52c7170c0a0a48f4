"""Build the demonstration cooperative in a database; safe to call again.

The work is a list of named steps, each one transaction; the name of the last step done
is kept in the database, in that same transaction. A build that was stopped goes on at
the step after it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from . import bank, claims, company, documents, people
from .books import Books
from .reading import LAST_MONTH, YEAR

Progress = Callable[[str], None]
Step = tuple[str, str, Callable[[Books], object]]
DONE = "cae_demo.done"


# What is done each month, in this order.
MONTH: list[tuple[str, str, Callable[[Books, int], object]]] = [
    ("sales", "invoices and credit notes", documents.post_sales),
    ("bills", "bills", documents.post_bills),
    ("claims", "expense claims", claims.post),
    ("bank", "payments and bank statement", bank.book_month),
]


def _of_month(work: Callable[[Books, int], object], month: int, books: Books) -> None:
    work(books, month)


def steps() -> list[Step]:
    """(key, text, work) of all that there is to do, in order."""
    found: list[Step] = [
        ("company", "Company and establishments", company.set_up),
        ("people", "Members, contracts, activities and users", people.set_up),
    ]
    for month in range(1, LAST_MONTH + 2):
        key = f"{YEAR}-{month:02d}"
        found += [
            (f"{key} {name}", f"{key}: {text}", partial(_of_month, work, month))
            for name, text, work in MONTH
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
