from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools.misc import format_date

from ..engine.contracts import CAPE, CESA, ORDINARY, first_conflict
from ..engine.timeline import Span

KINDS = [
    (CAPE, "Support contract (CAPE)"),
    (CESA, "Entrepreneur contract (CESA)"),
    (ORDINARY, "Ordinary employment contract"),
]
SIGNING_GROUP = "cae_members.group_cae_payroll"


class CaeContract(models.Model):
    _name = "cae.contract"
    _description = "Contract of a Member"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _check_company_auto = True
    _order = "date_start desc, id desc"
    _rec_names_search = ["member_id"]

    member_id = fields.Many2one(
        "cae.member",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="member_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    establishment_id = fields.Many2one(
        "cae.establishment",
        check_company=True,
        compute="_compute_establishment_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        tracking=True,
    )
    adviser_id = fields.Many2one(related="member_id.adviser_id")
    kind = fields.Selection(KINDS, required=True, tracking=True)
    date_start = fields.Date(string="From", required=True, tracking=True)
    date_end = fields.Date(
        string="To", tracking=True, help="Last day; empty while it has no known end."
    )
    state = fields.Selection(
        [("draft", "Draft"), ("signed", "Signed"), ("cancelled", "Cancelled")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    date_signed = fields.Date(string="Signed On", copy=False, tracking=True)
    terms_ids = fields.One2many(
        "cae.contract.terms", "contract_id", string="Pay Terms", copy=True
    )
    can_sign = fields.Boolean(compute="_compute_can_sign")

    _dates_in_order = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)",
        "A contract cannot end before it starts.",
    )

    @api.depends("member_id.name", "kind", "date_start")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for contract in self:
            if not (contract.member_id and contract.date_start):
                contract.display_name = self.env._("New contract")
                continue
            contract.display_name = self.env._(
                "%(kind)s of %(member)s from %(date)s",
                kind=kinds.get(contract.kind, ""),
                member=contract.member_id.name,
                date=format_date(self.env, contract.date_start),
            )

    @api.depends("member_id")
    def _compute_establishment_id(self):
        for contract in self:
            if not contract.establishment_id:
                contract.establishment_id = contract.member_id.establishment_id

    @api.depends_context("uid")
    def _compute_can_sign(self):
        self.can_sign = self._may_sign()

    @api.model
    def _may_sign(self):
        return self.env.su or self.env.user.has_group(SIGNING_GROUP)

    # What was in force

    def _terms_at(self, day):
        """Return {contract id: terms in force on ``day``}, in one query.

        The terms that started last on or before ``day``, whether or not the contract
        itself runs on that day; a contract without such terms is absent.
        """
        terms = self.env["cae.contract.terms"].search_fetch(
            [("contract_id", "in", self.ids), ("date_from", "<=", day)],
            order="date_from, id",
        )
        return {term.contract_id.id: term for term in terms}

    @api.model
    def _signed_spans(self, member_ids):
        """Return {member id: [(contract, span of its kind)]}, signed, in one query."""
        contracts = self.search_fetch(
            [("member_id", "in", list(member_ids)), ("state", "=", "signed")],
            ["member_id", "kind", "date_start", "date_end"],
            order="date_start, id",
        )
        spans = {}
        for contract in contracts:
            span = Span(contract.date_start, contract.date_end or None, contract.kind)
            spans.setdefault(contract.member_id.id, []).append((contract, span))
        return spans

    # What is refused

    @api.constrains("member_id", "kind", "date_start", "date_end", "state")
    def _check_overlap(self):
        for contracts in self._signed_spans(self.member_id.ids).values():
            conflict = first_conflict([span for _contract, span in contracts])
            if conflict:
                first, second = (contracts[i][0] for i in conflict)
                raise ValidationError(
                    self.env._(
                        "Two contracts cannot run at the same time: %(first)s and"
                        " %(second)s. End one before the other starts.",
                        first=first.display_name,
                        second=second.display_name,
                    )
                )

    @api.constrains("state", "kind", "date_start", "date_end", "terms_ids")
    def _check_signed_terms(self):
        for contract in self.filtered(lambda contract: contract.state == "signed"):
            terms = contract.terms_ids
            contract._check_first_terms(terms)
            last = max(terms.mapped("date_from"), default=contract.date_start)
            if contract.date_end and last > contract.date_end:
                raise ValidationError(
                    self.env._(
                        "%s ends before its last pay terms start.",
                        contract.display_name,
                    )
                )
            if contract.kind == CESA and min(terms.mapped("fixed_pay")) <= 0:
                raise ValidationError(
                    self.env._(
                        "%s has no fixed pay: the law requires a fixed part in every"
                        " entrepreneur contract.",
                        contract.display_name,
                    )
                )

    def _check_first_terms(self, terms):
        """The pay terms of a signed contract start with it; a CAPE may have none."""
        self.ensure_one()
        first = min(terms.mapped("date_from"), default=None)
        if first == self.date_start or (self.kind == CAPE and first is None):
            return
        raise ValidationError(
            self.env._(
                "%(contract)s needs pay terms that start on its first day, %(date)s.",
                contract=self.display_name,
                date=format_date(self.env, self.date_start),
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("state", "draft") != "draft" for vals in vals_list):
            self._refuse_unless_may_sign()
        return super().create(vals_list)

    def write(self, vals):
        if "state" in vals:
            self._refuse_unless_may_sign()
        result = super().write(vals)
        if "member_id" in vals:
            # Rules look at the record before; it must not be moved out of reach.
            self.check_access("write")
        return result

    def _refuse_unless_may_sign(self):
        if not self._may_sign():
            raise AccessError(
                self.env._("Only payroll officers sign or cancel a contract.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        if any(contract.state == "signed" for contract in self):
            raise UserError(
                self.env._("A signed contract is cancelled or ended, never deleted.")
            )

    # What the parts of a contract, and other addons, add to

    def _after_signed(self):
        """Do what follows once these contracts are signed."""

    def _after_ended(self):
        """Do what follows once the last day of these contracts is set."""

    def _check_end(self, last_day):
        """Refuse a last day that cannot be, with the reason."""
        self.ensure_one()

    def _end_consequences(self, last_day, reason=None):
        """Say, before anything is done, what ending on ``last_day`` will do: lines."""
        self.ensure_one()
        return []

    @api.model
    def _clause_fields(self):
        """Fields that are kept as they were signed, once they are written."""
        return ()
