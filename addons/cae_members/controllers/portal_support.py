from odoo import fields, http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..models.cae_interview import SIGNED, TO_SIGN


class SupportPortal(CustomerPortal):
    """What a member reads of the support given: all on one page, nothing written."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "cae_support_count" in counters:
            values["cae_support_count"] = sum(
                len(records)
                for name, records in self._support_records().items()
                if name != "hours"
            )
        return values

    def _own(self, model, path, *domain, **options):
        """Records of the person himself, also for an adviser who is a member."""
        records = request.env[model]
        if not records.has_access("read"):
            return records
        partner = request.env.user.partner_id
        return records.search(
            [(f"{path}.partner_id", "=", partner.id), *domain], **options
        )

    def _support_records(self):
        year = fields.Date.context_today(request.env.user).replace(month=1, day=1)
        written = ("state", "in", (TO_SIGN, SIGNED))
        return {
            "interviews": self._own("cae.interview", "member_id", written),
            "actions": self._own(
                "cae.interview.action",
                "member_id",
                ("interview_id.state", "in", (TO_SIGN, SIGNED)),
                ("done_on", "=", False),
            ),
            "hours": self._own("cae.support.hour", "member_id", ("date", ">=", year)),
            "agreements": self._own(
                "cae.shared.agreement",
                "line_ids.member_id",
                ("state", "in", ("to_sign", "signed", "ended")),
            ),
        }

    @http.route("/my/support", type="http", auth="user", website=True, readonly=True)
    def portal_my_support(self, **_kwargs):
        records = self._support_records()
        values = {
            **self._prepare_portal_layout_values(),
            **records,
            "total_hours": sum(records["hours"].mapped("hours")),
            "page_name": "cae_support",
        }
        return request.render("cae_members.portal_my_support", values)
