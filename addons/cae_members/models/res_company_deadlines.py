from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    cae_deadline_user_id = fields.Many2one(
        "res.users",
        string="Reminded When There Is No Adviser",
        domain=[("share", "=", False)],
        help="Gets the reminders of members without adviser, and of steps that the"
        " back office does.",
    )
    cae_deadline_day = fields.Date(
        string="Deadlines Refreshed On", readonly=True, copy=False
    )
    cae_deadline_member = fields.Integer(
        string="Last Member Refreshed", readonly=True, copy=False
    )
