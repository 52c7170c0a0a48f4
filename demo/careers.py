"""Careers: candidates, personal files, interviews, papers, funders, what is due.

Everything is dated: the demonstration is seen in late November of its year.
"""

from __future__ import annotations

import base64
import random
import shutil
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from .books import Books
from .reading import YEAR, a_day, day, rows

SEEN_ON = date(YEAR, 11, 25)
FIRST_INTERVIEWS = date(YEAR - 1, 1, 1)
ONE_PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)
STAGES = {
    "first": "Premier contact",
    "attended": "Réunion d'information suivie",
    "diagnosis": "Entretien de diagnostic",
    "committee": "Comité d'admission",
}
REVIEWS = (
    "L'activité progresse régulièrement ; les devis sont suivis et relancés.",
    "Trimestre en demi-teinte : deux clients récurrents ont réduit leurs commandes.",
    "Bon démarrage : les premières factures sont réglées, la marge est conforme.",
    "Activité saisonnière ; la trésorerie couvre les trois prochains mois.",
)
OUTLOOKS = (
    "Consolider les clients récurrents et augmenter le prix de la journée.",
    "Développer une offre pour les collectivités du territoire.",
    "Stabiliser un salaire mensuel à partir du printemps.",
)
NEEDS = (
    "Atelier sur la négociation ; appui pour répondre à un appel d'offres.",
    "Aide à la lecture du compte d'activité.",
    "Mise en réseau avec d'autres membres du même métier.",
)
ACTIONS = (
    "Mettre à jour la grille de prix",
    "Relancer les factures de plus de 45 jours",
    "Suivre l'atelier « réponse aux marchés »",
    "Rencontrer deux membres du même métier",
)
# Whose interviews are late, and whose last one waits for a signature.
LATE = frozenset({"00011", "00026", "00034"})


def set_up(books: Books) -> None:
    books.company.write(
        {
            "cae_legal_form": "société coopérative anonyme",
            "cae_capital": "capital variable",
            "cae_registry_city": "Paris",
            "cae_representative": "Anouk Delestraint",
            "cae_representative_title": "codirectrice",
        }
    )
    _files(books)
    _papers(books)
    _agreement(books)
    _exits(books)
    _candidates(books)
    _funders(books)
    _interviews(books)
    _steps_done(books)
    _to_sign(books)
    books.env["cae.deadline"]._refresh(books.env["cae.member"].search([]), SEEN_ON)


def _by(books: Books, model: str, field: str) -> dict[str, Any]:
    return {record[field]: record for record in books.env[model].search([])}


# -- personal files ---------------------------------------------------


def _files(books: Books) -> None:
    statuses = _by(books, "cae.social.status", "code")
    zones = _by(books, "cae.living.zone", "code")
    trades = _by(books, "cae.trade", "code")
    referrers = _by(books, "cae.referrer", "code")
    countries = _by(books, "res.country", "code")
    for row in rows("persons"):
        member = books.members[row["member"]]
        member.file_ids.write(
            {
                "gender": row["gender"],
                "birth_date": a_day(row["birth_date"]),
                "nir": row["nir"],
                "nationality_id": countries[row["nationality"]].id,
                "study_level": row["study_level"],
                "family_status": row["family_status"],
                "children_count": int(row["children"]),
                "entry_status_id": statuses[row["entry_status"]].id,
                "current_status_id": statuses[row["current_status"]].id,
                "living_zone_id": zones[row["zone"]].id,
                "residence_permit_kind": row["permit_kind"],
                "residence_permit_end": day(row["permit_end"]),
                "disability": bool(row["disability_end"]),
                "disability_end": day(row["disability_end"]),
            }
        )
        values: dict[str, Any] = {}
        if row["trade"]:
            values["trade_ids"] = [(6, 0, trades[row["trade"]].ids)]
        if row["referrer"]:
            values["referrer_id"] = referrers[row["referrer"]].id
        if values:
            member.write(values)


