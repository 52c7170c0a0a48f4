from odoo import api, fields, models

from .cae_member_support import SUPPORT_GROUPS

DEADLINE_FIELDS = frozenset(
    {"active", "adviser_id", "associate_since", "associate_until"}
)


class CaeMember(models.Model):
    _inherit = "cae.member"

    deadline_ids = fields.One2many("cae.deadline", "member_id", string="Deadlines")
    deadline_late_count = fields.Integer(
        string="Late Deadlines", compute="_compute_deadline_late_count"
    )
    is_supported = fields.Boolean(
        compute="_compute_interview_counter",
        groups=SUPPORT_GROUPS,
        help="A CAPE or a CESA runs or will: two interviews in every 12 months.",
    )
    interviews_signed = fields.Integer(
        string="Signed Interviews in 12 Months",
        compute="_compute_interview_counter",
        groups=SUPPORT_GROUPS,
    )
    interview_before = fields.Date(
        string="Next Interview By",
        compute="_compute_interview_counter",
        groups=SUPPORT_GROUPS,
        help="So that every 12 months hold two signed interviews (CT R7331-3).",
    )

    def _compute_deadline_late_count(self):
        late = self.env["cae.deadline"]._count_late(self)
        for member in self:
            member.deadline_late_count = late.get(member, 0)

    @api.depends("interview_ids.state", "contract_ids.state")
    def _compute_interview_counter(self):
        today = fields.Date.context_today(self)
        # The facts are those of the member, whoever reads the count.
        facts_sudo = self.env["cae.deadline.facts"].sudo()
        counters = facts_sudo._interview_counters(self, today)
        for member in self:
            counted, before = counters.get(member.id, (0, False))
            member.is_supported = member.id in counters
            member.interviews_signed, member.interview_before = counted, before

    def write(self, vals):
        result = super().write(vals)
        if not DEADLINE_FIELDS.isdisjoint(vals):
            today = fields.Date.context_today(self)
            self.env["cae.deadline"]._refresh(self, today)
        return result

    def action_open_deadlines(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "cae_members.cae_deadline_action"
            ),
            "domain": [("member_id", "=", self.id)],
            "context": {"search_default_open": 1, "search_default_by_period": 1},
        }
