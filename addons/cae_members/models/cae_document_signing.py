from base64 import b64decode, b64encode
from datetime import timedelta
from hashlib import sha256

from odoo import fields, models
from odoo.exceptions import LockError, UserError
from odoo.tools import format_date

from .cae_document import WAITING
from .document_pdf import joined, with_foot
from .document_values import installed_lang

# Day and hour of whoever has no time zone: documents are French ones.
TIME_ZONE = "Europe/Paris"


class CaeDocument(models.Model):
    """Printing, sending, signing, and what ends the wait for signatures."""

    _inherit = "cae.document"

    pdf = fields.Binary(string="File", readonly=True, copy=False, attachment=True)
    pdf_name = fields.Char(string="File Name", compute="_compute_file_names")
    pdf_hash = fields.Char(
        string="Mark of the File",
        readonly=True,
        copy=False,
        help="SHA-256 of the file that is sent and signed.",
    )
    signed_pdf = fields.Binary(
        string="Signed File", readonly=True, copy=False, attachment=True
    )
    signed_pdf_name = fields.Char(
        string="Signed File Name", compute="_compute_file_names"
    )
    signed_pdf_hash = fields.Char(
        string="Mark of the Signed File", readonly=True, copy=False
    )
    refusal_reason = fields.Text(readonly=True, copy=False, tracking=True)
    reminded_on = fields.Date(readonly=True, copy=False)
    can_sign = fields.Boolean(compute="_compute_can_sign")

    def _compute_file_names(self):
        for document in self:
            name = document.name.replace("/", "-")
            document.pdf_name = f"{name}.pdf"
            document.signed_pdf_name = self.env._("%s (signed).pdf", name)

    def _compute_can_sign(self):
        for document in self:
            document.can_sign = bool(
                document.state in WAITING
                and document._cooperative_signature()
                and document._may_sign_for_cooperative(self.env.user)
            )

    def _today(self):
        """Today where the document was made: visitors have no time zone."""
        return fields.Date.context_today(self._in_time_zone())

    def _in_time_zone(self):
        # A member signs in the time of whoever made the document.
        maker_sudo = self.user_id.sudo()
        return self.with_context(tz=maker_sudo.tz or TIME_ZONE)

    # Printing: once, kept with its mark

    def _signature_rows(self):
        """The boxes for signatures, two a row."""
        boxes = list(self.signature_ids)
        rows = [boxes[index : index + 2] for index in range(0, len(boxes), 2)]
        return [row if len(row) == 2 else [*row, None] for row in rows]

    def _lang(self, partner=None):
        """The language of a reader, or of the document itself."""
        wanted = (partner and partner.lang) or self.template_id.lang
        return installed_lang(self.env, wanted)

    def _print(self, report):
        """Print one of the reports of this document, with the foot of its pages."""
        document = self.with_context(lang=self._lang())
        reports_sudo = document.env["ir.actions.report"].sudo()
        content, _kind = reports_sudo._render_qweb_pdf(
            f"cae_members.{report}", document.ids
        )
        return with_foot(content, document._foot(), document.env._("Page"))

    def _foot(self):
        return self.env._(
            "%(company)s – %(version)s – text %(mark)s",
            company=self.company_id.name,
            version=self.version_id.display_name,
            mark=self.body_hash[:16],
        )

    def _print_to_sign(self):
        content = self._print("action_report_document")
        self.write({"pdf": b64encode(content), "pdf_hash": sha256(content).hexdigest()})

    def _print_signed(self):
        """The signed file: the very pages that were signed, then the signatures."""
        content = joined(
            self._content("pdf"), self._print("action_report_document_signatures")
        )
        self.write(
            {
                "signed_pdf": b64encode(content),
                "signed_pdf_hash": sha256(content).hexdigest(),
            }
        )

    def _content(self, name):
        """The bytes of a stored file; refuses one that is not what was stored."""
        self.ensure_one()
        content = b64decode(self.with_context(bin_size=False)[name] or b"")
        if sha256(content).hexdigest() != self[f"{name}_hash"]:
            raise UserError(
                self.env._(
                    "The file of “%s” is not the one that was stored: somebody or"
                    " something changed it. Tell the administrator; nothing can be"
                    " signed or downloaded.",
                    self.name,
                )
            )
        return content

    def action_check_files(self):
        """Say whether the stored files still are what was signed."""
        for document in self:
            for name in ("pdf", "signed_pdf"):
                if document[f"{name}_hash"]:
                    document._content(name)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("The stored files are the ones that were made."),
            },
        }

    # Sending

    def action_send(self):
        """Print the drafts and ask for their signatures."""
        self.check_access("write")
        if any(document.state != "draft" for document in self):
            raise UserError(self.env._("Only a draft can be sent."))
        self._refuse_without_email()
        # Files, states and dates are written by the actions alone.
        for document_sudo in self.sudo():
            document_sudo._send(document_sudo._today())

    def _refuse_without_email(self):
        signers = self.signature_ids.filtered(lambda line: line.party == "member")
        without = signers.partner_id.filtered(lambda partner: not partner.email)
        if without:
            raise UserError(
                self.env._(
                    "Give an email address to %s: the link for signing is sent there.",
                    ", ".join(without.mapped("name")),
                )
            )

    def _send(self, today):
        last_day = today + timedelta(days=self.template_id.validity_days)
        self._print_to_sign()
        self.write(
            {
                "state": "sent",
                "date_sent": today,
                "valid_until": last_day if self.signature_ids else False,
            }
        )
        self._mail_sent()

    def action_withdraw(self):
        self.check_access("write")
        if any(document.state not in WAITING for document in self):
            raise UserError(
                self.env._("Only a document that waits for signatures is withdrawn.")
            )
        # States are written by the actions alone.
        documents_sudo = self.sudo()
        documents_sudo.write({"state": "withdrawn"})

    # Signing

    def _is_expired(self):
        self.ensure_one()
        return self.state == "expired" or bool(
            self.state in WAITING
            and self.valid_until
            and self.valid_until < self._today()
        )

    def _refuse_unless_waiting(self):
        """Say why this document cannot be signed or refused."""
        self.ensure_one()
        if self._is_expired():
            raise UserError(
                self.env._(
                    "The time to sign “%(document)s” ended on %(date)s. Ask your"
                    " cooperative to send it again.",
                    document=self.name,
                    date=format_date(self.env, self.valid_until),
                )
            )
        messages = {
            "draft": self.env._("This document was not sent yet."),
            "signed": self.env._("This document is already signed by everybody."),
            "withdrawn": self.env._("The cooperative withdrew this document."),
            "refused": self.env._("This document was refused."),
        }
        if self.state in messages:
            raise UserError(messages[self.state])

    def _lock_to_sign(self):
        """Hold the document: of two clicks one signs, the other is told."""
        try:
            self.lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._("Somebody is signing right now: try again in a moment.")
            ) from error
        self.invalidate_recordset()
        self.signature_ids.invalidate_recordset()

    def _signature_added(self):
        """One more party has signed: complete, or wait for the others."""
        if any(line.state != "signed" for line in self.signature_ids):
            self.state = "partial"
            self._ask_cooperative()
            return
        self.state = "signed"
        self._print_signed()
        self.activity_unlink(["mail.mail_activity_data_todo"])
        self._tell_record()
        self._mail_signed()

    def _tell_record(self):
        record = self._record()
        if not (record and hasattr(record, "_document_signed")):
            return
        try:
            with self.env.cr.savepoint():
                record._document_signed(self)
        except UserError as error:
            # The signatures stand; somebody has to look at the record.
            self._todo(
                self.env._("Signed by everybody, to be followed up"),
                self.env._(
                    "%(record)s could not follow: %(reason)s",
                    record=record.display_name,
                    reason=error,
                ),
            )

    def _ask_cooperative(self):
        """Once the members signed, whoever made the document sees to the rest."""
        if self.signature_ids.filtered(
            lambda line: line.party == "member" and line.state != "signed"
        ):
            return
        self._todo(
            self.env._("To sign for the cooperative"),
            self.env._("The member signed: sign, or ask a signatory to."),
        )

    def _todo(self, summary, note):
        user = self.user_id or self.member_id.adviser_id
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=user.id or self.env.uid,
            summary=summary,
            note=note,
        )

    def _refuse(self, signature, reason):
        """The signer refuses, and says why."""
        if not (reason or "").strip():
            raise UserError(self.env._("Say why you refuse to sign."))
        self._lock_to_sign()
        self._refuse_unless_waiting()
        if signature.state != "waiting":
            raise UserError(self.env._("You have already answered."))
        signature.state = "refused"
        self.write({"state": "refused", "refusal_reason": reason.strip()})
        self._todo(self.env._("Refused by %s", signature.partner_id.name), reason)

    # For the cooperative

    def _cooperative_signature(self):
        return self.signature_ids.filtered(
            lambda line: line.party == "cooperative" and line.state == "waiting"
        )

    def _may_sign_for_cooperative(self, user):
        """Whoever the company named, or payroll officers; never a signing member."""
        members = self.signature_ids.filtered(lambda line: line.party == "member")
        if user.partner_id in self.member_ids.partner_id | members.partner_id:
            return False
        # Whether somebody is on the list is no secret.
        signatories_sudo = self.company_id.sudo().cae_signatory_ids
        if signatories_sudo:
            return user in signatories_sudo
        return user.has_group("cae_members.group_cae_payroll")

    def action_sign(self):
        """Sign for the cooperative."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sign for the Cooperative"),
            "res_model": "cae.document.sign",
            "view_mode": "form",
            "target": "new",
            "context": {"default_document_id": self.id},
        }
