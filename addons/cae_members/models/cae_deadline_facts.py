from odoo import api, models

from ..engine import deadlines as engine
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
            ["member_id", "kind", "date_start", "date_end", "is_ended"],
        )
        return [
            engine.Contract(
                member=contract.member_id.id,
                id=contract.id,
                kind=contract.kind,
                start=contract.date_start,
                end=contract.date_end or None,
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
        return [
            engine.Dated(
                step.member_id.id, engine.STEP, step._name, step.id, step.due_date
            )
            for step in steps
        ]

    @api.model
    def _dated(self, members):  # pylint: disable=unused-argument
        return []

    @api.model
    def _interviews(self, members):
        signed = self.env["cae.interview"]._signed_dates(members)
        return [(member, day) for member, days in signed.items() for day in days]
