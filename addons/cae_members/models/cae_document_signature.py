import secrets
from base64 import b64decode
from binascii import Error as Base64Error

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import consteq

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
# A drawn signature is some tens of kilobytes.
MAX_IMAGE = 1_000_000
MAX_NAME = 120


class CaeDocumentSignature(models.Model):
    _name = "cae.document.signature"
    _description = "Signature of a Document"
    _order = "document_id, party desc, id"
    _rec_name = "partner_id"

    document_id = fields.Many2one(
        "cae.document", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="document_id.company_id", store=True, index=True, precompute=True
    )
    party = fields.Selection(
        [("member", "Member"), ("cooperative", "Cooperative")],
        required=True,
        readonly=True,
    )
    member_id = fields.Many2one(
        "cae.member", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner", string="Signer", required=True, readonly=True, index=True
    )
    user_id = fields.Many2one("res.users", string="Signed By", readonly=True)
    state = fields.Selection(
        [("waiting", "To sign"), ("signed", "Signed"), ("refused", "Refused")],
        default="waiting",
        required=True,
        readonly=True,
    )
    signed_name = fields.Char(string="Name Given", readonly=True)
    image = fields.Image(
        string="Signature", readonly=True, max_width=1024, max_height=1024
    )
    signed_on = fields.Datetime(readonly=True)
    ip = fields.Char(string="IP Address", readonly=True)
    signed_hash = fields.Char(
        string="Mark of the File",
        readonly=True,
        help="SHA-256 of the PDF that was signed.",
    )
    # Whoever has it signs: nobody reads it, it only goes into the mail to the signer.
    access_token = fields.Char(
        default=lambda self: secrets.token_urlsafe(32),
        readonly=True,
        copy=False,
        groups="base.group_system",
    )
    signing_url = fields.Char(
        compute="_compute_signing_url", groups="base.group_system"
    )

    _party_unique = models.UniqueIndex(
        "(document_id, party, partner_id)", "Somebody signs a document once."
    )

    def _compute_signing_url(self):
        for signature in self:
            document = signature.document_id
            signature.signing_url = (
                f"{document.get_base_url()}/my/documents/{document.id}"
                f"?access_token={signature.access_token}"
            )

    def _with_token(self, token):
        """The signature that this token gives the right to."""
        return self.filtered(
            lambda line: (
                line.party == "member"
                and line.access_token
                and consteq(line.access_token, token)
            )
        )

    def _signer_name(self):
        """Who signed, as the cooperative knows him."""
        return (self.user_id or self.partner_id).name

    def _sign(self, name, image, ip, user=None):
        """Sign with the name and the picture given; ``self`` is one signer."""
        self.ensure_one()
        name = (name or "").strip()[:MAX_NAME]
        if not name:
            raise UserError(self.env._("Give your name to sign."))
        self._refuse_bad_image(image)
        document = self.document_id
        document._lock_to_sign()
        document._refuse_unless_waiting()
        if self.state != "waiting":
            raise UserError(self.env._("You have already signed this document."))
        # What is signed is the file that was sent, and no other.
        document._content("pdf")
        self.write(
            {
                "state": "signed",
                "signed_name": name,
                "image": image,
                "signed_on": fields.Datetime.now(),
                "ip": ip,
                "user_id": user and user.id,
                "signed_hash": document.pdf_hash,
            }
        )
        document._signature_added()

    def _refuse_bad_image(self, image):
        try:
            content = b64decode(image or b"", validate=True)
        except (Base64Error, ValueError, TypeError):
            content = b""
        if not content.startswith((PNG, JPEG)) or len(content) > MAX_IMAGE:
            raise UserError(
                self.env._("The picture of your signature is missing or not readable.")
            )

    def _mail_link(self, template):
        mail_template = self.env.ref(f"cae_members.{template}")
        for line in self:
            lang = line.document_id._lang(line.partner_id)
            mail_template._send_alone(line, line.partner_id, lang)
