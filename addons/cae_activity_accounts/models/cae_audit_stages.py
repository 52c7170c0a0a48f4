from odoo import api, models

from .cae_audit import Point


class CaeAudit(models.AbstractModel):
    _inherit = "cae.audit"

    @api.model
    def _points(self, company):
        return [*super()._points(company), self._stages(company)]

    @api.model
    def _stages(self, company):
        """The stages of members are what contracts and events say."""
        members = self.env["cae.member"].with_context(active_test=False)
        members = members.search([("company_id", "=", company.id)])
        return Point(
            self.env._("Stages = contracts and events"),
            f"{len(members)} members",
            members._stage_faults(),
        )
