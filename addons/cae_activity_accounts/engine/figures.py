"""The figures of an activity: result, treasury and what can be paid, in cents.

Result and treasury are two figures and pay is limited by the lower. The treasury is
computed from liquidity items, less the debts that the cash will have to pay (social,
tax, VAT due, suppliers), with the internal current account; VAT that waits for a
payment and advances to suppliers are neither cash nor debt. Contributions are in the
result by the internal pair of accounts and in the treasury by the internal current
account.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Roles:
    """Accounts (ids) by role; an account may have several."""

    income: frozenset[int]
    expense: frozenset[int]
    turnover: frozenset[int]
    production_cost: frozenset[int]
    pay_cost: frozenset[int]
    internal: frozenset[int]
    liquidity: frozenset[int]
    debt: frozenset[int]
    supplier: frozenset[int]
    pending: frozenset[int]


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of one activity. Costs are positive; a ``_to_date`` has no beginning."""

    turnover_invoiced: int = 0
    turnover_cashed: int = 0
    production_costs: int = 0
    other_charges: int = 0
    other_income: int = 0
    pay_costs: int = 0
    contribution: int = 0
    result_to_date: int = 0
    cash: int = 0
    debts: int = 0
    suppliers: int = 0
    current_account: int = 0

    @property
    def gross_margin(self) -> int:
        """Turnover invoiced less production costs."""
        return self.turnover_invoiced - self.production_costs

    @property
    def gross_margin_cashed(self) -> int:
        """Turnover cashed less production costs."""
        return self.turnover_cashed - self.production_costs

    @property
    def result(self) -> int:
        """Result of the period."""
        return (
            self.turnover_invoiced
            + self.other_income
            - self.production_costs
            - self.other_charges
            - self.pay_costs
            - self.contribution
        )

    @property
    def treasury(self) -> int:
        """Cash, less debts, on the last day of the period."""
        return self.cash + self.current_account - self.debts - self.suppliers

    def available(self, reserve: int = 0, provision: int = 0) -> int:
        """What can be paid: the lower of result and treasury to date.

        ``provision``: contributions of the month that are not booked yet.
        """
        return min(self.result_to_date, self.treasury) - provision - reserve


Balances = Mapping[int | None, tuple[int, int]]
"""{account, or None for the internal current account: (in the period, to date)}."""


def figures(balances: Balances, cashed: int, roles: Roles) -> Figures:
    """Compute the figures of one activity from its balances (debit positive)."""

    def period(accounts: Iterable[int]) -> int:
        return sum(balances[a][0] for a in accounts if a in balances)

    def to_date(accounts: Iterable[int]) -> int:
        return sum(balances[a][1] for a in accounts if a in balances)

    results = roles.income | roles.expense | roles.internal
    charges = roles.expense - roles.production_cost - roles.pay_cost
    return Figures(
        turnover_invoiced=-period(roles.turnover),
        turnover_cashed=cashed,
        production_costs=period(roles.production_cost),
        other_charges=period(charges),
        other_income=-period(roles.income - roles.turnover),
        pay_costs=period(roles.pay_cost),
        contribution=period(roles.internal),
        result_to_date=-to_date(results),
        cash=to_date(roles.liquidity),
        debts=-to_date(roles.debt - roles.pending),
        # A supplier paid in advance owes us goods, not money.
        suppliers=max(0, -to_date(roles.supplier - roles.pending)),
        current_account=balances.get(None, (0, 0))[1],
    )
