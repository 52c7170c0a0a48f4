"""The activity ledger: what it adds to posting, and how fast it is computed anew.

Needs a database with the French chart and cae_activity_accounts; made aside and
dropped, unless CAE_BENCH_DB names one (everything is rolled back there). Posting is
measured with the ledger switched off and on, turn about, so that a warming machine
favours neither, and the best round counts. The engine alone is measured in memory.
"""

from __future__ import annotations

import time
from datetime import date

from in_odoo import run

from odoo.addons.cae_activity_accounts.engine.ledger import attribute
from odoo.addons.cae_activity_accounts.engine.ledger_types import (
    Item,
    Link,
    Move,
    Rank,
)

DOCUMENTS = 5_000
INVOICES = 200
ROUNDS = 4


def engine() -> None:
    """Invoices of two activities with VAT, each paid in two parts."""
    moves, links, number = [], [], 0
    for document in range(DOCUMENTS):
        first, second = document % 700 + 2, document % 699 + 703
        start = 10 * number + 1
        invoice = (
            Item(start, 70, -1000, activity=first, nominal=True, bases_of=TAXED),
            Item(start + 1, 70, -500, activity=second, nominal=True, bases_of=TAXED),
            Item(start + 2, 44, -300, tax=1, repartition=1),
            Item(start + 3, 41, 1800, receivable=True),
        )
        moves.append(Move(number + 1, date(2026, 1, 5), Rank.SOURCE, invoice))
        for part in range(2):
            item = start + 4 + 2 * part
            paid = (Item(item, 41, -900), Item(item + 1, 51, 900))
            moves.append(
                Move(number + 2 + part, date(2026, 2, 5), Rank.STATEMENT, paid)
            )
            links.append(Link(item, start + 3, item, 900, date(2026, 2, 5)))
        number += 3
    began = time.perf_counter()
    rows = attribute(moves, links, 1)
    spent = time.perf_counter() - began
    print(
        f"engine: {len(moves):,} entries, {len(rows):,} rows in {spent:.2f} s: "
        f"{len(rows) / spent:,.0f} rows/s"
    )


TAXED = frozenset({1})

IN_ODOO = """
import time
from datetime import date
from statistics import median
from odoo.fields import Command

ledger = env["cae.ledger"]
mark = type(ledger)._mark
activities = env["cae.activity"].create([{"name": f"A{i}"} for i in range(20)])
customer = env["res.partner"].create({"name": "Customer"})
tax = env["account.chart.template"].ref("tva_normale_encaissement")

def invoices(count):
    moves = env["account.move"].create([{
        "move_type": "out_invoice",
        "partner_id": customer.id,
        "invoice_date": date(2026, 1, 15),
        "invoice_line_ids": [Command.create({
            "name": "Work",
            "price_unit": 100.0 + number,
            "tax_ids": [Command.set(tax.ids)],
            "analytic_distribution": {
                str(activities[(number + line) % 20].analytic_account_id.id): 100
            },
        }) for line in range(3)],
    } for number in range(count)])
    env.flush_all()
    # A new database has no statistics, and Odoo's own queries would crawl.
    env.cr.execute("ANALYZE")
    return moves

def post(count, on):
    moves = invoices(count)
    type(ledger)._mark = mark if on else (lambda self, ids: None)
    try:
        began = time.perf_counter()
        moves.action_post()
        env.flush_all()
        posted = time.perf_counter()
        ledger._sync()
        return posted - began, time.perf_counter() - posted
    finally:
        type(ledger)._mark = mark

post(10, True)
off, on, sync = [], [], []
for _ in range(ROUNDS):
    off.append(post(COUNT, False)[0])
    posted, synced = post(COUNT, True)
    on.append(posted + synced)
    sync.append(synced)
print(f"posting {COUNT} invoices of 3 lines: {min(off):.2f} s without the ledger, "
      f"{min(on):.2f} s with it (ratio {min(on) / min(off):.2f}), of which "
      f"{1000 * min(sync) / COUNT:.2f} ms an invoice to write the rows")
ones = [post(1, True)[1] for _ in range(20)]
print(f"one invoice at a time: {1000 * median(ones):.1f} ms to write the rows")
company = env.company
env.cr.execute("DELETE FROM cae_activity_entry WHERE company_id = %s", [company.id])
began = time.perf_counter()
ledger._rebuild(company)
spent = time.perf_counter() - began
env.cr.execute("SELECT count(*), count(DISTINCT move_id) FROM cae_activity_entry "
               "WHERE company_id = %s", [company.id])
rows, entries = env.cr.fetchone()
print(f"rebuilding: {entries} entries, {rows} rows in {spent:.2f} s: "
      f"{rows / spent:,.0f} rows/s")
env.cr.rollback()
"""


if __name__ == "__main__":
    engine()
    run(
        f"COUNT, ROUNDS = {INVOICES}, {ROUNDS}\n{IN_ODOO}",
        "cae_activity_accounts",
        ("posting", "one", "rebuild"),
    )
