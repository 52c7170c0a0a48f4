from odoo import api, fields, models
from odoo.exceptions import UserError

KINDS = [
    ("progress", "In Progress"),
    ("postponed", "Postponed"),
    ("admitted", "Admitted"),
    ("refused", "Refused"),
    ("withdrawn", "Withdrawn by the Candidate"),
]


class CaeCandidateStage(models.Model):
    _name = "cae.candidate.stage"
    _description = "Stage of Candidates"
    _inherit = "cae.list.mixin"
    _order = "company_id, sequence, id"

    kind = fields.Selection(
        KINDS,
        required=True,
        default="progress",
        help="What a candidate in this stage has become. Stages in progress are as many"
        " as you like; there is one of each other kind.",
    )
    fold = fields.Boolean(
        string="Folded", help="Shown as a narrow column in the pipeline."
    )
    is_after_meeting = fields.Boolean(
        string="After the Meeting",
        help="Candidates come here by themselves when they are marked present at an"
        " information meeting.",
    )

    _outcome_unique = models.UniqueIndex(
        "(company_id, kind) WHERE kind != 'progress' AND active",
        "The cooperative already has a stage of this kind.",
    )
    _after_meeting_unique = models.UniqueIndex(
        "(company_id) WHERE is_after_meeting AND active",
        "The cooperative already has a stage that follows the meeting.",
    )
    _after_meeting_in_progress = models.Constraint(
        "CHECK (NOT is_after_meeting OR kind = 'progress')",
        "Only a stage in progress can follow the meeting.",
    )

    @api.model
    def _stages_of_kind(self, companies, kind):
        """Return {company: first stage of this kind}, in one query."""
        stages = self.search(
            [("company_id", "in", companies.ids), ("kind", "=", kind)],
            order="sequence, id",
        )
        found = {}
        for stage in stages:
            found.setdefault(stage.company_id, stage)
        missing = companies.filtered(lambda company: company not in found)
        if missing:
            label = dict(self._fields["kind"]._description_selection(self.env))[kind]
            raise UserError(
                self.env._(
                    "%(company)s has no stage of the kind “%(kind)s”: a manager adds"
                    " one in Configuration > Candidate Stages.",
                    company=missing[0].name,
                    kind=label,
                )
            )
        return found
