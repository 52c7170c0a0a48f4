from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

STATES = [
    ("registered", "Registered"),
    ("waiting", "On the Waiting List"),
    ("attended", "Present"),
    ("absent", "Absent"),
    ("cancelled", "Cancelled"),
]
MARKED = ("attended", "absent")


class CaeMeetingRegistration(models.Model):
    _name = "cae.meeting.registration"
    _description = "Registration at an Information Meeting"
    _check_company_auto = True
    _order = "meeting_date desc, date_registered, id"
    _rec_name = "candidate_id"

    meeting_id = fields.Many2one(
        "cae.information.meeting",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    candidate_id = fields.Many2one(
        "cae.candidate",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="meeting_id.company_id", store=True, index=True
    )
    establishment_id = fields.Many2one(
        related="meeting_id.establishment_id", store=True
    )
    user_id = fields.Many2one(related="meeting_id.user_id", string="Host")
    meeting_date = fields.Datetime(
        related="meeting_id.date_start", string="Meeting On", store=True
    )
    meeting_state = fields.Selection(
        related="meeting_id.state", string="Meeting Status", store=True
    )
    # Whoever holds the meeting reads who comes, not the candidates' files.
    name = fields.Char(related="candidate_id.name", string="Candidate Name")
    email = fields.Char(related="candidate_id.email")
    phone = fields.Char(related="candidate_id.phone")
    adviser_id = fields.Many2one(related="candidate_id.adviser_id", store=True)
    referrer_id = fields.Many2one(related="candidate_id.referrer_id", store=True)
    state = fields.Selection(
        STATES,
        string="Status",
        required=True,
        default="waiting",
        readonly=True,
        index=True,
    )
    date_registered = fields.Datetime(
        string="Registered On",
        required=True,
        readonly=True,
        default=fields.Datetime.now,
    )
    confirmation_date = fields.Datetime(string="Confirmation Sent On", readonly=True)
    waiting_date = fields.Datetime(string="Waiting List Notice Sent On", readonly=True)
    reminder_date = fields.Datetime(string="Reminder Sent On", readonly=True)
    cancellation_date = fields.Datetime(string="Cancellation Sent On", readonly=True)

    _once = models.Constraint(
        "UNIQUE (meeting_id, candidate_id)",
        "This candidate is already on the list of this meeting. If the registration was"
        " cancelled, open it and register again from there.",
    )

    @api.constrains("state")
    def _check_places(self):
        meetings = self.filtered(lambda line: line.state == "registered").meeting_id
        for meeting in meetings:
            if meeting.capacity and meeting.taken_count > meeting.capacity:
                raise ValidationError(
                    self.env._(
                        "%s is full: whoever registers now is put on the waiting list.",
                        meeting.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            # A place is given below, to the first who waits.
            if vals.get("state") not in MARKED:
                vals["state"] = "waiting"
        lines = super().create(vals_list)
        cancelled = lines.meeting_id.filtered(
            lambda meeting: meeting.state == "cancelled"
        )
        if cancelled:
            raise UserError(
                self.env._(
                    "%s is cancelled: register at another meeting.",
                    cancelled[0].display_name,
                )
            )
        lines._after_change_of_state()
        return lines

    def write(self, vals):
        moved = any(
            vals.get(name, record[name].id) != record[name].id
            for record in self
            for name in ("meeting_id", "candidate_id")
        )
        if moved:
            raise UserError(
                self.env._(
                    "A registration stays with its candidate and meeting: cancel it and"
                    " make another one."
                )
            )
        result = super().write(vals)
        if "state" in vals:
            self._after_change_of_state()
        return result

    def unlink(self):
        meetings = self.meeting_id
        result = super().unlink()
        meetings.exists()._fill_places()
        return result

    def _after_change_of_state(self):
        if any(line.state in ("waiting", "cancelled") for line in self):
            self.meeting_id._fill_places()
        present = self.filtered(lambda line: line.state == "attended")
        if present:
            # The host also marks candidates whom colleagues follow.
            candidates_sudo = present.candidate_id.sudo()
            candidates_sudo._move_after_meeting()
        self._wake_notices()

    def _check_begun(self):
        for meeting in self.meeting_id:
            if not meeting.has_begun or meeting.state == "cancelled":
                raise UserError(
                    self.env._(
                        "%s has not taken place: nobody is present or absent yet.",
                        meeting.display_name,
                    )
                )

    def action_attended(self):
        self._check_begun()
        self.write({"state": "attended"})

    def action_absent(self):
        self._check_begun()
        self.write({"state": "absent"})

    def action_cancel(self):
        """Free the place: the first who waits gets it."""
        self.write({"state": "cancelled"})

    def action_register(self):
        """Take back a cancellation or a mark, at the end of the waiting list."""
        self.write({"state": "waiting", "date_registered": fields.Datetime.now()})
