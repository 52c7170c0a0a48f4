from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import email_normalize

from ..engine.phone import phone_key
from .cae_member_file import GENDERS

PERSONAL_GROUPS = "cae_members.group_cae_personal_data"
SOURCES = [
    ("referrer", "Referrer"),
    ("word_of_mouth", "Word of Mouth"),
    ("member", "Member of the Cooperative"),
    ("website", "Website"),
    ("social_network", "Social Network"),
    ("press", "Press"),
    ("event", "Fair or Event"),
    ("other", "Other"),
]
PRIORITIES = [("0", "Normal"), ("1", "Good"), ("2", "Very Good"), ("3", "Excellent")]


class CaeCandidate(models.Model):
    _name = "cae.candidate"
    _description = "Candidate"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _check_company_auto = True
    _order = "priority desc, next_step_date, id desc"
    _rec_names_search = ["name", "email", "phone"]
    _primary_email = "email"

    name = fields.Char(required=True, tracking=True)
    email = fields.Char()
    email_normalized = fields.Char(
        compute="_compute_email_normalized", store=True, index="btree_not_null"
    )
    phone = fields.Char()
    phone_key = fields.Char(
        string="Phone Digits",
        compute="_compute_phone_key",
        store=True,
        index="btree_not_null",
    )
    street = fields.Char()
    street2 = fields.Char()
    zip = fields.Char(string="Postcode")
    city = fields.Char()
    country_id = fields.Many2one("res.country")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="Cooperative",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    establishment_id = fields.Many2one(
        "cae.establishment", check_company=True, index="btree_not_null", tracking=True
    )
    adviser_id = fields.Many2one(
        "res.users",
        domain=[("share", "=", False)],
        check_company=True,
        index="btree_not_null",
        tracking=True,
    )
    trade_ids = fields.Many2many("cae.trade", string="Trades", check_company=True)
    referrer_id = fields.Many2one(
        "cae.referrer",
        check_company=True,
        index="btree_not_null",
        help="Who sent this person to the cooperative.",
    )
    gender = fields.Selection(GENDERS, groups=PERSONAL_GROUPS)
    birth_date = fields.Date(groups=PERSONAL_GROUPS)
    social_status_id = fields.Many2one(
        "cae.social.status",
        check_company=True,
        index="btree_not_null",
        groups=PERSONAL_GROUPS,
    )
    living_zone_id = fields.Many2one(
        "cae.living.zone",
        check_company=True,
        index="btree_not_null",
        groups=PERSONAL_GROUPS,
    )
    project = fields.Text(help="What the candidate wants to do.")
    first_contact_date = fields.Date(
        string="First Contact",
        required=True,
        tracking=True,
        default=fields.Date.context_today,
    )
    source = fields.Selection(
        SOURCES, help="How the candidate heard of the cooperative."
    )
    stage_id = fields.Many2one(
        "cae.candidate.stage",
        compute="_compute_stage_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
        group_expand="_group_expand_stage_id",
        domain="[('company_id', '=', company_id)]",
    )
    stage_kind = fields.Selection(related="stage_id.kind", string="Outcome", store=True)
    priority = fields.Selection(PRIORITIES, default="0")
    next_step = fields.Char()
    next_step_date = fields.Date(string="Next Step On", tracking=True)
    color = fields.Integer()
    registration_ids = fields.One2many(
        "cae.meeting.registration", "candidate_id", string="Information Meetings"
    )

    @api.depends("email")
    def _compute_email_normalized(self):
        for candidate in self:
            candidate.email_normalized = email_normalize(candidate.email)

    @api.depends("phone")
    def _compute_phone_key(self):
        for candidate in self:
            candidate.phone_key = phone_key(candidate.phone or "") or False

    @api.depends("company_id")
    def _compute_stage_id(self):
        stray = self.filtered(
            lambda candidate: candidate.stage_id.company_id != candidate.company_id
        )
        if stray:
            stages = self.env["cae.candidate.stage"]._stages_of_kind(
                stray.company_id, "progress"
            )
            for candidate in stray:
                candidate.stage_id = stages.get(candidate.company_id)

    @api.model
    def _group_expand_stage_id(self, stages, domain):
        """Every stage is a column, also an empty one."""
        return stages.search(
            [
                "|",
                ("id", "in", stages.ids),
                ("company_id", "in", self.env.companies.ids),
            ]
        )

    @api.constrains("email")
    def _check_email(self):
        for candidate in self:
            if candidate.email and not candidate.email_normalized:
                raise ValidationError(
                    self.env._(
                        "“%(email)s” is not an email address: correct it for %(name)s.",
                        email=candidate.email,
                        name=candidate.name,
                    )
                )

    def _move_after_meeting(self):
        """Move whoever was present at a meeting on to the stage that follows it."""
        stages = self.env["cae.candidate.stage"].search(
            [("company_id", "in", self.company_id.ids), ("is_after_meeting", "=", True)]
        )
        for stage in stages:
            self.filtered(
                lambda candidate, stage=stage: (
                    candidate.stage_kind == "progress"
                    and candidate.company_id == stage.company_id
                    and candidate.stage_id.sequence < stage.sequence
                )
            ).write({"stage_id": stage.id})

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_member(self):
        members = self.filtered("member_id")
        if members:
            raise UserError(
                self.env._(
                    "%s has become a member: archive instead of deleting.",
                    members[0].name,
                )
            )