def _papers(books: Books) -> None:
    covers, insurances = [], []
    for row in rows("papers"):
        member = books.members[row["member"]].id
        dates = {"date_from": a_day(row["date_from"]), "date_to": day(row["date_to"])}
        if row["kind"] == "plan":
            covers.append(
                {"member_id": member, "kind": "plan", "plan": row["detail"], **dates}
            )
        elif row["kind"] == "waiver":
            covers.append(
                {
                    "member_id": member,
                    "kind": "waiver",
                    "waiver_reason": row["detail"],
                    "proof": base64.b64encode(ONE_PIXEL),
                    "proof_name": "attestation.png",
                    **dates,
                }
            )
        else:
            insurances.append(
                {
                    "member_id": member,
                    "kind": row["kind"],
                    "insurer": row["detail"],
                    "policy_number": f"{row['member']}-{YEAR}",
                    **dates,
                }
            )
    env = books.env
    env["cae.health.cover"].create(covers)
    env["cae.member.insurance"].create(insurances)
    employer = env["cae.outside.employer"].create(
        {
            "member_id": books.members["00010"].id,
            "name": "Médiathèque de Montreuil",
            "date_from": date(YEAR - 1, 9, 1),
            "weekly_hours": 14,
        }
    )
    env["cae.outside.pay"].create(
        [
            {
                "employer_id": employer.id,
                "month": date(YEAR, month, 1),
                "gross": 742.5,
            }
            for month in range(1, 11)
        ]
    )


# -- the activity of two, and who left ----------


def _agreement(books: Books) -> None:
    """The agreement of the two who share an activity, signed when they began."""
    shares = [row for row in rows("shares") if row["activity"] == "PAR16"]
    books.env["cae.shared.agreement"].create(
        {
            "name": "Réalisation et montage de films",
            "trade_name": "Estrade & Guivarch",
            "date_from": a_day(shares[0]["date_from"]),
            "nature": "Réalisation, tournage et montage de films documentaires et"
            " institutionnels.",
            "clientele": "Commune aux deux membres ; en cas de séparation, chacun garde"
            " les clients qu'il a apportés.",
            "pooled_tangible": "Une caméra, deux objectifs, un poste de montage.",
            "pooled_intangible": "Le nom commercial et le site internet.",
            "state": "signed",
            "activity_id": books.activities["PAR16"].id,
            "line_ids": [
                (
                    0,
                    0,
                    {
                        "member_id": books.members[row["member"]].id,
                        "percent": float(row["weight"]),
                    },
                )
                for row in shares
            ],
        }
    )


def _exits(books: Books) -> None:
    """Say why contracts that ran out ended."""
    reasons = _by(books, "cae.exit.reason", "name")
    ended = books.env["cae.contract"].search(
        [("date_end", "<", SEEN_ON), ("exit_reason_id", "=", False)]
    )
    followed = reasons["Poursuite dans la coopérative sous un autre contrat"]
    for contract in ended:
        goes_on = contract.member_id.contract_ids.filtered(
            lambda other, end=contract.date_end: other.date_start > end
        )
        reason = followed
        if not goes_on:
            support = contract.kind == "cape"
            reason = reasons[
                "Fin du contrat d'appui sans suite"
                if support
                else "Contrat à durée indéterminée"
            ]
        contract.write({"exit_reason_id": reason.id})


# -- candidates ---------------------------------------------------


