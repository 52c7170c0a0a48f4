from odoo import api, fields, models
from odoo.exceptions import UserError

from .cae_interview import CANCELLED, HELD, PLANNED, SIGNED, TO_SIGN

# The parts of the written document that the law names (R7331-3); actions are lines.
SECTIONS = ("review", "outlook", "needs")
# Decided by buttons and by the signature, never typed.
WORKFLOW = {"state", "version", "date_signed", "cancel_reason"}
CONTENT = {
    "member_id",
    "planned_on",
    "held_on",
    "duration",
    "adviser_id",
    "kind",
    "remote",
    "place",
    "action_ids",
    "no_action",
    "subject_id",
    *SECTIONS,
}


class CaeInterview(models.Model):
    _inherit = "cae.interview"

    # What is refused

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_typed_workflow(vals)
        interviews = super().create(vals_list)
        interviews._remind_advisers()
        return interviews

    def write(self, vals):
        self._refuse_typed_workflow(vals)
        if not self.env.su and CONTENT & vals.keys():
            self.check_access("write")
            self._refuse_if_locked()
        result = super().write(vals)
        if "member_id" in vals:
            # Rules look at the record before; it must not be moved out of reach.
            self.check_access("write")
        if {"planned_on", "adviser_id"} & vals.keys():
            self.filtered(lambda each: each.state == PLANNED)._remind_advisers()
        return result

    def _refuse_typed_workflow(self, vals):
        typed = WORKFLOW & vals.keys()
        if typed and not self.env.su and vals != {"state": PLANNED}:
            raise UserError(
                self.env._(
                    "The state of an interview, its version and its signature follow"
                    " from its buttons: they are not typed."
                )
            )

    def _refuse_if_locked(self):
        locked = self.filtered("is_locked")
        if locked:
            raise UserError(
                self.env._(
                    "%s was sent for signature, signed or cancelled: it does not change"
                    " any more. Reopen it to make a new version.",
                    locked[0].display_name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_if_not_held(self):
        held = self.filtered(lambda each: each.state not in (PLANNED, CANCELLED))
        if held:
            raise UserError(
                self.env._(
                    "%s was held: cancel it, with the reason, instead of deleting it.",
                    held[0].display_name,
                )
            )

    def _check_state(self, *states):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for interview in self:
            if interview.state not in states:
                raise UserError(
                    self.env._(
                        "%(interview)s is not at that step any more: %(state)s.",
                        interview=interview.display_name,
                        state=labels[interview.state],
                    )
                )

    # Reminders

    def _remind_advisers(self):
        """One activity on each planned interview, for its adviser, on its day."""
        kind = self.env.ref("mail.mail_activity_data_todo")
        self.activity_unlink(["mail.mail_activity_data_todo"])
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_id": interview.id,
                    "activity_type_id": kind.id,
                    "summary": self.env._("Support interview"),
                    "date_deadline": interview.day,
                    "user_id": interview.adviser_id.id,
                    # So that it is found again, and nothing typed by hand is.
                    "automated": True,
                }
                for interview in self
            ]
        )

    # Buttons

    def action_hold(self):
        """Say that they took place: on the planned day, or today if that is to come."""
        self._check_state(PLANNED)
        self.check_access("write")
        for held_on, interviews in self.grouped(lambda each: each._day_held()).items():
            # The state is not typed; the right to write was checked above.
            interviews_sudo = interviews.sudo()
            interviews_sudo.write({"held_on": held_on, "state": HELD})
        self.activity_unlink(["mail.mail_activity_data_todo"])
        self._record_hours()

    def _day_held(self):
        """The day on which a planned interview was held; refuses one to come."""
        today = fields.Date.context_today(self)
        held_on = self.held_on or min(self.day, today)
        if held_on > today:
            raise UserError(
                self.env._(
                    "%s was not held yet: its day is to come.", self.display_name
                )
            )
        if self.duration and not self.subject_id:
            raise UserError(
                self.env._(
                    "Choose the subject under which the hours of %s are recorded.",
                    self.display_name,
                )
            )
        return held_on

    def _record_hours(self):
        """The hours of interviews held, once: they follow the interview afterwards."""
        self.env["cae.support.hour"].create(
            [
                {"interview_id": interview.id, "member_id": interview.member_id.id}
                for interview in self
                if interview.duration and not interview.hour_ids
            ]
        )

    def _missing_sections(self):
        """Labels of the parts of the document that are empty."""
        self.ensure_one()
        labels = [
            self._fields[name]._description_string(self.env)
            for name in SECTIONS
            if not (self[name] or "").strip()
        ]
        if not self.action_ids and not self.no_action:
            labels.append(self._fields["action_ids"]._description_string(self.env))
        return labels

    def _check_complete(self):
        for interview in self:
            missing = interview._missing_sections()
            if missing:
                raise UserError(
                    self.env._(
                        "%(interview)s cannot be sent: fill in %(sections)s. The law"
                        " wants each of them in the document that the member signs.",
                        interview=interview.display_name,
                        sections=", ".join(missing),
                    )
                )

    def action_send(self):
        """Ask the members to sign what is written."""
        self._check_state(HELD)
        self.check_access("write")
        self._check_complete()
        self.env["cae.document"]._send_for_signature("interview", self)
        # The state is not typed; the right to write was checked above.
        interviews_sudo = self.sudo()
        interviews_sudo.write({"state": TO_SIGN})

    def action_reopen(self):
        """Take back what was sent or signed: a new version is to be signed."""
        self._check_state(TO_SIGN, SIGNED)
        self.check_access("write")
        self.env["cae.document"]._withdraw_from(self)
        for interview in self:
            interview.message_post(
                body=self.env._(
                    "Version %(version)s reopened; it was: %(state)s.",
                    version=interview.version,
                    state=dict(self._fields["state"]._description_selection(self.env))[
                        interview.state
                    ],
                )
            )
            # The state is not typed; the right to write was checked above.
            interview_sudo = interview.sudo()
            interview_sudo.write(
                {
                    "state": HELD,
                    "version": interview.version + 1,
                    "date_signed": False,
                }
            )

    def action_cancel(self):
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "cae_members.cae_interview_cancel_action"
            ),
            "context": {"default_interview_ids": self.ids},
        }

    def _cancel(self, reason):
        self._check_state(PLANNED, HELD)
        self.check_access("write")
        # The state is not typed, nor are hours that follow an interview; the right
        # to write was checked above.
        interviews_sudo = self.sudo()
        interviews_sudo.hour_ids.unlink()
        interviews_sudo.write({"state": CANCELLED, "cancel_reason": reason})
        self.activity_unlink(["mail.mail_activity_data_todo"])

    def action_plan_next(self):
        """Open the member's next planned interview; plan it if there is none."""
        self.ensure_one()
        following = self.search(
            [("member_id", "=", self.member_id.id), ("state", "=", PLANNED)],
            order="planned_on",
            limit=1,
        )
        if not following:
            day = self.next_date or fields.Date.context_today(self)
            following = self.create(
                {
                    "member_id": self.member_id.id,
                    "planned_on": fields.Datetime.to_datetime(day).replace(
                        hour=self.planned_on.hour, minute=self.planned_on.minute
                    ),
                    "place": self.place,
                    "remote": self.remote,
                    "duration": self.duration,
                }
            )
        return following._get_records_action()
