from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command

from odoo.addons.cae_members.engine.agreements import AT_LEAST, WHOLE, uncovered
from odoo.addons.cae_members.engine.money import split
from odoo.addons.cae_members.engine.timeline import Span
from odoo.addons.cae_members.models.cae_shared_agreement import DRAFT, TO_SIGN

# A gap is told before it opens.
DAYS_AHEAD = 90


class CaeActivity(models.Model):
    """Activities of several members, and the agreement that the law asks for."""

    _inherit = "cae.activity"

    agreement_ids = fields.One2many(
        "cae.shared.agreement", "activity_id", string="Shared Agreements"
    )
    agreement_count = fields.Integer(compute="_compute_agreement_count")
    shared_without_agreement_on = fields.Date(
        string="Shared Without Agreement From",
        compute="_compute_shared_without_agreement",
        # An adviser does not see the shares of members he does not follow.
        compute_sudo=True,
        help="First day, from today on, on which several members share the activity"
        " and no signed agreement covers it.",
    )
    shared_without_agreement = fields.Boolean(
        compute="_compute_shared_without_agreement",
        compute_sudo=True,
        search="_search_shared_without_agreement",
    )

    @api.depends("agreement_ids")
    def _compute_agreement_count(self):
        found = self.env["cae.shared.agreement"]._read_group(
            [("activity_id", "in", self.ids)], ["activity_id"], ["__count"]
        )
        counts = {activity.id: count for activity, count in found}
        for activity in self:
            activity.agreement_count = counts.get(activity.id, 0)

    @api.depends(
        "share_ids.member_id",
        "share_ids.date_from",
        "share_ids.date_to",
        "agreement_ids.state",
        "agreement_ids.date_from",
        "agreement_ids.date_to",
    )
    def _compute_shared_without_agreement(self):
        since = fields.Date.context_today(self)
        until = since + timedelta(days=DAYS_AHEAD)
        for activity in self:
            day = uncovered(
                activity._member_spans(),
                activity.agreement_ids._in_force_spans(activity.agreement_ids),
                since,
                until,
            )
            activity.shared_without_agreement_on = day
            activity.shared_without_agreement = bool(day)

    def _member_spans(self):
        return [
            Span(share.date_from, share.date_to or None, share.member_id.id)
            for share in self.share_ids
            if share.date_from and share.member_id
        ]

    def _search_shared_without_agreement(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        # As above: who shares is looked at whole, and rules bind what is found.
        shares_sudo = self.env["cae.activity.share"].sudo()
        shared = shares_sudo._read_group(
            ["|", ("date_to", "=", False), ("date_to", ">=", today)],
            ["activity_id"],
            having=[("member_id:count_distinct", ">=", AT_LEAST)],
        )
        activities_sudo = shares_sudo.activity_id.union(*(found for (found,) in shared))
        faulty = activities_sudo.filtered("shared_without_agreement")
        if True in value and False in value:
            return []
        return [("id", "in" if True in value else "not in", faulty.ids)]

    def action_open_agreements(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "cae_members.cae_shared_agreement_action"
            ),
            "domain": [("activity_id", "=", self.id)],
            "context": self._agreement_defaults(),
        }

    def action_prepare_agreement(self):
        """The agreement being prepared, or a new one with the shares of today."""
        self.ensure_one()
        begun = self.agreement_ids.filtered(lambda each: each.state in (DRAFT, TO_SIGN))
        if begun:
            return begun[0]._get_records_action()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Shared Agreement"),
            "res_model": "cae.shared.agreement",
            "view_mode": "form",
            "context": self._agreement_defaults(),
        }

    def _agreement_defaults(self):
        day = self.shared_without_agreement_on or fields.Date.context_today(self)
        # As above: whoever prepares it names all those who share.
        shares_sudo = self.sudo().share_ids
        sharing = shares_sudo._weights_at(day).get(self.id, {})
        parts = split(WHOLE, list(sharing.values())) if sharing else []
        return {
            "default_activity_id": self.id,
            "default_company_id": self.company_id.id,
            "default_name": self.name,
            "default_date_from": day,
            "default_line_ids": [
                Command.create({"member_id": member_id, "percent": part / 100})
                for member_id, part in zip(sharing, parts, strict=True)
            ],
        }
