from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.timeline import month_end, month_start


class CaeOutsidePay(models.Model):
    _name = "cae.outside.pay"
    _description = "Pay by Another Employer"
    _inherit = "cae.history.mixin"
    _check_company_auto = True
    _order = "month desc, id desc"

    employer_id = fields.Many2one(
        "cae.outside.employer",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    member_id = fields.Many2one(
        related="employer_id.member_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="employer_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(required=True, help="Any day of it; the first is kept.")
    gross = fields.Monetary(string="Gross Pay", required=True)

    _month_unique = models.Constraint(
        "UNIQUE (employer_id, month)",
        "The pay of this month is already entered for this employer.",
    )
    _gross_positive = models.Constraint(
        "CHECK (gross >= 0)", "Gross pay cannot be below zero."
    )

    @api.depends("employer_id.name", "month")
    def _compute_display_name(self):
        for pay in self:
            month = pay.month and f"{pay.month:%m/%Y}"
            pay.display_name = f"{pay.employer_id.name or ''} {month or ''}".strip()

    @api.constrains("month", "employer_id")
    def _check_month(self):
        for pay in self:
            employer = pay.employer_id
            ended = employer.date_to and employer.date_to < pay.month
            if ended or month_end(pay.month) < employer.date_from:
                raise ValidationError(
                    self.env._(
                        "%(pay)s: the employment does not run in that month. Correct"
                        " its dates or the month.",
                        pay=pay.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_first_day(vals) for vals in vals_list])

    def write(self, vals):
        if "employer_id" in vals and any(
            pay.employer_id.id != vals["employer_id"] for pay in self
        ):
            raise ValidationError(
                self.env._("Enter the pay under the other employer instead.")
            )
        return super().write(self._with_first_day(vals))

    @api.model
    def _with_first_day(self, vals):
        if not vals.get("month"):
            return vals
        return {**vals, "month": month_start(fields.Date.to_date(vals["month"]))}
