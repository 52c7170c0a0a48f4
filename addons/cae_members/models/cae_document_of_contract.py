from odoo import api, fields, models

from ..engine.contracts import CESA
from .document_values import DocumentField

# What the law wants written in a contract, and dates that follow from it.
MENTIONS = (
    "programme_before",
    "programme_after",
    "means",
    "fee_method",
    "third_party_terms",
    "third_party_limit",
    "accounting_frequency",
    "early_termination",
    "pay_before_start",
    "contribution_repayment",
    "full_time_declaration",
    "objectives",
    "contribution_method",
    "variable_method",
    "guarantees",
    "associate_path",
    "statutes_id",
    "trial_end",
    "associate_deadline",
)
# Certificates are French: the law words them.
ENTREPRENEUR = "entrepreneur salarié (article L. 7331-1 du code du travail)"


class CaeContract(models.Model):
    _name = "cae.contract"
    _inherit = ["cae.contract", "cae.document.mixin"]

    @api.model
    def _document_fields(self):
        return {
            **super()._document_fields(),
            **self._document_contract_fields(""),
            "contract_job": DocumentField(
                self.env._("Occupation under the contract"), "_document_job"
            ),
            **self._document_named_fields(MENTIONS, ""),
        }

    @api.model
    def _document_contract_fields(self, prefix):
        return {
            "contract_kind": DocumentField(
                self.env._("Kind of contract"), f"{prefix}kind"
            ),
            "contract_start": DocumentField(
                self.env._("First day of the contract"), f"{prefix}date_start"
            ),
            "contract_end": DocumentField(
                self.env._("Last day of the contract"), f"{prefix}date_end"
            ),
            "contract_signed": DocumentField(
                self.env._("Day the contract was signed"), f"{prefix}date_signed"
            ),
            "fixed_pay": DocumentField(
                self.env._("Fixed pay a month, at the start"),
                f"{prefix}_document_first_terms.fixed_pay",
            ),
            "weekly_hours": DocumentField(
                self.env._("Hours a week, at the start"),
                f"{prefix}_document_first_terms.weekly_hours",
            ),
        }

    @api.model
    def _document_named_fields(self, names, prefix):
        """Merge fields that are named and explained as the fields they print."""
        return {
            name.removesuffix("_id"): DocumentField(
                self._fields[name]._description_string(self.env), prefix + name
            )
            for name in names
        }

    def _document_job(self):
        """The occupation; an entrepreneur's is what the law calls it."""
        if self.job_title:
            return self.job_title
        return ENTREPRENEUR if self.kind == CESA else ""

    def _document_first_terms(self):
        # Reads ahead for all the contracts, as sorting would not.
        return min(
            self.terms_ids, key=lambda terms: terms.date_from, default=self.terms_ids
        )

    def _document_template_domain(self):
        return [("contract_kind", "in", (False, self.kind))]

    def _document_signed(self, document):
        """A contract that both parties signed is signed, if it passes its checks."""
        super()._document_signed(document)
        if document.kind != "contract" or self.state != "draft":
            return
        signed_on = max(document.signature_ids.mapped("signed_on"))
        day = fields.Datetime.context_timestamp(document._in_time_zone(), signed_on)
        # Whoever signs last may be the member, who signs no contract in the back
        # office; both parties' signatures stand for it.
        contract_sudo = self.sudo()
        contract_sudo.date_signed = day.date()
        contract_sudo.action_sign()
