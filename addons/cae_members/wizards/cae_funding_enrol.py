from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import format_date

from ..models.cae_indicator_reader import FOLLOWED_STAGES
from ..models.cae_member_file import GENDERS


class CaeFundingEnrol(models.TransientModel):
    """Adds to an agreement the members that filters find; never one twice."""

    _name = "cae.funding.enrol"
    _description = "Members to Add to a Funding Agreement"

    agreement_id = fields.Many2one(
        "cae.funding.agreement", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="agreement_id.company_id")
    date_from = fields.Date(
        string="From",
        required=True,
        compute="_compute_date_from",
        store=True,
        readonly=False,
        precompute=True,
        help="First day of the participation.",
    )
    establishment_ids = fields.Many2many(
        "cae.establishment",
        string="Establishments",
        compute="_compute_establishment_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
        domain="[('company_id', '=', company_id)]",
    )
    zone_ids = fields.Many2many(
        "cae.living.zone",
        string="Living Zones",
        domain="[('company_id', '=', company_id)]",
    )
    status_ids = fields.Many2many(
        "cae.social.status",
        string="Status at Entry",
        domain="[('company_id', '=', company_id)]",
    )
    gender = fields.Selection(GENDERS)
    entered_since = fields.Date(help="First contract on this day or later.")
    member_ids = fields.Many2many(
        "cae.member",
        string="Members to Add",
        compute="_compute_member_ids",
        # Stored values are computed with all rights otherwise.
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    excluded = fields.Text(string="Left Out", compute="_compute_excluded")

    @api.depends("agreement_id")
    def _compute_date_from(self):
        for wizard in self:
            wizard.date_from = wizard.agreement_id.date_from

    @api.depends("agreement_id")
    def _compute_establishment_ids(self):
        for wizard in self:
            wizard.establishment_ids = wizard.agreement_id.establishment_ids

    @api.depends(
        "agreement_id",
        "date_from",
        "establishment_ids",
        "zone_ids",
        "status_ids",
        "gender",
        "entered_since",
    )
    def _compute_member_ids(self):
        for wizard in self:
            found = self.env["cae.member"].search(wizard._filters())
            wizard.member_ids = found - wizard._elsewhere(found).member_id

    @api.depends("member_ids")
    def _compute_excluded(self):
        for wizard in self:
            found = self.env["cae.member"].search(wizard._filters())
            lines = [
                self.env._(
                    "%(member)s is on %(agreement)s from %(date)s",
                    member=other.member_id.name,
                    agreement=other.agreement_id.display_name,
                    date=format_date(self.env, other.date_from),
                )
                for other in wizard._elsewhere(found)
            ]
            wizard.excluded = "\n".join(lines)

    def _filters(self):
        """Members under contract on the first day, not in the agreement yet."""
        agreement = self.agreement_id
        if not (agreement and self.date_from):
            return Domain.FALSE
        domain = Domain("company_id", "=", agreement.company_id.id)
        domain &= Domain("id", "not in", agreement.participation_ids.member_id.ids)
        stages = self.env["cae.member.stage"]
        there = stages._domain_on(self.date_from)
        there &= Domain("stage", "in", FOLLOWED_STAGES)
        if self.establishment_ids:
            there &= Domain("establishment_id", "in", self.establishment_ids.ids)
        domain &= Domain("stage_ids", "any", there)
        if self.entered_since:
            before = Domain("stage", "in", FOLLOWED_STAGES)
            before &= Domain("date_from", "<", self.entered_since)
            domain &= Domain("stage_ids", "not any", before)
        return domain & self._file_filters()

    def _file_filters(self):
        domain = Domain.TRUE
        for field, values in (
            ("living_zone_id", self.zone_ids.ids),
            ("entry_status_id", self.status_ids.ids),
            ("gender", [self.gender] if self.gender else []),
        ):
            if values:
                domain &= Domain("file_ids", "any", Domain(field, "in", values))
        return domain

    def _elsewhere(self, members):
        """Participations of ``members`` in agreements that do not share them."""
        agreement = self.agreement_id
        if not (agreement and self.date_from):
            return self.env["cae.funding.participation"]
        participations = self.env["cae.funding.participation"]
        domain = Domain("member_id", "in", members.ids)
        domain &= Domain("agreement_id", "!=", agreement.id)
        domain &= participations._domain_between(self.date_from, agreement.date_to)
        domain &= Domain("agreement_id.date_to", ">=", self.date_from)
        if agreement.shared:
            domain &= Domain("agreement_id.shared", "=", False)
        return participations.search(domain)

    def action_add(self):
        self.ensure_one()
        if not self.member_ids:
            raise UserError(
                self.env._("Nobody to add: change the filters or choose members.")
            )
        self.env["cae.funding.participation"].create(
            [
                {
                    "agreement_id": self.agreement_id.id,
                    "member_id": member.id,
                    "date_from": self.date_from,
                }
                for member in self.member_ids
            ]
        )
        return self.agreement_id.action_open_participations()
