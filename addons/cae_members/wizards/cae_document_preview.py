from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine import merge
from ..models.document_values import ValueReader


class CaeDocumentPreview(models.TransientModel):
    """A template printed with a record, and what is missing; nothing is kept."""

    _name = "cae.document.preview"
    _description = "Preview of a Template"

    template_id = fields.Many2one("cae.document.template", required=True, readonly=True)
    record = fields.Reference("_record_selection", string="With")
    missing = fields.Text(compute="_compute_preview")
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    @api.model
    def _record_selection(self):
        return self.env["cae.document.template"]._model_selection()

    @api.depends("template_id", "record")
    def _compute_preview(self):
        for wizard in self:
            wizard.preview, wizard.missing = wizard._preview()

    def _preview(self):
        template = self.template_id
        record = self.record
        if not record or record._name != template.model:
            return "", ""
        record.check_access("read")
        parts = template._parse_body(template.body)
        catalogue = template._catalogue()
        reader = ValueReader(self.env, template.lang)
        try:
            values = reader.values(record, catalogue, merge.codes(parts))
        except UserError as error:
            return "", str(error)
        missing = merge.missing(parts, values)
        places = [reader.place(record, catalogue[code]) for code in missing]
        shown = {code: merge.Value(f"[{catalogue[code].label}]") for code in missing}
        return merge.render(parts, {**values, **shown}), "\n".join(places)
