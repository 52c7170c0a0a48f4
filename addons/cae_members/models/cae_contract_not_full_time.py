from odoo import api, models
from odoo.exceptions import ValidationError

from ..engine.contracts import CAPE


class CaeContract(models.Model):
    """A support contract is not for somebody employed full-time (C. com. L127-1)."""

    _inherit = "cae.contract"

    @api.constrains("state", "kind", "member_id", "date_start")
    def _check_not_full_time(self):
        for contract in self._signed().filtered(lambda c: not c.mentions_on_paper):
            if faults := contract._full_time_faults():
                raise ValidationError("\n".join(faults))

    def _signing_faults(self):
        return [*super()._signing_faults(), *self._full_time_faults()]

    def _full_time_faults(self):
        """Say that the holder of a support contract works full-time elsewhere."""
        self.ensure_one()
        if self.kind != CAPE or not self.date_start:
            return []
        # Whoever reads or signs the contract need not read the personal file.
        employers_sudo = self.sudo().member_id.outside_employer_ids
        return [
            self.env._(
                "%(member)s works full-time for another employer when the contract"
                " starts: a support contract is not possible (C. com. L127-1).",
                member=employer_sudo.member_id.name,
            )
            for employer_sudo in employers_sudo
            if employer_sudo.full_time and employer_sudo._runs_on(self.date_start)
        ][:1]
