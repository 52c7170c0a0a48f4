from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

DECISION_BODIES = [
    ("committee", "Admission Committee"),
    ("management", "Management"),
    ("board", "Board"),
    ("team", "Support Team"),
]
# What the member's file takes over: corrected there, once somebody is a member.
COPIED = (
    "name",
    "email",
    "phone",
    "street",
    "street2",
    "zip",
    "city",
    "country_id",
    "company_id",
    "establishment_id",
    "adviser_id",
    "first_contact_date",
    "trade_ids",
    "referrer_id",
    "gender",
    "birth_date",
    "social_status_id",
    "living_zone_id",
)


class CaeCandidate(models.Model):
    """What becomes of a candidate: admitted, refused, postponed, withdrawn."""

    _inherit = "cae.candidate"

    member_ids = fields.One2many(
        "cae.member",
        "candidate_id",
        string="Memberships",
        context={"active_test": False},
    )
    # The adviser of the candidate may not be the one of the member.
    member_id = fields.Many2one(
        "cae.member",
        compute="_compute_member_id",
        search="_search_member_id",
        compute_sudo=True,
    )
    admission_date = fields.Date(readonly=True, copy=False, tracking=True)
    admission_body = fields.Selection(
        DECISION_BODIES, string="Admitted By", readonly=True, copy=False
    )
    refusal_date = fields.Date(readonly=True, copy=False, tracking=True)
    refusal_reason_id = fields.Many2one(
        "cae.refusal.reason",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    refusal_note = fields.Text(readonly=True, copy=False)

    @api.depends("member_ids")
    def _compute_member_id(self):
        for candidate in self:
            candidate.member_id = candidate.member_ids[:1]

    def _search_member_id(self, operator, value):
        return [("member_ids", operator, value)]

    @api.constrains("stage_id", "refusal_reason_id")
    def _check_outcome(self):
        for candidate in self:
            kind = candidate.stage_kind
            if candidate.member_id and kind != "admitted":
                message = self.env._("%s is a member already: the stage stays.")
            elif kind == "admitted" and not candidate.member_id:
                message = self.env._("Use the button Admit to make %s a member.")
            elif kind == "refused" and not candidate.refusal_reason_id:
                message = self.env._("Use the button Refuse and give a reason for %s.")
            elif kind != "refused" and candidate.refusal_reason_id:
                message = self.env._("%s was refused: use the button Reopen first.")
            else:
                continue
            raise ValidationError(message % candidate.name)

    def write(self, vals):
        copied = [name for name in COPIED if name in vals]
        for candidate in self.filtered("member_id") if copied else ():
            changed = [
                name
                for name in copied
                if candidate._fields[name].convert_to_write(candidate[name], candidate)
                != vals[name]
            ]
            if changed:
                raise UserError(
                    self.env._(
                        "%(name)s is a member now: change “%(field)s” on the member.",
                        name=candidate.name,
                        field=candidate._fields[changed[0]]._description_string(
                            self.env
                        ),
                    )
                )
        return super().write(vals)

    def action_open_member(self):
        self.ensure_one()
        return self.member_id.with_env(self.env).get_formview_action()

    def _move_to(self, kind, **values):
        stages = self.env["cae.candidate.stage"]._stages_of_kind(self.company_id, kind)
        for company, candidates in self.grouped("company_id").items():
            candidates.write({"stage_id": stages[company].id, **values})

    def action_postpone(self):
        self._move_to("postponed")

    def action_withdraw(self):
        self._move_to("withdrawn")

    def action_reopen(self):
        """Back to the first stage; what had been decided stays in the chatter."""
        for candidate in self.filtered("refusal_reason_id"):
            candidate.message_post(
                body=self.env._(
                    "Reopened. Refused on %(date)s: %(reason)s. %(note)s",
                    date=fields.Date.to_string(candidate.refusal_date) or "?",
                    reason=candidate.refusal_reason_id.name,
                    note=candidate.refusal_note or "",
                )
            )
        self._move_to(
            "progress", refusal_reason_id=False, refusal_date=False, refusal_note=False
        )
