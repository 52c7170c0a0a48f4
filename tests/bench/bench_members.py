"""What is due for 700 members, then 7,000, with ten years of history.

Needs a database with cae_members; made aside and dropped, unless CAE_BENCH_DB names one
(everything is rolled back there). A refresh is timed by batches as the cron does it,
without commits: the first one makes the rows and the activities, the second finds
nothing to change. The queries of a batch and of the screen must not grow with the
members; times are compared with one grouped query over the same facts.
"""

from __future__ import annotations

from in_odoo import run

SIZES = (700, 7000)

IN_ODOO = """
import time
from datetime import date, timedelta

from odoo.addons.cae_members.engine.timeline import add_months

TODAY = date.today()
deadlines = env["cae.deadline"]
adviser = env["res.users"].create({
    "name": "Adviser", "login": "bench_adviser",
    "group_ids": [(6, 0, env.ref("cae_members.group_cae_adviser").ids)],
})

def insert(table, columns, rows):
    names = ", ".join(columns)
    for start in range(0, len(rows), 5000):
        part = rows[start : start + 5000]
        marks = ", ".join(["%s"] * len(part))
        env.cr.execute(
            f"INSERT INTO {table} ({names}) VALUES {marks} RETURNING id", part)
        yield from (id_ for (id_,) in env.cr.fetchall())

def cooperative(count):
    # Members as the application makes them; their past is written as it would be read.
    partners = env["res.partner"].create([{"name": f"M{n}"} for n in range(count)])
    members = env["cae.member"].create([
        {"partner_id": p.id, "adviser_id": adviser.id} for p in partners
    ])
    env.flush_all()
    company, types = env.company.id, env["cae.step.type"].search(
        [("company_id", "=", env.company.id)])
    entering = types.filtered(lambda t: t.moment == "entering" and t.for_cesa)
    start = add_months(TODAY, -120)
    contracts, past, interviews = [], [], []
    for rank, member in enumerate(members):
        first = start + timedelta(days=rank % 365)
        cesa = add_months(first, 36)
        contracts += [
            (member.id, company, "cape", first, cesa - timedelta(days=1), "signed",
             None, False),
            (member.id, company, "cesa", cesa, None, "signed",
             add_months(cesa, 36 if rank % 9 == 0 else 120), False),
        ]
        for half in range(1, 20 if rank % 5 else 18):
            interviews.append((member.id, company, adviser.id, "follow_up",
                               add_months(first, 6 * half), add_months(first, 6 * half),
                               "signed", 1))
    columns = ("member_id", "company_id", "kind", "date_start", "date_end", "state",
               "associate_deadline", "is_ended")
    ids = list(insert("cae_contract", columns, contracts))
    for id_, row in zip(ids, contracts):
        if row[2] == "cesa":
            for step in entering:
                past.append((id_, row[0], company, step.id, step.moment, row[3],
                             "done", row[3]))
    list(insert("cae_step", ("contract_id", "member_id", "company_id", "type_id",
                             "moment", "due_date", "state", "done_on"), past))
    list(insert("cae_interview", ("member_id", "company_id", "adviser_id", "kind",
                                  "planned_on", "held_on", "state", "version"),
                interviews))
    insurances = [(m.id, company, "liability", "Bench",
                   add_months(TODAY, -12 * year - 6), add_months(TODAY, 6 - 12 * year))
                  for m in members for year in range(10)]
    list(insert("cae_member_insurance", ("member_id", "company_id", "kind", "insurer",
                                         "date_from", "date_to"), insurances))
    return members

def timed(work):
    env.flush_all()
    env.invalidate_all()
    before, began = env.cr.sql_log_count, time.perf_counter()
    work()
    env.flush_all()
    return time.perf_counter() - began, env.cr.sql_log_count - before

def refresh(members):
    seconds, queries = 0, []
    for at in range(0, len(members), BATCH):
        took, made = timed(
            lambda: deadlines._refresh(members[at : at + BATCH], TODAY))
        seconds, queries = seconds + took, [*queries, made]
    return seconds, max(queries)

def screen():
    rows = deadlines.with_user(adviser)
    domain = [("closed_on", "=", False)]
    groups = rows.web_read_group(domain, ["period"], ["__count"])
    for group in groups["groups"]:
        found = rows.search([*domain, ("period", "=", group["period"])], limit=80)
        found.read(["due_date", "days_left", "kind", "name", "member_id", "state",
                    "establishment_id", "adviser_id", "ended_by_law"])

def plain():
    env.cr.execute('''
        SELECT member_id, count(*), min(day), max(day) FROM (
            SELECT member_id, date_start AS day FROM cae_contract
            UNION ALL SELECT member_id, due_date FROM cae_step
            UNION ALL SELECT member_id, held_on FROM cae_interview
            UNION ALL SELECT member_id, date_to FROM cae_member_insurance
        ) AS fact GROUP BY member_id''')
    env.cr.fetchall()

BATCH = 500
for size in SIZES:
    with env.cr.savepoint(flush=True) as point:
        members = cooperative(size)
        env.cr.execute("ANALYZE")
        one_query = timed(plain)[0]
        print(f"members {size}: batches of {BATCH}, one grouped query"
              f" {one_query:.4f} s")
        for label, work in (
            ("first refresh", lambda: refresh(members)),
            ("daily refresh", lambda: refresh(members)),
            ("one member", lambda: timed(
                lambda: deadlines._refresh(members[:1], TODAY))),
            ("the screen", lambda: timed(screen)),
        ):
            seconds, queries = work()
            print(f"  phase {label:<14} {seconds:7.2f} s, {queries} queries at most,"
                  f" x {seconds / one_query:.0f}")
        env.cr.execute("SELECT kind, count(*) FROM cae_deadline GROUP BY kind")
        print("  phase rows          ", dict(env.cr.fetchall()))
        point.rollback()
        env.invalidate_all(flush=False)
env.cr.rollback()
"""


if __name__ == "__main__":
    run(f"SIZES = {SIZES}\n{IN_ODOO}", "cae_members", ("members", "  phase"))
