from odoo import models
from odoo.exceptions import UserError


class CaeInformationMeeting(models.Model):
    """What happens to a meeting: held, cancelled, planned again."""

    _inherit = "cae.information.meeting"

    def action_all_present(self):
        self.registration_ids.filtered(
            lambda line: line.state == "registered"
        ).action_attended()

    def action_others_absent(self):
        self.registration_ids.filtered(
            lambda line: line.state == "registered"
        ).action_absent()

    def action_held(self):
        for meeting in self:
            if meeting.unmarked_count:
                raise UserError(
                    self.env._(
                        "%(count)s registered people are marked neither present nor"
                        " absent: mark them, then close %(meeting)s.",
                        count=meeting.unmarked_count,
                        meeting=meeting.display_name,
                    )
                )
        self.state = "held"

    def action_cancel(self):
        """Call the meeting off; those registered are told by the next mail batch."""
        for meeting in self:
            if meeting.attended_count:
                raise UserError(
                    self.env._(
                        "People were present at %s: it took place and cannot be"
                        " cancelled.",
                        meeting.display_name,
                    )
                )
        self.state = "cancelled"
        self.env["cae.meeting.registration"]._wake_notices()

    def action_plan(self):
        """Take back a cancellation nobody was told of, or reopen a held meeting."""
        told = self.registration_ids.filtered("cancellation_date")
        if told:
            raise UserError(
                self.env._(
                    "Those registered were told that %s is cancelled: plan"
                    " another one.",
                    told[0].meeting_id.display_name,
                )
            )
        self.state = "planned"
        self._fill_places()

    def action_move_to_next(self):
        """Register everybody of a cancelled meeting at the next one."""
        self.ensure_one()
        if not self.next_meeting_id:
            raise UserError(self.env._("No other meeting is planned: plan one first."))
        moved = self.registration_ids.filtered(
            lambda line: line.state in ("registered", "waiting")
        )
        known = self.next_meeting_id.registration_ids.candidate_id
        self.env["cae.meeting.registration"].create(
            [
                {"meeting_id": self.next_meeting_id.id, "candidate_id": candidate.id}
                for candidate in moved.candidate_id - known
            ]
        )
        return self.next_meeting_id.get_formview_action()

    def action_open_registrations(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "cae_members.cae_meeting_registration_action"
            ),
            "domain": [("meeting_id", "=", self.id)],
            "context": {"default_meeting_id": self.id},
        }
