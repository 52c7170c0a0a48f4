from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools.misc import format_date

from odoo.addons.cae_members.engine.money import cents
from odoo.addons.cae_members.engine.timeline import month_end

from ..engine import posting


class CaePayRun(models.Model):
    """Posting: one entry an establishment, balanced within each activity."""

    _inherit = "cae.pay.run"

    def _check_post(self):
        if self.state != "approved":
            raise UserError(
                self.env._("Approve the proposals, then issue the payslips, then post.")
            )
        if self.approved_count:
            raise UserError(
                self.env._(
                    "%s approved proposals have no payslip yet: issue them first.",
                    self.approved_count,
                )
            )
        if not self._to_post():
            raise UserError(self.env._("No payslip waits for its entry."))
        self._check_accounts()

    def _to_post(self):
        return self.slip_ids.filtered(lambda slip: slip.state == "issued")

    def _check_accounts(self):
        """Refuse by name, before anything is written, lines without an account."""
        slips = self._to_post()
        lines = self.env["cae.payslip.line"]._read_group(
            [("slip_id", "in", slips.ids)],
            ["code"],
            ["employee:max", "employee:min", "employer:max", "employer:min"],
        )
        whole = posting.Slip(
            name="",
            partner=0,
            charges={},
            gross=1,
            net_paid=1,
            pas=any(slips.mapped("withheld")),
            rows=[
                (code, 0 if any(own) else 1, any(own))
                for code, _most, _least, *own in lines
            ],
        )
        accounts = self.env["cae.payroll.account"]
        accounts._refuse_missing(
            posting.missing([whole], accounts._mapping(self.company_id))
        )

    def _entry_date(self):
        """The payment date, within the month that is paid and not in a closed one."""
        date = min(self.payment_date, month_end(self.month))
        opened = self.company_id._cae_first_open_day()
        return max(date, opened) if opened else date

    def _step_post(self, limit):
        """Post the entry of one establishment; returns how many remain."""
        by_establishment = self._to_post().grouped("establishment_id")
        if by_establishment:
            establishment = min(by_establishment, key=lambda e: (e.code, e.id))
            self._post_establishment(establishment, by_establishment[establishment])
        return max(len(by_establishment) - 1, 0)

    def _post_establishment(self, establishment, slips):
        accounts = self.env["cae.payroll.account"]
        mapping = accounts._mapping(self.company_id)
        values = self._posting_slips(slips)
        accounts._refuse_missing(posting.missing(values, mapping))
        try:
            items = posting.entry_items(values, mapping)
        except posting.Unbalanced as error:
            raise UserError(
                self.env._(
                    "This payslip does not balance, nothing is posted: %s", error
                )
            ) from error
        # Payroll officers post pay without the rights of accountants.
        move_sudo = self.env["account.move"].sudo().with_company(self.company_id)
        move_sudo = move_sudo.with_context(tracking_disable=True).create(
            {
                "move_type": "entry",
                "journal_id": self.company_id._cae_pay_journal().id,
                "date": self._entry_date(),
                "ref": f"{self.display_name}, {establishment.name}",
                "line_ids": [Command.create(one) for one in self._item_values(items)],
            }
        )
        move_sudo._post(soft=False)
        slips.write({"state": "posted", "move_id": move_sudo.id})

    def _posting_slips(self, slips):
        """The engine's slips, from what is stored."""
        lines = self.env["cae.payslip.line"].search_fetch(
            [("slip_id", "in", slips.ids)], ["slip_id", "code", "employee", "employer"]
        )
        rows = lines.grouped("slip_id")
        none = self.env["cae.payslip.line"]
        return [
            posting.Slip(
                name=slip.name,
                partner=slip.member_id.partner_id.id,
                charges={
                    charge.activity_id.id: cents(charge.amount)
                    for charge in slip.charge_ids
                },
                gross=cents(slip.gross),
                net_paid=cents(slip.net_paid),
                pas=cents(slip.withheld),
                rows=[
                    (line.code, cents(line.employee), cents(line.employer))
                    for line in rows.get(slip, none)
                ],
            )
            for slip in slips
        ]

    def _item_values(self, items):
        """Journal items; no name but the partner of what is paid to a member."""
        accounts = self.env["account.account"].browse({key.account for key in items})
        results = set(accounts.filtered(lambda a: a.internal_group == "expense").ids)
        activities = self.env["cae.activity"].browse({key.activity for key in items})
        analytic = {a.id: a.analytic_account_id.id for a in activities}
        month = format_date(self.env, self.month, date_format="MMMM y")
        label = self.env._("Pay of %s", month)
        order = {account.id: account.code or "" for account in accounts}
        for key, amount in sorted(
            items.items(), key=lambda item: (order[item[0].account], item[0].organism)
        ):
            yield {
                "account_id": key.account,
                "name": f"{label} - {key.organism}" if key.organism else label,
                "partner_id": key.partner or False,
                "activity_id": key.activity,
                **self._balance(amount),
                "analytic_distribution": {str(analytic[key.activity]): 100}
                if key.account in results
                else False,
            }
