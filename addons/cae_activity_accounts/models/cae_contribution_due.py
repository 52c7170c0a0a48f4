from dataclasses import dataclass

from odoo import api, models

from odoo.addons.cae_members.engine.timeline import month_end, month_start


@dataclass(frozen=True)
class ContributionDue:
    """What an activity owes for a month: ids, cents, and the explanation as JSON."""

    activity_id: int
    member_id: int | None
    contract_id: int | None
    component_id: int
    code: str
    per: str
    base: int
    amount: int
    explanation: dict


class CaeContributionSchedule(models.Model):
    _inherit = "cae.contribution.schedule"

    @api.model
    def _compute_contributions(  # noqa: PLR0913 - options are given by name
        self,
        company,
        month,
        day_limit=None,
        activities=None,
        *,
        wages_paid=None,
        weights=None,
    ):
        """What each component adds in ``month`` to what was booked: [ContributionDue].

        The rule applied to the counters to date, less what posted entries have taken.
        Nothing is written: a pay run calls it with its cut-off, a closing posts it.
        A number of queries that does not depend on the number of activities.

        - ``day_limit``: last day of the bases (a cut-off), or else of the month;
        - ``activities``: those wanted (all if None). What a person owes is computed on
          all his activities whatever is asked;
        - ``wages_paid``: ids of the activities that pay wages in the month, when the
          entries of the pay are not posted yet;
        - ``weights``: {activity id: budget} by which a person's amount is spread; by
          what the year cashed if None, equally if nothing was.
        """
        day = min(day_limit or month_end(month), month_end(month))
        if day < month_start(month):
            raise ValueError(f"the cut-off {day} is before the month {month}")
        every = self._contributing(company, activities)
        roll, components = self._read_roll(company, every, day, wages_paid, weights)
        wanted = set((activities or every).ids)
        return [
            self._due_values(line, components[line.version])
            for line in roll.lines(day)
            if line.activity in wanted
        ]

    @api.model
    def _contributing(self, company, activities):
        """Members' activities of the company, with all those of the same members."""
        domain = [("company_id", "=", company.id), ("kind", "=", "member")]
        every = self.env["cae.activity"].with_context(active_test=False)
        if activities is None:
            return every.search(domain, order="id")
        members = activities.share_ids.member_id
        return every.search(
            [
                *domain,
                "|",
                ("id", "in", activities.ids),
                ("share_ids.member_id", "in", members.ids),
            ],
            order="id",
        )

    @api.model
    def _due_values(self, line, component):
        explanation = {}
        base = 0
        if line.due.explanation is not None:
            explanation = line.due.explanation.as_json()
            base = line.due.explanation.base_to_date
        if line.amount != line.due.amount:
            explanation["spread"] = {"of": line.due.amount, "weight": line.weight}
        return ContributionDue(
            activity_id=line.activity,
            member_id=line.key.person,
            contract_id=line.key.contract,
            component_id=component.id,
            code=line.key.code,
            per=component.per,
            base=base,
            amount=line.amount,
            explanation=explanation,
        )
