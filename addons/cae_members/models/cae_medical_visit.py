from odoo import api, fields, models


class CaeMedicalVisit(models.Model):
    """When somebody sees the occupational health service; nothing of what was said."""

    _name = "cae.medical.visit"
    _description = "Medical Visit"
    _inherit = ["cae.member.paper", "cae.deadline.source"]
    _check_company_auto = True
    _order = "date_planned desc, id desc"
    _deadline_fields = frozenset({"date_done", "next_due"})

    kind = fields.Selection(
        [
            ("first", "Information and prevention, first"),
            ("periodic", "Periodic"),
            ("reinforced", "Reinforced follow-up"),
            ("return", "Return after an absence"),
            ("asked", "Asked for"),
        ],
        required=True,
        default="first",
    )
    date_planned = fields.Date(string="Planned On")
    date_done = fields.Date(string="Done On")
    next_due = fields.Date(string="Next Before")
    service = fields.Char(string="Health Service")
    proof = fields.Binary(string="Attendance Certificate")
    proof_name = fields.Char(string="Certificate File")

    _next_after_done = models.Constraint(
        "CHECK (next_due IS NULL OR date_done IS NULL OR next_due > date_done)",
        "The next visit comes after this one.",
    )
    _has_a_day = models.Constraint(
        "CHECK (date_planned IS NOT NULL OR date_done IS NOT NULL)",
        "Say on which day the visit is planned, or was done.",
    )

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for visit in self:
            visit.display_name = kinds.get(visit.kind, "")
