from odoo import models
from odoo.fields import Command


class MailTemplate(models.Model):
    _inherit = "mail.template"

    def _send_alone(self, record, partner, lang, files=()):
        """Send a mail that is shown and kept nowhere: its link is its reader's."""
        template = self.with_context(lang=lang)
        values = {
            name: template._render_field(name, record.ids)[record.id]
            for name in ("subject", "body_html")
        }
        # Whoever sends a document need not have the right to write mails.
        mails_sudo = self.env["mail.mail"].sudo()
        mail_sudo = mails_sudo.create(
            {
                **values,
                "email_from": record.company_id.email_formatted
                or self.env.user.email_formatted,
                "recipient_ids": [Command.link(partner.id)],
                # Of no record, they go with the mail.
                "attachment_ids": [
                    Command.create(
                        {
                            "name": name,
                            "datas": content,
                            "mimetype": "application/pdf",
                            "res_model": "mail.message",
                            "res_id": 0,
                        }
                    )
                    for name, content in files
                ],
                "auto_delete": True,
            }
        )
        mail_sudo.send_after_commit()
