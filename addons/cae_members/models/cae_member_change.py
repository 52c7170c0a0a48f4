from odoo import api, fields, models


class CaeMemberChange(models.Model):
    """One change of personal data; written by ``cae.history.mixin`` only."""

    _name = "cae.member.change"
    _description = "Change of Personal Data"
    _order = "id desc"
    _rec_name = "record_name"

    member_id = fields.Many2one(
        "cae.member", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="member_id.company_id", store=True, index=True, precompute=True
    )
    kind = fields.Selection(
        [("created", "Added"), ("changed", "Changed"), ("deleted", "Deleted")],
        string="What Happened",
        required=True,
        readonly=True,
    )
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record Number", model_field="res_model", readonly=True
    )
    record_name = fields.Char(string="Record", readonly=True)
    field_name = fields.Char(string="Technical Field", readonly=True)
    model_label = fields.Char(string="Part of the File", compute="_compute_labels")
    field_label = fields.Char(string="Field", compute="_compute_labels")
    old_value = fields.Text(string="Before", readonly=True)
    new_value = fields.Text(string="After", readonly=True)
    date = fields.Datetime(
        string="When", required=True, readonly=True, default=fields.Datetime.now
    )
    user_id = fields.Many2one(
        "res.users",
        string="By",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )

    _record_index = models.Index("(res_model, res_id)")

    @api.depends("res_model", "field_name")
    @api.depends_context("lang")
    def _compute_labels(self):
        for change in self:
            model = self.env.get(change.res_model)
            change.model_label = change.field_label = False
            if model is None:
                continue
            change.model_label = self.env["ir.model"]._get(change.res_model).name
            field = model._fields.get(change.field_name)
            if field is not None:
                change.field_label = field._description_string(self.env)
