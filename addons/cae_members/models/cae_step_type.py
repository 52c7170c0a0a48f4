from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.contracts import CAPE, CESA, ORDINARY
from ..engine.steps import (
    DAYS,
    END,
    ENTERING,
    LEAVING,
    MONTHS,
    RENEWAL,
    SIGNATURE,
    START,
    StepRule,
)

MOMENTS = [(ENTERING, "Entering"), (RENEWAL, "Renewal"), (LEAVING, "Leaving")]
EVERYBODY = (CAPE, CESA, ORDINARY)


class CaeStepType(models.Model):
    _name = "cae.step.type"
    _description = "Legal Step of Entering or Leaving"
    _check_company_auto = True
    _order = "moment, sequence, id"

    name = fields.Char(required=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    legal_source = fields.Char(help="Article of law or clause that asks for the step.")
    moment = fields.Selection(MOMENTS, required=True, default=ENTERING)
    for_cape = fields.Boolean(string="CAPE")
    for_cesa = fields.Boolean(string="CESA")
    for_ordinary = fields.Boolean(string="Ordinary")
    delay = fields.Integer(help="How long before or after the reference.")
    unit = fields.Selection(
        [(DAYS, "days"), (MONTHS, "months")], required=True, default=DAYS
    )
    side = fields.Selection(
        [("before", "before"), ("after", "after")], required=True, default="after"
    )
    reference = fields.Selection(
        [
            (START, "the first day"),
            (END, "the last day"),
            (SIGNATURE, "the signature"),
        ],
        required=True,
        default=START,
    )
    early_only = fields.Boolean(
        string="Early End Only",
        help="Only when the contract ends before the day that was agreed.",
    )
    when_staying = fields.Boolean(
        string="Also When Staying",
        help="Also when another contract of the member goes on the day after.",
    )
    proof_required = fields.Boolean(
        string="Needs a Proof",
        help="The step cannot be done without a document that proves it.",
    )
    for_member = fields.Boolean(
        string="Shown to the Member", help="The member sees this step on the portal."
    )
    responsible = fields.Selection(
        [
            ("adviser", "Adviser of the member"),
            ("payroll", "Payroll officer"),
            ("accountant", "Accountant"),
            ("manager", "Manager"),
        ],
        required=True,
        default="adviser",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Person",
        domain=[("share", "=", False)],
        check_company=True,
        help="Who is reminded; else the adviser, or whom the settings name.",
    )

    _code_unique = models.Constraint(
        "UNIQUE (company_id, code)",
        "Another step of the cooperative already has this code.",
    )
    _delay_not_negative = models.Constraint(
        "CHECK (delay >= 0)",
        "Say 'before' instead of a negative number.",
    )

    # The name too: a type made without a word on kinds is checked.
    @api.constrains("name", "for_cape", "for_cesa", "for_ordinary")
    def _check_kinds(self):
        for step_type in self:
            if not step_type._kinds():
                raise ValidationError(
                    self.env._(
                        "Say for which contracts the step %s applies.", step_type.name
                    )
                )

    def _kinds(self):
        self.ensure_one()
        wanted = zip(
            EVERYBODY, (self.for_cape, self.for_cesa, self.for_ordinary), strict=True
        )
        return frozenset(kind for kind, is_wanted in wanted if is_wanted)

    def _rules(self):
        """The types as the engine reads them."""
        return [
            StepRule(
                id=step_type.id,
                moment=step_type.moment,
                kinds=step_type._kinds(),
                reference=step_type.reference,
                offset=step_type.delay * (-1 if step_type.side == "before" else 1),
                unit=step_type.unit,
                when_staying=step_type.when_staying,
                early_only=step_type.early_only,
            )
            for step_type in self
        ]
