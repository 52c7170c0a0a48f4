from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..engine.contracts import CANDIDATE, Career, stage_history

# What a change of the member himself changes of his stages.
CAREER_FIELDS = {
    "associate_since",
    "associate_until",
    "candidate_since",
    "establishment_id",
}
ROW_FIELDS = (
    "member_id",
    "stage",
    "date_from",
    "date_to",
    "contract_id",
    "establishment_id",
    "is_entry",
)


class CaeMember(models.Model):
    _inherit = "cae.member"

    associate_until = fields.Date(
        tracking=True, help="Last day as an associate; empty while it lasts."
    )
    stage_ids = fields.One2many(
        "cae.member.stage", "member_id", string="Stages", readonly=True
    )
    stage_count = fields.Integer(compute="_compute_stage_count")

    _associate_dates_in_order = models.Constraint(
        "CHECK (associate_until IS NULL OR associate_until >= associate_since)",
        "Nobody ceases to be an associate before becoming one.",
    )

    @api.depends("stage_ids")
    def _compute_stage_count(self):
        counts = dict(
            self.env["cae.member.stage"]._read_group(
                [("member_id", "in", self.ids)], ["member_id"], ["__count"]
            )
        )
        for member in self:
            member.stage_count = counts.get(member, 0)

    @api.constrains("associate_since", "associate_until")
    def _check_associate_until(self):
        for member in self:
            if member.associate_until and not member.associate_since:
                raise ValidationError(
                    self.env._(
                        "%s ceases to be an associate: say since when.",
                        member.display_name,
                    )
                )

    # What was in force

    @api.depends("stage_ids.stage", "stage_ids.date_from", "stage_ids.date_to")
    @api.depends_context("uid")
    def _compute_stage(self):
        stages = self._stages_at(fields.Date.context_today(self))
        for member in self:
            member.stage = stages.get(member.id, CANDIDATE)

    def _search_stage(self, operator, value):
        if operator != "in":
            return NotImplemented
        on_day = self.env["cae.member.stage"]._domain_on(
            fields.Date.context_today(self)
        )
        stages = [stage for stage in value if stage]
        if CANDIDATE in stages:
            # Somebody without a row is a candidate.
            others = on_day & Domain("stage", "not in", stages)
            return Domain("stage_ids", "not any", others)
        return Domain("stage_ids", "any", on_day & Domain("stage", "in", stages))

    def _stages_at(self, day):
        """Return {member id: stage on ``day``}, in one query."""
        rows = self.env["cae.member.stage"].search_fetch(
            self.env["cae.member.stage"]._domain_on(day)
            & Domain("member_id", "in", self.ids),
            ["member_id", "stage"],
        )
        stages = {row.member_id.id: row.stage for row in rows}
        return {id_: stages.get(id_, CANDIDATE) for id_ in self.ids}

    # Derived rows

    def _update_stages(self):
        """Derive the stages of these members again; rows that hold keep their ids."""
        # Whoever signs a contract or admits an associate writes no stage himself.
        members_sudo = self.sudo().with_context(active_test=False)
        wanted = members_sudo._derived_stages()
        rows_sudo = self.env["cae.member.stage"].sudo()
        stale = rows_sudo.browse()
        for row in rows_sudo.search_fetch(
            [("member_id", "in", self.ids)], list(ROW_FIELDS)
        ):
            key = row._as_key()
            if key in wanted:
                wanted.remove(key)
            else:
                stale += row
        stale.unlink()
        rows_sudo.create(
            [dict(zip(ROW_FIELDS, key, strict=True)) for key in sorted(wanted, key=str)]
        )

    def _derived_stages(self):
        """Return the rows that these members must have, as a set of ``ROW_FIELDS``."""
        spans = self.env["cae.contract"]._signed_spans(self.ids)
        wanted = set()
        for member in self:
            contracts = [contract for contract, _span in spans.get(member.id, ())]
            career = Career(
                tuple(span for _contract, span in spans.get(member.id, ())),
                member.associate_since or None,
                member.associate_until or None,
                member._candidate_since(),
            )
            before = None
            for row in stage_history(career):
                contract = None if row.contract is None else contracts[row.contract]
                place = (contract or member).establishment_id
                wanted.add(
                    (
                        member.id,
                        row.stage,
                        row.start,
                        row.end or False,
                        contract.id if contract else False,
                        place.id,
                        row.stage != before,
                    )
                )
                before = row.stage
        return wanted

    def _candidate_since(self):
        """The first day as a candidate: that of the file unless one is known."""
        self.ensure_one()
        known = "candidate_since" in self._fields and self.candidate_since
        return known or self.create_date.date()

    def _stage_faults(self):
        """Say whose stages differ from what contracts and events derive."""
        # The audit compares all the rows, whoever asks.
        members_sudo = self.sudo().with_context(active_test=False)
        wanted = members_sudo._derived_stages()
        # What the database holds, not what was read before.
        self.env["cae.member.stage"].invalidate_model()
        stored = {row._as_key() for row in members_sudo.stage_ids}
        wrong = {key[0] for key in wanted ^ stored}
        return [
            self.env._("%s: the stages are not what the contracts say.", member.name)
            for member in members_sudo
            if member.id in wrong
        ]

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        members._update_stages()
        return members

    def write(self, vals):
        result = super().write(vals)
        if CAREER_FIELDS & vals.keys():
            self._update_stages()
        return result

    def action_open_stages(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "cae_members.cae_member_stage_action"
            ),
            "domain": [("member_id", "=", self.id)],
            "context": {},
        }
