from odoo import api, fields, models

MEMBER_GROUPS = (
    "cae_members.group_cae_adviser,"
    "cae_members.group_cae_accountant,"
    "cae_members.group_cae_payroll"
)


class ResPartner(models.Model):
    _inherit = "res.partner"

    cae_member_ids = fields.One2many(
        "cae.member", "partner_id", string="Memberships", groups=MEMBER_GROUPS
    )
    cae_member_count = fields.Integer(
        string="Membership Count",
        compute="_compute_cae_member_count",
        groups=MEMBER_GROUPS,
    )

    @api.depends("cae_member_ids")
    def _compute_cae_member_count(self):
        counts = dict(
            self.env["cae.member"]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.cae_member_count = counts.get(partner, 0)

    def action_open_cae_members(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cae_members.cae_member_action"
        )
        action["context"] = {"default_partner_id": self.id}
        if len(self.cae_member_ids) == 1:
            return {
                **action,
                "res_id": self.cae_member_ids.id,
                "views": [(False, "form")],
            }
        return {**action, "domain": [("partner_id", "=", self.id)]}
