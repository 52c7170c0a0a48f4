from odoo import api, fields, models
from odoo.exceptions import UserError

from .document_values import DocumentField


class CaeContract(models.Model):
    _name = "cae.contract"
    _inherit = ["cae.contract", "cae.document.mixin"]

    @api.model
    def _document_fields(self):
        return {
            **super()._document_fields(),
            "contract_kind": DocumentField(self.env._("Kind of contract"), "kind"),
            "contract_start": DocumentField(
                self.env._("First day of the contract"), "date_start"
            ),
            "contract_end": DocumentField(
                self.env._("Last day of the contract"), "date_end"
            ),
            "fixed_pay": DocumentField(
                self.env._("Fixed pay a month, at the start"),
                "_document_first_terms.fixed_pay",
            ),
        }

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
        day = max(document.signature_ids.mapped("signed_on"))
        # Whoever signs last may be the member, who signs no contract in the back
        # office; both parties' signatures stand for it.
        contract_sudo = self.sudo()
        try:
            with self.env.cr.savepoint():
                contract_sudo.date_signed = fields.Datetime.context_timestamp(
                    contract_sudo, day
                ).date()
                contract_sudo.action_sign()
        except UserError as error:
            contract_sudo.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=(document.user_id or contract_sudo.adviser_id).id,
                summary=self.env._(
                    "Both parties signed, the contract is still a draft"
                ),
                note=str(error),
            )
