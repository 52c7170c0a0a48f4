from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

TODO, DONE, NOT_APPLICABLE = "todo", "done", "not_applicable"
ALL_STEPS_GROUP = "cae_members.group_cae_payroll"
# Some proofs are personal: a visit, a health plan, a waiver.
PROOF_GROUPS = (
    "cae_members.group_cae_adviser,cae_members.group_cae_payroll,base.group_portal"
)
# What whoever does a step says of it; the rest comes from the contract.
ANSWERS = frozenset(
    {"state", "done_on", "done_by", "proof", "proof_filename", "note", "reason"}
)


class CaeStep(models.Model):
    _name = "cae.step"
    _description = "Legal Step of a Contract"
    _inherit = ["cae.deadline.source"]
    _check_company_auto = True
    _order = "due_date, id"
    _rec_names_search = ["type_id.name", "member_id.name"]
    _deadline_fields = frozenset({"state", "due_date", "type_id", "contract_id"})

    contract_id = fields.Many2one(
        "cae.contract",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    amendment_id = fields.Many2one(
        "cae.contract.amendment",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="The renewal that calls for this step.",
    )
    member_id = fields.Many2one(
        related="contract_id.member_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, index=True, precompute=True
    )
    establishment_id = fields.Many2one(related="contract_id.establishment_id")
    adviser_id = fields.Many2one(related="member_id.adviser_id")
    type_id = fields.Many2one(
        "cae.step.type",
        string="Step",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    name = fields.Char(related="type_id.name")
    moment = fields.Selection(
        related="type_id.moment", store=True, precompute=True, index=True
    )
    legal_source = fields.Char(related="type_id.legal_source")
    proof_required = fields.Boolean(related="type_id.proof_required")
    responsible = fields.Selection(related="type_id.responsible")
    exit_reason_id = fields.Many2one(related="contract_id.exit_reason_id")
    positive_exit = fields.Boolean(related="contract_id.exit_reason_id.positive")
    due_date = fields.Date(required=True, index=True)
    state = fields.Selection(
        [(TODO, "To do"), (DONE, "Done"), (NOT_APPLICABLE, "Not applicable")],
        string="Status",
        default=TODO,
        required=True,
        index=True,
        copy=False,
    )
    done_on = fields.Date(copy=False, help="The day it was really done.")
    done_by = fields.Many2one(
        "res.users", readonly=True, copy=False, index="btree_not_null"
    )
    proof = fields.Binary(attachment=True, copy=False, groups=PROOF_GROUPS)
    proof_filename = fields.Char(copy=False, groups=PROOF_GROUPS)
    note = fields.Text()
    reason = fields.Char(
        string="Why Not Applicable", copy=False, help="Why the step is not applicable."
    )
    is_late = fields.Boolean(compute="_compute_is_late")

    _once = models.UniqueIndex(
        "(contract_id, type_id, COALESCE(amendment_id, 0))",
        "This step exists already for this contract.",
    )
    _done_on_a_day = models.Constraint(
        "CHECK (state <> 'done' OR done_on IS NOT NULL)",
        "A step that is done needs the day on which it was.",
    )

    @api.depends("type_id.name", "member_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for step in self:
            step.display_name = self.env._(
                "%(step)s: %(member)s",
                step=step.name or "",
                member=step.member_id.name or "",
            )

    @api.depends("state", "due_date")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for step in self:
            step.is_late = bool(
                step.state == TODO and step.due_date and step.due_date < today
            )

    @api.constrains("state", "proof", "done_on", "reason", "type_id")
    def _check_answer(self):
        today = fields.Date.context_today(self)
        # Whoever makes the change may not be one who reads proofs.
        for step_sudo in self.sudo().with_context(bin_size=True):
            fault = step_sudo._fault(today)
            if fault:
                raise ValidationError(fault)

    def _fault(self, day):
        """What is wrong with the answer given on ``day``, in words."""
        self.ensure_one()
        step = self.display_name
        if self.state == DONE and self.proof_required and not self.proof:
            return self.env._(
                "%s needs a proof: attach the document, then mark it as done.", step
            )
        if self.state == DONE and self.done_on and self.done_on > day:
            return self.env._("%s cannot be done on a day to come.", step)
        if self.state == NOT_APPLICABLE and not (self.reason or "").strip():
            return self.env._("Say why %s is not applicable, then mark it.", step)
        return None

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        done = steps.filtered(lambda step: step.state == DONE and not step.done_by)
        if done:
            done.done_by = self.env.user
        return steps

    def write(self, vals):
        if not (self._may_rewrite() or ANSWERS.issuperset(vals)):
            raise AccessError(
                self.env._(
                    "A step comes from its contract: only payroll officers change its"
                    " date, kind or contract."
                )
            )
        if vals.get("state") == DONE:
            vals = {**vals, "done_by": self.env.uid}
        elif "state" in vals:
            vals = {**vals, "done_by": False, "done_on": False}
        return super().write(vals)

    @api.model
    def _may_rewrite(self):
        return self.env.su or self.env.user.has_group(ALL_STEPS_GROUP)

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_done(self):
        if any(step.state == DONE for step in self):
            raise UserError(
                self.env._(
                    "A step that was done is kept with its proof: set it back to do"
                    " first."
                )
            )

    def action_done(self):
        """Mark as done, today unless another day was given."""
        today = fields.Date.context_today(self)
        for day, steps in self.grouped(lambda step: step.done_on or today).items():
            steps.write({"state": DONE, "done_on": day})

    def action_not_applicable(self):
        self.write({"state": NOT_APPLICABLE})

    def _drop(self, reason):
        """Nothing is left to do of what is still to do: say why."""
        opened = self.filtered(lambda step: step.state == TODO)
        if opened:
            opened.write({"state": NOT_APPLICABLE, "reason": reason})

    def action_todo(self):
        self.write({"state": TODO})

    def action_open(self):
        """Open the step: where the proof is attached."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }
