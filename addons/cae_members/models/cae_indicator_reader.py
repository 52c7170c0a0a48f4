from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

from ..engine.contracts import ASSOCIATE, CANDIDATE, CAPE, CESA, LEFT, ORDINARY
from ..engine.indicators import ESTABLISHMENT, STAGE, Exit, Person, Place
from ..engine.timeline import Span

# Who is followed; ordinary employees are the cooperative's own team.
FOLLOWED_STAGES = (CAPE, CESA, ASSOCIATE)
# Dimension -> field of the personal file.
FILE_DIMENSIONS = {
    "zone": "living_zone_id",
    "gender": "gender",
    "entry_status": "entry_status_id",
    "study_level": "study_level",
}
DAY = timedelta(days=1)


class CaeIndicatorReader(models.AbstractModel):
    """Reads the facts that indicators count, in the same few queries for all members.

    It reads with the rights of whoever calls: a report that shows protected figures
    only calls it with all rights.
    """

    _name = "cae.indicator.reader"
    _description = "Facts of Indicators"

    @api.model
    def _people(self, domain, first, last, agreement=None, ordinary=False):
        """Return the facts of the members of ``domain``, as ``Person`` of the engine.

        Of an agreement, the people are its participants, there while they take part;
        else, the members while under contract.
        """
        participations = self._participations(agreement, first, last)
        if agreement:
            domain = Domain(domain) & Domain("id", "in", list(participations))
        members = (
            self.env["cae.member"]
            .with_context(active_test=False)
            .search_fetch(domain, ["establishment_id"], order="id")
        )
        stages = self._stages(members.ids, last)
        reasons = self._exit_reasons(members.ids)
        files = self._files(members.ids)
        hours = self._hours(members.ids, first, last, agreement)
        kinds = {*FOLLOWED_STAGES, ORDINARY} if ordinary else {*FOLLOWED_STAGES}
        people = []
        for member in members:
            rows = stages.get(member.id, ())
            groups = {
                **files.get(member.id, {}),
                STAGE: CANDIDATE,
                ESTABLISHMENT: str(member.establishment_id.id or ""),
            }
            exits = _exits(rows, reasons)
            presence = _presence(rows, kinds)
            taking_part = participations.get(member.id)
            if taking_part:
                presence, exits, groups = _of_participation(
                    taking_part, presence, exits, groups
                )
            people.append(
                Person(
                    member.id,
                    presence,
                    tuple(span for span, _contract in rows),
                    exits,
                    groups,
                    groups.pop("birth", None),
                    _hours_within(hours.get(member.id, ()), presence, agreement),
                )
            )
        return people

    @api.model
    def _participations(self, agreement, first, last):
        if not agreement:
            return {}
        found = self.env["cae.funding.participation"].search_fetch(
            Domain("agreement_id", "=", agreement.id)
            & self.env["cae.funding.participation"]._domain_between(first, last)
        )
        return {one.member_id.id: one for one in found}

    @api.model
    def _stages(self, member_ids, last):
        """Return {member id: [(span of a place, contract id)]}, in order of dates."""
        rows = self.env["cae.member.stage"].search_fetch(
            [("member_id", "in", member_ids), ("date_from", "<=", last + DAY)],
            [
                "member_id",
                "stage",
                "date_from",
                "date_to",
                "establishment_id",
                "contract_id",
            ],
            order="member_id, date_from",
        )
        stages = {}
        for row in rows:
            place = Place(row.stage, str(row.establishment_id.id or ""))
            span = Span(row.date_from, row.date_to or None, place)
            stages.setdefault(row.member_id.id, []).append((span, row.contract_id.id))
        return stages

    @api.model
    def _exit_reasons(self, member_ids):
        """Return {contract id: reason}, of ended contracts."""
        contracts = self.env["cae.contract"].search_fetch(
            [("member_id", "in", member_ids), ("exit_reason_id", "!=", False)],
            ["exit_reason_id"],
            order="id",
        )
        contracts.exit_reason_id.fetch(["positive"])
        return {contract.id: contract.exit_reason_id for contract in contracts}

    @api.model
    def _files(self, member_ids):
        """Return {member id: {dimension: key}}, and the birth date under ``birth``."""
        files = self.env["cae.member.file"].search_fetch(
            [("member_id", "in", member_ids)],
            ["member_id", "birth_date", "disability", *FILE_DIMENSIONS.values()],
            order="id",
        )
        found = {}
        for file in files:
            groups = {
                name: _key(file[field]) for name, field in FILE_DIMENSIONS.items()
            }
            groups["disability"] = "yes" if file.disability else "no"
            found[file.member_id.id] = {**groups, "birth": file.birth_date or None}
        return found

    @api.model
    def _hours(self, member_ids, first, last, agreement):
        """Return {member id: [(day, hundredths of hours)]}; of the programme alone."""
        domain = Domain("member_id", "in", member_ids)
        domain &= Domain("date", ">=", first) & Domain("date", "<=", last)
        if agreement:
            domain &= Domain("programme_id", "=", agreement.programme_id.id)
            domain &= Domain("programme_id", "!=", False)
            domain &= Domain("date", ">=", agreement.date_from)
            domain &= Domain("date", "<=", agreement.date_to)
        by_day = ["date:day"] if agreement else []
        found = {}
        for member, *day, hours in self.env["cae.support.hour"]._read_group(
            domain, ["member_id", *by_day], ["hours:sum"]
        ):
            given_on = day[0] if day else first
            found.setdefault(member.id, []).append((given_on, round(100 * hours)))
        return found


def _key(value):
    """Key of a group: an id, or the value of a list."""
    return str(value.id or "") if isinstance(value, models.BaseModel) else value or ""


def _presence(rows, kinds):
    return tuple(
        Span(span.start, span.end, None)
        for span, _contract in rows
        if span.value.stage in kinds
    )


def _exits(rows, reasons):
    """The last day before each time somebody has left, with the contract's reason."""
    exits = []
    for span, contract_id in rows:
        if span.value.stage == LEFT:
            reason = reasons.get(contract_id)
            exits.append(_exit(span.start - DAY, reason))
    return tuple(exits)


def _exit(day, reason):
    return Exit(day, _key(reason) if reason else "", bool(reason and reason.positive))


def _of_participation(one, presence, exits, groups):
    """Somebody takes part until the last day given, or leaves with the cooperative."""
    end = one.date_to or None
    if end is None and presence and all(span.end for span in presence):
        end = max(one.date_from, *(span.end for span in presence))
    if one.date_to:
        exits = (_exit(one.date_to, one.exit_reason_id),)
    if one.entry_status_id:
        groups = {**groups, "entry_status": _key(one.entry_status_id)}
    return (Span(one.date_from, end, None),), exits, groups


def _hours_within(hours, presence, agreement):
    return sum(
        hundredths
        for day, hundredths in hours
        if not agreement or any(span.covers(day) for span in presence)
    )
