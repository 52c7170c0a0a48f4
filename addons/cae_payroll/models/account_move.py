from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    _inherit = "account.move"

    cae_payslip_ids = fields.One2many(
        "cae.payslip",
        "move_id",
        readonly=True,
        groups="cae_members.group_cae_payroll,cae_members.group_cae_accountant",
    )

    def button_draft(self):
        self._cae_refuse_pay()
        return super().button_draft()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_pay(self):
        self._cae_refuse_pay()

    def _cae_refuse_pay(self):
        """What payslips rest on is corrected by a later payslip, not undone."""
        # Whoever may reset an entry need not read payslips.
        slip_sudo = (
            self.env["cae.payslip"]
            .sudo()
            .search(
                ["|", ("move_id", "in", self.ids), ("payment_move_id", "in", self.ids)],
                limit=1,
            )
        )
        if slip_sudo:
            raise UserError(
                self.env._(
                    "%s is the entry or the payment of payslips: it is not undone, a"
                    " correction goes on a payslip of the current month.",
                    (slip_sudo.move_id | slip_sudo.payment_move_id)
                    .filtered(lambda move: move in self)[:1]
                    .display_name,
                )
            )
