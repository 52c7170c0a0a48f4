from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools.misc import format_date


class CaeClosing(models.Model):
    """The contributions of the month: computed, then posted entry by entry.

    One entry a month, establishment and component, on the internal pair: 186 on the
    activity (it receives a service of the cooperative, a charge), 187 on the shared
    services (which give it, an income); sides exchanged when the month gives back. The
    pair is zero at any date, no turnover, charge or VAT moves, no person is named.
    """

    _inherit = "cae.closing"

    contribution_ids = fields.One2many(
        "cae.contribution.amount", "closing_id", string="Contributions", readonly=True
    )
    contribution_total = fields.Monetary(
        string="Contributions of the month", compute="_compute_contribution_total"
    )

    @api.depends("contribution_ids.amount")
    def _compute_contribution_total(self):
        totals = dict(
            self.env["cae.contribution.amount"]._read_group(
                [("closing_id", "in", self.ids)], ["closing_id"], ["amount:sum"]
            )
        )
        for closing in self:
            closing.contribution_total = totals.get(closing, 0.0)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booked(self):
        if self.contribution_ids.move_id:
            raise UserError(
                self.env._("Contributions of this month are booked: keep its closing.")
            )

    def unlink(self):
        # Whoever may delete a closing deletes what it had computed and not booked.
        contributions_sudo = self.contribution_ids.sudo()
        contributions_sudo.filtered(lambda amount: not amount.move_id).unlink()
        return super().unlink()

    def _batch_check_start(self):
        result = super()._batch_check_start()
        # What an interrupted run had computed but not posted is computed again.
        pending_sudo = self._pending_contributions().sudo()
        pending_sudo.unlink()
        return result

    def _step_contributions(self, limit):
        """Compute when nothing waits to be posted; then post one entry a batch."""
        pending = self._pending_contributions()
        if not pending:
            self._compute_contributions()
            pending = self._pending_contributions()
        groups = list(
            pending.grouped(lambda a: (a.establishment_id.id, a.code)).values()
        )
        if not groups:
            return 0
        self._post_contributions(groups[0])
        return len(groups) - 1

    def _pending_contributions(self):
        """Amounts of the closing that no entry has taken yet."""
        return self.env["cae.contribution.amount"].search(
            [
                ("closing_id", "=", self.id),
                ("move_id", "=", False),
                ("amount", "!=", 0),
            ],
            order="code, activity_id, id",
        )

    def _compute_contributions(self):
        """Write what the month still lacks; the first time, the zeros too: they tell
        why nothing is due."""
        amounts = self.env["cae.contribution.amount"]
        known = amounts.search_fetch([("closing_id", "=", self.id)], ["attempt"])
        attempt = max(known.mapped("attempt"), default=0) + 1
        due = self.env["cae.contribution.schedule"]._compute_contributions(
            self.company_id, self.month
        )
        # Closings alone write amounts: their user has no right to change one.
        amounts_sudo = amounts.sudo()
        amounts_sudo.create(
            [
                {
                    **amounts._values_of(one, self.company_id, self.month),
                    "closing_id": self.id,
                    "attempt": attempt,
                }
                for one in due
                if one.amount or not known
            ]
        )

    def _post_contributions(self, amounts):
        """One posted entry for ``amounts``, all of one establishment and component."""
        by_activity = amounts.grouped("activity_id")
        label = self._contribution_label(amounts[0])
        charge, income = self.company_id._cae_internal_pair()
        lines, total = [], 0.0
        for activity, found in by_activity.items():
            owed = self.currency_id.round(sum(found.mapped("amount")))
            total += owed
            lines.append(self._internal_line(charge, activity, owed, label))
        shared = self.env["cae.activity"]._system(self.company_id, "shared")
        lines.append(
            self._internal_line(income, shared, -self.currency_id.round(total), label)
        )
        # No analytic distribution, hence no analytic line to look for, item by item.
        moves = self.env["account.move"].with_context(skip_analytic_sync=True)
        move = moves.create(
            {
                "move_type": "entry",
                "journal_id": self.company_id._cae_internal_journal().id,
                "date": self.date_end,
                "ref": label,
                "line_ids": [Command.create(line) for line in lines],
            }
        )
        move.with_context(skip_analytic_sync=False).action_post()
        items = move.line_ids.grouped("activity_id")
        for activity, found in by_activity.items():
            # As when they were created.
            found_sudo = found.sudo()
            found_sudo.write(
                {"move_id": move.id, "move_line_id": items[activity][:1].id}
            )
        return move

    def _contribution_label(self, amount):
        return self.env._(
            "%(component)s %(month)s",
            component=amount.name,
            month=format_date(self.env, self.month, date_format="MMMM y"),
        )

    def _internal_line(self, account, activity, balance, label):
        return {
            "account_id": account.id,
            "activity_id": activity.id,
            "name": label,
            "debit": max(balance, 0.0),
            "credit": max(-balance, 0.0),
            "analytic_distribution": False,
        }

    def action_open_contributions(self):
        """The contributions of the month, with their explanations."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cae_activity_accounts.cae_contribution_amount_action"
        )
        return action | {"domain": [("closing_id", "=", self.id)], "context": {}}
