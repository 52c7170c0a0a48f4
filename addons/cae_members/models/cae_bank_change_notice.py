from odoo import models
from odoo.tools.misc import format_date

from ..engine.bank_change import masked


class CaeBankChange(models.Model):
    """What the member is told: by mail, not in the chatter."""

    _inherit = "cae.bank.change"

    def _for_member(self):
        """The request, to be told in the member's language."""
        # Whoever asks or decides need not be allowed to write messages.
        change_sudo = self.sudo()
        return change_sudo.with_context(lang=change_sudo.member_id.partner_id.lang)

    def _tell(self, subject, body):
        self.member_id.message_notify(
            partner_ids=self.member_id.partner_id.ids,
            subject=subject,
            body=body,
            # From the cooperative: whoever asks may be in the member's mailbox.
            author_id=self.company_id.partner_id.id,
            email_layout_xmlid="mail.mail_notification_light",
        )

    def _tell_asked(self):
        self._tell(
            self.env._("A change of your bank account was asked for"),
            self.env._(
                "On %(date)s the cooperative was asked to pay you on the account"
                " %(account)s. It takes effect on %(earliest)s at the earliest. If you"
                " did not ask for it, call the cooperative now: do not answer this"
                " message.",
                date=format_date(self.env, self.requested_on),
                account=masked(self.iban),
                earliest=format_date(self.env, self.date_earliest),
            ),
        )

    def _tell_confirmed(self):
        self._tell(
            self.env._("Your bank account was changed"),
            self.env._(
                "From now on the cooperative pays you on the account %s. If you did"
                " not ask for it, call the cooperative now.",
                masked(self.iban),
            ),
        )

    def _tell_refused(self):
        self._tell(
            self.env._("Your bank account was not changed"),
            self.env._(
                "The cooperative goes on paying you as before. Reason: %s",
                self.refusal_reason,
            ),
        )
