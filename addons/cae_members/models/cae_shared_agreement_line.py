from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import formatLang

from .cae_shared_agreement import DRAFT


class CaeSharedAgreementLine(models.Model):
    _name = "cae.shared.agreement.line"
    _description = "Share of a Member in an Agreement"
    _check_company_auto = True
    _order = "agreement_id, id"

    agreement_id = fields.Many2one(
        "cae.shared.agreement", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="agreement_id.company_id", store=True, index=True, precompute=True
    )
    member_id = fields.Many2one(
        "cae.member", required=True, index=True, ondelete="restrict", check_company=True
    )
    member_name = fields.Char(related="member_id.name")
    percent = fields.Float(
        string="Share (%)",
        digits=(5, 2),
        required=True,
        help="Part of the remuneration; the shares sum to exactly 100.00.",
    )
    role = fields.Char(help="What this member does in the activity.")

    _percent_within_whole = models.Constraint(
        "CHECK (percent > 0 AND percent < 100)",
        "A share is above 0 % and below 100 %.",
    )
    _member_once = models.Constraint(
        "UNIQUE (agreement_id, member_id)",
        "A member has one share in an agreement.",
    )

    @api.depends("member_id.name", "percent")
    def _compute_display_name(self):
        for line in self:
            percent = formatLang(self.env, line.percent, digits=2)
            line.display_name = f"{line.member_name or ''}: {percent} %"

    def _document_sentences(self):
        """What is printed of them in the document that is signed."""
        return [
            f"– {line.display_name}{f' ({line.role})' if line.role else ''}"
            for line in self
        ]

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._refuse_if_sent()
        return lines

    def write(self, vals):
        self.check_access("write")
        self._refuse_if_sent()
        result = super().write(vals)
        if {"agreement_id", "member_id"} & vals.keys():
            # Rules look at the record before; it must not be moved out of reach.
            self.check_access("write")
            self._refuse_if_sent()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        self._refuse_if_sent()

    def _refuse_if_sent(self):
        sent = self.agreement_id.filtered(lambda each: each.state != DRAFT)
        if sent and not self.env.su:
            raise UserError(
                self.env._(
                    "“%s” was sent or signed: its split does not change any more.",
                    sent[0].name,
                )
            )
