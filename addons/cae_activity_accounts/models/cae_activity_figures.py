from collections import defaultdict

from odoo import api, fields, models

from odoo.addons.cae_members.engine.money import cents, units

from ..engine.figures import Figures, Roles, figures

SHOWN = (
    "turnover_invoiced",
    "turnover_cashed",
    "production_costs",
    "other_charges",
    "pay_costs",
    "gross_margin",
    "contribution",
    "result",
    "treasury",
)


class CaeActivity(models.Model):
    """Figures of activities, read from the ledger: never stored, always up to date."""

    _inherit = "cae.activity"

    turnover_invoiced = fields.Monetary(compute="_compute_figures")
    turnover_cashed = fields.Monetary(compute="_compute_figures")
    production_costs = fields.Monetary(compute="_compute_figures")
    other_charges = fields.Monetary(
        string="Other direct charges", compute="_compute_figures"
    )
    pay_costs = fields.Monetary(compute="_compute_figures")
    gross_margin = fields.Monetary(compute="_compute_figures")
    contribution = fields.Monetary(compute="_compute_figures")
    result = fields.Monetary(compute="_compute_figures")
    treasury = fields.Monetary(compute="_compute_figures")

    @api.depends_context("uid", "cae_date_from", "cae_date_to")
    def _compute_figures(self):
        """Figures of the period in context (dates), the current year by default."""
        today = fields.Date.context_today(self)
        context = self.env.context
        date_to = fields.Date.to_date(context.get("cae_date_to")) or today
        date_from = fields.Date.to_date(context.get("cae_date_from"))
        found = self._figures(date_from or date_to.replace(month=1, day=1), date_to)
        for activity in self:
            # A record being typed has the figures of the stored one.
            values = found.get(activity._origin.id, Figures())
            for name in SHOWN:
                activity[name] = units(getattr(values, name))

    @api.model
    def _figure_fields(self):
        return list(SHOWN)

    def _figures(self, date_from, date_to):
        """{activity id: Figures} of ``self`` from ``date_from`` to ``date_to``.

        Three queries whatever the number of activities; all of one company or several.
        """
        result = {}
        for company, activities in (
            self.filtered("company_id").grouped("company_id").items()
        ):
            roles = self._figure_roles(company)
            balances = activities._balances(date_from, date_to)
            cashed = activities._cashed(date_from, date_to)
            for activity in activities:
                id_ = activity._origin.id
                result[id_] = figures(balances[id_], cashed.get(id_, 0), roles)
        return result

    def _balances(self, date_from, date_to):
        """{activity id: {account id or None: (cents of the period, cents to date)}}."""
        domain = [("activity_id", "in", self._origin.ids), ("date", "<=", date_to)]
        entry = self.env["cae.activity.entry"]
        key = ["activity_id", "account_id"]
        period = {
            (activity.id, account.id): amount
            for activity, account, amount in entry._read_group(
                [*domain, ("date", ">=", date_from)], key, ["amount:sum"]
            )
        }
        balances = defaultdict(dict)
        for activity, account, amount in entry._read_group(domain, key, ["amount:sum"]):
            of_period = period.get((activity.id, account.id), 0.0)
            balances[activity.id][account.id or None] = (
                cents(of_period),
                cents(amount),
            )
        return balances

    def _cashed(self, date_from, date_to):
        """{activity id: turnover cashed, cents} from ``date_from`` to ``date_to``."""
        groups = self.env["cae.activity.settlement"]._read_group(
            [
                ("activity_id", "in", self._origin.ids),
                ("kind", "=", "cash"),
                ("date", ">=", date_from),
                ("date", "<=", date_to),
            ],
            ["activity_id"],
            ["gross:sum", "vat:sum"],
        )
        return {
            activity.id: cents(gross) - cents(vat) for activity, gross, vat in groups
        }

    @api.model
    def _figure_roles(self, company):
        role = self.env["cae.account.role"]
        of = {name: role._accounts(company, name) for name in (*ROLE_NAMES, *PAIR)}
        return Roles(
            income=role._accounts_of_group(company, "income"),
            expense=role._accounts_of_group(company, "expense"),
            internal=of["internal_charge"] | of["internal_income"],
            **{name: of[name] for name in ROLE_NAMES},
        )

    def action_open_entries(self):
        """The ledger entries of the activity."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cae_activity_accounts.cae_activity_entry_action"
        )
        return action | {
            "domain": [("activity_id", "in", self.ids)],
            "context": {"search_default_by_account": 1},
        }

    def action_open_statement(self):
        """The statement of the activities of ``self``."""
        action = self.env["ir.actions.client"]._for_xml_id(
            "cae_activity_accounts.cae_statement_action"
        )
        options = {"scope": "activity", "ids": self.ids}
        return action | {"context": {"statement": options}}

    def action_open_documents(self):
        """The documents in which the activity has a part."""
        entries = self.env["cae.activity.entry"]._read_group(
            [("activity_id", "in", self.ids)], aggregates=["move_id:array_agg_distinct"]
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Documents"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("id", "in", entries[0][0] or [])],
        }


ROLE_NAMES = (
    "turnover",
    "production_cost",
    "pay_cost",
    "liquidity",
    "debt",
    "supplier",
    "pending",
)
PAIR = ("internal_charge", "internal_income")
