from odoo import models
from odoo.fields import Domain
from odoo.tools.misc import format_date


class CaeMember(models.Model):
    _inherit = "cae.member"

    def _cape_notice(self, day):
        """{member id: what documents of that day must say}, while a CAPE runs.

        C. com. R127-3: name, seat and number of the cooperative, end of the contract.
        """
        contracts = self.env["cae.contract"].search_fetch(
            Domain("member_id", "in", self.ids)
            & Domain("kind", "=", "cape")
            & Domain("state", "=", "signed")
            & Domain("date_start", "<=", day)
            & Domain("date_end", ">=", day),
            ["member_id", "company_id", "date_end"],
        )
        return {
            contract.member_id.id: self.env._(
                "%(member)s benefits from a support contract for a business project"
                " (CAPE, art. L. 127-1 of the French Commercial Code) with"
                " %(cooperative)s, %(seat)s, registered under number %(number)s, until"
                " %(end)s.",
                member=contract.member_id.name,
                cooperative=contract.company_id.name,
                seat=contract.company_id._cae_seat(),
                number=contract.company_id.company_registry or "-",
                end=format_date(self.env, contract.date_end),
            )
            for contract in contracts
        }
