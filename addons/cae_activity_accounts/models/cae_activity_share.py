from itertools import pairwise

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.cae_members.engine.timeline import Span, value_at


class CaeActivityShare(models.Model):
    _name = "cae.activity.share"
    _description = "Share of a member in an activity"
    _order = "activity_id, date_from, id"
    _check_company_auto = True

    activity_id = fields.Many2one(
        "cae.activity",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="activity_id.company_id", store=True, index=True
    )
    member_id = fields.Many2one(
        "cae.member", required=True, ondelete="restrict", index=True, check_company=True
    )
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="To")
    weight = fields.Integer(
        required=True,
        default=100,
        help="Part of what the activity can pay: 60 and 40, or 1, 1 and 1.",
    )

    agreement_id = fields.Many2one(
        "cae.shared.agreement",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The agreement of several members that this share comes from.",
    )

    _positive_weight = models.Constraint(
        "CHECK (weight > 0)", "The weight of a share is above zero."
    )
    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A share cannot end before it starts.",
    )

    @api.constrains("activity_id", "member_id", "date_from", "date_to")
    def _check_overlap(self):
        for activity, shares in self.activity_id.share_ids.grouped(
            "activity_id"
        ).items():
            for member, spans in shares.grouped("member_id").items():
                ordered = spans.sorted("date_from")
                for before, after in pairwise(ordered):
                    if not before.date_to or before.date_to >= after.date_from:
                        raise ValidationError(
                            self.env._(
                                "%(member)s has two shares of %(activity)s on %(day)s: "
                                "end the first before the second starts.",
                                member=member.name,
                                activity=activity.name,
                                day=after.date_from,
                            )
                        )

    def _weights_at(self, day):
        """{activity id: {member id: weight}} of the shares of ``self`` on ``day``."""
        weights = {}
        for share in self:
            span = Span(share.date_from, share.date_to or None, share.weight)
            weight = value_at([span], day)
            if weight:
                weights.setdefault(share.activity_id.id, {})[share.member_id.id] = (
                    weight
                )
        return weights
