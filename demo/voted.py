"""What the general meeting voted: the contributions of the year, and who is exempt."""

from __future__ import annotations

from datetime import date

from .books import Books
from .reading import YEAR, a_day, day, rows

LEVY = 1.2
VOTED_ON = date(YEAR - 1, 6, 20)
RESOLUTION = (
    "Sixième résolution : la contribution coopérative est de 30 € par personne et par"
    " mois et de 13,5 % de la marge brute facturée de l’année ; les activités qui"
    " versent un salaire contribuent à la mutualisation des risques pour 1,2 % des"
    " salaires bruts."
)


def vote(books: Books) -> None:
    env = books.env
    schedule = env["cae.contribution.schedule"]._load_template(
        books.company, "coopaname", date(YEAR, 1, 1), "invoiced"
    )
    schedule.write(
        {"name": "Contribution coopérative", "note": "Taux votés par l’assemblée."}
    )
    version = schedule.version_ids
    components = {one.code: one for one in version.component_ids}
    components["levy"].rate = LEVY
    version.write({"resolution": RESOLUTION, "resolution_date": VOTED_ON})
    version.action_vote()
    decided_by = env["res.users"].search([("login", "=", "anouk")])
    env["cae.contribution.exemption"].create(
        [
            {
                "company_id": books.company.id,
                "member_id": books.members[row["member"]].id,
                "component_id": components[row["component"]].id,
                "date_from": a_day(row["date_from"]),
                "date_to": day(row["date_to"]),
                "reason": row["reason"],
                "author_id": decided_by.id,
            }
            for row in rows("exemptions")
        ]
    )
