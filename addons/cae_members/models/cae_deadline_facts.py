from odoo import api, models
from odoo.fields import Domain

from ..engine import deadlines as engine
from ..engine.contracts import ONE_DAY
from .cae_health_cover import WAIVER
from .cae_step import TODO


class CaeDeadlineFacts(models.AbstractModel):
    """Reads what deadlines derive from: one query a source, for any number of members.

    Another addon adds its own dated facts in ``_dated``.
    """

    _name = "cae.deadline.facts"
    _description = "Facts of Deadlines"

    @api.model
    def _read(self, members, day):
        """The facts of ``members``, which are read with all rights."""
        members = members.filtered("active")
        return engine.Facts(
            contracts=self._contracts(members),
            dated=self._dated(members),
            steps=self._steps(members),
            interviews=self._interviews(members),
            associates=frozenset(
                members.filtered(
                    lambda member: (
                        member.associate_since
                        and not (
                            member.associate_until and member.associate_until < day
                        )
                    )
                ).ids
            ),
        )

    @api.model
    def _contracts(self, members):
        contracts = self.env["cae.contract"].search_fetch(
            [("member_id", "in", members.ids), ("state", "=", "signed")],
            [
                "member_id",
                "kind",
                "date_start",
                "date_end",
                "is_ended",
                "trial_end",
                "associate_deadline",
            ],
        )
        return [
            engine.Contract(
                member=contract.member_id.id,
                id=contract.id,
                kind=contract.kind,
                start=contract.date_start,
                end=contract.date_end or None,
                trial_end=contract.trial_end or None,
                associate_by=(
                    contract.associate_deadline
                    and contract.associate_deadline - ONE_DAY
                )
                or None,
                exit_known=contract.is_ended,
            )
            for contract in contracts
        ]

    @api.model
    def _steps(self, members):
        steps = self.env["cae.step"].search_fetch(
            [("member_id", "in", members.ids), ("state", "=", TODO)],
            ["member_id", "due_date"],
        )
        return [self._fact(engine.STEP, step, step.due_date) for step in steps]

    @api.model
    def _dated(self, members):
        of_members = Domain("member_id", "in", members.ids)
        return [
            *self._permits(of_members),
            *self._insurances(of_members),
            *self._visits(of_members),
            *self._waivers(of_members),
        ]

    @api.model
    def _permits(self, of_members):
        files = self.env["cae.member.file"].search_fetch(
            of_members
            & Domain("residence_permit_end", "!=", False)
            & Domain("residence_permit_kind", "!=", "none"),
            ["member_id", "residence_permit_end"],
        )
        return [
            self._fact(engine.RIGHT_TO_WORK, one, one.residence_permit_end)
            for one in files
        ]

    @api.model
    def _insurances(self, of_members):
        insurances = self.env["cae.member.insurance"].search_fetch(
            of_members, ["member_id", "kind", "date_to"]
        )
        return [
            self._fact(engine.INSURANCE, one, one.date_to, series=one.kind)
            for one in insurances
        ]

    @api.model
    def _visits(self, of_members):
        """The visit that took place last says when the next one is due."""
        visits = self.env["cae.medical.visit"].search_fetch(
            of_members
            & Domain("date_done", "!=", False)
            & Domain("next_due", "!=", False),
            ["member_id", "date_done", "next_due"],
        )
        return [
            self._fact(engine.MEDICAL_VISIT, one, one.next_due, rank=one.date_done)
            for one in visits
        ]

    @api.model
    def _waivers(self, of_members):
        """A waiver that another cover follows is not asked for again."""
        covers = self.env["cae.health.cover"].search_fetch(
            of_members, ["member_id", "kind", "date_from", "date_to"], order="date_from"
        )
        last = {cover.member_id.id: cover for cover in covers}
        return [
            self._fact(engine.WAIVER_END, cover, cover.date_to)
            for cover in last.values()
            if cover.kind == WAIVER and cover.date_to
        ]

    @api.model
    def _fact(self, kind, record, due, **values):
        return engine.Dated(
            record.member_id.id, kind, record._name, record.id, due, **values
        )

    @api.model
    def _interviews(self, members):
        signed = self.env["cae.interview"]._signed_dates(members)
        return [(member, day) for member, days in signed.items() for day in days]

    @api.model
    def _interview_counters(self, members, day):
        """{member id: (interviews less than 12 months old, last day for the next)}.

        Members without a running or coming support (CAPE, CESA) are not in it.
        """
        contracts = {}
        for contract in self._contracts(members):
            contracts.setdefault(contract.member, []).append(contract)
        held = self.env["cae.interview"]._signed_dates(members)
        counters = {}
        for member, own in contracts.items():
            span = engine.presence(own, day)
            if span:
                counters[member] = (
                    engine.interviews_counted(span.start, held[member], day),
                    engine.next_interview_due(span.start, held[member]),
                )
        return counters
