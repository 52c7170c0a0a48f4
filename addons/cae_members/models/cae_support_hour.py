from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import float_compare
from odoo.tools.misc import format_date

from .cae_interview import TOOK_PLACE

DAY = 24
# What follows the interview when there is one.
OF_INTERVIEW = {
    "member_id",
    "date",
    "hours",
    "user_id",
    "subject_id",
    "programme_id",
    "interview_id",
}


class CaeSupportHour(models.Model):
    _name = "cae.support.hour"
    _description = "Hours of Support"
    _check_company_auto = True
    _order = "date desc, id desc"

    member_id = fields.Many2one(
        "cae.member", required=True, index=True, ondelete="restrict", check_company=True
    )
    company_id = fields.Many2one(
        related="member_id.company_id", store=True, index=True, precompute=True
    )
    establishment_id = fields.Many2one(
        "cae.establishment",
        compute="_compute_establishment_id",
        store=True,
        precompute=True,
        help="The member's when the hours were recorded.",
    )
    interview_id = fields.Many2one(
        "cae.interview",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
        copy=False,
        check_company=True,
    )
    date = fields.Date(
        required=True,
        index=True,
        compute="_compute_of_interview",
        store=True,
        readonly=False,
        precompute=True,
    )
    hours = fields.Float(
        required=True,
        digits=(16, 2),
        compute="_compute_of_interview",
        store=True,
        readonly=False,
        precompute=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Adviser",
        required=True,
        index=True,
        domain=[("share", "=", False)],
        compute="_compute_of_interview",
        store=True,
        readonly=False,
        precompute=True,
    )
    subject_id = fields.Many2one(
        "cae.support.subject",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        compute="_compute_of_interview",
        store=True,
        readonly=False,
        precompute=True,
    )
    programme_id = fields.Many2one(
        "cae.programme",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        compute="_compute_of_interview",
        store=True,
        readonly=False,
        precompute=True,
        help="The funded programme that these hours count for.",
    )
    collective = fields.Boolean(help="Given to several members together.")
    note = fields.Char(groups="base.group_user", help="Not shown to the member.")

    _hours_within_a_day = models.Constraint(
        "CHECK (hours > 0 AND hours <= 24)",
        "Hours of support are above 0, and at most 24 a day.",
    )
    _interview_unique = models.UniqueIndex(
        "(interview_id) WHERE interview_id IS NOT NULL",
        "The hours of this interview are already recorded.",
    )

    @api.depends("member_id.name", "date", "hours")
    @api.depends_context("lang")
    def _compute_display_name(self):
        # Hours are read by advisers who gave them, whoever follows the member.
        for hour, hour_sudo in zip(self, self.sudo(), strict=True):
            hour.display_name = self.env._(
                "%(member)s, %(date)s: %(hours).2f h",
                member=hour_sudo.member_id.name or "",
                date=format_date(self.env, hour.date),
                hours=hour.hours,
            )

    @api.depends("member_id")
    def _compute_establishment_id(self):
        for hour in self:
            if not hour.establishment_id:
                hour.establishment_id = hour.member_id.establishment_id

    @api.depends(
        "interview_id.held_on",
        "interview_id.duration",
        "interview_id.adviser_id",
        "interview_id.subject_id",
        "interview_id.programme_id",
    )
    def _compute_of_interview(self):
        """Hours of an interview follow it; the others keep what was typed."""
        for hour in self.filtered(lambda hour: not hour.interview_id):
            hour.date = hour.date or fields.Date.context_today(hour)
            hour.user_id = hour.user_id or self.env.user
        for hour in self.filtered("interview_id"):
            interview = hour.interview_id
            hour.date = interview.held_on or interview.day
            hour.hours = interview.duration
            hour.user_id = interview.adviser_id
            hour.subject_id = interview.subject_id
            hour.programme_id = interview.programme_id

    @api.constrains("member_id", "date", "hours")
    def _check_day(self):
        today = fields.Date.context_today(self)
        late = self.filtered(lambda hour: hour.date > today)
        if late:
            raise ValidationError(
                self.env._(
                    "Hours are recorded once they were given: %s is to come.",
                    format_date(self.env, late[0].date),
                )
            )
        # A member's day is full whoever fills it, and whoever may see it.
        hours_sudo = self.sudo()
        totals = hours_sudo._read_group(
            [
                ("member_id", "in", self.member_id.ids),
                ("date", "in", self.mapped("date")),
            ],
            ["member_id", "date:day"],
            ["hours:sum"],
        )
        for member, day, hours in totals:
            if float_compare(hours, DAY, precision_digits=2) > 0:
                raise ValidationError(
                    self.env._(
                        "%(member)s would have %(hours).2f hours of support on %(day)s:"
                        " a day has 24.",
                        member=member.name,
                        hours=hours,
                        day=format_date(self.env, day),
                    )
                )

    @api.constrains("interview_id", "member_id")
    def _check_interview(self):
        for hour in self.filtered("interview_id"):
            interview = hour.interview_id
            if interview.member_id != hour.member_id:
                raise ValidationError(
                    self.env._(
                        "%s is an interview of somebody else.", interview.display_name
                    )
                )
            if interview.state not in TOOK_PLACE:
                raise ValidationError(
                    self.env._(
                        "%s was not held: it has no hours.", interview.display_name
                    )
                )

    def write(self, vals):
        if not self.env.su and OF_INTERVIEW & vals.keys():
            self.check_access("write")
            self._refuse_if_of_interview()
        result = super().write(vals)
        if "member_id" in vals:
            # Rules look at the record before; it must not be moved out of reach.
            self.check_access("write")
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_of_interview(self):
        if not self.env.su:
            self._refuse_if_of_interview()

    def _refuse_if_of_interview(self):
        following = self.filtered("interview_id")
        if following:
            raise UserError(
                self.env._(
                    "These hours are those of an interview: change or cancel “%s”"
                    " instead.",
                    following[0].interview_id.display_name,
                )
            )
