from odoo import fields, models

DEADLINE_FIELDS = frozenset(
    {"active", "adviser_id", "associate_since", "associate_until"}
)


class CaeMember(models.Model):
    _inherit = "cae.member"

    deadline_ids = fields.One2many("cae.deadline", "member_id", string="Deadlines")
    deadline_late_count = fields.Integer(
        string="Late Deadlines", compute="_compute_deadline_late_count"
    )

    def _compute_deadline_late_count(self):
        late = self.env["cae.deadline"]._count_late(self)
        for member in self:
            member.deadline_late_count = late.get(member, 0)

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
