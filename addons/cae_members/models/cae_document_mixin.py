from odoo import api, fields, models

from .document_values import DocumentField

FILE_FIELDS = (
    "gender",
    "birth_name",
    "birth_date",
    "birth_place",
    "nationality_id",
    "nir",
)


class CaeDocumentMixin(models.AbstractModel):
    """What documents are made from: contracts, amendments, interviews, members…

    An inheriting model has ``company_id`` and, unless it is a member itself or
    overrides ``_document_members()``, ``member_id``. It overrides:

    - ``_document_fields()``: the merge fields of its templates;
    - ``_document_template_domain()``: which templates of its model fit a record;
    - ``_document_signed(document)``: what a completely signed document changes.
    """

    _name = "cae.document.mixin"
    _description = "Record That Documents Are Made From"

    document_ids = fields.One2many(
        "cae.document",
        "res_id",
        string="Documents",
        domain=lambda self: [("res_model", "=", self._name)],
    )
    document_count = fields.Integer(
        string="Number of Documents", compute="_compute_document_count"
    )

    @api.depends("document_ids")
    def _compute_document_count(self):
        documents = self.env["cae.document"]
        counts = {}
        if documents.has_access("read"):
            counts = dict(
                documents._read_group(
                    [("res_model", "=", self._name), ("res_id", "in", self.ids)],
                    ["res_id"],
                    ["__count"],
                )
            )
        for record in self:
            record.document_count = counts.get(record.id, 0)

    # What an inheriting model may override

    def _document_members(self):
        """The members whom a document of this record is about, and who sign it."""
        return self.member_id

    @api.model
    def _document_fields(self):
        """Return {code: DocumentField}: what templates of this model may print."""
        return {
            **self._document_company_fields("company_id."),
            **self._document_member_fields("member_id."),
        }

    def _document_template_domain(self):
        """Which templates of this model fit this record, beyond its company's."""
        return []

    def _document_signed(self, document):
        """Called once, when everybody expected has signed ``document``."""

    # Merge fields that all models share

    @api.model
    def _document_company_fields(self, prefix):
        partner = f"{prefix}partner_id"
        return {
            "today": DocumentField(
                self.env._("Day on which the document is made"), "_document_today"
            ),
            "note": DocumentField(
                self.env._("Text typed when the document is made"), ":note"
            ),
            "cooperative_name": DocumentField(
                self.env._("Name of the cooperative"), f"{prefix}name"
            ),
            "cooperative_legal_form": DocumentField(
                self.env._("Legal form of the cooperative"), f"{prefix}cae_legal_form"
            ),
            "cooperative_capital": DocumentField(
                self.env._("Capital of the cooperative, in words of its statutes"),
                f"{prefix}cae_capital",
            ),
            "cooperative_address": DocumentField(
                self.env._("Seat of the cooperative"), f"{partner}:address"
            ),
            "cooperative_siren": DocumentField(
                self.env._("Identification number of the cooperative"),
                f"{prefix}company_registry",
            ),
            "cooperative_registry_city": DocumentField(
                self.env._("City whose trade register knows the cooperative"),
                f"{prefix}cae_registry_city",
            ),
            "cooperative_representative": DocumentField(
                self.env._("Who represents the cooperative"),
                f"{prefix}cae_representative",
            ),
            "cooperative_representative_title": DocumentField(
                self.env._("In which quality"), f"{prefix}cae_representative_title"
            ),
        }

    @api.model
    def _document_member_fields(self, prefix):
        partner = f"{prefix}partner_id"
        establishment = f"{prefix}establishment_id"
        return {
            "member_name": DocumentField(
                self.env._("Name of the member"), f"{prefix}name"
            ),
            "member_address": DocumentField(
                self.env._("Address of the member"), f"{partner}:address"
            ),
            "member_email": DocumentField(
                self.env._("Email of the member"), f"{partner}.email"
            ),
            "member_phone": DocumentField(
                self.env._("Phone of the member"), f"{partner}.phone"
            ),
            "member_reference": DocumentField(
                self.env._("Payroll number of the member"), f"{prefix}reference"
            ),
            "member_stage": DocumentField(
                self.env._("Stage of the member today"), f"{prefix}stage"
            ),
            "member_associate_since": DocumentField(
                self.env._("Day the member became an associate"),
                f"{prefix}associate_since",
            ),
            "establishment": DocumentField(
                self.env._("Establishment of the member"), f"{establishment}.name"
            ),
            "establishment_siret": DocumentField(
                self.env._("SIRET of the establishment"), f"{establishment}.siret"
            ),
            "establishment_address": DocumentField(
                self.env._("Address of the establishment"),
                f"{establishment}.partner_id:address",
            ),
            "adviser": DocumentField(
                self.env._("Adviser of the member"), f"{prefix}adviser_id.name"
            ),
            **self._document_file_fields(f"{prefix}file_ids."),
        }

    @api.model
    def _document_file_fields(self, prefix):
        """Identity from the file of the member, whose model says what it knows."""
        file_model = self.env["cae.member.file"]
        return {
            f"member_{name.removesuffix('_id')}": DocumentField(
                file_model._fields[name]._description_string(self.env), prefix + name
            )
            for name in FILE_FIELDS
        }

    def _document_today(self):
        return fields.Date.context_today(self)

    # Buttons

    def action_make_document(self):
        """Choose a template, and make a document for each of these records."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Make a Document"),
            "res_model": "cae.document.make",
            "view_mode": "form",
            "target": "new",
            "context": {"default_res_model": self._name, "default_res_ids": self.ids},
        }

    def action_open_documents(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "cae_members.cae_document_action"
            ),
            "domain": [("res_model", "=", self._name), ("res_id", "=", self.id)],
            "context": {"create": False},
        }
