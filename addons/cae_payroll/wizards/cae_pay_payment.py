from odoo import api, fields, models


class CaePayPayment(models.TransientModel):
    _name = "cae.pay.payment"
    _description = "Payment of a Pay Run"

    run_id = fields.Many2one("cae.pay.run", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="run_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    journal_id = fields.Many2one(
        "account.journal",
        string="Bank",
        required=True,
        compute="_compute_journal_id",
        store=True,
        precompute=True,
        readonly=False,
        domain="[('type', '=', 'bank'), ('company_id', '=', company_id)]",
    )
    date = fields.Date(
        required=True,
        compute="_compute_date",
        store=True,
        precompute=True,
        readonly=False,
    )
    count = fields.Integer(string="Payslips", compute="_compute_amount")
    amount = fields.Monetary(compute="_compute_amount")

    @api.depends("run_id")
    def _compute_date(self):
        for wizard in self:
            wizard.date = wizard.run_id.payment_date

    @api.depends("run_id")
    def _compute_journal_id(self):
        for wizard in self:
            wizard.journal_id = self.env["account.journal"].search(
                [("type", "=", "bank"), ("company_id", "=", wizard.company_id.id)],
                limit=1,
            )

    @api.depends("run_id")
    def _compute_amount(self):
        for wizard in self:
            slips = wizard.run_id._unpaid_slips()
            wizard.count = len(slips)
            wizard.amount = sum(slips.mapped("net_paid"))

    def action_register(self):
        self.ensure_one()
        self.run_id._register_payment(self.journal_id, self.date)
        return {"type": "ir.actions.act_window_close"}
