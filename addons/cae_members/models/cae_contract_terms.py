from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import format_date

PERCENT = 100


class CaeContractTerms(models.Model):
    _name = "cae.contract.terms"
    _description = "Pay Terms of a Contract"
    _order = "contract_id, date_from, id"

    contract_id = fields.Many2one(
        "cae.contract", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(
        string="From",
        required=True,
        compute="_compute_date_from",
        store=True,
        readonly=False,
        precompute=True,
        help="First day of these terms; they hold until the next ones start.",
    )
    fixed_pay = fields.Monetary(
        help="Gross fixed part a month, always paid.",
    )
    executive = fields.Boolean(help="Executive status (cadre).")
    weekly_hours = fields.Float(
        help="0 when pay does not depend on working time, as for entrepreneurs."
    )
    health_plan_amount = fields.Monetary(
        string="Health Plan", help="Whole premium a month: both parts together."
    )
    health_plan_employer = fields.Monetary(
        string="Health Plan, Employer", help="Employer's part of the premium a month."
    )
    pay_policy = fields.Selection(
        [
            ("fixed_only", "Fixed part only"),
            ("all_available", "All that is available"),
            ("share_of_available", "A share of what is available"),
            ("target_gross", "A gross amount"),
            ("target_net", "A net amount"),
        ],
        required=True,
        default="fixed_only",
        help="What the member is paid beyond the fixed part, unless asked otherwise.",
    )
    policy_value = fields.Float(
        digits=(16, 2),
        help="Percentage of what is available, or the amount aimed at.",
    )
    reserve = fields.Monetary(help="What stays on the activities and is not paid.")

    _date_unique = models.Constraint(
        "UNIQUE (contract_id, date_from)",
        "A contract has one set of pay terms a day.",
    )
    _amounts_not_negative = models.Constraint(
        "CHECK (fixed_pay >= 0 AND weekly_hours >= 0 AND health_plan_amount >= 0"
        " AND health_plan_employer >= 0 AND policy_value >= 0 AND reserve >= 0)",
        "Pay, hours, premiums and reserve cannot be negative.",
    )
    _employer_part_within_premium = models.Constraint(
        "CHECK (health_plan_employer <= health_plan_amount)",
        "The employer's part of the health plan cannot exceed the premium.",
    )

    @api.depends("contract_id.display_name", "date_from")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for terms in self:
            terms.display_name = self.env._(
                "%(contract)s: terms from %(date)s",
                contract=terms.contract_id.display_name or "",
                date=format_date(self.env, terms.date_from),
            )

    @api.depends("contract_id")
    def _compute_date_from(self):
        """The first terms start with the contract; later ones say when."""
        for terms in self:
            others = terms.contract_id.terms_ids - terms
            if not terms.date_from and not others:
                terms.date_from = terms.contract_id.date_start

    @api.constrains("date_from", "contract_id", "fixed_pay")
    def _check_contract(self):
        for terms in self:
            contract = terms.contract_id
            if terms.date_from < contract.date_start:
                raise ValidationError(
                    self.env._(
                        "Pay terms from %(date)s start before their contract:"
                        " %(contract)s.",
                        date=format_date(self.env, terms.date_from),
                        contract=contract.display_name,
                    )
                )
        self.contract_id._check_signed_terms()

    @api.constrains("pay_policy", "policy_value")
    def _check_policy_value(self):
        for terms in self:
            policy, value = terms.pay_policy, terms.policy_value
            if policy == "share_of_available" and not 0 < value <= PERCENT:
                raise ValidationError(
                    self.env._(
                        "The share of what is available must be above 0 and at most"
                        " 100 percent."
                    )
                )
            if policy in ("target_gross", "target_net") and not value:
                raise ValidationError(
                    self.env._("Give the amount that this pay policy aims at.")
                )

    def write(self, vals):
        result = super().write(vals)
        if "contract_id" in vals:
            # Rules look at the record before; it must not be moved out of reach.
            self.check_access("write")
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_needed(self):
        for contract in self.contract_id:
            if contract.state == "signed":
                contract._check_first_terms(contract.terms_ids - self)
