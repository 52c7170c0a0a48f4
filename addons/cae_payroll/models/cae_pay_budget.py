from collections import defaultdict

from odoo import api, models

from odoo.addons.cae_members.engine.money import cents
from odoo.addons.cae_members.engine.timeline import Span, month_end

from ..engine.budget import Purse, month_weights


class CaePayBudget(models.AbstractModel):
    """Reads what activities can pay: a fixed number of queries for any of them."""

    _name = "cae.pay.budget"
    _description = "What Activities Can Pay"

    @api.model
    def _shares(self, run, members):
        """{member id: [(activity, purse, weights, place)]} of their activities."""
        # The books behind what can be paid are read by people who cannot open them.
        budget_sudo = self.sudo()
        shares_sudo = budget_sudo._shares_of_month(run, members)
        activities_sudo = shares_sudo.activity_id
        purses = budget_sudo._purses(run, activities_sudo)
        found = defaultdict(list)
        for activity, own in shares_sudo.grouped("activity_id").items():
            weights = self._weights(own, run.month)
            order = list(weights)
            for member_id in order:
                if member_id in members._ids:
                    found[member_id].append(
                        (
                            activity.sudo(False),
                            purses[activity.id],
                            list(weights.values()),
                            order.index(member_id),
                        )
                    )
        return found

    @api.model
    def _shares_of_month(self, run, members):
        """Shares of the month in the members' activities, theirs and others'."""
        in_month = [
            ("date_from", "<=", month_end(run.month)),
            "|",
            ("date_to", "=", False),
            ("date_to", ">=", run.month),
        ]
        shares = self.env["cae.activity.share"]
        own = shares.search([("member_id", "in", members.ids), *in_month])
        return shares.search(
            [("activity_id", "in", own.activity_id.ids), *in_month],
            order="activity_id, date_from, id",
        )

    @api.model
    def _weights(self, shares, month):
        spans = defaultdict(list)
        for share in shares:
            spans[share.member_id.id].append(
                Span(share.date_from, share.date_to or None, share.weight)
            )
        return month_weights(spans, month, month_end(month))

    @api.model
    def _purses(self, run, activities):
        """{activity id: Purse} on the day of the cut-off."""
        year = run.month.replace(month=1, day=1)
        figures = activities._figures(year, run.cut_off)
        pending, taken = self._charges(run, activities)
        contributions = self._contributions(run, activities)
        return {
            id_: Purse(
                result=figures[id_].result_to_date,
                treasury=figures[id_].treasury,
                pending=pending.get(id_, 0),
                contribution=contributions.get(id_, 0),
                taken=taken.get(id_, 0),
            )
            for id_ in activities.ids
        }

    @api.model
    def _charges(self, run, activities):
        """{activity id: pay that the books of the cut-off lack}, {…: of the month}."""
        pending, taken = defaultdict(int), defaultdict(int)
        groups = self.env["cae.payslip.charge"]._read_group(
            [
                ("activity_id", "in", activities.ids),
                ("slip_id.state", "!=", "cancelled"),
                ("slip_id.run_id", "!=", run.id),
                "|",
                ("slip_id.month", "=", run.month),
                "|",
                ("slip_id.move_id", "=", False),
                ("slip_id.move_id.date", ">", run.cut_off),
            ],
            ["activity_id", "slip_id"],
            ["amount:sum"],
        )
        for activity, slip, amount in groups:
            move = slip.move_id
            if not move or move.date > run.cut_off:
                pending[activity.id] += cents(amount)
            if slip.month == run.month:
                taken[activity.id] += cents(amount)
        return pending, taken

    @api.model
    def _contributions(self, run, activities):
        """{activity id: contribution due at the cut-off and not booked}."""
        if not activities:
            return {}
        due = defaultdict(int)
        for one in self.env["cae.contribution.schedule"]._compute_contributions(
            run.company_id,
            run.month,
            run.cut_off,
            activities,
            wages_paid=self._bearing(run, activities),
        ):
            due[one.activity_id] += one.amount
        return due

    @api.model
    def _bearing(self, run, activities):
        """Ids of the activities that bear pay: a fixed part is due in the month."""
        contracts = self.env["cae.pay.reader"]._paid_contracts(
            run.company_id, run.month, activities.share_ids.member_id
        )
        members = contracts.filtered(lambda c: c.kind == "cesa").member_id
        return {
            share.activity_id.id
            for share in activities.share_ids
            if share.member_id in members
            and share.date_from <= month_end(run.month)
            and (not share.date_to or share.date_to >= run.month)
        }
