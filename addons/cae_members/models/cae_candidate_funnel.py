from odoo import api, fields, models


class CaeCandidate(models.Model):
    """How far candidates went: ones and zeros that any grouping adds up."""

    _inherit = "cae.candidate"

    funnel_candidate = fields.Integer(
        string="Candidates", compute="_compute_funnel_outcome", store=True
    )
    funnel_registered = fields.Integer(
        string="Registered at a Meeting", compute="_compute_funnel_meetings", store=True
    )
    funnel_attended = fields.Integer(
        string="Came to a Meeting", compute="_compute_funnel_meetings", store=True
    )
    funnel_admitted = fields.Integer(
        string="Admissions", compute="_compute_funnel_outcome", store=True
    )
    funnel_refused = fields.Integer(
        string="Refusals", compute="_compute_funnel_outcome", store=True
    )

    @api.depends("registration_ids.state", "registration_ids.meeting_state")
    def _compute_funnel_meetings(self):
        for candidate in self:
            states = {
                line.state
                for line in candidate.registration_ids
                if line.meeting_state != "cancelled"
            }
            candidate.funnel_registered = bool(states - {"cancelled"})
            candidate.funnel_attended = "attended" in states

    @api.depends("stage_kind")
    def _compute_funnel_outcome(self):
        for candidate in self:
            candidate.funnel_candidate = True
            candidate.funnel_admitted = candidate.stage_kind == "admitted"
            candidate.funnel_refused = candidate.stage_kind == "refused"
