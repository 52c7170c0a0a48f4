from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date


class CaeContract(models.Model):
    """What amendments change of a contract."""

    _inherit = "cae.contract"

    amendment_ids = fields.One2many(
        "cae.contract.amendment", "contract_id", string="Amendments"
    )
    amendment_count = fields.Integer(compute="_compute_amendment_count")

    @api.depends("amendment_ids")
    def _compute_amendment_count(self):
        counts = dict(
            self.env["cae.contract.amendment"]._read_group(
                [("contract_id", "in", self.ids)], ["contract_id"], ["__count"]
            )
        )
        for contract in self:
            contract.amendment_count = counts.get(contract, 0)

    def _renewal_days(self):
        """First days of the signed renewals, in order."""
        renewals = self.amendment_ids.filtered(
            lambda one: one.state == "signed" and one.kind == "renewal"
        )
        return sorted(renewals.mapped("date_effect"))

    def _check_end(self, last_day):
        result = super()._check_end(last_day)
        later = self.amendment_ids.filtered(
            lambda one: one.state == "signed" and one.date_effect > last_day
        )
        if later:
            raise UserError(
                self.env._(
                    "%(amendment)s takes effect on %(day)s, after the last day: cancel"
                    " it first.",
                    amendment=later[0].display_name,
                    day=format_date(self.env, later[0].date_effect),
                )
            )
        return result

    def action_open_amendments(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "cae_members.cae_contract_amendment_action"
            ),
            "domain": [("contract_id", "=", self.id)],
            "context": {"default_contract_id": self.id},
        }

    def action_amend(self):
        """Prepare an amendment of this contract."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "cae.contract.amendment",
            "view_mode": "form",
            "context": {
                "default_contract_id": self.id,
                "default_kind": "renewal" if self.kind == "cape" else "pay",
            },
        }

    def action_open_stages(self):
        self.ensure_one()
        return self.member_id.action_open_stages()
