from calendar import monthrange
from dataclasses import dataclass, field
from fractions import Fraction

from odoo import api, models
from odoo.fields import Domain
from odoo.tools.misc import format_date

from odoo.addons.cae_members.engine.contracts import CESA, ORDINARY
from odoo.addons.cae_members.engine.money import cents, rounded
from odoo.addons.cae_members.engine.timeline import Span, days_covered, month_end

from ..engine import FULL_TIME, MIL, NEUTRAL, NO_HOURS
from ..engine.budget import prorated
from .cae_headcount import PARTIAL_RULES, SMIC_RULES

THOUSAND = 1000


def rate_units(percent):
    """Percentage (a float of the database, three decimals) as hundred-thousandths."""
    return rounded(Fraction(str(percent)) * THOUSAND)


@dataclass
class Facts:
    """What is known of a member's month before any amount is chosen."""

    member: object
    contracts: list = field(default_factory=list)
    terms: object = None
    establishment: object = None
    fixed: int = 0
    salary: int = 0
    columns: dict = field(default_factory=dict)
    previous: object = None
    faults: list = field(default_factory=list)

    @property
    def entrepreneur(self):
        return any(contract.kind == CESA for contract in self.contracts)


class CaePayReader(models.AbstractModel):
    """Reads what pay needs to know of members: a fixed number of queries."""

    _name = "cae.pay.reader"
    _description = "Reading of What Pay Needs"

    @api.model
    def _paid_contracts(self, company, month, members=None):
        """Signed contracts that run in the month and are paid by a payslip."""
        return self.env["cae.contract"].search(
            self._contract_domain(company, month, (CESA, ORDINARY))
            & (Domain("member_id", "in", members.ids) if members else Domain.TRUE),
            order="date_start, id",
        )

    @api.model
    def _contract_domain(self, company, month, kinds, states=("signed",)):
        return (
            Domain("company_id", "=", company.id)
            & Domain("state", "in", states)
            & Domain("kind", "in", kinds)
            & Domain("date_start", "<=", month_end(month))
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", month))
        )

    @api.model
    def _facts(self, run, members):
        """{member: Facts} of the members of a run; what blocks is in ``faults``."""
        facts = {member: Facts(member) for member in members}
        contracts = self._paid_contracts(run.company_id, run.month, members)
        for contract in contracts:
            facts[contract.member_id].contracts.append(contract)
        terms = self._terms(contracts, month_end(run.month))
        held = {member: fact for member, fact in facts.items() if fact.contracts}
        for fact in held.values():
            self._read_contracts(fact, terms, run.month)
        self._read_company(run, held)
        self._read_withholding(run, held)
        self._read_previous(run, held)
        self._read_bank(held)
        return facts

    @api.model
    def _terms(self, contracts, day):
        """{contract: its terms known by ``day``, in order}."""
        found = self.env["cae.contract.terms"].search(
            [("contract_id", "in", contracts.ids), ("date_from", "<=", day)],
            order="date_from, id",
        )
        return found.grouped("contract_id")

    @api.model
    def _read_contracts(self, fact, terms, month):
        """Pay of each contract by the days of its terms; columns of the last terms."""
        days_of = monthrange(month.year, month.month)[1]
        last = []
        for contract in fact.contracts:
            segments = self._segments(contract, terms.get(contract, ()), month)
            if not segments:
                fact.faults.append(
                    self.env._("%s has no pay terms.", contract.display_name)
                )
                continue
            amount = prorated(
                [(cents(t.fixed_pay), days) for t, days in segments], days_of
            )
            if contract.kind == CESA:
                fact.fixed += amount
            else:
                fact.salary += amount
            last.append((contract, segments[-1][0]))
        if not last:
            return
        # The entrepreneur's contract decides what one payslip can show only once.
        principal = next((t for c, t in last if c.kind == CESA), last[0][1])
        fact.terms = principal
        fact.columns = self._contract_columns(fact, [t for _c, t in last], principal)
        spans = [Span(c.date_start, c.date_end or None, c) for c in fact.contracts]
        days = days_covered(spans, month, month_end(month))
        fact.columns |= {"days": days, "days_of": days_of}
        holder = principal.contract_id
        fact.establishment = holder.establishment_id or fact.member.establishment_id

    @api.model
    def _segments(self, contract, terms, month):
        """[(terms, days of the month on which they held)] of a contract."""
        first = max(contract.date_start, month)
        last = min(contract.date_end or month_end(month), month_end(month))
        segments = []
        for rank, one in enumerate(terms):
            start = max(one.date_from, first)
            following = terms[rank + 1].date_from if rank + 1 < len(terms) else None
            days = (last - start).days + 1
            if following:
                days = min(days, (following - start).days)
            if days > 0:
                segments.append((one, days))
        return segments

    @api.model
    def _contract_columns(self, fact, terms, principal):
        hours = [cents(t.weekly_hours) for t in terms]
        plan = cents(principal.health_plan_amount)
        employer = cents(principal.health_plan_employer)
        return {
            "cadre": any(t.executive for t in terms),
            # Pay without working time, if any of it is, counts by pay (D241-27).
            "weekly_hours": min(sum(hours), FULL_TIME) if all(hours) else NO_HOURS,
            "health_employee": (plan - employer) * MIL,
            "health_employer": employer * MIL,
        }

    @api.model
    def _read_company(self, run, facts):
        """Columns of the company and of the establishments."""
        day = month_end(run.month)
        company = self.env["cae.headcount"]._at(run.company_id, day)
        shared = {
            "headcount": company.headcount,
            "apprentice_ratio": rate_units(company.apprentice_rate),
            "payroll_tax": company.payroll_tax,
            "smic_rule": SMIC_RULES[company.smic_rule],
            "partial_rule": PARTIAL_RULES[company.partial_rule],
        }
        establishments = self.env["cae.establishment"].union(
            *(fact.establishment for fact in facts.values() if fact.establishment)
        )
        rates = self.env["cae.establishment.rate"]._in_force(establishments, day)
        for fact in facts.values():
            fact.columns |= shared
            self._read_establishment(fact, rates, day)

    @api.model
    def _read_establishment(self, fact, rates, day):
        if not fact.establishment:
            fact.faults.append(
                self.env._(
                    "No establishment, neither on the contract nor on the member."
                )
            )
            return
        rate = rates.get(fact.establishment.id)
        if not rate:
            fact.faults.append(
                self.env._(
                    "Establishment %(name)s has no rate of work accidents on %(date)s.",
                    name=fact.establishment.name,
                    date=format_date(self.env, day),
                )
            )
            return
        fact.columns |= {
            "atmp_rate": rate_units(rate.atmp_rate),
            "mobility_rate": rate_units(rate.mobility_rate),
        }

    @api.model
    def _read_withholding(self, run, facts):
        members = self._members(facts)
        rates = self.env["cae.withholding.rate"]._in_force(members, run.payment_date)
        for fact in facts.values():
            rate = rates.get(fact.member.id)
            fact.columns["pas_rate"] = rate_units(rate.rate) if rate else NEUTRAL

    @api.model
    def _read_previous(self, run, facts):
        """The last slip of the year; a slip of this month or later blocks."""
        slips = self.env["cae.payslip"].search_fetch(
            [
                ("member_id", "in", self._members(facts).ids),
                ("company_id", "=", run.company_id.id),
                ("state", "!=", "cancelled"),
                ("month", ">=", run.month.replace(month=1)),
            ],
            ["member_id", "month", "run_id"],
            order="month, id",
        )
        for slip in slips:
            fact = facts[slip.member_id]
            if slip.run_id == run:
                continue
            if slip.month < run.month:
                fact.previous = slip if slip.month.year == run.month.year else None
            else:
                fact.faults.append(
                    self.env._(
                        "A payslip of %(month)s is already issued (%(slip)s): pay the"
                        " rest with the next month.",
                        month=format_date(self.env, slip.month, date_format="MMMM y"),
                        slip=slip.name,
                    )
                )

    @api.model
    def _read_bank(self, facts):
        for fact in facts.values():
            if not fact.member.bank_account_id:
                fact.faults.append(self.env._("No bank account."))

    @api.model
    def _members(self, facts):
        return self.env["cae.member"].union(*facts)
