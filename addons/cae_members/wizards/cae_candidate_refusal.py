from odoo import api, fields, models
from odoo.exceptions import UserError


class CaeCandidateRefusal(models.TransientModel):
    _name = "cae.candidate.refusal"
    _description = "Refusal of a Candidate"
    _check_company_auto = True

    candidate_id = fields.Many2one("cae.candidate", required=True, readonly=True)
    company_id = fields.Many2one(related="candidate_id.company_id")
    date = fields.Date(
        string="Decided On",
        required=True,
        default=fields.Date.context_today,
    )
    reason_id = fields.Many2one(
        "cae.refusal.reason",
        required=True,
        check_company=True,
        domain="[('company_id', '=', company_id)]",
    )
    note = fields.Text(help="For colleagues; the candidate does not read it.")
    send_mail = fields.Boolean(
        string="Write to the Candidate",
        compute="_compute_send_mail",
        store=True,
        readonly=False,
        precompute=True,
    )
    subject = fields.Char(
        compute="_compute_mail", store=True, readonly=False, precompute=True
    )
    body = fields.Html(
        string="Message",
        compute="_compute_mail",
        store=True,
        readonly=False,
        precompute=True,
    )

    @api.depends("candidate_id")
    def _compute_send_mail(self):
        for wizard in self:
            wizard.send_mail = bool(wizard.candidate_id.email_normalized)

    @api.depends("candidate_id")
    def _compute_mail(self):
        template = self._template()
        for wizard in self:
            ids = wizard.candidate_id.ids
            is_ready = bool(template and ids)
            wizard.subject = is_ready and template._render_field("subject", ids)[ids[0]]
            wizard.body = is_ready and template._render_field("body_html", ids)[ids[0]]

    def _template(self):
        return self.env.ref(
            "cae_members.mail_template_candidate_refusal", raise_if_not_found=False
        )

    def action_refuse(self):
        self.ensure_one()
        candidate = self.candidate_id
        candidate.check_access("write")
        if candidate.member_id or candidate.stage_kind == "refused":
            raise UserError(
                self.env._("%s is no longer waiting for a decision.", candidate.name)
            )
        if self.send_mail and not candidate.email_normalized:
            raise UserError(
                self.env._(
                    "%s has no email address: write a letter, and untick the message.",
                    candidate.name,
                )
            )
        candidate._move_to(
            "refused",
            refusal_reason_id=self.reason_id.id,
            refusal_date=self.date,
            refusal_note=self.note,
        )
        if self.send_mail:
            self._template().send_mail(
                candidate.id,
                email_values={"subject": self.subject, "body_html": self.body},
            )
        return {"type": "ir.actions.act_window_close"}
