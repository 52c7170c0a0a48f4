from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..engine import merge
from .cae_contract import KINDS as CONTRACT_KINDS

KINDS = [
    ("contract", "Contract"),
    ("amendment", "Amendment"),
    ("certificate", "Certificate"),
    ("interview", "Interview"),
    ("agreement", "Agreement"),
    ("other", "Other"),
]
FRENCH = "fr_FR"


class CaeDocumentTemplate(models.Model):
    _name = "cae.document.template"
    _description = "Template of Documents"
    _check_company_auto = True
    _order = "sequence, name, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True)
    code = fields.Char(required=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    kind = fields.Selection(KINDS, required=True, default="other")
    model = fields.Selection(
        "_model_selection",
        string="Made From",
        required=True,
        help="What a document of this template is made from.",
    )
    contract_kind = fields.Selection(
        CONTRACT_KINDS,
        string="For Contracts",
        help="Kind of contract that this template is for; empty for all.",
    )
    lang = fields.Selection(
        "_lang_selection",
        string="Language",
        required=True,
        default=FRENCH,
        help="Language in which dates and amounts are written.",
    )
    signers = fields.Selection(
        [
            ("both", "Member and cooperative"),
            ("member", "Member"),
            ("cooperative", "Cooperative"),
            ("none", "Nobody"),
        ],
        string="Signed By",
        required=True,
        default="both",
    )
    validity_days = fields.Integer(
        string="Days to Sign",
        required=True,
        default=30,
        help="How long the link for signing is valid.",
    )
    body = fields.Html(
        string="Text", required=True, sanitize_style=True, sanitize_overridable=False
    )
    version = fields.Integer(default=1, readonly=True, copy=False)
    version_ids = fields.One2many(
        "cae.document.template.version", "template_id", string="Versions"
    )
    field_list = fields.Html(
        string="Merge Fields", compute="_compute_field_list", sanitize=False
    )
    document_count = fields.Integer(compute="_compute_document_count")

    _code_unique = models.Constraint(
        "UNIQUE (company_id, code)",
        "Another template of the cooperative already has this code.",
    )
    _validity_positive = models.Constraint(
        "CHECK (validity_days > 0)", "Give at least one day to sign."
    )

    @api.model
    def _document_models(self):
        """The models that documents can be made from: those that said so."""
        mixin = self.env.registry["cae.document.mixin"]
        return sorted(
            name
            for name, model in self.env.registry.items()
            if issubclass(model, mixin) and not model._abstract
        )

    @api.model
    def _model_selection(self):
        models_ = self.env["ir.model"]
        return [(name, models_._get(name).name) for name in self._document_models()]

    @api.model
    def _lang_selection(self):
        installed = self.env["res.lang"].get_installed()
        known = {code for code, _name in installed}
        return installed if FRENCH in known else [*installed, (FRENCH, "Français")]

    @api.depends("model")
    @api.depends_context("lang")
    def _compute_field_list(self):
        row = Markup("<tr><td><code>{{{{ {} }}}}</code></td><td>{}</td></tr>")
        for template in self:
            rows = Markup("").join(
                row.format(code, field.label)
                for code, field in template._catalogue().items()
            )
            template.field_list = rows and Markup(
                "<table class='table table-sm'>{}</table>"
            ).format(rows)

    def _compute_document_count(self):
        counts = dict(
            self.env["cae.document"]._read_group(
                [("template_id", "in", self.ids)], ["template_id"], ["__count"]
            )
        )
        for template in self:
            template.document_count = counts.get(template, 0)

    def _catalogue(self):
        """Return {code: DocumentField} of the model of this template."""
        if not self.model or self.model not in self._document_models():
            return {}
        return self.env[self.model]._document_fields()

    # What is refused

    @api.constrains("body", "model")
    def _check_body(self):
        for template in self:
            if template.model not in self._document_models():
                raise ValidationError(
                    self.env._("No document can be made from “%s”.", template.model)
                )
            template._parse_body(template.body)

    def _parse_body(self, body):
        """The pieces of a text; refuses what is badly written, and unknown fields."""
        try:
            parts = merge.parse(str(body or ""))
        except merge.MergeError as error:
            raise ValidationError(self._fault_message(error)) from error
        unknown = merge.unknown(parts, self._catalogue())
        if unknown:
            raise ValidationError(
                self.env._(
                    "The template “%(template)s” uses merge fields that do not exist:"
                    " %(fields)s. The list beside the text has those that do.",
                    template=self.name,
                    fields=", ".join(unknown),
                )
            )
        return parts

    def _fault_message(self, error):
        reasons = {
            "in_tag": self.env._(
                "a merge field stands in text, not in a link or a picture"
            ),
            "nested": self.env._("a block {{#if …}} cannot be inside another one"),
            "unclosed": self.env._("a block {{#if …}} has no {{/if}}"),
            "unopened": self.env._("a {{/if}} has no {{#if …}} before it"),
            "crossing": self.env._(
                "a block must start and end at the same level: both in the same"
                " paragraph, list or cell, or each in a paragraph of its own"
            ),
            "braces": self.env._("two braces are alone"),
            "badly_written": self.env._(
                "a merge field is two braces, a name of the list and two braces,"
                " without bold or colour inside"
            ),
        }
        return self.env._(
            "The text of “%(template)s” is badly written near “%(excerpt)s”:"
            " %(reason)s.",
            template=self.name,
            excerpt=error.excerpt,
            reason=reasons[error.kind],
        )

    # Versions

    @api.model_create_multi
    def create(self, vals_list):
        templates = super().create([{**vals, "version": 1} for vals in vals_list])
        templates._keep_version()
        return templates

    def write(self, vals):
        if "version" in vals:
            raise UserError(self.env._("The version rises when the text changes."))
        before = {template: template.body for template in self}
        result = super().write(vals)
        changed = self.filtered(lambda template: template.body != before[template])
        for template in changed if "body" in vals else ():
            super(CaeDocumentTemplate, template).write(
                {"version": template.version + 1}
            )
        if "body" in vals:
            changed._keep_version()
        return result

    def _keep_version(self):
        # Versions are written by the change of a text alone.
        versions_sudo = self.env["cae.document.template.version"].sudo()
        versions_sudo.create(
            [
                {
                    "template_id": template.id,
                    "number": template.version,
                    "body": template.body,
                    "user_id": self.env.uid,
                }
                for template in self
            ]
        )

    def _current_version(self):
        self.ensure_one()
        return self.version_ids.filtered(lambda row: row.number == self.version)

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_used(self):
        # Whoever deletes a template may not read every document made with it.
        documents_sudo = self.env["cae.document"].sudo()
        if documents_sudo.search_count([("template_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._(
                    "Documents were made with this template: archive it instead."
                )
            )

    @api.model
    def _templates_for(self, records):
        """The templates that fit all of these records."""
        templates = self.search(
            [
                ("model", "=", records._name),
                ("company_id", "in", records.company_id.ids),
            ]
        )
        for record in records:
            templates = templates._that_fit(record)
        return templates

    def _that_fit(self, record):
        """Those of these templates that fit one record."""
        own = self.filtered(
            lambda template: (
                template.model == record._name
                and template.company_id == record.company_id
            )
        )
        return own.filtered_domain(record._document_template_domain())
