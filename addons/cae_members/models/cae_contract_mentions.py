from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.contracts import CESA
from ..engine.mentions import missing
from .cae_contract_clause import MENTIONS

WRITTEN = tuple(code for code, _label in MENTIONS)


def mention(field_class, label, **values):
    """A clause: starts with the cooperative's model text, and is kept once signed."""
    return field_class(
        string=label,
        compute="_compute_mentions",
        store=True,
        readonly=False,
        precompute=True,
        copy=True,
        **values,
    )


class CaeContract(models.Model):
    """What the law wants written, checked before signature."""

    _inherit = "cae.contract"

    # Support contract (CAPE)
    programme_before = mention(fields.Text, "Before the Activity Starts")
    programme_after = mention(fields.Text, "After the Activity Started")
    fee_method = mention(fields.Text, "Cooperative's Fee")
    third_party_terms = mention(fields.Text, "Commitments to Third Parties")
    third_party_limit = mention(fields.Monetary, "Maximum Amount of Commitments")
    accounting_frequency = mention(fields.Char, "Accounting Information")
    early_termination = mention(fields.Text, "Early Termination")
    pay_before_start = mention(fields.Text, "Pay Before the Activity Starts")
    contribution_repayment = mention(fields.Text, "Repayment of Contributions")
    full_time_declaration = mention(fields.Text, "No Full-Time Employment")
    full_time_declared_on = fields.Date(
        string="Declared On",
        copy=False,
        help="The day the holder declared not being employed full-time; the day of"
        " signature unless another is given.",
    )
    # Both
    means = mention(fields.Text, "Means Provided")
    # Entrepreneur contract (CESA)
    objectives = mention(fields.Text, "Objectives and Minimum Activity")
    contribution_method = mention(fields.Text, "Contribution")
    variable_method = mention(fields.Text, "Variable Part")
    guarantees = mention(fields.Text, "Customers and Intellectual Property")
    associate_path = mention(fields.Text, "Becoming an Associate")
    statutes_id = mention(
        fields.Many2one,
        "Statutes in Force",
        comodel_name="cae.statutes",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    mentions_on_paper = fields.Boolean(
        string="Texts on Paper Only",
        readonly=True,
        copy=False,
        help="Signed before the texts of contracts were kept here.",
    )
    # Ordinary contract
    job_title = fields.Char()

    missing_for_signature = fields.Text(compute="_compute_missing_for_signature")

    @api.depends("kind", "member_id", "date_start")
    def _compute_mentions(self):
        """Fill what is empty with the models of the cooperative; never what is signed.

        A contract that is created as signed starts with the models too: it is history
        that somebody enters.
        """
        open_ones = self.filtered(
            lambda contract: contract.state == "draft" or not contract._origin
        )
        models_of = self._clause_models(open_ones.company_id)
        for contract in self:
            texts = {}
            if contract in open_ones:
                texts = models_of.get((contract.company_id.id, contract.kind), {})
            for name in WRITTEN:
                contract[name] = contract[name] or texts.get(name, False)
            if contract in open_ones and contract.kind == CESA:
                contract.statutes_id = (
                    contract.statutes_id or contract._statutes_in_force()
                )

    @api.model
    def _clause_models(self, companies):
        """{(company id, kind): {mention: text or amount}}, in one query."""
        found = {}
        for clause in self.env["cae.contract.clause"].search(
            [("company_id", "in", companies.ids)]
        ):
            key = (clause.company_id.id, clause.kind)
            found.setdefault(key, {})[clause.mention] = clause.text or clause.amount
        return found

    def _statutes_in_force(self):
        """The statutes adopted last before the contract starts, or without a date."""
        self.ensure_one()
        versions = self.company_id.cae_statutes_ids
        adopted = versions.filtered(
            lambda version: (
                version.date_adopted
                and self.date_start
                and version.date_adopted <= self.date_start
            )
        ).sorted("date_adopted")
        return adopted[-1:] or versions.filtered(lambda v: not v.date_adopted)[:1]

    # What is refused

    @api.depends(
        *WRITTEN,
        "statutes_id",
        "kind",
        "date_start",
        "date_end",
        "state",
        "terms_ids.date_from",
        "terms_ids.fixed_pay",
    )
    @api.depends_context("lang")
    def _compute_missing_for_signature(self):
        for contract in self:
            faults = contract._signing_faults() if contract.state == "draft" else []
            contract.missing_for_signature = "\n".join(faults)

    def _signing_faults(self):
        """Say what the contract still lacks before it can be signed: lines."""
        self.ensure_one()
        return self._missing_mentions() + self._missing_terms()

    def _missing_mentions(self):
        written = {name for name in (*WRITTEN, "statutes_id", "date_end") if self[name]}
        labels = {
            name: self._fields[name]._description_string(self.env)
            for name in (*WRITTEN, "statutes_id")
        }
        # Alone, the label of the field ("To") says nothing.
        labels["date_end"] = self.env._("Last Day")
        return [
            self.env._(
                "%(mention)s (%(article)s)",
                mention=labels[one.code],
                article=one.article,
            )
            for one in missing(self.kind, written)
        ]

    def _missing_terms(self):
        terms = self.terms_ids.sorted("date_from")
        if self.kind == "cape" and not terms:
            return []
        if terms[:1].date_from != self.date_start or not terms:
            return [self.env._("Pay terms that start on the first day")]
        if self.kind == CESA and min(terms.mapped("fixed_pay")) <= 0:
            return [self.env._("A fixed part of pay (C. trav. L7331-2)")]
        return []

    @api.constrains("state", "kind", "statutes_id", "date_end", *WRITTEN)
    def _check_mentions(self):
        # What was signed before the texts were kept here is on paper.
        for contract in self._signed().filtered(lambda c: not c.mentions_on_paper):
            lacking = contract._missing_mentions()
            if lacking:
                raise ValidationError(
                    self.env._(
                        "Before %(contract)s is signed, write:\n%(mentions)s",
                        contract=contract.display_name,
                        mentions="\n".join(f"- {line}" for line in lacking),
                    )
                )

    @api.model
    def _clause_fields(self):
        return (*super()._clause_fields(), *WRITTEN, "statutes_id")

    def _date_declarations(self):
        """The declaration is part of the contract: it is made when it is signed."""
        undated = self.filtered(
            lambda contract: (
                contract.full_time_declaration and not contract.full_time_declared_on
            )
        )
        for day, contracts in undated.grouped("date_signed").items():
            contracts.full_time_declared_on = day

    def _after_signed(self):
        result = super()._after_signed()
        self._date_declarations()
        return result
