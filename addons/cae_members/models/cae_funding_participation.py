from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.misc import format_date


class CaeFundingParticipation(models.Model):
    _name = "cae.funding.participation"
    _description = "Participation in a Funding Agreement"
    _check_company_auto = True
    _order = "agreement_id, date_from, id"
    _rec_names_search = ["member_id", "agreement_id"]

    agreement_id = fields.Many2one(
        "cae.funding.agreement", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="agreement_id.company_id", store=True, index=True, precompute=True
    )
    member_id = fields.Many2one(
        "cae.member", required=True, index=True, ondelete="restrict", check_company=True
    )
    establishment_id = fields.Many2one(related="member_id.establishment_id")
    adviser_id = fields.Many2one(related="member_id.adviser_id")
    stage = fields.Selection(related="member_id.stage")
    date_from = fields.Date(
        string="From",
        required=True,
        compute="_compute_date_from",
        store=True,
        readonly=False,
        precompute=True,
    )
    date_to = fields.Date(
        string="To", help="Last day; empty while the member takes part."
    )
    entry_status_id = fields.Many2one(
        "cae.social.status",
        string="Situation at Entry",
        compute="_compute_entry_status_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        index="btree_not_null",
    )
    exit_status_id = fields.Many2one(
        "cae.social.status",
        string="Situation at Exit",
        check_company=True,
        index="btree_not_null",
    )
    exit_reason_id = fields.Many2one(
        "cae.exit.reason",
        string="Reason for Exit",
        check_company=True,
        index="btree_not_null",
    )
    also_on = fields.Char(
        compute="_compute_also_on",
        help="Other agreements on which the member is at the same time.",
    )

    _member_unique = models.Constraint(
        "UNIQUE (agreement_id, member_id)",
        "This member already takes part in the agreement.",
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A participation cannot end before it starts.",
    )

    @api.depends("agreement_id.name", "member_id.name")
    def _compute_display_name(self):
        for participation in self:
            participation.display_name = (
                f"{participation.member_id.name}, {participation.agreement_id.name}"
            )

    @api.depends("agreement_id")
    def _compute_date_from(self):
        for participation in self:
            participation.date_from = (
                participation.date_from or participation.agreement_id.date_from
            )

    @api.depends("member_id")
    def _compute_entry_status_id(self):
        files = self.env["cae.member.file"].search_fetch(
            [("member_id", "in", self.member_id.ids)],
            ["member_id", "current_status_id", "entry_status_id"],
        )
        statuses = {
            file.member_id.id: file.current_status_id or file.entry_status_id
            for file in files
        }
        for participation in self:
            if not participation.entry_status_id:
                participation.entry_status_id = statuses.get(participation.member_id.id)

    # Two agreements at once

    @api.depends("member_id", "agreement_id", "date_from", "date_to")
    def _compute_also_on(self):
        others = self._at_the_same_time()
        for participation in self:
            agreements = others[participation].agreement_id
            participation.also_on = ", ".join(agreements.mapped("display_name"))

    def _at_the_same_time(self):
        """Return {participation: others of the member that overlap}, in one query."""
        by_member = self.search_fetch(
            [("member_id", "in", self.member_id.ids)],
            ["member_id", "agreement_id", "date_from", "date_to"],
        ).grouped("member_id")
        none = self.browse()
        return {
            one: by_member.get(one.member_id, none).filtered(
                lambda other, one=one: other != one._origin and one._overlaps(other)
            )
            for one in self
        }

    def _overlaps(self, other):
        if not (self.date_from and other.date_from):
            return False
        last, other_last = self._last_day(), other._last_day()
        return self.date_from <= other_last and other.date_from <= last

    def _last_day(self):
        return self.date_to or self.agreement_id.date_to

    @api.constrains("agreement_id", "member_id", "date_from", "date_to")
    def _check_one_agreement(self):
        for one, others in self._at_the_same_time().items():
            for other in others:
                if one.agreement_id.shared and other.agreement_id.shared:
                    continue
                raise ValidationError(
                    self.env._(
                        "%(member)s is on %(other)s from %(date)s: end that"
                        " participation first, or let both agreements share their"
                        " participants.",
                        member=one.member_id.name,
                        other=other.agreement_id.display_name,
                        date=format_date(self.env, other.date_from),
                    )
                )

    @api.constrains("agreement_id", "date_from", "date_to")
    def _check_period(self):
        for one in self:
            agreement = one.agreement_id
            if agreement.date_from <= one.date_from <= one._last_day() and (
                one._last_day() <= agreement.date_to
            ):
                continue
            raise ValidationError(
                self.env._(
                    "%(member)s: the participation must lie within the agreement, from"
                    " %(first)s to %(last)s.",
                    member=one.member_id.name,
                    first=format_date(self.env, agreement.date_from),
                    last=format_date(self.env, agreement.date_to),
                )
            )

    @api.constrains("exit_reason_id", "exit_status_id", "date_to")
    def _check_exit(self):
        for one in self:
            if (one.exit_reason_id or one.exit_status_id) and not one.date_to:
                raise ValidationError(
                    self.env._(
                        "%s: give the last day of the participation with the situation"
                        " at exit.",
                        one.member_id.name,
                    )
                )

    # A closed agreement was reported

    @api.model_create_multi
    def create(self, vals_list):
        participations = super().create(vals_list)
        participations._refuse_if_closed()
        return participations

    def write(self, vals):
        self._refuse_if_closed()
        result = super().write(vals)
        self._refuse_if_closed()
        if "member_id" in vals:
            # Rules look at the record before; it must not be moved out of reach.
            self.check_access("write")
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_closed(self):
        self._refuse_if_closed()

    def _refuse_if_closed(self):
        closed = self.agreement_id.filtered(lambda one: one.state == "closed")
        if closed:
            raise UserError(
                self.env._(
                    "%s is closed: its participants no longer change.",
                    closed[0].display_name,
                )
            )

    @api.model
    def _domain_between(self, first, last):
        """Participations of at least a day between two days."""
        ended = Domain("date_to", "=", False) | Domain("date_to", ">=", first)
        return Domain("date_from", "<=", last) & ended
