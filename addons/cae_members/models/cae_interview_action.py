from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from .cae_interview import CANCELLED

# What was signed is what was decided; how it went comes later.
AFTERWARDS = {"done_on", "result"}


class CaeInterviewAction(models.Model):
    _name = "cae.interview.action"
    _description = "Action Decided in an Interview"
    _order = "decided_on, id"

    interview_id = fields.Many2one(
        "cae.interview", required=True, index=True, ondelete="cascade"
    )
    member_id = fields.Many2one(
        related="interview_id.member_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="interview_id.company_id", store=True, index=True, precompute=True
    )
    decided_on = fields.Date(
        related="interview_id.day", string="Decided On", store=True, precompute=True
    )
    name = fields.Char(string="What", required=True)
    kind = fields.Selection(
        [("individual", "Individual"), ("collective", "Collective")],
        required=True,
        default="individual",
    )
    who = fields.Selection(
        [
            ("member", "The member"),
            ("cooperative", "The cooperative"),
            ("both", "Both"),
        ],
        required=True,
        default="member",
    )
    date_due = fields.Date(string="To Do Before")
    done_on = fields.Date()
    result = fields.Char(help="What came of it, or why it was given up.")

    @api.model
    def _of_members(self, members):
        """Return {member: what was decided}, in one query."""
        actions = self.search_fetch(
            [("member_id", "in", members.ids), ("interview_id.state", "!=", CANCELLED)],
            ["member_id", "decided_on", "done_on"],
        )
        return actions.grouped("member_id")

    @api.constrains("done_on", "interview_id")
    def _check_done_on(self):
        for action in self:
            if action.done_on and action.done_on < action.decided_on:
                raise UserError(
                    self.env._(
                        "“%(action)s” was decided on %(day)s: it was not done before.",
                        action=action.name,
                        day=format_date(self.env, action.decided_on),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        actions = super().create(vals_list)
        actions._refuse_if_locked()
        return actions

    def write(self, vals):
        if vals.keys() - AFTERWARDS:
            self.check_access("write")
            self._refuse_if_locked()
        result = super().write(vals)
        if "interview_id" in vals:
            # Rules look at the record before; it must not be moved out of reach.
            self.check_access("write")
            self._refuse_if_locked()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_locked(self):
        self._refuse_if_locked()

    def _refuse_if_locked(self):
        if not self.env.su:
            self.interview_id._refuse_if_locked()

    def _document_sentences(self):
        """What is printed of them in the document that is signed."""
        return [action._sentence() for action in self]

    def _sentence(self):
        who = dict(self._fields["who"]._description_selection(self.env))[self.who]
        sentence = f"{self.name} ({who})"
        if self.date_due:
            sentence = self.env._(
                "%(action)s, by %(date)s",
                action=sentence,
                date=format_date(self.env, self.date_due),
            )
        if self.done_on:
            sentence = self.env._(
                "%(action)s: done on %(date)s",
                action=sentence,
                date=format_date(self.env, self.done_on),
            )
        return f"– {sentence}"

    def action_done(self):
        self.write({"done_on": fields.Date.context_today(self)})
