"""Indicators over ten years of 7,000 members, against one grouped SQL query.

Needs a database with cae_members; made aside and dropped, unless CAE_BENCH_DB names one
(everything is rolled back there). Facts are inserted in bulk, then read and counted as
the report does; the engine alone is timed on what was read. The grouped query counts
the same people by gender and establishment, and hides nothing.
"""

from __future__ import annotations

from in_odoo import run

MEMBERS = 7_000

IN_ODOO = """
import time
from datetime import date
from odoo.addons.cae_members.engine.crosstab import crosstab
from odoo.addons.cae_members.engine.disclosure import protect
from odoo.addons.cae_members.engine.indicators import observe, parse_bands

cr, company = env.cr, env.company
FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)
places = env["cae.establishment"].create([
    {"name": f"Place {n}", "code": f"BENCH{n}"} for n in range(12)
])
subject = env["cae.support.subject"].create({"name": "Bench"})
env.flush_all()

def insert(table, columns, select, *params):
    cr.execute(f"INSERT INTO {table} ({columns}) {select} RETURNING id", params)
    return [row[0] for row in cr.fetchall()]

partners = env["res.partner"].create([{"name": f"B{n}"} for n in range(MEMBERS)]).ids
members = insert("cae_member",
    "partner_id, name, reference, active, company_id, establishment_id",
    "SELECT id, name, 'BENCH' || id, true, %s, (%s)[1 + id %% 12] FROM res_partner"
    " WHERE id = ANY(%s)", company.id, places.ids, partners)
insert("cae_member_file", "member_id, company_id, gender, birth_date, study_level",
    "SELECT id, %s, (ARRAY['female', 'male', 'other'])[1 + id %% 3],"
    " date '1960-01-01' + id %% 14000, (4 + id %% 4)::text"
    " FROM cae_member WHERE id = ANY(%s)", company.id, members)
# A CAPE, a CESA, then an associate or somebody who left: some in each of ten years.
insert("cae_member_stage",
    "member_id, company_id, establishment_id, stage, date_from, date_to",
    "SELECT id, company_id, establishment_id, (ARRAY['cape', 'cesa', 'associate',"
    " 'left'])[k], date '2016-01-01' + id %% 3650 + 400 * (k - 1),"
    " CASE WHEN k < 3 OR k = 3 AND id %% 2 = 0"
    " THEN date '2016-01-01' + id %% 3650 + 400 * k - 1 END"
    " FROM cae_member, generate_series(1, 4) k"
    " WHERE id = ANY(%s) AND (k < 4 OR id %% 2 = 0)", members)
insert("cae_support_hour", "member_id, company_id, date, hours, user_id, subject_id",
    "SELECT m.id, m.company_id, date '2025-01-05' + 60 * k, 1.5, %s, %s"
    " FROM cae_member m, generate_series(0, 4) k WHERE m.id = ANY(%s)",
    env.uid, subject.id, members)
cr.execute("ANALYZE")

def best(work):
    times = []
    for _ in range(3):
        env.invalidate_all()
        began, before = time.perf_counter(), cr.sql_log_count
        found = work()
        times.append(time.perf_counter() - began)
    return min(times), cr.sql_log_count - before, found

def grouped():
    cr.execute("SELECT f.gender, s.establishment_id, count(DISTINCT s.member_id)"
        " FROM cae_member_stage s JOIN cae_member_file f USING (member_id)"
        " WHERE s.company_id = %s AND s.stage IN ('cape', 'cesa', 'associate')"
        " AND s.date_from <= %s AND (s.date_to IS NULL OR s.date_to >= %s)"
        " GROUP BY 1, 2", [company.id, LAST, FIRST])
    return cr.fetchall()

reader = env["cae.indicator.reader"]
domain = [("company_id", "=", company.id)]
bands = parse_bands(company.cae_age_bands)
sql, _queries, rows = best(grouped)
read, queries, people = best(lambda: reader._people(domain, FIRST, LAST))
seconds, _queries, seen = best(lambda: observe(people, FIRST, LAST, bands))
count, _queries, table = best(lambda: crosstab(seen, "gender", "establishment"))
hide, _queries, masks = best(lambda: protect(table, 5))
followed = sum(one.measures.get("followed", 0) for one in seen)
print(f"indicators of {len(people)} members, {followed} followed in the year, "
      f"{queries} queries")
for name, spent in (("read", read), ("observe", seconds), ("count", count),
                    ("hide", hide)):
    print(f"  indicators {name:<8} {spent:5.2f} s")
total = read + seconds + count + hide
print(f"  indicators {total:.2f} s in all, one grouped query {sql:.3f} s: "
      f"ratio {total / sql:.0f}")
assert sum(row[2] for row in rows) >= followed
cr.rollback()
"""


if __name__ == "__main__":
    run(
        f"MEMBERS = {MEMBERS}\n{IN_ODOO}", "cae_members", ("indicators", "  indicators")
    )
