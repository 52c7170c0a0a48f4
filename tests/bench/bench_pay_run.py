"""A pay run from its preparation to its payment: 70 members, then 700.

Needs a database with the French chart and cae_payroll; made aside and dropped, unless
CAE_BENCH_DB names one (everything is rolled back there). Each phase is timed as the
cron does it, without commits; the pay entry is compared with a plain Odoo entry of as
many items, created and posted just after: nearly all of its time is Odoo's own.
"""

from __future__ import annotations

from in_odoo import run

SIZES = (70, 700)

IN_ODOO = """
import time
from datetime import date
from odoo.fields import Command

YEAR, MAY, DAY = date(2026, 1, 1), date(2026, 5, 1), date(2026, 5, 5)
company = env.company
env["cae.payroll.account"]._load_defaults(company)
env["cae.headcount"].create({"date_from": YEAR, "headcount": 260})
rates = [Command.create({"date_from": YEAR, "atmp_rate": 1.1})]
places = env["cae.establishment"].create([
    {"name": f"Place {n}", "code": f"BENCH{n}", "rate_ids": rates} for n in range(3)
])
bank = env["account.journal"].search(
    [("type", "=", "bank"), ("company_id", "=", company.id)], limit=1)
journal = company._cae_pay_journal()
account = {
    code: env["account.account"].search(
        [("code", "=", code), ("company_ids", "in", company.ids)], limit=1).id
    for code in ("706000", "471000")
}

def entry(items):
    move = env["account.move"].create({
        "move_type": "entry", "journal_id": journal.id, "date": DAY,
        "line_ids": [Command.create(item) for item in items],
    })
    move._post()
    env.flush_all()
    env["cae.ledger"]._sync()
    return move

def cooperative(count):
    partners = env["res.partner"].create([{"name": f"M{n}"} for n in range(count)])
    banks = env["res.partner.bank"].create([
        {"partner_id": p.id, "acc_number": f"FR76{p.id:023d}"} for p in partners
    ])
    members = env["cae.member"].create([{
        "partner_id": p.id, "bank_account_id": b.id, "adviser_id": False,
        "establishment_id": places[n % 3].id,
    } for n, (p, b) in enumerate(zip(partners, banks))])
    terms = {"date_from": YEAR, "fixed_pay": 300, "health_plan_amount": 40,
             "health_plan_employer": 20, "pay_policy": "all_available"}
    env["cae.contract"].create([{
        "member_id": m.id, "kind": "cesa", "date_start": YEAR,
        "terms_ids": [Command.create(terms)],
    } for m in members]).action_sign()
    activities = env["cae.activity"].create([{"name": f"A{n}"} for n in range(count)])
    env["cae.activity.share"].create([
        {"activity_id": a.id, "member_id": m.id, "date_from": YEAR}
        for a, m in zip(activities, members)
    ])
    items = []
    for n, activity in enumerate(activities):
        amount = 1500 + n * 37 % 3000
        for code, sign in ((None, 1), ("706000", -1)):
            items.append({
                "account_id": account.get(code) or bank.default_account_id.id,
                "balance": sign * amount, "activity_id": activity.id, "name": "Sale",
            })
    entry(items)

def timed(work):
    env.flush_all()
    env.invalidate_all()
    env.cr.execute("ANALYZE")
    before, began = env.cr.sql_log_count, time.perf_counter()
    work()
    env.flush_all()
    env["cae.ledger"]._sync()
    return time.perf_counter() - began, env.cr.sql_log_count - before

def plain(count):
    half = count // 2
    return timed(lambda: entry([
        {"account_id": account["471000"], "balance": sign, "name": "Plain"}
        for sign in [1] * half + [-1] * half
    ]))[0]

def pay(run):
    found = {}
    for phase in ("prepare", "issue", "post"):
        if phase == "issue":
            run.proposal_ids.action_approve()
        getattr(run, f"action_{phase}")()
        found[phase] = timed(lambda: run._batch_process(commit=False))
        if run.run_state == "failed":
            raise SystemExit(run.run_message)
    found["payment"] = timed(lambda: run._register_payment(bank, run.payment_date))
    return found

before = {}
for size in SIZES:
    cooperative(size)
    run = env["cae.pay.run"].create({
        "month": MAY, "kind": "supplementary" if before else "regular",
    })
    found = pay(run)
    lines = len(run.slip_ids.line_ids)
    items = len(run.slip_ids.move_id.line_ids)
    print(f"members {size}: {len(run.slip_ids)} payslips of {lines} lines, "
          f"entries of {items} items")
    for phase, (seconds, queries) in found.items():
        growth = f", x {seconds / before[phase][0]:.1f}" if before else ""
        print(f"  phase {phase:<8} {seconds:6.2f} s, {queries} queries{growth}")
    reference = plain(items)
    print(f"  phase plain entry of {items} items: {reference:.2f} s; "
          f"pay entry x {found['post'][0] / reference:.2f}")
    before = found
env.cr.rollback()
"""


if __name__ == "__main__":
    run(f"SIZES = {SIZES}\n{IN_ODOO}", "cae_payroll", ("members", "  phase"))
