"""What the helper modules need of the books: accounts, taxes, journals, records."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from .kinds import PURCHASES, SALES
from .reading import rows

# Nothing of the demonstration is worth a message or a mail.
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "mail_auto_subscribe_no_notify": True,
    "no_vat_validation": True,
    "lang": "fr_FR",
}
TERMS = {
    "0": "account_payment_term_immediate",
    "15": "account_payment_term_15days",
    "30": "account_payment_term_30days",
    "45": "account_payment_term_45days",
    "60": "account_payment_term_end_following_month",
}


class Books:
    """The company's books; records are found by the codes of the data files."""

    def __init__(self, env: Any) -> None:
        self.env = env(context={**env.context, **QUIET})
        self.company = self.env["res.company"].search([], order="id", limit=1)
        self.env = self.company.with_company(self.company).env
        self._accounts: dict[str, Any] = {}

    def account(self, code: str) -> Any:
        if code not in self._accounts:
            found = self.env["account.account"].search([("code", "=", code)], limit=1)
            if not found:
                raise ValueError(f"the chart of accounts has no account {code}")
            self._accounts[code] = found
        return self._accounts[code]

    def tax(self, name: str | None) -> Any:
        if not name:
            return self.env["account.tax"]
        return self.env["account.chart.template"].ref(name)

    def journal(self, kind: str) -> Any:
        """Return the chart's own journal of a kind: the first one."""
        return self.env["account.journal"].search(
            [("type", "=", kind), ("company_id", "=", self.company.id)],
            order="id",
            limit=1,
        )

    @cached_property
    def bank(self) -> Any:
        return self.journal("bank")

    @cached_property
    def misc(self) -> Any:
        return self.journal("general")

    @cached_property
    def activities(self) -> dict[str, Any]:
        """Activities by code, with "shared" for the shared services."""
        activity = self.env["cae.activity"]
        found = {one.code: one for one in activity.search([("kind", "=", "member")])}
        return {**found, "shared": activity._system(self.company, "shared")}

    @cached_property
    def members(self) -> dict[str, Any]:
        return {one.reference: one for one in self.env["cae.member"].search([])}

    @cached_property
    def partners(self) -> dict[str, Any]:
        """Customers and suppliers by the code that the data files give them."""
        found = self.env["res.partner"].search([("ref", "!=", False)])
        return {one.ref: one for one in found}

    @cached_property
    def accountant(self) -> Any:
        return self.env["res.users"].search([("login", "=", "solveig")])

    @cached_property
    def debiting(self) -> Any:
        """Suppliers who take their due from the account by themselves."""
        codes = [row["code"] for row in rows("suppliers") if row["debit"]]
        return self.env["res.partner"].search([("ref", "in", codes)])

    def distribution(self, activity: str) -> dict[str, float]:
        return {str(self.activities[activity].analytic_account_id.id): 100}

    def line(self, kind: str, *, sale: bool) -> dict[str, Any]:
        """Account and taxes of an invoice line."""
        account, tax = (SALES if sale else PURCHASES)[kind]
        return {
            "account_id": self.account(account).id,
            "tax_ids": [(6, 0, self.tax(tax).ids)],
        }

    def reconcile(self, plan: list[Any]) -> None:
        """Match groups of items; then make the VAT on payments due, in one batch.

        Odoo would make the VAT entries of each group apart, at three times the cost.
        """
        items = self.env["account.move.line"].with_context(no_cash_basis=True)
        items._reconcile_plan(plan)
        self.make_vat_due(self.env["account.move.line"].union(*plan))

    def make_vat_due(self, items: Any) -> None:
        partials = items.matched_debit_ids | items.matched_credit_ids
        known = self.env["account.move"].search(
            [("tax_cash_basis_rec_id", "in", partials.ids)]
        )
        (partials - known.tax_cash_basis_rec_id)._create_tax_cash_basis_moves()

    def by_ref(self, refs: set[str]) -> dict[str, Any]:
        """Invoices and bills by their reference."""
        moves = self.env["account.move"].search(
            [("ref", "in", list(refs)), ("move_type", "!=", "entry")]
        )
        return {move.ref: move for move in moves}

    def terms(self, days: str) -> Any:
        return self.env.ref(f"account.{TERMS[days]}")
