from fractions import Fraction

from odoo import api, models
from odoo.fields import Command
from odoo.tools import formatLang

from odoo.addons.cae_members.engine.money import cents, rounded, units

from ..engine import offer
from ..engine.budget import budget, charged, without_reserve

REQUEST_KINDS = [
    ("gross", "Gross"),
    ("net_before_tax", "Net before tax"),
    ("net_paid", "Net paid"),
    ("employer_cost", "Employer's cost"),
]
AMOUNTS = ("gross", "employer_cost", "net_before_tax", "net_paid")


class CaePayProposer(models.AbstractModel):
    """From facts and budgets to proposals: one call of the engine for all members."""

    _name = "cae.pay.proposer"
    _description = "Making of Proposals"

    @api.model
    def _values(self, run, members, asked=None):
        """{member: values of his proposal}; asked: {member id: (kind, cents)}.

        A member whom something blocks is left out, with every reason.
        """
        asked = asked or {}
        facts = self.env["cae.pay.reader"]._facts(run, members)
        shares = self.env["cae.pay.budget"]._shares(run, members)
        values, ready, cases = {}, [], []
        for member, fact in facts.items():
            purses = shares.get(member.id, [])
            self._check(fact, purses)
            if fact.faults:
                values[member] = self._left_out(fact)
                continue
            parts = self._parts(fact, purses)
            ready.append((fact, purses, parts))
            cases.append(self._case(fact, parts, asked.get(member.id)))
        if cases:
            law = run._law()
            found = offer.offers(law, cases)
            table = self._row_values(found)
            for row, (fact, purses, parts) in enumerate(ready):
                values[fact.member] = self._offered(
                    fact, cases[row], (purses, parts), table[row]
                )
        return values

    @api.model
    def _check(self, fact, purses):
        if not fact.contracts:
            fact.faults.append(self.env._("No signed contract in the month."))
        if fact.entrepreneur and not purses:
            fact.faults.append(
                self.env._("No activity in the month: nothing can bear the pay.")
            )

    @api.model
    def _left_out(self, fact):
        return {
            "state": "left_out",
            "reason": "\n".join(fact.faults),
            "contract_id": fact.contracts[0].id if fact.contracts else False,
            "establishment_id": fact.establishment.id if fact.establishment else False,
        }

    @api.model
    def _parts(self, fact, purses):
        """(reserve, available) of each activity of the member, cents."""
        if not fact.entrepreneur:
            return []
        shares = [purse.share(weights, place) for _a, purse, weights, place in purses]
        reserves = without_reserve(shares, cents(fact.terms.reserve))
        return [(r, share - r) for share, r in zip(shares, reserves, strict=True)]

    @api.model
    def _case(self, fact, parts, request):
        whole = budget([available for _reserve, available in parts])
        aim, wanted = request or self._policy(fact, whole)
        return offer.Case(
            columns=fact.columns,
            state=self._state_before(fact),
            fixed=fact.fixed,
            salary=fact.salary,
            budget=whole,
            aim=aim,
            wanted=wanted,
        )

    @api.model
    def _state_before(self, fact):
        # The counters hold the withholding rate of nobody: payroll may read them all.
        return (fact.previous.state_after or {}) if fact.previous else {}

    @api.model
    def _policy(self, fact, whole):
        """(aim, cents) of the pay policy."""
        terms = fact.terms
        if not fact.entrepreneur or terms.pay_policy == "fixed_only":
            return offer.FIXED, 0
        if terms.pay_policy == "all_available":
            return offer.ALL, whole
        if terms.pay_policy == "share_of_available":
            share = Fraction(str(terms.policy_value)) / 100
            return offer.ALL, rounded(whole * share)
        wanted = cents(terms.policy_value)
        if terms.pay_policy == "target_gross":
            return offer.GROSS, wanted + fact.salary
        return "net_before_tax", wanted

    @api.model
    def _row_values(self, found):
        """Rows of plain integers from the engine's columns."""
        result = found.result
        columns = {
            **{name: getattr(result, name) for name in AMOUNTS},
            "withheld": result.pas_amount,
            "most": found.most,
            "asked": found.asked,
            "salary_cost": found.salary_cost,
            "lack": found.lack,
            "limited": found.limited(),
            "raised": found.raised(),
        }
        lists = [column.tolist() for column in columns.values()]
        return [
            dict(zip(columns, row, strict=True)) for row in zip(*lists, strict=True)
        ]

    @api.model
    def _offered(self, fact, case, parts, row):
        """Values of a proposal; a pay below zero is a fault, not a payslip."""
        if row["net_before_tax"] < 0:
            fact.faults.append(
                self.env._(
                    "The member's part of the health plan exceeds the pay: net %s.",
                    self._money(fact, row["net_before_tax"]),
                )
            )
            return self._left_out(fact)
        purses, pairs = parts
        flags = self._flags(fact, case, row)
        lines = self._lines(purses, pairs, row) if fact.entrepreneur else []
        return {
            "state": "proposed",
            "reason": False,
            "exception": "\n".join(flags) or False,
            "has_exception": bool(flags),
            "contract_id": fact.terms.contract_id.id,
            "terms_id": fact.terms.id,
            "establishment_id": fact.establishment.id,
            "previous_slip_id": fact.previous.id if fact.previous else False,
            "inputs": {
                **{name: int(value) for name, value in case.columns.items()},
                "gross": row["gross"],
            },
            "state_before": dict(case.state),
            "fixed_part": units(fact.fixed),
            "salary": units(fact.salary),
            "salary_cost": units(row["salary_cost"]),
            "budget": units(case.budget),
            **{name: units(row[name]) for name in (*AMOUNTS, "withheld")},
            "most_gross": units(row["most"]),
            "remaining": units(self._remaining(case, row)),
            "line_ids": [Command.create(line) for line in lines],
        }

    @api.model
    def _remaining(self, case, row):
        return case.budget + row["salary_cost"] - row["employer_cost"]

    @api.model
    def _lines(self, purses, pairs, row):
        available = [available for _reserve, available in pairs]
        cost, salary_cost = row["employer_cost"], row["salary_cost"]
        _shared, charges = charged(cost, salary_cost, available)
        return [
            {
                "activity_id": activity.id,
                "result_to_date": units(purse.result),
                "treasury": units(purse.treasury),
                "pending_pay": units(purse.pending),
                "contribution": units(purse.contribution),
                "taken": units(purse.taken),
                "share_weight": weights[place],
                "share_total": sum(weights),
                "reserve": units(reserve),
                "available": units(can_pay),
                "charged": units(charge),
                "remaining": units(can_pay - charge),
            }
            for (activity, purse, weights, place), (reserve, can_pay), charge in zip(
                purses, pairs, charges, strict=True
            )
        ]

    @api.model
    def _flags(self, fact, case, row):
        """What the officer must look at, in words."""
        flags = []
        if row["lack"] and fact.entrepreneur:
            flags.append(
                self.env._(
                    "The fixed part costs %(cost)s and %(budget)s is available: the"
                    " activity goes %(lack)s below.",
                    cost=self._money(fact, row["employer_cost"] - row["salary_cost"]),
                    budget=self._money(fact, case.budget),
                    lack=self._money(fact, row["lack"]),
                )
            )
        if row["limited"] and row["gross"] >= row["most"]:
            flags.append(self._answer(fact, case, row))
        elif row["raised"] and case.aim not in (offer.FIXED, offer.ALL):
            flags.append(
                self.env._(
                    "Less than the fixed part was asked for; the fixed part is always"
                    " paid: gross %s.",
                    self._money(fact, row["gross"]),
                )
            )
        return flags

    @api.model
    def _answer(self, fact, case, row):
        """Why less is offered than asked, with what is offered instead."""
        return self.env._(
            "Asked: %(kind)s %(wanted)s, that is a gross of %(asked)s. Available:"
            " %(budget)s. Largest possible: gross %(gross)s, cost %(cost)s, net before"
            " tax %(net)s.",
            kind=self._kind_label(case.aim),
            wanted=self._money(fact, case.wanted),
            asked=self._money(fact, row["asked"]),
            budget=self._money(fact, case.budget),
            gross=self._money(fact, row["gross"]),
            cost=self._money(fact, row["employer_cost"]),
            net=self._money(fact, row["net_before_tax"]),
        )

    @api.model
    def _kind_label(self, aim):
        field = self.env["cae.pay.proposal"]._fields["request_kind"]
        return dict(field._description_selection(self.env)).get(aim, "").lower()

    @api.model
    def _money(self, fact, amount):
        return formatLang(
            self.env, units(amount), currency_obj=fact.member.company_id.currency_id
        )
