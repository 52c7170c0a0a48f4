from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date, format_time

from ..engine.places import free_places, seated

PLACE_STATES = ("registered", "attended", "absent")
STATES = [("planned", "Planned"), ("held", "Held"), ("cancelled", "Cancelled")]


class CaeInformationMeeting(models.Model):
    _name = "cae.information.meeting"
    _description = "Information Meeting"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _check_company_auto = True
    _order = "date_start desc, id desc"

    name = fields.Char(
        string="Subject",
        required=True,
        default=lambda self: self.env._("Information meeting"),
    )
    active = fields.Boolean(default=True)
    date_start = fields.Datetime(string="Starts On", required=True, tracking=True)
    duration = fields.Float(string="Duration (hours)", default=2.0, required=True)
    date_end = fields.Datetime(
        string="Ends On", compute="_compute_date_end", store=True
    )
    place = fields.Char(
        compute="_compute_place", store=True, readonly=False, tracking=True
    )
    link = fields.Char(string="Online Link", tracking=True)
    company_id = fields.Many2one(
        "res.company",
        string="Cooperative",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    establishment_id = fields.Many2one(
        "cae.establishment", check_company=True, index="btree_not_null"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Host",
        domain=[("share", "=", False)],
        check_company=True,
        index="btree_not_null",
        tracking=True,
        default=lambda self: self.env.user,
    )
    capacity = fields.Integer(
        default=15, help="Places of the meeting; 0 means without limit."
    )
    state = fields.Selection(
        STATES, string="Status", default="planned", required=True, tracking=True
    )
    reminder_days = fields.Integer(
        string="Reminder (days before)",
        default=2,
        help="How long before the meeting those registered are reminded of it by mail.",
    )
    reminder_at = fields.Datetime(
        string="Reminder On", compute="_compute_reminder_at", store=True
    )
    last_registration = fields.Datetime(
        readonly=True,
        copy=False,
        help="Written at each registration, so that two at once cannot both take the"
        " last place.",
    )
    registration_ids = fields.One2many(
        "cae.meeting.registration", "meeting_id", string="Registrations"
    )
    # Places are counted for everybody, whoever looks.
    taken_count = fields.Integer(
        string="Places Taken", compute="_compute_counts", compute_sudo=True
    )
    waiting_count = fields.Integer(
        string="On the Waiting List", compute="_compute_counts", compute_sudo=True
    )
    attended_count = fields.Integer(
        string="Present", compute="_compute_counts", compute_sudo=True
    )
    absent_count = fields.Integer(
        string="Absent", compute="_compute_counts", compute_sudo=True
    )
    unmarked_count = fields.Integer(
        string="Neither Present nor Absent",
        compute="_compute_counts",
        compute_sudo=True,
    )
    hidden_count = fields.Integer(
        string="Followed by Colleagues", compute="_compute_hidden_count"
    )
    is_full = fields.Boolean(compute="_compute_counts", compute_sudo=True)
    has_begun = fields.Boolean(
        compute="_compute_has_begun", help="Its day has come: people can be marked."
    )
    next_meeting_id = fields.Many2one(
        "cae.information.meeting",
        compute="_compute_next_meeting_id",
    )

    _capacity_positive = models.Constraint(
        "CHECK (capacity >= 0)", "The capacity of a meeting cannot be negative."
    )
    _duration_positive = models.Constraint(
        "CHECK (duration > 0)", "A meeting must last: give its duration in hours."
    )
    _reminder_positive = models.Constraint(
        "CHECK (reminder_days >= 0)",
        "The days before the meeting for the reminder cannot be negative.",
    )

    @api.depends("name", "date_start", "user_id", "company_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for meeting in self:
            day = meeting.date_start and meeting._format_start()
            meeting.display_name = ", ".join(filter(None, [meeting.name, day]))

    @api.depends("date_start", "duration")
    def _compute_date_end(self):
        for meeting in self:
            meeting.date_end = meeting.date_start and meeting.date_start + timedelta(
                hours=meeting.duration
            )

    @api.depends("date_start", "reminder_days")
    def _compute_reminder_at(self):
        for meeting in self:
            meeting.reminder_at = meeting.date_start and meeting.date_start - timedelta(
                days=meeting.reminder_days
            )

    @api.depends("establishment_id")
    def _compute_place(self):
        for meeting in self:
            address = meeting.establishment_id.partner_id.contact_address_inline
            meeting.place = address or meeting.place

    @api.depends("registration_ids.state", "capacity")
    def _compute_counts(self):
        counts = self._counts_by_state()
        for meeting in self:
            of = counts.get(meeting._origin.id, {})
            meeting.taken_count = sum(of.get(state, 0) for state in PLACE_STATES)
            meeting.waiting_count = of.get("waiting", 0)
            meeting.attended_count = of.get("attended", 0)
            meeting.absent_count = of.get("absent", 0)
            meeting.unmarked_count = of.get("registered", 0)
            meeting.is_full = free_places(meeting.capacity, meeting.taken_count) == 0

    @api.depends("taken_count", "waiting_count")
    @api.depends_context("uid")
    def _compute_hidden_count(self):
        """Those with a place or waiting whom the user may not see."""
        visible = dict(
            self.env["cae.meeting.registration"]._read_group(
                [("meeting_id", "in", self.ids), ("state", "!=", "cancelled")],
                ["meeting_id"],
                ["__count"],
            )
        )
        for meeting in self:
            everybody = meeting.taken_count + meeting.waiting_count
            meeting.hidden_count = everybody - visible.get(meeting._origin, 0)

    @api.depends("date_start")
    @api.depends_context("tz")
    def _compute_has_begun(self):
        today = fields.Date.context_today(self)
        for meeting in self:
            start = meeting.date_start
            meeting.has_begun = start and (
                fields.Datetime.context_timestamp(self, start).date() <= today
            )

    @api.depends("date_start", "company_id", "establishment_id")
    def _compute_next_meeting_id(self):
        planned = self.search(
            [
                ("company_id", "in", self.company_id.ids),
                ("state", "=", "planned"),
                ("date_start", ">", fields.Datetime.now()),
            ],
            order="date_start, id",
        )
        for meeting in self:
            others = (planned - meeting._origin).filtered(
                lambda other, meeting=meeting: other.company_id == meeting.company_id
            )
            # Somebody who was to come to this place is asked here first.
            meeting.next_meeting_id = others.sorted(
                lambda other, meeting=meeting: (
                    other.establishment_id != meeting.establishment_id
                )
            )[:1]

    @api.constrains("capacity")
    def _check_capacity(self):
        for meeting in self.filtered(lambda meeting: meeting.state == "planned"):
            if meeting.capacity and meeting.taken_count > meeting.capacity:
                raise ValidationError(
                    self.env._(
                        "%(count)s people have a place at %(meeting)s: cancel some"
                        " registrations before lowering its capacity.",
                        count=meeting.taken_count,
                        meeting=meeting.display_name,
                    )
                )

    def write(self, vals):
        result = super().write(vals)
        if "capacity" in vals:
            self._fill_places()
        if "date_start" in vals:
            # What was sent named the former day.
            self.registration_ids.write({"reminder_date": False})
        return result

    def _format_start(self):
        """Day and hour as people of the place read them."""
        self.ensure_one()
        zone = self.user_id.tz or self.company_id.partner_id.tz or "Europe/Paris"
        start = fields.Datetime.context_timestamp(
            self.with_context(tz=zone), self.date_start
        )
        day = format_date(self.env, start.date(), date_format="full")
        hour = format_time(self.env, start.time(), time_format="short")
        return f"{day}, {hour}"

    def _counts_by_state(self):
        """Return {meeting id: {state: registrations}}, in one query."""
        counts = {}
        for meeting, state, count in self.env["cae.meeting.registration"]._read_group(
            [("meeting_id", "in", self.ids)], ["meeting_id", "state"], ["__count"]
        ):
            counts.setdefault(meeting.id, {})[state] = count
        return counts

    def _fill_places(self):
        """Give each free place to the first who waits for it."""
        # A colleague's candidate may be the first to wait.
        meetings_sudo = self.sudo().filtered(
            lambda meeting: meeting.state != "cancelled"
        )
        # The row is written first: of two sessions at once, one starts again.
        meetings_sudo.last_registration = fields.Datetime.now()
        meetings_sudo.flush_recordset(["last_registration"])
        waiting_sudo = meetings_sudo.registration_ids.search(
            [("meeting_id", "in", meetings_sudo.ids), ("state", "=", "waiting")],
            order="date_registered, id",
        ).grouped("meeting_id")
        counts = meetings_sudo._counts_by_state()
        lucky_sudo = meetings_sudo.registration_ids.browse()
        for meeting_sudo, queue_sudo in waiting_sudo.items():
            of = counts[meeting_sudo.id]
            taken = sum(of.get(state, 0) for state in PLACE_STATES)
            lucky_sudo |= seated(queue_sudo, meeting_sudo.capacity, taken)
        lucky_sudo.write({"state": "registered"})
