from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CaeContract(models.Model):
    """The deposit that somebody under a support contract leaves, and takes back."""

    _inherit = "cae.contract"

    deposit_amount = fields.Monetary(string="Deposit", tracking=True)
    deposit_received_on = fields.Date(copy=False, tracking=True)
    deposit_refunded_amount = fields.Monetary(
        string="Deposit Refunded", copy=False, tracking=True
    )
    deposit_refunded_on = fields.Date(copy=False, tracking=True)
    deposit_held = fields.Monetary(
        compute="_compute_deposit_held",
        store=True,
        help="What the cooperative received and has not given back.",
    )

    _deposit_not_negative = models.Constraint(
        "CHECK (deposit_amount >= 0 AND deposit_refunded_amount >= 0)",
        "A deposit and its refund are not negative.",
    )

    @api.depends("deposit_amount", "deposit_received_on", "deposit_refunded_amount")
    def _compute_deposit_held(self):
        for contract in self:
            received = contract.deposit_received_on and contract.deposit_amount
            contract.deposit_held = (
                received - contract.deposit_refunded_amount if received else 0
            )

    @api.constrains(
        "deposit_amount",
        "deposit_received_on",
        "deposit_refunded_amount",
        "deposit_refunded_on",
    )
    def _check_deposit(self):
        for contract in self:
            message = contract._deposit_fault()
            if message:
                raise ValidationError(
                    self.env._(
                        "%(contract)s: %(fault)s",
                        contract=contract.display_name,
                        fault=message,
                    )
                )

    def _deposit_fault(self):
        self.ensure_one()
        if self.deposit_received_on and not self.deposit_amount:
            return self.env._("say how much was received as a deposit.")
        if bool(self.deposit_refunded_on) != bool(self.deposit_refunded_amount):
            return self.env._("a refund has a day and an amount.")
        if not self.deposit_refunded_on:
            return ""
        received = self.deposit_received_on
        if not received or self.deposit_refunded_on < received:
            return self.env._("a deposit is refunded after it was received.")
        if self.deposit_refunded_amount > self.deposit_amount:
            return self.env._("no more is refunded than was received.")
        return ""
