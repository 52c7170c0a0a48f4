from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..engine.contracts import (
    ASSOCIATE,
    CANDIDATE,
    CAPE,
    CESA,
    LEFT,
    ORDINARY,
)

STAGES = [
    (CANDIDATE, "Candidate"),
    (CAPE, "CAPE"),
    (CESA, "CESA"),
    (ASSOCIATE, "Associate"),
    (ORDINARY, "Ordinary employee"),
    (LEFT, "Left"),
]
PAY_GROUPS = "cae_members.group_cae_payroll"
REFERENCE_CODE = "cae.member"


class CaeMember(models.Model):
    _name = "cae.member"
    _description = "Member of the Cooperative"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _check_company_auto = True
    _order = "name, id"
    _rec_names_search = ["name", "reference"]

    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    name = fields.Char(related="partner_id.name", store=True)
    email = fields.Char(related="partner_id.email", readonly=False)
    phone = fields.Char(related="partner_id.phone", readonly=False)
    avatar_128 = fields.Image(related="partner_id.avatar_128")
    active = fields.Boolean(default=True)
    reference = fields.Char(
        string="Payroll Number",
        copy=False,
        help="Given by the cooperative's sequence when left empty.",
    )
    company_id = fields.Many2one(
        "res.company",
        string="Cooperative",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    establishment_id = fields.Many2one(
        "cae.establishment",
        check_company=True,
        index="btree_not_null",
        tracking=True,
    )
    adviser_id = fields.Many2one(
        "res.users",
        domain=[("share", "=", False)],
        check_company=True,
        index="btree_not_null",
        tracking=True,
        default=lambda self: self._default_adviser_id(),
    )
    employee_id = fields.Many2one(
        "hr.employee",
        check_company=True,
        index="btree_not_null",
        help="Needed for expense claims only; pay needs none.",
    )
    user_id = fields.Many2one(
        "res.users",
        compute="_compute_user_id",
        search="_search_user_id",
        # A member or an adviser cannot read the users of others.
        compute_sudo=True,
    )
    bank_account_id = fields.Many2one(
        "res.partner.bank",
        domain="[('partner_id', '=', partner_id)]",
        check_company=True,
        groups=PAY_GROUPS,
    )
    associate_since = fields.Date(
        tracking=True, help="The day the general meeting admitted this member."
    )
    contract_ids = fields.One2many("cae.contract", "member_id", string="Contracts")
    contract_count = fields.Integer(compute="_compute_contract_count")
    stage = fields.Selection(
        STAGES,
        compute="_compute_stage",
        search="_search_stage",
        help="Today's stage, derived from the signed contracts.",
    )

    _partner_unique = models.Constraint(
        "UNIQUE (company_id, partner_id)",
        "This contact is already a member of the cooperative.",
    )
    _reference_unique = models.Constraint(
        "UNIQUE (company_id, reference)",
        "Another member of the cooperative already has this payroll number.",
    )
    _employee_unique = models.UniqueIndex(
        "(employee_id) WHERE employee_id IS NOT NULL",
        "This employee is already linked to another member.",
    )

    @api.model
    def _default_adviser_id(self):
        user = self.env.user
        is_adviser = user.has_group("cae_members.group_cae_adviser")
        return user if is_adviser else self.env["res.users"]

    @api.depends("partner_id.user_ids")
    def _compute_user_id(self):
        for member in self:
            member.user_id = member.partner_id.user_ids[:1]

    def _search_user_id(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        return Domain("partner_id.user_ids", operator, value)

    @api.depends("contract_ids")
    def _compute_contract_count(self):
        counts = dict(
            self.env["cae.contract"]._read_group(
                [("member_id", "in", self.ids)], ["member_id"], ["__count"]
            )
        )
        for member in self:
            member.contract_count = counts.get(member, 0)

    @api.constrains("bank_account_id", "partner_id")
    def _check_bank_account(self):
        for member in self:
            # Whoever changes the contact may not read the account.
            account_sudo = member.sudo().bank_account_id
            if account_sudo and account_sudo.partner_id != member.partner_id:
                raise ValidationError(
                    self.env._(
                        "The bank account of %s must belong to this very person.",
                        member.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        typed = {vals["reference"] for vals in vals_list if vals.get("reference")}
        free = {}
        for vals in vals_list:
            if not vals.get("reference"):
                company_id = vals.get("company_id") or self.env.company.id
                if company_id not in free:
                    free[company_id] = self._free_references(company_id, typed)
                vals["reference"] = next(free[company_id])
        return super().create(vals_list)

    @api.model
    def _free_references(self, company_id, typed):
        """Numbers of the sequence that nobody has: some were typed or imported."""
        # Also those of members whom the user does not see.
        members_sudo = self.sudo().with_context(active_test=False)
        having = members_sudo.search_fetch(
            [("company_id", "=", company_id)], ["reference"]
        )
        taken = typed | set(having.mapped("reference"))
        sequence_sudo = self._reference_sequence_sudo(company_id)
        while True:
            reference = sequence_sudo.next_by_id()
            if reference not in taken:
                yield reference

    @api.model
    def _reference_sequence_sudo(self, company_id):
        """The sequence of a cooperative's payroll numbers."""
        # Whoever creates a member may take a number, not configure sequences.
        sequences_sudo = self.env["ir.sequence"].sudo()
        sequence_sudo = sequences_sudo.search(
            [("code", "=", REFERENCE_CODE), ("company_id", "=", company_id)], limit=1
        )
        return sequence_sudo or sequences_sudo.create(
            {
                "name": self.env._("Payroll numbers of members"),
                "code": REFERENCE_CODE,
                "company_id": company_id,
                "padding": 5,
            }
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_contracts(self):
        with_contracts = self.filtered("contract_ids")
        if with_contracts:
            raise UserError(
                self.env._(
                    "%s has contracts: archive instead of deleting.",
                    with_contracts[0].display_name,
                )
            )

    def action_open_contracts(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "cae_members.cae_contract_action"
            ),
            "domain": [("member_id", "=", self.id)],
            "context": {"default_member_id": self.id},
        }
