from fractions import Fraction

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.cae_members.engine.timeline import Span

from ..engine.contribution import Exemption
from ..engine.contribution_roll import Exempted


class CaeContributionExemption(models.Model):
    """Why a member or an activity does not pay a component, between two dates."""

    _name = "cae.contribution.exemption"
    _description = "Exemption of a contribution"
    _inherit = ["mail.thread"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    member_id = fields.Many2one(
        "cae.member", ondelete="restrict", index=True, check_company=True, tracking=True
    )
    activity_id = fields.Many2one(
        "cae.activity",
        ondelete="restrict",
        index=True,
        check_company=True,
        tracking=True,
    )
    component_id = fields.Many2one(
        "cae.contribution.component",
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="The component in any of its versions. Empty: all components.",
    )
    code = fields.Char(related="component_id.code", store=True)
    date_from = fields.Date(string="From", required=True, tracking=True)
    date_to = fields.Date(string="To", tracking=True)
    share = fields.Float(
        string="Exempted part (%)", required=True, default=100, digits=(9, 6)
    )
    reason = fields.Char(required=True, tracking=True)
    author_id = fields.Many2one(
        "res.users",
        string="Decided by",
        required=True,
        default=lambda self: self.env.user,
        tracking=True,
    )

    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "An exemption cannot end before it starts.",
    )
    _somebody = models.Constraint(
        "CHECK (member_id IS NOT NULL OR activity_id IS NOT NULL)",
        "An exemption names a member or an activity.",
    )
    _share = models.Constraint(
        "CHECK (share > 0 AND share <= 100)",
        "The exempted part is above 0 and at most 100 %.",
    )

    @api.depends("member_id.name", "activity_id.name", "component_id.name")
    def _compute_display_name(self):
        for exemption in self:
            who = exemption.member_id.name or exemption.activity_id.name or ""
            what = exemption.component_id.name
            exemption.display_name = f"{who} - {what}" if what else who

    @api.constrains("member_id", "activity_id", "component_id", "date_from", "date_to")
    def _check_overlap(self):
        others = self.search(
            [
                "|",
                ("member_id", "in", self.member_id.ids),
                ("activity_id", "in", self.activity_id.ids),
            ]
        )
        for exemption in self:
            for other in others - exemption:
                if exemption._overlaps(other):
                    raise ValidationError(
                        self.env._(
                            "%(who)s already has an exemption from %(day)s, for this "
                            "reason: %(reason)s.",
                            who=exemption.display_name,
                            day=other.date_from,
                            reason=other.reason,
                        )
                    )

    def _overlaps(self, other):
        same_payer = (self.member_id, self.activity_id) == (
            other.member_id,
            other.activity_id,
        )
        same_code = not self.code or not other.code or self.code == other.code
        ends_before = self.date_to and self.date_to < other.date_from
        starts_after = other.date_to and other.date_to < self.date_from
        return same_payer and same_code and not ends_before and not starts_after

    def _engine_exempted(self):
        return tuple(
            Exempted(
                person=exemption.member_id.id or None,
                activity=exemption.activity_id.id or None,
                code=exemption.code or None,
                span=Span(
                    exemption.date_from,
                    exemption.date_to or None,
                    Exemption(exemption.reason, Fraction(str(exemption.share)) / 100),
                ),
            )
            for exemption in self
        )
