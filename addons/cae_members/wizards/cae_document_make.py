from odoo import api, fields, models

from ..engine import merge


class CaeDocumentMake(models.TransientModel):
    """Choose the template with which documents are made from some records."""

    _name = "cae.document.make"
    _description = "Make Documents"

    res_model = fields.Char(string="Record Model", required=True, readonly=True)
    res_ids = fields.Json(string="Records", required=True, readonly=True)
    template_ids = fields.Many2many(
        "cae.document.template",
        string="Templates That Fit",
        compute="_compute_template_ids",
    )
    template_id = fields.Many2one(
        "cae.document.template",
        required=True,
        domain="[('id', 'in', template_ids)]",
        compute="_compute_template_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    asks_note = fields.Boolean(compute="_compute_asks_note")
    note = fields.Text(
        help="Printed where the template has the merge field “note”: the sums of a"
        " receipt, for example, one a line."
    )
    record_names = fields.Text(string="For", compute="_compute_record_names")

    def _records(self):
        """The records chosen; those the user may not read are refused."""
        model = self.env["cae.document.template"]
        if self.res_model not in model._document_models():
            return self.env["cae.member"]
        records = self.env[self.res_model].browse(self.res_ids or [])
        records.check_access("read")
        return records

    @api.depends("res_model", "res_ids")
    def _compute_template_ids(self):
        templates = self.env["cae.document.template"]
        for wizard in self:
            wizard.template_ids = templates._templates_for(wizard._records())

    @api.depends("template_ids")
    def _compute_template_id(self):
        for wizard in self:
            # The only one that fits is the one.
            only = wizard.template_ids if len(wizard.template_ids) == 1 else False
            wizard.template_id = wizard.template_id or only

    @api.depends("template_id")
    def _compute_asks_note(self):
        for wizard in self:
            template = wizard.template_id
            used = template and merge.codes(template._parse_body(template.body))
            wizard.asks_note = "note" in (used or ())

    @api.depends("res_model", "res_ids")
    def _compute_record_names(self):
        for wizard in self:
            wizard.record_names = "\n".join(wizard._records().mapped("display_name"))

    def action_make(self):
        self.ensure_one()
        documents = self.env["cae.document"]._make(
            self.template_id, self._records(), self.note
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cae_members.cae_document_action"
        )
        if len(documents) == 1:
            return {**action, "res_id": documents.id, "views": [(False, "form")]}
        return {**action, "domain": [("id", "in", documents.ids)]}
