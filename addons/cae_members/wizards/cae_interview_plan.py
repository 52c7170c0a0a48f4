from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.support import slots
from ..models.cae_interview import PLANNED

MINUTES = 60


class CaeInterviewPlan(models.TransientModel):
    _name = "cae.interview.plan"
    _description = "Plan Interviews of Several Members"

    member_ids = fields.Many2many(
        "cae.member",
        string="Members",
        default=lambda self: self._default_member_ids(),
    )
    already_ids = fields.Many2many(
        "cae.member",
        string="Already Planned",
        compute="_compute_already_ids",
        help="They have an interview to come, and get no second one.",
    )
    kind = fields.Selection(
        lambda self: self.env["cae.interview"]._fields["kind"].selection,
        required=True,
        default="follow_up",
    )
    first_day = fields.Date(required=True, default=fields.Date.context_today)
    first_hour = fields.Float(string="From", required=True, default=9.0)
    per_day = fields.Integer(string="Interviews a Day", required=True, default=4)
    duration = fields.Float(required=True, default=1.0)
    remote = fields.Boolean()
    place = fields.Char()

    @api.model
    def _default_member_ids(self):
        if self.env.context.get("active_model") == "cae.member":
            return self.env.context.get("active_ids")
        return False

    @api.depends("member_ids")
    def _compute_already_ids(self):
        planned = self.env["cae.interview"].search_fetch(
            [("member_id", "in", self.member_ids.ids), ("state", "=", PLANNED)],
            ["member_id"],
        )
        for plan in self:
            plan.already_ids = plan.member_ids & planned.member_id

    def action_plan(self):
        """Plan one interview for each member without any, adviser by adviser."""
        self.ensure_one()
        self._check_hours()
        members = self.member_ids - self.already_ids
        if not members:
            raise UserError(
                self.env._("Choose members who have no planned interview yet.")
            )
        values = []
        for followed in members.grouped("adviser_id").values():
            found = slots(
                len(followed),
                self.first_day,
                self.per_day,
                round(self.first_hour * MINUTES),
                round(self.duration * MINUTES),
            )
            values += [
                self._interview_values(member, slot)
                for member, slot in zip(followed, found, strict=True)
            ]
        interviews = self.env["cae.interview"].create(values)
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "cae_members.cae_interview_action"
            ),
            "domain": [("id", "in", interviews.ids)],
            "context": {},
        }

    def _check_hours(self):
        last = self.first_hour + self.per_day * self.duration
        if self.per_day < 1 or self.duration <= 0 or self.first_hour < 0 or last > 24:
            raise UserError(
                self.env._(
                    "The interviews of a day must fit in it: choose fewer of them, or"
                    " shorter ones, from an hour between 0:00 and 24:00."
                )
            )

    def _interview_values(self, member, slot):
        zone = pytz.timezone(self.env.user.tz or "Europe/Paris")
        local = datetime.combine(slot.day, time()) + timedelta(minutes=slot.minute)
        planned_on = zone.localize(local).astimezone(pytz.utc).replace(tzinfo=None)
        return {
            "member_id": member.id,
            "kind": self.kind,
            "planned_on": planned_on,
            "duration": self.duration,
            "remote": self.remote,
            "place": self.place,
        }
