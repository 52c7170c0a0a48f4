from odoo import api, fields, models
from odoo.exceptions import UserError

from .cae_document import WAITING
from .cae_interview import SIGNED, TO_SIGN
from .document_values import DocumentField


class CaeDocument(models.Model):
    _inherit = "cae.document"

    @api.model
    def _send_for_signature(self, kind, records):
        """Make and send a document for each record, with the first template."""
        templates = self.env["cae.document.template"].search(
            [
                ("kind", "=", kind),
                ("model", "=", records._name),
                ("company_id", "in", records.company_id.ids),
            ]
        )
        by_company = templates.grouped("company_id")
        documents = self.browse()
        for company, of_company in records.grouped("company_id").items():
            template = by_company.get(company)
            if not template:
                raise UserError(
                    self.env._(
                        "%(company)s has no template of documents made from"
                        " “%(model)s”: ask a manager to make one, or to load the"
                        " usual ones.",
                        company=company.name,
                        model=self.env["ir.model"]._get(records._name).name,
                    )
                )
            documents |= self._make(template[:1], of_company)
        documents.action_send()
        return documents

    @api.model
    def _withdraw_from(self, records):
        """Nobody signs what the records have ceased to say."""
        waiting = records.document_ids.filtered(lambda each: each.state in WAITING)
        if waiting:
            waiting.action_withdraw()

    def _last_signature_day(self):
        """The day on which the last party signed."""
        signed_on = max(self.signature_ids.mapped("signed_on"))
        return fields.Datetime.context_timestamp(self._in_time_zone(), signed_on).date()


class CaeInterview(models.Model):
    _inherit = "cae.interview"

    @api.model
    def _document_fields(self):
        return {
            **super()._document_fields(),
            "interview_date": DocumentField(
                self.env._("Day of the interview"), "held_on"
            ),
            "interview_kind": DocumentField(self.env._("Kind of interview"), "kind"),
            "interview_adviser": DocumentField(
                self.env._("Who held the interview"), "adviser_id.name"
            ),
            "interview_place": DocumentField(
                self.env._("Place of the interview"), "place"
            ),
            "interview_version": DocumentField(
                self.env._("Version of the document"), "version"
            ),
            "contract": DocumentField(
                self.env._("Contract that ran on that day"), "contract_id.display_name"
            ),
            "review": DocumentField(self.env._("Review"), "review"),
            "outlook": DocumentField(self.env._("Outlook"), "outlook"),
            "needs": DocumentField(self.env._("Support needs"), "needs"),
            "actions": DocumentField(
                self.env._("Actions decided, one a line"),
                "action_ids._document_sentences",
            ),
            "no_action": DocumentField(
                self.env._("No action was decided"), "no_action"
            ),
            "earlier_actions": DocumentField(
                self.env._("Actions decided earlier, one a line"),
                "_document_earlier_actions",
            ),
            "next_date": DocumentField(
                self.env._("Day proposed for the next interview"), "next_date"
            ),
        }

    def _document_earlier_actions(self):
        return self.carried_action_ids._document_sentences()

    def _document_signed(self, document):
        """The written document is signed, unless it was reopened meanwhile."""
        result = super()._document_signed(document)
        if document.kind == "interview" and self.state == TO_SIGN:
            # The member signs, and writes no interview.
            interview_sudo = self.sudo()
            interview_sudo.write(
                {"state": SIGNED, "date_signed": document._last_signature_day()}
            )
        return result


class CaeSharedAgreement(models.Model):
    _inherit = "cae.shared.agreement"

    def _document_members(self):
        # The adviser of one member sends the agreement to all of them.
        lines_sudo = self.line_ids.sudo()
        return lines_sudo.member_id

    @api.model
    def _document_fields(self):
        return {
            **self._document_company_fields("company_id."),
            "agreement_name": DocumentField(self.env._("Name of the activity"), "name"),
            "members": DocumentField(
                self.env._("Names of the members"), "member_names"
            ),
            "agreement_start": DocumentField(
                self.env._("First day of the agreement"), "date_from"
            ),
            "agreement_end": DocumentField(
                self.env._("Last day of the agreement"), "date_to"
            ),
            "nature": DocumentField(self.env._("Nature of the activity"), "nature"),
            "trade_name": DocumentField(self.env._("Common trade name"), "trade_name"),
            "split": DocumentField(
                self.env._("Share of each member, one a line"),
                "line_ids._document_sentences",
            ),
            "clientele": DocumentField(
                self.env._("Ownership of the clientele"), "clientele"
            ),
            "pooled_tangible": DocumentField(
                self.env._("Pooled tangible items"), "pooled_tangible"
            ),
            "pooled_intangible": DocumentField(
                self.env._("Pooled intangible items"), "pooled_intangible"
            ),
            "replaced_start": DocumentField(
                self.env._("First day of the agreement that this one replaces"),
                "previous_id.date_from",
            ),
        }

    def _document_signed(self, document):
        """All have signed: the agreement takes effect."""
        result = super()._document_signed(document)
        if document.kind == "agreement" and self.state == TO_SIGN:
            # Whoever signs last may be a member, who writes no agreement.
            agreement_sudo = self.sudo()
            agreement_sudo.write(
                {"state": SIGNED, "date_signed": document._last_signature_day()}
            )
            agreement_sudo._take_effect()
        return result
