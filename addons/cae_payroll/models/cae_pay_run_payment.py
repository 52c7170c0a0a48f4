from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.cae_members.engine.money import cents, units


class CaePayRun(models.Model):
    """Payment: one bank entry for all, matched with what is owed to each member."""

    _inherit = "cae.pay.run"

    def _unpaid_slips(self):
        return self.slip_ids.filtered(
            lambda slip: (
                slip.state == "posted"
                and not slip.payment_move_id
                and slip.net_paid > 0
            )
        )

    def _payment_headings(self):
        return [
            self.env._("Payslip"),
            self.env._("Payroll number"),
            self.env._("Member"),
            self.env._("IBAN"),
            self.env._("Amount"),
        ]

    def _payment_rows(self):
        """([texts], amount) of each payslip that is, or was, to be paid."""
        slips = self.slip_ids.filtered(
            lambda slip: slip.state != "cancelled" and slip.net_paid > 0
        )
        return [
            (
                [
                    slip.name,
                    slip.member_id.reference or "",
                    slip.member_id.name or "",
                    slip.iban or "",
                ],
                slip.net_paid,
            )
            for slip in slips.sorted("name")
        ]

    def action_export_payments(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/cae/pay_run/{self.id}/payments.csv",
            "target": "download",
        }

    def action_register_payment(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Register the payment"),
            "res_model": "cae.pay.payment",
            "view_mode": "form",
            "target": "new",
            "context": {"default_run_id": self.id},
        }

    def _update_paid(self):
        for run in self:
            if run.state == "posted" and not run._unpaid_slips():
                run.state = "paid"

    def _register_payment(self, journal, date, slips=None):
        """Book the payment of ``slips`` (all unpaid ones) and match it; the entry.

        One entry: each member's debt by activity, against the outstanding payments (or
        bank account) of ``journal``, by activity.
        """
        self.ensure_one()
        self.check_access("write")
        slips = slips or self._unpaid_slips()
        self._check_payment(journal, slips)
        # Payroll officers register payments without the rights of accountants.
        owed_sudo = self.sudo()._owed_items(slips)
        move_sudo = self.env["account.move"].sudo().with_company(self.company_id)
        move_sudo = move_sudo.with_context(tracking_disable=True).create(
            {
                "move_type": "entry",
                "journal_id": journal.id,
                "date": date,
                "ref": self.env._("Payment of %s", self.display_name),
                "line_ids": [
                    Command.create(values)
                    for values in self.sudo()._payment_items(journal, owed_sudo)
                ],
            }
        )
        move_sudo._post(soft=False)
        self._match(owed_sudo, move_sudo)
        slips.write({"payment_move_id": move_sudo.id})
        self._update_paid()
        return move_sudo.sudo(False)

    def _check_payment(self, journal, slips):
        if journal.type != "bank" or journal.company_id != self.company_id:
            raise UserError(
                self.env._("Choose a bank journal of %s.", self.company_id.name)
            )
        if not slips:
            raise UserError(self.env._("Nothing is left to pay in this run."))
        if slips != slips & self._unpaid_slips():
            raise UserError(
                self.env._("Only posted payslips that are not paid yet can be paid.")
            )

    def _owed_items(self, slips):
        """Journal items of what is owed to the members of ``slips``, still open."""
        mapping = self.env["cae.payroll.account"]._mapping(self.company_id)
        owed = self.env["account.move.line"].search(
            [
                ("move_id", "in", slips.move_id.ids),
                ("account_id", "=", mapping["net_paid"].debt),
                ("partner_id", "in", slips.member_id.partner_id.ids),
                ("activity_id", "!=", False),
                ("reconciled", "=", False),
            ],
            order="id",
        )
        expected = sum(cents(slip.net_paid) for slip in slips)
        found = -sum(cents(item.amount_residual) for item in owed)
        if expected != found:
            raise UserError(
                self.env._(
                    "The payslips come to %(expected)s and %(found)s is still owed in"
                    " the books: some of it was already matched.",
                    expected=units(expected),
                    found=units(found),
                )
            )
        return owed

    def _payment_items(self, journal, owed):
        paid_from = journal._cae_payment_account()
        by_activity = defaultdict(int)
        label = self.env._("Payment of %s", self.display_name)
        for item in owed:
            amount = cents(item.amount_residual)
            by_activity[item.activity_id.id] += amount
            yield {
                "account_id": item.account_id.id,
                "partner_id": item.partner_id.id,
                "activity_id": item.activity_id.id,
                "name": label,
                **self._balance(-amount),
            }
        for activity, amount in by_activity.items():
            yield {
                "account_id": paid_from.id,
                "activity_id": activity,
                "name": label,
                **self._balance(amount),
            }

    def _balance(self, amount):
        """Values of an item, given whole: nothing is computed for thousands of them."""
        return {
            "balance": units(amount),
            "amount_currency": units(amount),
            "currency_id": self.currency_id.id,
            "display_type": "product",
            "analytic_distribution": False,
            "tax_ids": False,
            "product_uom_id": False,
            "quantity": 1,
        }

    def _match(self, owed, move):
        """Reconcile each member's items, activity by activity, in one plan."""
        payment = {
            (line.partner_id, line.activity_id): line
            for line in move.line_ids
            if line.account_id == owed.account_id
        }
        groups = owed.grouped(lambda item: (item.partner_id, item.activity_id))
        # No tax waits for the payment of salaries: it is not looked for.
        items_sudo = self.env["account.move.line"].sudo()
        items_sudo.with_context(no_cash_basis=True)._reconcile_plan(
            [items | payment[key] for key, items in groups.items()]
        )
