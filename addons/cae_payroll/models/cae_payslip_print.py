from odoo import models

from odoo.addons.cae_members.engine.contracts import CESA
from odoo.addons.cae_members.engine.timeline import month_end

from ..report import headings

NARROW_SPACE = "\u202f"
WEEKS, MONTHS = 52, 12


def amount(value):
    """An amount as French payslips print it."""
    return f"{value:,.2f}".replace(",", NARROW_SPACE).replace(".", ",")


def rate(value, decimals=3):
    """A rate in percent, without needless zeros beyond two decimals."""
    text = f"{value:.{decimals}f}"
    if decimals > 2 and text.endswith("0"):
        text = text[:-1]
    return text.replace(".", ",")


class CaePayslip(models.Model):
    """What the printed payslip shows: lines under the headings of the law."""

    _inherit = "cae.payslip"

    def _print_sections(self):
        """[(heading, [line])] with the texts of the four columns, none empty."""
        self.ensure_one()
        lines = {line.code: line for line in self.line_ids}
        sections = []
        for heading, rows in headings.HEADINGS:
            shown = [
                self._print_line(
                    label, [lines[code] for code in codes if code in lines]
                )
                for label, codes in rows
                if any(code in lines for code in codes)
            ]
            if shown:
                sections.append((heading, shown))
        return sections

    def _print_line(self, label, lines):
        """Texts of one printed line, which may merge several stored ones."""
        employee = sum(line.employee for line in lines)
        employer = sum(line.employer for line in lines)
        own_rate = sum(line.employee_rate for line in lines if line.employee)
        single = lines[0].code not in headings.AMOUNT_ONLY and (
            employee or len(lines) == 1 or lines[0].code == "chomage"
        )
        return {
            "label": label,
            "base": amount(lines[0].base) if single else "",
            "rate": rate(own_rate) if own_rate and single else "",
            "employee": amount(employee) if employee else "",
            "employer": amount(employer) if employer else "",
        }

    def _print_pay(self):
        """[(label, amount)] of what makes the gross."""
        parts = [
            ("Part fixe", self.fixed_part),
            ("Acompte sur part variable", self.variable_part),
            ("Salaire de base", self.salary),
        ]
        return [(label, amount(value)) for label, value in parts if value]

    def _print_tax(self):
        """Texts of the table of income tax."""
        scale = "taux non personnalisé" if self.pas_neutral else "taux personnalisé"
        base = max(self.net_taxable, 0)
        return [
            {
                "label": "Montant net imposable",
                "base": "",
                "rate": "",
                "amount": amount(self.net_taxable),
                "year": amount(self.year_net_taxable),
            },
            {
                "label": f"Impôt sur le revenu prélevé à la source - {scale}",
                "base": amount(base),
                "rate": rate(self.pas_rate, 2),
                "amount": amount(self.withheld),
                "year": amount(self.year_withheld),
            },
        ]

    def _print_header(self):
        """Texts about employer, member and period."""
        contract = self.contract_id
        start = max(contract.date_start or self.month, self.month)
        end = min(contract.date_end or month_end(self.month), month_end(self.month))
        member, company = self.member_id, self.company_id
        return {
            "period": f"du {start:%d/%m/%Y} au {end:%d/%m/%Y}",
            "paid_on": f"{self.payment_date:%d/%m/%Y}",
            "employer": company.name,
            "address": self.establishment_id.partner_id or company.partner_id,
            "siret": self.establishment_id.siret or company.company_registry or "",
            "ape": company.ape or "",
            "agreement": headings.LABOUR_CODE,
            "member": member.name,
            "reference": member.reference or "",
            "job": self.job or self._print_job(),
            "status": "Cadre" if self.executive else "Non cadre",
            "basis": self._print_basis(),
        }

    def _print_job(self):
        if self.contract_id.kind != CESA:
            return headings.JOBS["ordinary"]
        since = self.member_id.associate_since
        is_associate = since and since <= month_end(self.month)
        return headings.ASSOCIATE if is_associate else headings.JOBS["cesa"]

    def _print_basis(self):
        hours = self.proposal_id.terms_id.weekly_hours
        if not hours:
            return headings.CESA_BASIS
        return f"{rate(hours * WEEKS / MONTHS, 2)} heures par mois"

    def _print_amounts(self):
        names = (
            "gross",
            "employee_total",
            "net_social",
            "net_before_tax",
            "net_paid",
            "exemptions",
            "employer_cost",
            "year_gross",
            "year_employer_cost",
        )
        found = {name: amount(self[name]) for name in names}
        found["employer_net"] = amount(self.employer_total - self.reduction)
        return found

    def _print_texts(self):
        return {"keep": headings.KEEP, "website": headings.WEBSITE}
