from odoo import fields, models


class CaeInterviewCancel(models.TransientModel):
    _name = "cae.interview.cancel"
    _description = "Cancel Interviews"

    interview_ids = fields.Many2many("cae.interview", required=True)
    reason = fields.Char(required=True)

    def action_cancel(self):
        self.interview_ids._cancel(self.reason)
