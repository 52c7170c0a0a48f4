from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.periods import first_overlap
from ..engine.timeline import Span

PLAN, WAIVER = "plan", "waiver"
# The cases in which the law or the founding act lets an employee stay out.
WAIVER_REASONS = [
    ("own_plan", "Own plan until it ends"),
    ("spouse", "Covered by the spouse's compulsory plan"),
    ("other_employer", "Covered by another employer"),
    ("solidarity", "Solidarity cover (CSS)"),
    ("short", "Short contract or part time"),
    ("before", "Was there before the plan began"),
    ("local", "Local scheme, public officers, other schemes"),
]


class CaeHealthCover(models.Model):
    """The cooperative's health plan, or why a member stays out of it."""

    _name = "cae.health.cover"
    _description = "Health Cover"
    _inherit = ["cae.member.paper", "cae.deadline.source"]
    _check_company_auto = True
    _order = "date_from desc, id desc"
    _deadline_fields = frozenset({"kind", "date_from", "date_to"})

    kind = fields.Selection(
        [(PLAN, "In the plan"), (WAIVER, "Waiver")], required=True, default=PLAN
    )
    plan = fields.Char(help="Name or level of the plan.")
    waiver_reason = fields.Selection(WAIVER_REASONS)
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(
        string="To", help="A waiver always ends: its proof is asked again each year."
    )
    proof = fields.Binary()
    proof_name = fields.Char(string="Proof File")

    _dates_in_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A cover cannot end before it starts.",
    )

    @api.depends("kind", "plan", "waiver_reason")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for cover in self:
            cover.display_name = cover.plan or kinds.get(cover.kind, "")

    @api.constrains("kind", "waiver_reason", "proof", "date_to")
    def _check_waiver(self):
        for cover in self.filtered(lambda cover: cover.kind == WAIVER):
            missing = [
                label
                for label, value in (
                    (self.env._("the reason"), cover.waiver_reason),
                    (self.env._("the proof"), cover.proof),
                    (self.env._("the day it ends"), cover.date_to),
                )
                if not value
            ]
            if missing:
                raise ValidationError(
                    self.env._(
                        "The waiver of %(member)s lacks %(missing)s.",
                        member=cover.member_id.name,
                        missing=", ".join(missing),
                    )
                )

    @api.constrains("member_id", "date_from", "date_to")
    def _check_overlap(self):
        covers = self.search([("member_id", "in", self.member_id.ids)])
        overlap = first_overlap(
            (cover.member_id.id, Span(cover.date_from, cover.date_to or None, cover))
            for cover in covers
        )
        if overlap:
            raise ValidationError(
                self.env._(
                    "%(member)s has two health covers on the same day: end the one"
                    " that starts on %(date)s first.",
                    member=overlap[0].member_id.name,
                    date=overlap[0].date_from,
                )
            )
