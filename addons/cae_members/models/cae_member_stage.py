from odoo import api, fields, models
from odoo.fields import Domain

from .cae_member import STAGES
from .cae_member_career import ROW_FIELDS


class CaeMemberStage(models.Model):
    """Rows are made by ``cae.member._update_stages`` and by nobody else."""

    _name = "cae.member.stage"
    _description = "Stage of a Member"
    _order = "date_from desc, id desc"
    _rec_name = "member_id"

    member_id = fields.Many2one(
        "cae.member", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="member_id.company_id", store=True, index=True, precompute=True
    )
    establishment_id = fields.Many2one(
        "cae.establishment", readonly=True, index="btree_not_null"
    )
    adviser_id = fields.Many2one(related="member_id.adviser_id")
    stage = fields.Selection(STAGES, required=True, readonly=True)
    date_from = fields.Date(string="From", required=True, readonly=True)
    date_to = fields.Date(
        string="To", readonly=True, help="Last day; empty while it lasts."
    )
    contract_id = fields.Many2one(
        "cae.contract",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
        help="The contract that decides, or the one that ended last.",
    )
    is_entry = fields.Boolean(
        string="Enters the Stage",
        readonly=True,
        help="Not set when a contract follows another and the stage goes on.",
    )

    _day_unique = models.Constraint(
        "UNIQUE (member_id, date_from)", "A member has one stage a day."
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A stage cannot end before it starts.",
    )

    @api.model
    def _domain_on(self, day):
        """Rows that hold on ``day``: one a member at most."""
        ended = Domain("date_to", "=", False) | Domain("date_to", ">=", day)
        return Domain("date_from", "<=", day) & ended

    def _as_key(self):
        self.ensure_one()
        return tuple(
            self[name].id if self._fields[name].type == "many2one" else self[name]
            for name in ROW_FIELDS
        )
