from odoo import api, fields, models


class CaeActivity(models.Model):
    _inherit = "cae.activity"

    contribution_assignment_ids = fields.One2many(
        "cae.contribution.assignment",
        "activity_id",
        string="Own schedules",
        help="Empty: the schedule that all activities follow.",
    )
    schedule_id = fields.Many2one(
        "cae.contribution.schedule",
        string="Contribution schedule",
        compute="_compute_schedule_id",
        help="Followed today; its own or the common one.",
    )
    contribution_ids = fields.One2many(
        "cae.contribution.amount", "activity_id", string="Contributions"
    )

    @api.depends("contribution_assignment_ids.schedule_id", "company_id")
    def _compute_schedule_id(self):
        schedules = self._schedules_at(fields.Date.context_today(self))
        for activity in self:
            activity.schedule_id = schedules.get(activity._origin.id)

    def _schedules_at(self, day):
        """{activity id: schedule followed on ``day``}, in one query."""
        lines = self.env["cae.contribution.assignment"].search(
            [
                ("company_id", "in", self.company_id.ids),
                ("activity_id", "in", [False, *self._origin.ids]),
                ("date_from", "<=", day),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", day),
            ],
            order="date_from",
        )
        latest = {
            (line.company_id, line.activity_id): line.schedule_id for line in lines
        }
        common = self.env["cae.activity"]
        return {
            activity._origin.id: latest.get(
                (activity.company_id, activity._origin),
                latest.get((activity.company_id, common)),
            )
            for activity in self
            if activity.kind == "member"
        }
