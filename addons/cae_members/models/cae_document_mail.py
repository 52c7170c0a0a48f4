from datetime import timedelta

from odoo import api, models

from .cae_document import WAITING

REMINDER_DAYS = 5


class CaeDocument(models.Model):
    """What is said by mail, and what the passing of days does."""

    _inherit = "cae.document"

    def _mail_sent(self):
        """Each member gets a link of his own; without signers, the file."""
        if not self.signature_ids:
            self._mail_file("mail_template_document_given", "pdf")
            return
        lines = self._members_to_sign()
        lines._mail_link("mail_template_document_to_sign")
        self.message_post(
            body=self.env._(
                "Sent for signature to %s.",
                ", ".join(self.signature_ids.partner_id.mapped("name")),
            )
        )

    def _mail_signed(self):
        self._mail_file("mail_template_document_signed", "signed_pdf")
        self.message_post(body=self.env._("Signed by everybody."))

    def _members_to_sign(self):
        return self.signature_ids.filtered(
            lambda line: line.party == "member" and line.state == "waiting"
        )

    def _mail_file(self, template, name):
        """Send a file to the members, one mail each."""
        mail_template = self.env.ref(f"cae_members.{template}")
        content = self.with_context(bin_size=False)[name]
        for partner in self.member_ids.partner_id.filtered("email"):
            mail_template._send_alone(
                self,
                partner,
                self._lang(partner),
                files=[(self[f"{name}_name"], content)],
            )

    # The passing of days

    @api.model
    def _cron_waiting(self):
        """Close what was not signed in time, remind of what soon will be."""
        waiting = self.search([("state", "in", WAITING), ("valid_until", "!=", False)])
        expired = waiting.filtered(lambda document: document._is_expired())
        expired.write({"state": "expired"})
        for document in waiting - expired:
            document._remind_once()

    def _remind_once(self):
        today = self._today()
        first_day = self.valid_until - timedelta(days=REMINDER_DAYS)
        # A link that is valid for a few days only is not reminded of at once.
        if self.reminded_on or today < first_day or today <= self.date_sent:
            return
        lines = self._members_to_sign()
        if lines:
            lines._mail_link("mail_template_document_reminder")
            self.reminded_on = today
