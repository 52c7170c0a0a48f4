from odoo import api, fields, models
from odoo.tools.misc import format_date

from odoo.addons.cae_members.engine.money import cents
from odoo.addons.cae_members.engine.timeline import month_end

from ..engine.statement_columns import Column, cells


class CaeStatementPublication(models.Model):
    """The statement of an activity as it was when its month was closed.

    The law gives members their accounts once a month (R7331-5): the figures are kept,
    so that what a member downloads again later is what he was told.
    """

    _name = "cae.statement.publication"
    _description = "Published statement of an activity"
    _order = "month desc, activity_id"

    activity_id = fields.Many2one(
        "cae.activity", required=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="activity_id.company_id", store=True, index=True, precompute=True
    )
    closing_id = fields.Many2one(
        "cae.closing", required=True, readonly=True, ondelete="cascade", index=True
    )
    month = fields.Date(required=True, readonly=True)
    published_on = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now
    )
    data = fields.Json(readonly=True, help="Lines as they were, for the two columns.")

    _one_per_month = models.Constraint(
        "UNIQUE (activity_id, month)", "This statement is published already."
    )

    @api.depends("activity_id", "month")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for statement in self:
            statement.display_name = self.env._(
                "%(activity)s: %(month)s",
                activity=statement.activity_id.display_name,
                month=format_date(self.env, statement.month, date_format="MMMM y"),
            )

    def action_print(self):
        """The statement as it was published, as a PDF."""
        return self.env.ref(
            "cae_activity_accounts.action_report_publication"
        ).report_action(self)

    def _statement(self):
        """The statement as the screen and the PDF show one, in the user's language."""
        self.ensure_one()
        company = self.company_id
        rows = self.env["cae.statement.row"]._of_company(company)
        labels = rows._usual_labels() | {row.code: row.label for row in rows}
        month = format_date(self.env, self.month, date_format="MMMM y")
        return {
            "title": self.activity_id.display_name,
            "company": company.name,
            "period": month,
            "columns": [
                {"label": month},
                {"label": self.env._("Year to date")},
            ],
            "lines": [
                line | {"label": labels.get(line["code"], line["label"])}
                for line in self.data["lines"]
            ],
        }

    @api.model
    def _publish(self, closing, limit):
        """Publish at most ``limit`` statements of a closing; how many remain.

        Three queries for any number of activities, and one insertion.
        """
        activities = self._to_publish(closing)
        batch = activities[:limit]
        if batch:
            balances = self._balances_by_activity(closing, batch)
            statement = self.env["cae.statement"]
            rows = self.env["cae.statement.row"]._of_company(closing.company_id)
            names = statement._accounts(
                closing.company_id, set().union(*balances.values())
            )
            self.create(
                [
                    {
                        "activity_id": activity.id,
                        "closing_id": closing.id,
                        "month": closing.month,
                        "data": statement._sheets(
                            rows, names, balances.get(activity.id, {}), 2
                        ),
                    }
                    for activity in batch
                ]
            )
        return len(activities) - len(batch)

    @api.model
    def _to_publish(self, closing):
        """Members' activities not published yet that had begun by the end of month."""
        published = self.search([("closing_id", "=", closing.id)]).activity_id
        every = self.env["cae.activity"].with_context(active_test=False)
        return every.search(
            [
                ("company_id", "=", closing.company_id.id),
                ("kind", "=", "member"),
                ("id", "not in", published.ids),
                "|",
                ("date_end", "=", False),
                ("date_end", ">=", closing.company_id._cae_year_start(closing.month)),
                "|",
                ("date_start", "=", False),
                ("date_start", "<=", closing.date_end),
            ],
            order="id",
        )

    @api.model
    def _balances_by_activity(self, closing, activities):
        """{activity id: {account id or None: [cell of the month, of the year]}}"""
        start = closing.company_id._cae_year_start(closing.month)
        end = month_end(closing.month)
        columns = [Column(closing.month, end, start), Column(start, end, start)]
        sums = {}
        for activity, account, month, amount in self.env[
            "cae.activity.entry"
        ]._read_group(
            [("activity_id", "in", activities.ids), ("date", "<=", end)],
            ["activity_id", "account_id", "date:month"],
            ["amount:sum"],
        ):
            of_activity = sums.setdefault(activity.id, {})
            of_activity[account.id or None, month] = cents(amount)
        return {id_: cells(columns, months, {}) for id_, months in sums.items()}
