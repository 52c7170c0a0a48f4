from odoo import models

from odoo.addons.cae_members.engine.money import cents, units

from ..engine import NEUTRAL
from ..engine.offer import recomputed
from ..engine.slip_rows import slip_rows
from .cae_payslip import YEAR_TOTALS

RATE_UNITS = 1000


class CaePayRun(models.Model):
    """From approved proposals to payslips."""

    _inherit = "cae.pay.run"

    def _step_issue(self, limit):
        """Issue the slips of approved proposals, in the order of their members."""
        waiting = self.proposal_ids.filtered(lambda p: p.state == "approved").sorted(
            lambda p: p.member_id.id
        )
        todo = waiting[:limit]
        ready = self._refuse_changed(todo)
        if ready:
            self._issue(ready)
        return len(waiting) - len(todo)

    def _refuse_changed(self, proposals):
        """Set aside, by name, what no longer continues the member's last slip."""
        slips = self.env["cae.payslip"].search_fetch(
            [
                ("member_id", "in", proposals.member_id.ids),
                ("company_id", "=", self.company_id.id),
                ("state", "!=", "cancelled"),
                ("month", ">=", self.month.replace(month=1)),
            ],
            ["member_id", "month"],
            order="month, id",
        )
        last = {slip.member_id: slip for slip in slips}
        none = self.env["cae.payslip"]
        changed = proposals.filtered(
            lambda p: last.get(p.member_id, none) != p.previous_slip_id
        )
        changed.write(
            {
                "state": "left_out",
                "reason": self.env._(
                    "Another payslip was issued or cancelled since this was approved."
                ),
            }
        )
        return proposals - changed

    def _issue(self, proposals):
        law = self._law()
        result = recomputed(
            law, proposals.mapped("inputs"), [p.state_before or {} for p in proposals]
        )
        changed = self._amounts_changed(proposals, result)
        if changed:
            # Approved amounts are paid, or nothing is: the others go on.
            changed.write(
                {
                    "state": "left_out",
                    "reason": self.env._(
                        "The amounts do not follow from the data any more."
                    ),
                }
            )
            return self._issue(proposals - changed) if proposals - changed else None
        states = result.state.to_dicts()
        years = self._year_totals(proposals.member_id)
        first = self._next_sequence_number()
        slips = self.env["cae.payslip"].create(
            [
                {
                    **self._slip_values(proposal, first + row),
                    **self._amounts(proposal, result, row, years),
                    "state_after": states[row],
                }
                for row, proposal in enumerate(proposals)
            ]
        )
        self.env["cae.payslip.line"]._bulk_insert(slips, slip_rows(law, result))
        self._charge(slips)
        proposals.write({"state": "issued"})
        return slips

    def _amounts_changed(self, proposals, result):
        """Proposals whose amounts are not those of their own data."""
        found = self.env["cae.pay.proposal"]
        table = zip(
            proposals,
            result.gross.tolist(),
            result.employer_cost.tolist(),
            result.net_paid.tolist(),
            strict=True,
        )
        for proposal, *wanted in table:
            amounts = (proposal.gross, proposal.employer_cost, proposal.net_paid)
            if [cents(amount) for amount in amounts] != wanted:
                found |= proposal
        return found

    def _slip_values(self, proposal, number):
        terms, contract = proposal.terms_id, proposal.contract_id
        bank = proposal.member_id.bank_account_id
        rate = proposal.inputs["pas_rate"]
        return {
            "name": f"BP/{self.month:%Y/%m}/{number:05d}",
            "sequence_number": number,
            "run_id": self.id,
            "proposal_id": proposal.id,
            "company_id": self.company_id.id,
            "member_id": proposal.member_id.id,
            "establishment_id": proposal.establishment_id.id,
            "contract_id": contract.id,
            "month": self.month,
            "payment_date": self.payment_date,
            "bank_account_id": bank.id,
            "iban": bank.acc_number,
            "executive": terms.executive,
            "pas_neutral": rate == NEUTRAL,
            "inputs": proposal.inputs,
            "state_before": proposal.state_before,
        }

    def _amounts(self, proposal, result, row, years):
        totals = self.env["cae.payslip"]._result_values(result, row)
        fixed, salary = cents(proposal.fixed_part), cents(proposal.salary)
        variable = cents(totals["gross"]) - fixed - salary
        before = years.get(proposal.member_id.id, {})
        return {
            **totals,
            "fixed_part": units(fixed),
            "salary": units(salary),
            "variable_part": units(variable),
            "pas_rate": int(result.pas_rate[row]) / RATE_UNITS,
            **{
                name: units(before.get(of, 0) + cents(totals[of]))
                for name, of in YEAR_TOTALS.items()
            },
        }

    def _year_totals(self, members):
        """{member id: {total: cents of the year's earlier slips}}."""
        names = list(YEAR_TOTALS.values())
        groups = self.env["cae.payslip"]._read_group(
            [
                ("member_id", "in", members.ids),
                ("company_id", "=", self.company_id.id),
                ("state", "!=", "cancelled"),
                ("month", ">=", self.month.replace(month=1)),
                ("month", "<", self.month),
            ],
            ["member_id"],
            [f"{name}:sum" for name in names],
        )
        return {
            member.id: {name: cents(v) for name, v in zip(names, sums, strict=True)}
            for member, *sums in groups
        }

    def _next_sequence_number(self):
        """One series a month and company; one run at a time holds it."""
        [(last,)] = self.env["cae.payslip"]._read_group(
            [("company_id", "=", self.company_id.id), ("month", "=", self.month)],
            aggregates=["sequence_number:max"],
        )
        return (last or 0) + 1

    def _charge(self, slips):
        """Charge the cost to activities; what they do not bear, to shared services."""
        shared = self.env["cae.activity"]._system(self.company_id, "shared")
        values = []
        for slip in slips:
            rest = cents(slip.employer_cost)
            for line in slip.proposal_id.line_ids:
                amount = cents(line.charged)
                rest -= amount
                if amount:
                    values.append((slip, line.activity_id, amount))
            if rest:
                values.append((slip, shared, rest))
        self.env["cae.payslip.charge"].create(
            [
                {"slip_id": s.id, "activity_id": a.id, "amount": units(amount)}
                for s, a, amount in values
            ]
        )
