from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.cae_members.engine.money import units

PAYROLL = "cae_members.group_cae_payroll"
RATE_READERS = f"{PAYROLL},base.group_portal"
OFFICE = f"{PAYROLL},cae_members.group_cae_accountant"
RESULT_TOTALS = {
    "gross": "gross",
    "employee_total": "employee_total",
    "employer_total": "employer_total",
    "reduction": "reduction",
    "exemptions": "exemptions",
    "employer_cost": "employer_cost",
    "net_before_tax": "net_before_tax",
    "net_social": "net_social",
    "net_taxable": "net_taxable",
    "withheld": "pas_amount",
    "net_paid": "net_paid",
}
YEAR_TOTALS = {
    "year_gross": "gross",
    "year_employer_cost": "employer_cost",
    "year_net_taxable": "net_taxable",
    "year_withheld": "withheld",
}


class CaePayslip(models.Model):
    """Payslip of a member for a month: written once by the run, never edited."""

    _name = "cae.payslip"
    _description = "Payslip"
    _order = "month desc, name desc, id desc"
    _check_company_auto = True
    _rec_names_search = ["name", "member_id"]

    name = fields.Char(string="Number", required=True, readonly=True, copy=False)
    sequence_number = fields.Integer(required=True, readonly=True, copy=False)
    run_id = fields.Many2one(
        "cae.pay.run", required=True, index=True, ondelete="restrict", readonly=True
    )
    proposal_id = fields.Many2one(
        "cae.pay.proposal", index="btree_not_null", ondelete="restrict", readonly=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    member_id = fields.Many2one(
        "cae.member", required=True, index=True, ondelete="restrict", readonly=True
    )
    establishment_id = fields.Many2one(
        "cae.establishment", required=True, ondelete="restrict", readonly=True
    )
    contract_id = fields.Many2one("cae.contract", readonly=True, ondelete="restrict")
    month = fields.Date(required=True, readonly=True)
    payment_date = fields.Date(required=True, readonly=True)
    state = fields.Selection(
        [("issued", "Issued"), ("posted", "Posted"), ("cancelled", "Cancelled")],
        required=True,
        default="issued",
        readonly=True,
        index=True,
    )
    bank_account_id = fields.Many2one(
        "res.partner.bank", readonly=True, ondelete="restrict", groups=OFFICE
    )
    iban = fields.Char(
        string="IBAN", readonly=True, groups=OFFICE, help="On the day of issue."
    )
    move_id = fields.Many2one(
        "account.move",
        string="Entry",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        groups=OFFICE,
    )
    payment_move_id = fields.Many2one(
        "account.move",
        string="Payment Entry",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        groups=OFFICE,
    )
    fixed_part = fields.Monetary(readonly=True)
    variable_part = fields.Monetary(
        readonly=True, help="Advance on the variable part of the year."
    )
    salary = fields.Monetary(string="Ordinary Salary", readonly=True)
    gross = fields.Monetary(readonly=True)
    employee_total = fields.Monetary(string="Employee Contributions", readonly=True)
    employer_total = fields.Monetary(
        string="Employer Contributions",
        readonly=True,
        help="Before the general reduction.",
    )
    reduction = fields.Monetary(string="General Reduction", readonly=True)
    exemptions = fields.Monetary(
        readonly=True, help="General reduction and reduced rates."
    )
    employer_cost = fields.Monetary(readonly=True)
    net_before_tax = fields.Monetary(readonly=True)
    net_social = fields.Monetary(readonly=True)
    net_taxable = fields.Monetary(readonly=True)
    pas_rate = fields.Float(
        string="Withholding Rate (%)",
        digits=(5, 2),
        readonly=True,
        groups=RATE_READERS,
    )
    pas_neutral = fields.Boolean(
        string="Neutral Scale", readonly=True, groups=RATE_READERS
    )
    withheld = fields.Monetary(string="Tax Withheld", readonly=True)
    net_paid = fields.Monetary(readonly=True)
    year_gross = fields.Monetary(readonly=True)
    year_employer_cost = fields.Monetary(readonly=True)
    year_net_taxable = fields.Monetary(readonly=True)
    year_withheld = fields.Monetary(readonly=True)
    executive = fields.Boolean(readonly=True)
    job = fields.Char(readonly=True)
    inputs = fields.Json(readonly=True, groups=PAYROLL)
    state_before = fields.Json(readonly=True, groups=PAYROLL)
    state_after = fields.Json(
        readonly=True, groups=PAYROLL, help="Counters of the year, for the next slip."
    )
    line_ids = fields.One2many("cae.payslip.line", "slip_id", readonly=True)
    charge_ids = fields.One2many("cae.payslip.charge", "slip_id", readonly=True)

    _member_unique = models.Constraint(
        "UNIQUE (run_id, member_id)", "A member has one payslip in a run."
    )
    _name_unique = models.Constraint(
        "UNIQUE (company_id, name)", "Two payslips cannot have the same number."
    )
    _one_live = models.UniqueIndex(
        "(member_id, month) WHERE state <> 'cancelled'",
        "The member already has a payslip for this month.",
    )
    _gross_adds_up = models.Constraint(
        "CHECK (gross = fixed_part + variable_part + salary)",
        "The gross is the sum of what is paid.",
    )
    _cost_adds_up = models.Constraint(
        "CHECK (employer_cost = gross + employer_total - reduction)",
        "The cost is the gross and the employer's contributions, less the reduction.",
    )
    _net_adds_up = models.Constraint(
        "CHECK (net_before_tax = gross - employee_total"
        " AND net_paid = net_before_tax - withheld)",
        "The net is the gross less the employee's contributions, then less the tax.",
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "A payslip is never deleted: cancel its run before it is posted."
            )
        )

    def _cancel(self):
        """Cancel slips that are not posted, nor followed by one of a later month."""
        if any(slip.state == "posted" for slip in self):
            raise UserError(
                self.env._(
                    "The payslips are posted: a correction goes on a payslip of the"
                    " current month."
                )
            )
        later = self.search(
            [
                ("member_id", "in", self.member_id.ids),
                ("state", "!=", "cancelled"),
                ("month", ">", min(self.mapped("month"), default=False)),
            ],
            limit=1,
        )
        if self and later:
            raise UserError(
                self.env._(
                    "%(member)s already has the payslip %(slip)s of a later month,"
                    " which continues this one.",
                    member=later.member_id.name,
                    slip=later.name,
                )
            )
        self.write({"state": "cancelled"})

    @api.model
    def _result_values(self, result, row):
        """Totals of one slip from the engine's columns."""
        return {
            name: units(int(getattr(result, column)[row]))
            for name, column in RESULT_TOTALS.items()
        }
