from odoo import api, fields, models
from odoo.tools.misc import format_date

from ..engine.support import Action, carried, next_interview, running_contract

PLANNED, HELD, TO_SIGN, SIGNED, CANCELLED = (
    "planned",
    "held",
    "to_sign",
    "signed",
    "cancelled",
)
TOOK_PLACE = (HELD, TO_SIGN, SIGNED)
# What was sent, signed or cancelled does not change; it is reopened.
LOCKED = (TO_SIGN, SIGNED, CANCELLED)


class CaeInterview(models.Model):
    _name = "cae.interview"
    _description = "Support Interview"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "cae.deadline.source",
        "cae.document.mixin",
    ]
    _check_company_auto = True
    _order = "planned_on desc, id desc"
    _rec_names_search = ["member_id"]
    _deadline_fields = frozenset({"state", "held_on", "member_id"})

    member_id = fields.Many2one(
        "cae.member", required=True, index=True, ondelete="restrict", check_company=True
    )
    company_id = fields.Many2one(
        related="member_id.company_id", store=True, index=True, precompute=True
    )
    contract_id = fields.Many2one(
        "cae.contract",
        compute="_compute_contract_id",
        store=True,
        index="btree_not_null",
        help="The contract that ran on the day of the interview.",
    )
    kind = fields.Selection(
        [
            ("diagnosis", "Diagnosis"),
            ("follow_up", "Follow-up"),
            ("yearly", "Yearly review"),
            ("end", "End of support"),
        ],
        required=True,
        default="follow_up",
        tracking=True,
    )
    planned_on = fields.Datetime(required=True, index=True, tracking=True)
    duration = fields.Float(
        default=1.0, help="Hours planned, then spent: they count as hours of support."
    )
    held_on = fields.Date(
        index="btree_not_null",
        copy=False,
        tracking=True,
        help="Empty until it is held.",
    )
    day = fields.Date(compute="_compute_day", store=True, precompute=True)
    adviser_id = fields.Many2one(
        "res.users",
        domain=[("share", "=", False)],
        compute="_compute_adviser_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        check_company=True,
        tracking=True,
        help="Who holds the interview.",
    )
    # A member reads with whom, and no user.
    adviser_name = fields.Char(related="adviser_id.name", string="Adviser's Name")
    remote = fields.Boolean(help="By telephone or video.")
    place = fields.Char()
    # Plain text, as it is printed in the document that is signed.
    review = fields.Text(help="Where the activity stands; what was done.")
    outlook = fields.Text(help="Where it goes; what is aimed at.")
    needs = fields.Text(string="Support Needs")
    action_ids = fields.One2many(
        "cae.interview.action", "interview_id", string="Actions Decided"
    )
    no_action = fields.Boolean(
        string="No Action Decided", help="Says that the list is empty on purpose."
    )
    carried_action_ids = fields.Many2many(
        "cae.interview.action",
        string="Earlier Actions",
        compute="_compute_carried_action_ids",
        help="Decided earlier: still open, or done since the last interview.",
    )
    private_notes = fields.Html(
        groups="cae_members.group_cae_adviser",
        copy=False,
        help="Never shown to the member, nor part of what is signed.",
    )
    next_date = fields.Date(
        string="Next Interview",
        compute="_compute_next_date",
        store=True,
        readonly=False,
        copy=False,
        help="Two interviews are due in each period of twelve months.",
    )
    subject_id = fields.Many2one(
        "cae.support.subject",
        compute="_compute_subject_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        help="What its hours are recorded under.",
    )
    programme_id = fields.Many2one(
        "cae.programme",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The funded programme that its hours count for.",
    )
    hour_ids = fields.One2many("cae.support.hour", "interview_id", string="Hours")
    state = fields.Selection(
        [
            (PLANNED, "Planned"),
            (HELD, "Held, to write"),
            (TO_SIGN, "To sign"),
            (SIGNED, "Signed"),
            (CANCELLED, "Cancelled"),
        ],
        default=PLANNED,
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    is_locked = fields.Boolean(compute="_compute_is_locked")
    version = fields.Integer(default=1, readonly=True, copy=False)
    date_signed = fields.Date(
        string="Signed On", readonly=True, copy=False, tracking=True
    )
    cancel_reason = fields.Char(readonly=True, copy=False, tracking=True)

    _duration_within_a_day = models.Constraint(
        "CHECK (duration >= 0 AND duration <= 24)",
        "An interview lasts between 0 and 24 hours.",
    )
    _held_has_a_day = models.Constraint(
        "CHECK (held_on IS NOT NULL OR state IN ('planned', 'cancelled'))",
        "Say on which day the interview was held.",
    )

    # What follows from the rest

    @api.depends("member_id.name", "day")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for interview in self:
            if not (interview.member_id and interview.day):
                interview.display_name = self.env._("New interview")
                continue
            interview.display_name = self.env._(
                "Interview of %(member)s, %(date)s",
                member=interview.member_id.name,
                date=format_date(self.env, interview.day),
            )

    @api.depends("state")
    def _compute_is_locked(self):
        for interview in self:
            interview.is_locked = interview.state in LOCKED

    @api.depends("planned_on", "held_on")
    def _compute_day(self):
        """The day that counts; working hours have the same date in UTC."""
        for interview in self:
            planned = interview.planned_on and interview.planned_on.date()
            interview.day = interview.held_on or planned

    @api.depends(
        "day",
        "member_id.contract_ids.state",
        "member_id.contract_ids.kind",
        "member_id.contract_ids.date_start",
        "member_id.contract_ids.date_end",
    )
    def _compute_contract_id(self):
        spans = self.env["cae.contract"]._signed_spans(self.member_id.ids)
        for interview in self:
            contracts = spans.get(interview.member_id.id, [])
            kinds = [span for _contract, span in contracts]
            found = running_contract(kinds, interview.day) if interview.day else None
            interview.contract_id = False if found is None else contracts[found][0]

    @api.depends("member_id.adviser_id")
    def _compute_adviser_id(self):
        """A planned interview goes with the member to the next adviser."""
        for interview in self:
            adviser = interview.member_id.adviser_id
            if not interview.adviser_id or (adviser and interview.state == PLANNED):
                interview.adviser_id = adviser or self.env.user

    @api.depends("held_on")
    def _compute_next_date(self):
        for interview in self:
            held = interview.held_on
            interview.next_date = next_interview(held) if held else False

    @api.depends("company_id")
    def _compute_subject_id(self):
        subjects = self.env["cae.support.subject"].search(
            [("company_id", "in", self.company_id.ids), ("for_interviews", "=", True)]
        )
        of_company = subjects.grouped("company_id")
        for interview in self:
            if interview.subject_id.company_id != interview.company_id:
                found = of_company.get(interview.company_id, subjects.browse())
                interview.subject_id = found[:1]

    @api.depends(
        "day",
        "member_id.interview_ids.day",
        "member_id.interview_ids.state",
        "member_id.interview_ids.action_ids.done_on",
    )
    def _compute_carried_action_ids(self):
        actions = self.env["cae.interview.action"]._of_members(self.member_id)
        held = self._held_dates(self.member_id)
        for interview in self:
            member, day = interview.member_id, interview.day
            found = actions.get(member, self.env["cae.interview.action"])
            if not day:
                interview.carried_action_ids = False
                continue
            earlier = [date for date in held.get(member.id, ()) if date < day]
            chosen = carried(
                [Action(each.decided_on, each.done_on or None) for each in found],
                max(earlier, default=None),
                day,
            )
            interview.carried_action_ids = found.browse(found[i].id for i in chosen)

    # What others ask

    @api.model
    def _dates(self, members, states):
        """Return {member id: days of the interviews in ``states``}, in one query."""
        interviews = self.search_fetch(
            [("member_id", "in", members.ids), ("state", "in", list(states))],
            ["member_id", "held_on"],
            order="held_on, id",
        )
        dates = {member_id: [] for member_id in members.ids}
        for interview in interviews:
            dates[interview.member_id.id].append(interview.held_on)
        return dates

    @api.model
    def _held_dates(self, members):
        """Return {member id: [days]} of what was held, signed or not, in order."""
        return self._dates(members, TOOK_PLACE)

    @api.model
    def _signed_dates(self, members):
        """Return {member id: [days]} of what was held and signed, in order."""
        return self._dates(members, (SIGNED,))
