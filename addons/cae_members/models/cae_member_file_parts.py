from odoo import api, fields, models


class CaeMemberFile(models.Model):
    """What hangs on the member, to be read and edited in the form of the file."""

    _inherit = "cae.member.file"

    outside_employer_ids = fields.One2many(
        related="member_id.outside_employer_ids", readonly=False
    )
    health_cover_ids = fields.One2many(
        related="member_id.health_cover_ids", readonly=False
    )
    insurance_ids = fields.One2many(related="member_id.insurance_ids", readonly=False)
    dependant_ids = fields.One2many(related="member_id.dependant_ids", readonly=False)
    medical_visit_ids = fields.One2many(
        related="member_id.medical_visit_ids", readonly=False
    )
    change_ids = fields.One2many(related="member_id.change_ids")
    decennial_missing = fields.Boolean(
        string="Decennial Insurance Missing", compute="_compute_decennial_missing"
    )

    @api.depends(
        "member_id.trade_ids.decennial",
        "insurance_ids.kind",
        "insurance_ids.date_from",
        "insurance_ids.date_to",
    )
    def _compute_decennial_missing(self):
        today = fields.Date.context_today(self)
        for file in self:
            covered = file.insurance_ids.filtered(
                lambda one: one.kind == "decennial" and one._covers(today)
            )
            builds = any(file.member_id.trade_ids.mapped("decennial"))
            file.decennial_missing = builds and not covered