def _candidates(books: Books) -> None:
    env = books.env
    places = _by(books, "cae.establishment", "code")
    users = _by(books, "res.users", "login")
    stages = _by(books, "cae.candidate.stage", "name")
    referrers = _by(books, "cae.referrer", "code")
    statuses = _by(books, "cae.social.status", "code")
    reasons = _by(books, "cae.refusal.reason", "name")
    meetings = {}
    for row in rows("meetings"):
        meetings[row["code"]] = env["cae.information.meeting"].create(
            {
                "date_start": row["start"],
                "establishment_id": places[row["establishment"]].id,
                "place": row["place"],
                "capacity": int(row["capacity"]),
                "user_id": users["nadege"].id,
            }
        )
    for row in rows("candidates"):
        values = {
            name: row[name] for name in ("name", "email", "phone", "gender", "project")
        }
        candidate = env["cae.candidate"].create(
            {
                **values,
                "establishment_id": places[row["establishment"]].id,
                "adviser_id": users[row["adviser"]].id if row["adviser"] else False,
                "first_contact_date": a_day(row["first_contact"]),
                "referrer_id": referrers[row["referrer"]].id,
                "social_status_id": statuses[row["status"]].id,
                "stage_id": stages[STAGES["first"]].id,
            }
        )
        env["cae.meeting.registration"].create(
            {
                "meeting_id": meetings[row["meeting"]].id,
                "candidate_id": candidate.id,
                "state": _attendance(row),
            }
        )
        _move_on(candidate, row, stages, reasons)
    for row in rows("meetings"):
        if row["held"]:
            meetings[row["code"]].action_held()


def _attendance(row: dict[str, str]) -> str:
    if row["attended"]:
        return "attended"
    return "waiting" if row["stage"] == "first" else "absent"


def _move_on(candidate: Any, row: dict[str, str], stages: Any, reasons: Any) -> None:
    stage = row["stage"]
    if stage == "admitted":
        admission = candidate.env["cae.candidate.admission"]
        decision = {"candidate_id": candidate.id, "date": date(YEAR, 11, 16)}
        admission.create(decision).action_admit()
        return
    if stage in STAGES:
        candidate.stage_id = stages[STAGES[stage]]
        return
    kinds = {one.kind: one for one in stages.values()}
    values = {"stage_id": kinds[stage].id}
    if stage == "refused":
        values |= {
            "refusal_reason_id": reasons[row["refusal"]].id,
            "refusal_date": date(YEAR, 10, 20),
        }
    candidate.write(values)


# -- funders ---------------------------------------------------


def _funders(books: Books) -> None:
    env = books.env
    for code, name, kind, rate, amount, codes in (
        ("REG", "Région Île-de-France", "region", 0.5, 24000.0, ("PAR",)),
        ("FSE", "Fonds social européen +", "esf", 0.6, 38000.0, ("PAR", "NTE", "LYO")),
    ):
        partner = env["res.partner"].create({"name": name, "is_company": True})
        funder = env["cae.funder"].create({"partner_id": partner.id, "kind": kind})
        programme = env["cae.programme"].create(
            {"name": f"Appui aux entrepreneurs {YEAR}", "code": code}
            | {"funder_id": funder.id}
        )
        places = env["cae.establishment"].search([("code", "in", codes)])
        agreement = env["cae.funding.agreement"].create(
            {
                "name": f"{name} {YEAR}",
                "reference": f"{code}-{YEAR}-017",
                "funder_id": funder.id,
                "programme_id": programme.id,
                "date_from": date(YEAR, 1, 1),
                "date_to": date(YEAR, 12, 31),
                "amount": amount,
                "cofinancing_rate": rate,
                "establishment_ids": [(6, 0, places.ids)],
                "shared": True,
                "state": "signed",
                "payment_ids": [
                    (0, 0, {"name": "Avance", "amount_due": amount / 2}),
                ],
                "target_ids": [
                    (0, 0, {"indicator": "followed", "target": 20}),
                    (0, 0, {"indicator": "hours", "target": 60}),
                ],
            }
        )
        members = env["cae.member"].search([("establishment_id", "in", places.ids)])
        stages = members._stages_at(date(YEAR, 6, 30))
        env["cae.funding.participation"].create(
            [
                {
                    "agreement_id": agreement.id,
                    "member_id": member.id,
                    "date_from": max(date(YEAR, 1, 1), _first_day(member)),
                }
                for member in members
                if stages[member.id] in ("cape", "cesa", "associate")
            ]
        )


def _first_day(member: Any) -> date:
    first: date = min(member.contract_ids.mapped("date_start"))
    return first


