from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

STATES = [("draft", "Draft"), ("signed", "Signed"), ("closed", "Closed")]
# Advisers have no business with what was paid.
MONEY_GROUPS = "cae_members.group_cae_accountant,cae_members.group_cae_payroll"


class CaeFundingAgreement(models.Model):
    _name = "cae.funding.agreement"
    _description = "Funding Agreement"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _check_company_auto = True
    _order = "date_from desc, id desc"
    _rec_names_search = ["name", "reference"]

    name = fields.Char(string="Title", required=True, tracking=True)
    reference = fields.Char(
        copy=False, help="The number the funder gave to the agreement."
    )
    company_id = fields.Many2one(
        "res.company",
        string="Cooperative",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    funder_id = fields.Many2one(
        "cae.funder",
        required=True,
        check_company=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    funder_kind = fields.Selection(related="funder_id.kind")
    programme_id = fields.Many2one(
        "cae.programme",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('funder_id', 'in', (False, funder_id))]",
        tracking=True,
        help="Support hours entered under this programme count for the agreement.",
    )
    date_from = fields.Date(string="From", required=True, tracking=True)
    date_to = fields.Date(string="To", required=True, tracking=True)
    state = fields.Selection(
        STATES,
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    amount = fields.Monetary(string="Amount Granted", tracking=True)
    cofinancing_rate = fields.Float(
        string="Co-financing Rate",
        digits=(5, 4),
        help="Part of the eligible costs that the funder pays.",
    )
    establishment_ids = fields.Many2many(
        "cae.establishment",
        string="Establishments",
        check_company=True,
        help="Empty: the agreement covers them all.",
    )
    territory = fields.Char(help="Where the agreement applies, in the funder's words.")
    shared = fields.Boolean(
        string="Shares its Participants",
        help="Participants may also be on another agreement that allows it at the same"
        " time. Many funders refuse it: one hour is paid once.",
    )
    note = fields.Html(string="Notes")
    payment_ids = fields.One2many(
        "cae.funding.payment", "agreement_id", string="Payments", groups=MONEY_GROUPS
    )
    amount_received = fields.Monetary(
        string="Received", compute="_compute_amount_received", groups=MONEY_GROUPS
    )
    amount_left = fields.Monetary(
        string="Still to Receive",
        compute="_compute_amount_received",
        groups=MONEY_GROUPS,
    )

    _dates_in_order = models.Constraint(
        "CHECK (date_to >= date_from)",
        "An agreement cannot end before it starts.",
    )
    _amount_positive = models.Constraint(
        "CHECK (amount >= 0)", "The amount granted cannot be negative."
    )
    _rate_bounds = models.Constraint(
        "CHECK (cofinancing_rate >= 0 AND cofinancing_rate <= 1)",
        "The co-financing rate goes from 0 to 100 %.",
    )

    @api.depends("name", "reference")
    def _compute_display_name(self):
        for agreement in self:
            agreement.display_name = (
                f"{agreement.name} ({agreement.reference})"
                if agreement.reference
                else agreement.name
            )

    @api.depends("amount", "payment_ids.amount")
    def _compute_amount_received(self):
        received = dict(
            self.env["cae.funding.payment"]._read_group(
                [("agreement_id", "in", self.ids)], ["agreement_id"], ["amount:sum"]
            )
        )
        for agreement in self:
            agreement.amount_received = received.get(agreement._origin, 0)
            agreement.amount_left = max(agreement.amount - agreement.amount_received, 0)

    @api.constrains("funder_id", "programme_id")
    def _check_programme(self):
        for agreement in self:
            funder = agreement.programme_id.funder_id
            if funder and funder != agreement.funder_id:
                raise ValidationError(
                    self.env._(
                        "%(programme)s is a programme of %(funder)s: choose another"
                        " programme, or the funder it belongs to.",
                        programme=agreement.programme_id.display_name,
                        funder=funder.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        if any(agreement.state != "draft" for agreement in self):
            raise UserError(
                self.env._("A signed agreement is closed, it is never deleted.")
            )

    def action_sign(self):
        self.state = "signed"

    def action_close(self):
        self.state = "closed"

    def action_draft(self):
        self.state = "draft"
