from odoo import api, fields, models

from ..engine.contracts import ONE_DAY


class CaeContractEnd(models.TransientModel):
    _name = "cae.contract.end"
    _description = "End of a Contract"

    contract_id = fields.Many2one("cae.contract", required=True, readonly=True)
    company_id = fields.Many2one(related="contract_id.company_id")
    then_sign_id = fields.Many2one(
        "cae.contract",
        readonly=True,
        help="The contract that follows, signed at once.",
    )
    last_day = fields.Date(required=True, default=fields.Date.context_today)
    reason_id = fields.Many2one(
        "cae.exit.reason",
        required=True,
        domain="[('company_id', '=', company_id)]",
    )
    positive = fields.Boolean(related="reason_id.positive")
    note = fields.Text()
    consequences = fields.Text(compute="_compute_consequences")

    @api.depends("contract_id", "last_day", "reason_id")
    def _compute_consequences(self):
        for wizard in self:
            lines = []
            if wizard.contract_id and wizard.last_day:
                lines = wizard.contract_id._end_consequences(
                    wizard.last_day, wizard.reason_id
                )
            wizard.consequences = "\n".join(lines)

    def action_confirm(self):
        self.ensure_one()
        self.contract_id._end(self.last_day, self.reason_id, self.note)
        self.then_sign_id.action_sign()
        return {"type": "ir.actions.act_window_close"}

    @api.model
    def _open_before(self, contract, running):
        """End ``running`` the day before ``contract`` starts, and sign this one."""
        reason = self.env["cae.exit.reason"].search(
            [("company_id", "=", contract.company_id.id), ("stays", "=", True)], limit=1
        )
        return {
            **self._open(running),
            "name": self.env._("The support contract still runs: end it first"),
            "context": {
                "default_contract_id": running.id,
                "default_then_sign_id": contract.id,
                "default_last_day": contract.date_start - ONE_DAY,
                "default_reason_id": reason.id,
            },
        }

    @api.model
    def _open(self, contract):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("End of %s", contract.display_name),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {"default_contract_id": contract.id},
        }
