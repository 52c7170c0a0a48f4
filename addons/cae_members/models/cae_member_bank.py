from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.bank_change import CONFIRMED, masked

PAY_GROUPS = "cae_members.group_cae_payroll"


class CaeMember(models.Model):
    """The account pay goes to: typed once, then changed by request only."""

    _inherit = "cae.member"

    last_bank_account_id = fields.Many2one(
        "res.partner.bank",
        compute="_compute_last_bank_account_id",
        store=True,
        copy=False,
        index="btree_not_null",
        groups=PAY_GROUPS,
        help="The account in place, or the one that was taken away: that one may be"
        " put back, another one needs a request.",
    )
    bank_change_ids = fields.One2many(
        "cae.bank.change",
        "member_id",
        string="Changes of Bank Account",
        groups=PAY_GROUPS,
    )

    @api.depends("bank_account_id")
    def _compute_last_bank_account_id(self):
        for member in self:
            member.last_bank_account_id = (
                member.bank_account_id or member.last_bank_account_id
            )

    def write(self, vals):
        if vals.get("bank_account_id"):
            self._check_bank_account_change(vals["bank_account_id"])
        return super().write(vals)

    def _check_bank_account_change(self, account_id):
        """Accept a first account, the last one again, or the one just confirmed."""
        # The rule holds whoever writes, and whatever he may read.
        others_sudo = self.sudo().filtered(
            lambda member: (
                member.last_bank_account_id
                and member.last_bank_account_id.id != account_id
            )
        )
        confirmed = others_sudo._confirmed_accounts()
        for member in others_sudo:
            if confirmed.get(member.id) != account_id:
                raise UserError(
                    self.env._(
                        "%s is already paid on an account. Ask for the change under"
                        " Personal Data > Bank Account Changes: another payroll"
                        " officer confirms it.",
                        member.name,
                    )
                )

    def _confirmed_accounts(self):
        """{member id: account of the last confirmed request}."""
        changes = self.env["cae.bank.change"].search(
            [("member_id", "in", self.ids), ("state", "=", CONFIRMED)], order="id"
        )
        return {
            change.member_id.id: change.bank_account_id.id
            for change in changes.sorted(lambda one: (one.decided_on, one.id))
        }

    def _masked_account(self):
        account = self.bank_account_id
        return masked(account.sanitized_acc_number) if account else False

    def action_ask_bank_change(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change of Bank Account"),
            "res_model": "cae.bank.change",
            "view_mode": "form",
            "context": {"default_member_id": self.id},
        }
