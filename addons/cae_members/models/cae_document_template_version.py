from odoo import api, fields, models
from odoo.exceptions import UserError


class CaeDocumentTemplateVersion(models.Model):
    _name = "cae.document.template.version"
    _description = "Version of a Template of Documents"
    _order = "template_id, number desc"
    _rec_name = "number"

    template_id = fields.Many2one(
        "cae.document.template", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="template_id.company_id", store=True, index=True, precompute=True
    )
    number = fields.Integer(string="Version", required=True, readonly=True)
    body = fields.Html(string="Text", readonly=True, sanitize_style=True)
    user_id = fields.Many2one("res.users", string="Written By", readonly=True)

    _number_unique = models.Constraint(
        "UNIQUE (template_id, number)", "A template has one text a version."
    )

    @api.depends("template_id.name", "number")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._(
                "%(template)s, version %(number)s",
                template=version.template_id.name,
                number=version.number,
            )

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(
            self.env._(
                "A version is kept as it was: change the text of the template, a new"
                " version is made."
            )
        )