# -- interviews and hours ---------------------------------------------------


def _supported_days(member: Any) -> Iterable[date]:
    """Days of a member's interviews: about every five months, late for some."""
    draw = random.Random(f"interviews {member.reference}")
    contracts = member.contract_ids.filtered(
        lambda contract: contract.state == "signed" and contract.kind != "ordinary"
    )
    if not contracts:
        return
    start = min(contracts.mapped("date_start"))
    ends = [contract.date_end or date.max for contract in contracts]
    last = min(max(ends), SEEN_ON - timedelta(days=3))
    if member.reference in LATE:
        last = min(last, date(YEAR, 3, 31))
    found = max(start, FIRST_INTERVIEWS) + timedelta(days=draw.randint(20, 70))
    while found <= last:
        yield found if found.weekday() < 5 else found - timedelta(days=2)
        found += timedelta(days=draw.randint(130, 165))


def _interviews(books: Books) -> None:
    env = books.env
    programmes = _by(books, "cae.programme", "code")
    subjects = env["cae.support.subject"].search([])
    members = env["cae.member"].search([], order="reference")
    interviews = []
    for member in members:
        draw = random.Random(f"words {member.reference}")
        funded = programmes["REG" if member.establishment_id.code == "PAR" else "FSE"]
        for held in _supported_days(member):
            interviews.append(
                _interview(member, held, draw)
                | {
                    "duration": draw.choice((1.0, 1.5, 2.0)),
                    "subject_id": draw.choice(subjects).id,
                    "programme_id": funded.id if held.year == YEAR else False,
                }
            )
    env["cae.interview"].create(interviews)._record_hours()


def _interview(member: Any, held: date, draw: random.Random) -> dict[str, Any]:
    return {
        "member_id": member.id,
        "kind": "follow_up",
        "planned_on": f"{held} 09:00:00",
        "held_on": held,
        "adviser_id": member.adviser_id.id,
        "review": draw.choice(REVIEWS),
        "outlook": draw.choice(OUTLOOKS),
        "needs": draw.choice(NEEDS),
        "state": "signed",
        "date_signed": held + timedelta(days=2),
        "action_ids": [
            (
                0,
                0,
                {
                    "name": draw.choice(ACTIONS),
                    "who": "member",
                    "date_due": held + timedelta(days=60),
                    "done_on": held + timedelta(days=45)
                    if held < date(YEAR, 9, 1)
                    else False,
                },
            )
        ],
    }


# -- what was done, and what waits ---------------------------------------------------


def _steps_done(books: Books) -> None:
    """Steps of contracts signed before the autumn were done in time, on paper."""
    steps = books.env["cae.step"].search(
        [("state", "=", "todo"), ("due_date", "<", date(YEAR, 9, 1))]
    )
    for due, found in steps.grouped("due_date").items():
        found.write(
            {
                "state": "done",
                "done_on": due,
                "proof": base64.b64encode(ONE_PIXEL),
                "proof_filename": "justificatif.png",
            }
        )


def _to_sign(books: Books) -> None:
    """One interview waits to be written up, another is planned, and an amendment waits
    for the signature of the member and of the cooperative."""
    env = books.env
    member = books.members["00001"]
    amendment = env["cae.contract.amendment"].create(
        {
            "contract_id": member.contract_ids.id,
            "kind": "pay",
            "date_effect": date(YEAR + 1, 1, 1),
            "fixed_pay": 950.0,
        }
    )
    template = env["cae.document.template"].search([("code", "=", "avenant")], limit=1)
    document = env["cae.document"]._make(template, amendment)
    if shutil.which("wkhtmltopdf"):
        document.action_send()
    env["cae.interview"].create(
        [
            {
                "member_id": member.id,
                "planned_on": f"{YEAR}-12-08 09:00:00",
                "adviser_id": member.adviser_id.id,
            },
            _interview(
                books.members["00016"], date(YEAR, 11, 20), random.Random("to write")
            )
            | {"state": "held", "date_signed": False},
        ]
    )
