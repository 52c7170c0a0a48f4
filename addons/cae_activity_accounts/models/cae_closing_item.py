from odoo import api, fields, models

BLOCKING_TYPES = ("asset_receivable", "liability_payable")


class CaeClosingItem(models.Model):
    """An item that no activity claims at the end of the month."""

    _name = "cae.closing.item"
    _description = "Item without activity at a closing"
    _order = "blocking desc, account_code, date, id"

    closing_id = fields.Many2one(
        "cae.closing", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="closing_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    blocking = fields.Boolean(
        help="Income, expenses, customers and suppliers must have an activity; "
        "suspense, advance payments and banks are listed with what they hold."
    )
    move_line_id = fields.Many2one(
        "account.move.line", required=True, ondelete="cascade", index=True
    )
    move_id = fields.Many2one(related="move_line_id.move_id", store=True)
    date = fields.Date(related="move_line_id.date", store=True)
    partner_id = fields.Many2one(related="move_line_id.partner_id")
    account_id = fields.Many2one(related="move_line_id.account_id", store=True)
    account_code = fields.Char(related="account_id.code", store=True)
    label = fields.Char(related="move_line_id.name")
    amount = fields.Monetary(required=True)

    @api.model
    def _list(self, closing):
        """Create the items of a closing: what is to be attributed on its last day."""
        unassigned = self.env["cae.activity"]._system(closing.company_id, "unassigned")
        groups = self.env["cae.activity.entry"]._read_group(
            [
                ("activity_id", "=", unassigned.id),
                ("date", "<=", closing.date_end),
                ("move_line_id", "!=", False),
                # Their base lines cancel out and belong to nobody.
                ("move_id.tax_cash_basis_origin_move_id", "=", False),
            ],
            ["move_line_id"],
            ["amount:sum"],
        )
        lines = self.env["account.move.line"].union(*(line for line, _ in groups))
        blocking = set(lines.filtered(self._is_blocking).ids)
        # The lists belong to the closing: whoever may run it may build them.
        items_sudo = self.sudo()
        return items_sudo.create(
            [
                {
                    "closing_id": closing.id,
                    "move_line_id": line.id,
                    "amount": amount,
                    "blocking": line.id in blocking,
                }
                for line, amount in groups
                if not closing.currency_id.is_zero(amount)
            ]
        )

    @api.model
    def _is_blocking(self, line):
        """Payments that settle nothing yet are advances, not omissions."""
        if line.account_id.internal_group in ("income", "expense"):
            return True
        payment = line.move_id.origin_payment_id or line.move_id.statement_line_id
        return line.account_type in BLOCKING_TYPES and not payment

    def action_choose_activity(self):
        """The items of the entry, where their activity is chosen."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cae_activity_accounts.account_move_line_action_activity"
        )
        return action | {
            "name": self.move_id.name,
            "domain": [("move_id", "=", self.move_id.id)],
        }

    def action_open_move(self):
        """Open the entry to complete."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "view_mode": "form",
        }
