from odoo import api, fields, models
from odoo.fields import Domain

NOTICE_LIMIT = 100
# What is sent -> the field that says when, and so prevents sending it again.
NOTICES = {
    "cancellation": "cancellation_date",
    "confirmation": "confirmation_date",
    "waiting": "waiting_date",
    "reminder": "reminder_date",
}


class CaeMeetingRegistration(models.Model):
    """Mails about a meeting: each once, by batches."""

    _inherit = "cae.meeting.registration"

    @api.model
    def _wake_notices(self):
        # Whoever registers somebody wakes the cron that sends the mails.
        cron_sudo = self.env.ref("cae_members.cron_meeting_notices").sudo()
        cron_sudo._trigger()

    @api.model
    def _notice_domain(self, notice, now):
        """Registrations to which this notice is due and has not been sent."""
        state = "waiting" if notice == "waiting" else "registered"
        domain = (
            Domain(NOTICES[notice], "=", False)
            & Domain("meeting_date", ">", now)
            & Domain("candidate_id.email_normalized", "!=", False)
        )
        if notice == "cancellation":
            return (
                domain
                & Domain("meeting_state", "=", "cancelled")
                & Domain("state", "in", ("registered", "waiting"))
            )
        domain &= Domain("meeting_state", "=", "planned") & Domain("state", "=", state)
        if notice == "reminder":
            domain &= Domain("meeting_id.reminder_at", "<=", now)
        return domain

    @api.model
    def _cron_send_notices(self):
        """Send what is due, one batch a transaction, until time is short."""
        now = fields.Datetime.now()
        for notice in NOTICES:
            domain = self._notice_domain(notice, now)
            while batch := self.search(domain, limit=NOTICE_LIMIT, order="id"):
                sent = batch._send_notice(notice, now)
                if not sent:
                    break
                remaining = self.search_count(domain)
                if not self.env["ir.cron"]._commit_progress(
                    len(sent), remaining=remaining
                ):
                    return
        self.env["ir.cron"]._commit_progress(remaining=0)

    def _send_notice(self, notice, now):
        """Mail each registration that nobody else is mailing; return those."""
        field = NOTICES[notice]
        lines = self.try_lock_for_update(allow_referencing=True)
        lines.invalidate_recordset([field])
        lines = lines.filtered(lambda line: not line[field])
        template = self.env.ref(
            f"cae_members.mail_template_meeting_{notice}", raise_if_not_found=False
        )
        if lines and template:
            template.send_mail_batch(lines.ids)
        lines.write({field: now})
        if notice == "confirmation":
            # A confirmation so near the meeting is the reminder too.
            lines.filtered(lambda line: line.meeting_id.reminder_at <= now).write(
                {"reminder_date": now}
            )
        return lines
