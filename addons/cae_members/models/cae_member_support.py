from odoo import api, fields, models

from .cae_interview import CANCELLED, PLANNED

SUPPORT_GROUPS = "cae_members.group_cae_adviser,cae_members.group_cae_payroll"
HOURS_GROUPS = f"{SUPPORT_GROUPS},cae_members.group_cae_accountant"


class CaeMember(models.Model):
    _inherit = "cae.member"

    interview_ids = fields.One2many(
        "cae.interview", "member_id", string="Interviews", groups=SUPPORT_GROUPS
    )
    interview_count = fields.Integer(
        compute="_compute_interview_count", groups=SUPPORT_GROUPS
    )
    last_interview_on = fields.Date(
        string="Last Interview",
        compute="_compute_interview_count",
        groups=SUPPORT_GROUPS,
    )
    support_hours = fields.Float(
        string="Hours of Support This Year",
        compute="_compute_support_hours",
        groups=HOURS_GROUPS,
    )

    @api.depends("interview_ids.state", "interview_ids.held_on")
    def _compute_interview_count(self):
        found = self.env["cae.interview"]._read_group(
            [("member_id", "in", self.ids), ("state", "!=", CANCELLED)],
            ["member_id"],
            ["__count"],
        )
        counts = {member.id: count for member, count in found}
        held = self.env["cae.interview"]._held_dates(self)
        for member in self:
            member.interview_count = counts.get(member.id, 0)
            member.last_interview_on = max(held.get(member.id, ()), default=False)

    def _compute_support_hours(self):
        first_day = fields.Date.context_today(self).replace(month=1, day=1)
        found = self.env["cae.support.hour"]._read_group(
            [("member_id", "in", self.ids), ("date", ">=", first_day)],
            ["member_id"],
            ["hours:sum"],
        )
        hours = {member.id: total for member, total in found}
        for member in self:
            member.support_hours = hours.get(member.id, 0.0)

    def write(self, vals):
        result = super().write(vals)
        if vals.get("adviser_id"):
            # The former adviser, who may write this, does not follow them any more.
            interviews_sudo = self.env["cae.interview"].sudo()
            planned_sudo = interviews_sudo.search(
                [("member_id", "in", self.ids), ("state", "=", PLANNED)]
            )
            planned_sudo._remind_advisers()
        return result

    def action_open_interviews(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "cae_members.cae_interview_action"
            ),
            "domain": [("member_id", "=", self.id)],
            "context": {"default_member_id": self.id},
        }

    def action_open_support_hours(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "cae_members.cae_support_hour_action"
            ),
            "domain": [("member_id", "=", self.id)],
            "context": {"default_member_id": self.id},
        }
