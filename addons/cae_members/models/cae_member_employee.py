from odoo import api, models

from ..engine.contracts import CESA, ORDINARY, Career, stage_history

EMPLOYMENT = (CESA, ORDINARY)
MIRRORED_FIELDS = {
    "member_id",
    "kind",
    "date_start",
    "date_end",
    "state",
    "job_title",
    "trial_months",
    "trial_days",
    "trial_renewal_months",
}


class CaeMember(models.Model):
    """The employee's record shows the principal contract; nothing is read from there.

    Odoo refuses two contracts of an employee at the same time: of a CESA and an
    ordinary contract the CESA is shown while it runs. A support contract is no
    employment contract and is not shown. Versions of the same contract share its dates,
    and one starts with each set of pay terms.
    """

    _inherit = "cae.member"

    def _mirror_to_employees(self):
        members = self.filtered("employee_id")
        if not members:
            return
        # Contract dates of employees are for the managers of the app Employees; who
        # signs here need not be one.
        members_sudo = members.sudo()
        wanted = members_sudo._employee_versions()
        for member_sudo in members_sudo:
            member_sudo.employee_id._mirror_versions(wanted.get(member_sudo.id, []))

    def _employee_versions(self):
        """{member id: [(first day, values of the version)]}, in a fixed number of
        queries, in date order."""
        spans = self.env["cae.contract"]._signed_spans(self.ids)
        kept = {
            id_: [(c, span) for c, span in found if span.value in EMPLOYMENT]
            for id_, found in spans.items()
        }
        ids = [contract.id for found in kept.values() for contract, _span in found]
        terms_of = self.env["cae.contract.terms"].search(
            [("contract_id", "in", ids)], order="date_from, id"
        )
        terms_of = terms_of.grouped("contract_id")
        versions = {}
        for id_, found in kept.items():
            career = Career(tuple(span for _contract, span in found))
            for row in stage_history(career):
                if row.stage in EMPLOYMENT:
                    contract = found[row.contract][0]
                    versions.setdefault(id_, []).extend(
                        contract._versions_shown(
                            row.start, row.end, terms_of.get(contract, ())
                        )
                    )
        return versions

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        members._mirror_to_employees()
        return members

    def write(self, vals):
        result = super().write(vals)
        if "employee_id" in vals:
            self._mirror_to_employees()
        return result


class CaeContract(models.Model):
    _inherit = "cae.contract"

    def _versions_shown(self, start, end, terms):
        """[(first day, values)] of the part of a contract that is the principal one."""
        self.ensure_one()
        contract = {
            "contract_date_start": start,
            "contract_date_end": end or False,
            "trial_date_end": self.trial_end,
        }
        if self.job_title:
            # Without one, what was typed on the employee is better than nothing.
            contract["job_title"] = self.job_title
        current = [term for term in terms if term.date_from <= start][-1:]
        later = [
            term
            for term in terms
            if term.date_from > start and (not end or term.date_from <= end)
        ]
        return [
            (
                max(start, term.date_from),
                {**contract, "wage": term.fixed_pay},
            )
            for term in (*current, *later)
        ]

    @api.model_create_multi
    def create(self, vals_list):
        contracts = super().create(vals_list)
        contracts._signed().member_id._mirror_to_employees()
        return contracts

    def write(self, vals):
        shown = self._signed().member_id
        result = super().write(vals)
        if MIRRORED_FIELDS & vals.keys():
            (shown | self._signed().member_id)._mirror_to_employees()
        return result


class CaeContractTerms(models.Model):
    _inherit = "cae.contract.terms"

    @api.model_create_multi
    def create(self, vals_list):
        terms = super().create(vals_list)
        terms.contract_id._signed().member_id._mirror_to_employees()
        return terms

    def write(self, vals):
        result = super().write(vals)
        if {"date_from", "fixed_pay", "contract_id"} & vals.keys():
            self.contract_id._signed().member_id._mirror_to_employees()
        return result

    def unlink(self):
        members = self.contract_id._signed().member_id
        result = super().unlink()
        members._mirror_to_employees()
        return result
