from hashlib import sha256

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..engine import merge
from .document_values import ValueReader, installed_lang

STATES = [
    ("draft", "Draft"),
    ("sent", "Sent"),
    ("partial", "Partly signed"),
    ("signed", "Signed"),
    ("withdrawn", "Withdrawn"),
    ("expired", "Expired"),
    ("refused", "Refused"),
]
WAITING = ("sent", "partial")
# What a user may write; the rest is written by the making, the sending, the signing.
FREE_FIELDS = frozenset({"name", "user_id"})
PARTIES = {
    "both": ("member", "cooperative"),
    "member": ("member",),
    "cooperative": ("cooperative",),
    "none": (),
}
SHOWN_FAULTS = 10


class CaeDocument(models.Model):
    """A text frozen from a template and a record; then its PDF and its signatures.

    ``_make(template, record)`` gives a draft, ``action_send()`` prints it and asks
    for signatures; once complete, ``record._document_signed(document)`` is called.
    """

    _name = "cae.document"
    _description = "Document of the Cooperative"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "create_date desc, id desc"

    name = fields.Char(string="Title", required=True, tracking=True)
    version_id = fields.Many2one(
        "cae.document.template.version",
        string="Template Version",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    template_id = fields.Many2one(
        related="version_id.template_id", store=True, index=True, precompute=True
    )
    kind = fields.Selection(related="template_id.kind", store=True, precompute=True)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    res_model = fields.Char(string="Record Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True, readonly=True
    )
    record_name = fields.Char(string="About", readonly=True)
    member_id = fields.Many2one(
        "cae.member",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    member_ids = fields.Many2many(
        "cae.member",
        "cae_document_member_rel",
        "document_id",
        "member_id",
        string="Members",
        readonly=True,
        help="Everybody the document is about: several for a shared activity.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Made By",
        domain=[("share", "=", False)],
        default=lambda self: self.env.user,
        index="btree_not_null",
    )
    state = fields.Selection(
        STATES, default="draft", required=True, readonly=True, copy=False, tracking=True
    )
    body = fields.Html(string="Text", readonly=True, sanitize_style=True)
    body_hash = fields.Char(string="Mark of the Text", readonly=True)
    date_sent = fields.Date(string="Sent On", readonly=True, copy=False)
    valid_until = fields.Date(string="To Sign Before", readonly=True, copy=False)
    signature_ids = fields.One2many(
        "cae.document.signature", "document_id", string="Signatures", readonly=True
    )

    _record_index = models.Index("(res_model, res_id)")

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(
                self.env._("A document is made from a record and a template.")
            )
        return super().create(vals_list)

    def write(self, vals):
        own = {
            name
            for name in vals
            if name not in FREE_FIELDS and not name.startswith(("message_", "activity"))
        }
        if own and not self.env.su:
            raise AccessError(
                self.env._(
                    "The text of a document, its files and its signatures are never"
                    " changed: withdraw it and make another."
                )
            )
        if "name" in vals and any(document.state != "draft" for document in self):
            raise UserError(
                self.env._("The title of a document that was sent stays as it was.")
            )
        return super().write(vals)

    def copy(self, default=None):  # pylint: disable=method-required-super
        raise UserError(self.env._("Make another document instead of copying one."))

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        if any(document.state != "draft" for document in self):
            raise UserError(
                self.env._("A document that was sent is withdrawn, never deleted.")
            )

    # Making

    @api.model
    def _make(self, template, records, note=""):
        """Make a draft for each record; nothing when one lacks what is printed.

        ``note`` is printed by the merge field of that name.
        """
        self.check_access("create")
        template.ensure_one()
        records.check_access("read")
        self._check_fits(template, records)
        parts = template._parse_body(template.body)
        texts = self._merged(template, parts, records, note)
        version = template._current_version()
        # Frozen texts are written by the making alone.
        documents_sudo = self.sudo().create(
            [
                self._values(version, record, texts[record.id], template.signers)
                for record in records
            ]
        )
        documents = documents_sudo.sudo(self.env.su)
        # Rules look at what was made.
        documents.check_access("create")
        return documents

    def _check_fits(self, template, records):
        for record in records:
            if not template._that_fit(record):
                raise UserError(
                    self.env._(
                        "The template “%(template)s” does not fit %(record)s.",
                        template=template.name,
                        record=record.display_name,
                    )
                )

    def _merged(self, template, parts, records, note):
        """Return {record id: HTML}, or refuse with all that is missing."""
        catalogue = template._catalogue()
        used = merge.codes(parts)
        reader = ValueReader(self.env, template.lang, note)
        texts, faults = {}, []
        for record in records:
            values = reader.values(record, catalogue, used)
            missing = merge.missing(parts, values)
            if missing:
                places = [reader.place(record, catalogue[code]) for code in missing]
                faults.append((record, places))
            else:
                texts[record.id] = merge.render(parts, values)
        if faults:
            raise UserError(self._missing_message(template, faults))
        return texts

    def _missing_message(self, template, faults):
        lines = [
            f"- {record.display_name}: {', '.join(places)}"
            for record, places in faults[:SHOWN_FAULTS]
        ]
        if len(faults) > SHOWN_FAULTS:
            lines.append(self.env._("- and %s others", len(faults) - SHOWN_FAULTS))
        return self.env._(
            "“%(template)s” cannot be made before you fill in:\n%(lines)s",
            template=template.name,
            lines="\n".join(lines),
        )

    @api.model
    def _values(self, version, record, text, signers):
        members = record._document_members()
        lang = installed_lang(self.env, version.template_id.lang)
        if not members:
            raise UserError(self.env._("%s is about no member.", record.display_name))
        return {
            "name": f"{version.template_id.name} – {members[0].name}",
            "version_id": version.id,
            "company_id": record.company_id.id,
            "res_model": record._name,
            "res_id": record.id,
            "record_name": record.with_context(lang=lang).display_name,
            "member_id": members[0].id,
            "member_ids": [fields.Command.set(members.ids)],
            "user_id": self.env.uid,
            "body": Markup(text),
            "body_hash": sha256(text.encode()).hexdigest(),
            "signature_ids": [
                fields.Command.create(values)
                for values in self._signature_values(record, members, signers)
            ],
        }

    @api.model
    def _signature_values(self, record, members, signers):
        parties = PARTIES[signers]
        if "member" in parties:
            for member in members:
                yield {
                    "party": "member",
                    "member_id": member.id,
                    "partner_id": member.partner_id.id,
                }
        if "cooperative" in parties:
            yield {
                "party": "cooperative",
                "partner_id": record.company_id.partner_id.id,
            }

    # Record

    def _record(self):
        """The record that this document was made from, if it still exists."""
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id).exists()

    def action_open_record(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }
