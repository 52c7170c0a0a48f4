from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools.misc import format_date

from ..engine.contracts import ONE_DAY

KINDS = [
    ("renewal", "Renewal"),
    ("pay", "Pay terms"),
    ("hours", "Working time"),
    ("other", "Other clause"),
]
TERMS_FIELDS = (
    "fixed_pay",
    "executive",
    "weekly_hours",
    "health_plan_amount",
    "health_plan_employer",
    "pay_policy",
    "policy_value",
    "reserve",
)


class CaeContractAmendment(models.Model):
    _name = "cae.contract.amendment"
    _description = "Amendment of a Contract"
    _inherit = ["mail.thread"]
    _check_company_auto = True
    _order = "contract_id, number"

    contract_id = fields.Many2one(
        "cae.contract", required=True, index=True, ondelete="cascade"
    )
    member_id = fields.Many2one(
        related="contract_id.member_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    contract_kind = fields.Selection(related="contract_id.kind", string="Contract Kind")
    can_sign = fields.Boolean(related="contract_id.can_sign")
    number = fields.Integer(readonly=True, copy=False)
    kind = fields.Selection(KINDS, required=True, default="pay", tracking=True)
    state = fields.Selection(
        [("draft", "Draft"), ("signed", "Signed"), ("cancelled", "Cancelled")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    date_effect = fields.Date(
        string="Takes Effect On",
        required=True,
        compute="_compute_date_effect",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    date_signed = fields.Date(string="Signed On", copy=False, tracking=True)
    date_end = fields.Date(
        string="New Last Day", tracking=True, help="Of a contract that is renewed."
    )
    text = fields.Text(string="Clause", help="What the amendment says, in full.")
    terms_id = fields.Many2one(
        "cae.contract.terms",
        string="Terms Made",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )

    def _terms_field(field_class, **values):
        return field_class(
            compute="_compute_terms",
            store=True,
            readonly=False,
            precompute=True,
            **values,
        )

    fixed_pay = _terms_field(fields.Monetary)
    executive = _terms_field(fields.Boolean)
    weekly_hours = _terms_field(fields.Float)
    health_plan_amount = _terms_field(fields.Monetary, string="Health Plan")
    health_plan_employer = _terms_field(fields.Monetary, string="Health Plan, Employer")
    pay_policy = _terms_field(
        fields.Selection,
        selection=lambda self: (
            self.env["cae.contract.terms"]
            ._fields["pay_policy"]
            ._description_selection(self.env)
        ),
    )
    policy_value = _terms_field(fields.Float, digits=(16, 2))
    reserve = _terms_field(fields.Monetary)

    _number_unique = models.Constraint(
        "UNIQUE (contract_id, number)",
        "The amendments of a contract are numbered one by one.",
    )

    @api.depends("contract_id.display_name", "number")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for amendment in self:
            amendment.display_name = self.env._(
                "Amendment %(number)s: %(contract)s",
                number=amendment.number or "",
                contract=amendment.contract_id.display_name or "",
            )

    @api.depends("contract_id", "kind")
    def _compute_date_effect(self):
        """A renewal takes effect the day after the contract would have ended."""
        for amendment in self:
            end = amendment.contract_id.date_end
            if amendment.kind == "renewal" and end and amendment.state == "draft":
                amendment.date_effect = end + ONE_DAY
            else:
                amendment.date_effect = amendment.date_effect

    @api.depends("contract_id", "kind", "date_effect")
    def _compute_terms(self):
        """Terms start as those in force: only what changes is typed."""
        drafts = self.filtered(
            lambda one: (
                one.state == "draft"
                and one.kind in ("pay", "hours")
                and one.contract_id
                and one.date_effect
            )
        )
        for amendment in self - drafts:
            for name in TERMS_FIELDS:
                amendment[name] = amendment[name]
        for day, amendments in drafts.grouped("date_effect").items():
            terms = amendments.contract_id._origin._terms_at(day)
            for amendment in amendments:
                source = terms.get(amendment.contract_id._origin.id, amendment)
                for name in TERMS_FIELDS:
                    amendment[name] = source[name]

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("state", "draft") != "draft" for vals in vals_list):
            raise UserError(self.env._("An amendment is prepared, then signed."))
        contracts = self.env["cae.contract"].browse(
            {vals["contract_id"] for vals in vals_list if vals.get("contract_id")}
        )
        # Numbers follow those of every amendment, whoever prepares the next one.
        every_sudo = self.sudo()
        last = dict(
            every_sudo._read_group(
                [("contract_id", "in", contracts.ids)], ["contract_id"], ["number:max"]
            )
        )
        last = {contract.id: number for contract, number in last.items()}
        for vals in vals_list:
            id_ = vals.get("contract_id")
            last[id_] = vals["number"] = last.get(id_, 0) + 1
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")
        if "state" in vals and not self.env["cae.contract"]._may_sign():
            raise AccessError(
                self.env._("Only payroll officers sign or cancel an amendment.")
            )
        content = {*TERMS_FIELDS, "kind", "date_effect", "date_end", "contract_id"}
        fixed = self.filtered(lambda one: one.state != "draft")
        if fixed and (content | {"text"}) & vals.keys():
            raise UserError(
                self.env._(
                    "%s is not a draft: prepare another amendment.",
                    fixed[0].display_name,
                )
            )
        result = super().write(vals)
        if "contract_id" in vals:
            # Rules look at the record before; it must not be moved out of reach.
            self.check_access("write")
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_last_draft(self):
        """Numbers have no hole: only drafts at the end are deleted."""
        for contract in self.contract_id:
            kept = contract.amendment_ids - self
            last = max(kept.mapped("number"), default=0)
            for amendment in self & contract.amendment_ids:
                if amendment.state != "draft" or amendment.number < last:
                    raise UserError(
                        self.env._(
                            "%s is cancelled, not deleted: amendments are numbered"
                            " without a hole.",
                            amendment.display_name,
                        )
                    )

    # Signing

    def action_sign(self):
        """Sign, in the order of their numbers, and do what they say."""
        today = fields.Date.context_today(self)
        for amendment in self.sorted(lambda one: (one.contract_id.id, one.number)):
            amendment._check_signature()
            amendment.write(
                {"state": "signed", "date_signed": amendment.date_signed or today}
            )
            amendment._apply()
        self._after_signed()

    def _after_signed(self):
        """Do what follows once these amendments are signed: others add to it."""

    def _check_signature(self):
        self.ensure_one()
        contract = self.contract_id
        if self.state != "draft":
            raise UserError(self.env._("%s is not a draft.", self.display_name))
        if contract.state != "signed":
            raise UserError(
                self.env._("Sign %s before its amendments.", contract.display_name)
            )
        earlier = contract.amendment_ids.filtered(
            lambda one: one.state == "draft" and one.number < self.number
        )
        if earlier:
            raise UserError(
                self.env._(
                    "Sign or cancel %s first: amendments are signed in order.",
                    earlier[0].display_name,
                )
            )
        if self.kind == "renewal":
            self._check_renewal()
        else:
            self._check_inside_contract()

    def _check_renewal(self):
        contract = self.contract_id
        if not contract.date_end:
            raise UserError(
                self.env._(
                    "%s has no last day: there is nothing to renew.",
                    contract.display_name,
                )
            )
        if contract.is_ended:
            raise UserError(
                self.env._(
                    "%s was ended: sign another contract.", contract.display_name
                )
            )
        if self.date_effect != contract.date_end + ONE_DAY:
            raise ValidationError(
                self.env._(
                    "A renewal starts the day after the period before it ends, on"
                    " %(day)s, and not on %(effect)s: a contract that has ended is not"
                    " renewed.",
                    day=format_date(self.env, contract.date_end + ONE_DAY),
                    effect=format_date(self.env, self.date_effect),
                )
            )
        if not self.date_end or self.date_end < self.date_effect:
            raise ValidationError(
                self.env._("Give the new last day, after the renewal starts.")
            )

    def _check_inside_contract(self):
        contract = self.contract_id
        inside = contract.date_start <= self.date_effect and (
            not contract.date_end or self.date_effect <= contract.date_end
        )
        if not inside:
            raise ValidationError(
                self.env._(
                    "%(amendment)s takes effect on %(day)s, when its contract does not"
                    " run.",
                    amendment=self.display_name,
                    day=format_date(self.env, self.date_effect),
                )
            )
        if self.kind == "other":
            if not (self.text or "").strip():
                raise UserError(self.env._("Write the clause that changes."))
            return
        if any(t.date_from == self.date_effect for t in contract.terms_ids):
            raise ValidationError(
                self.env._(
                    "Pay terms already start on %s: choose another day, or cancel the"
                    " amendment that made them.",
                    format_date(self.env, self.date_effect),
                )
            )

    def _apply(self):
        self.ensure_one()
        if self.kind == "renewal":
            self.contract_id._change_by_agreement({"date_end": self.date_end})
        elif self.kind != "other":
            self.terms_id = self.env["cae.contract.terms"].create(
                {
                    "contract_id": self.contract_id.id,
                    "date_from": self.date_effect,
                    **{name: self[name] for name in TERMS_FIELDS},
                }
            )

    def action_cancel(self):
        """Cancel; what a signed one did is taken back, the last one first."""
        for amendment in self.sorted("number", reverse=True):
            if amendment.state == "signed":
                amendment._take_back()
            amendment.write({"state": "cancelled"})

    def _take_back(self):
        later = self.contract_id.amendment_ids.filtered(
            lambda one: one.state == "signed" and one.number > self.number
        )
        if later:
            raise UserError(
                self.env._("Cancel %s first, which came after.", later[-1].display_name)
            )
        if self.kind == "renewal":
            if self.contract_id.is_ended:
                raise UserError(
                    self.env._("The contract was ended after it was renewed.")
                )
            # Renewals are counted by their state: it changes before the dates.
            self.write({"state": "cancelled"})
            self.contract_id._change_by_agreement(
                {"date_end": self.date_effect - ONE_DAY}
            )
        self.terms_id.unlink()
