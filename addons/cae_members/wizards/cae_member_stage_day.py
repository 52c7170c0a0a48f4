from odoo import fields, models
from odoo.tools.misc import format_date


class CaeMemberStageDay(models.TransientModel):
    """Asks for a day, and shows who was what on it."""

    _name = "cae.member.stage.day"
    _description = "Who Was What on a Day"

    day = fields.Date(required=True, default=fields.Date.context_today)

    def action_show(self):
        self.ensure_one()
        stages = self.env["cae.member.stage"]
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "cae_members.cae_member_stage_action"
            ),
            "name": self.env._("Stages on %s", format_date(self.env, self.day)),
            "domain": list(stages._domain_on(self.day)),
            "context": {"search_default_group_stage": 1},
        }
