from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date


class CaeSupportHourCollective(models.TransientModel):
    _name = "cae.support.hour.collective"
    _description = "Hours of Support Given to Several Members"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    member_ids = fields.Many2many(
        "cae.member", string="Members", required=True, check_company=True
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    hours = fields.Float(required=True, default=2.0)
    subject_id = fields.Many2one(
        "cae.support.subject", required=True, check_company=True
    )
    programme_id = fields.Many2one("cae.programme", check_company=True)
    user_id = fields.Many2one(
        "res.users",
        string="Adviser",
        required=True,
        domain=[("share", "=", False)],
        default=lambda self: self.env.user,
    )
    note = fields.Char()

    def action_record(self):
        """One row of hours for each member; what was recorded already is refused."""
        self.ensure_one()
        if not self.member_ids:
            raise UserError(self.env._("Choose the members who took part."))
        self._check_not_recorded()
        hours = self.env["cae.support.hour"].create(
            [self._hour_values(member) for member in self.member_ids]
        )
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "cae_members.cae_support_hour_action"
            ),
            "domain": [("id", "in", hours.ids)],
            "context": {},
        }

    def _hour_values(self, member):
        return {
            "member_id": member.id,
            "date": self.date,
            "hours": self.hours,
            "subject_id": self.subject_id.id,
            "programme_id": self.programme_id.id,
            "user_id": self.user_id.id,
            "collective": True,
            "note": self.note,
        }

    def _check_not_recorded(self):
        recorded = self.env["cae.support.hour"].search_fetch(
            [
                ("member_id", "in", self.member_ids.ids),
                ("date", "=", self.date),
                ("subject_id", "=", self.subject_id.id),
                ("user_id", "=", self.user_id.id),
                ("collective", "=", True),
            ],
            ["member_id"],
        )
        if recorded:
            raise UserError(
                self.env._(
                    "These hours are recorded already on %(date)s for %(members)s: take"
                    " them out of the list.",
                    date=format_date(self.env, self.date),
                    members=", ".join(
                        (self.member_ids & recorded.member_id).mapped("name")
                    ),
                )
            )
