from odoo import fields, models

PAY_READERS = "cae_members.group_cae_payroll,cae_members.group_cae_accountant"


class CaeMember(models.Model):
    _inherit = "cae.member"

    withholding_rate_ids = fields.One2many(
        "cae.withholding.rate",
        "member_id",
        string="Withholding Rates",
        groups="cae_members.group_cae_payroll",
    )
    payslip_ids = fields.One2many(
        "cae.payslip", "member_id", string="Payslips", groups=PAY_READERS
    )
    payslip_count = fields.Integer(compute="_compute_payslip_count", groups=PAY_READERS)

    def _compute_payslip_count(self):
        counts = dict(
            self.env["cae.payslip"]._read_group(
                [("member_id", "in", self.ids), ("state", "!=", "cancelled")],
                ["member_id"],
                ["__count"],
            )
        )
        for member in self:
            member.payslip_count = counts.get(member, 0)

    def action_open_payslips(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cae_payroll.cae_payslip_action"
        )
        return {**action, "domain": [("member_id", "=", self.id)], "context": {}}
