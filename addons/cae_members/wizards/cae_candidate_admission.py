from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..models.cae_candidate_outcome import DECISION_BODIES

CONTACT_FIELDS = (
    "name",
    "email",
    "phone",
    "street",
    "street2",
    "zip",
    "city",
    "country_id",
)


class CaeCandidateAdmission(models.TransientModel):
    _name = "cae.candidate.admission"
    _description = "Admission of a Candidate"
    _check_company_auto = True

    candidate_id = fields.Many2one("cae.candidate", required=True, readonly=True)
    company_id = fields.Many2one(related="candidate_id.company_id")
    date = fields.Date(
        string="Decided On",
        required=True,
        default=fields.Date.context_today,
    )
    decision_body = fields.Selection(
        DECISION_BODIES, string="Decided By", required=True, default="committee"
    )
    adviser_id = fields.Many2one(
        "res.users",
        compute="_compute_from_candidate",
        store=True,
        readonly=False,
        precompute=True,
        domain=[("share", "=", False)],
        check_company=True,
    )
    establishment_id = fields.Many2one(
        "cae.establishment",
        compute="_compute_from_candidate",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
    )
    known_partner_ids = fields.Many2many(
        "res.partner",
        string="Contacts with This Email",
        compute="_compute_known_partner_ids",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Existing Contact",
        domain="[('id', 'in', known_partner_ids)]",
        help="Chosen, this contact becomes the member's, and what it lacks is filled"
        " in. Empty, a contact is created.",
    )

    @api.depends("candidate_id")
    def _compute_from_candidate(self):
        default = self.env["cae.member"]._default_adviser_id()
        for wizard in self:
            wizard.adviser_id = wizard.candidate_id.adviser_id or default
            wizard.establishment_id = wizard.candidate_id.establishment_id

    @api.depends("candidate_id.email_normalized")
    def _compute_known_partner_ids(self):
        for wizard in self:
            email = wizard.candidate_id.email_normalized
            wizard.known_partner_ids = email and self.env["res.partner"].search(
                [
                    ("email_normalized", "=", email),
                    ("company_id", "in", (False, wizard.company_id.id)),
                ]
            )

    def action_admit(self):
        """Make a member of the candidate: what is known is not typed again."""
        self.ensure_one()
        candidate = self.candidate_id
        candidate.check_access("write")
        self._check_candidate()
        self._check_contact()
        partner = self._contact()
        # The admission says who follows the member: not always whoever records it.
        member_sudo = self.env["cae.member"].sudo().create(self._member_values(partner))
        member_sudo.file_ids.write(self._file_values())
        candidate._move_to(
            "admitted", admission_date=self.date, admission_body=self.decision_body
        )
        member = member_sudo.with_env(self.env)
        if member.has_access("read"):
            return member.get_formview_action()
        return {"type": "ir.actions.act_window_close"}

    def _check_candidate(self):
        candidate = self.candidate_id
        if candidate.member_id:
            raise UserError(
                self.env._("%s has already become a member.", candidate.name)
            )
        if candidate.stage_kind == "refused":
            raise UserError(
                self.env._("%s was refused: reopen the file first.", candidate.name)
            )
        if self.date < candidate.first_contact_date:
            raise UserError(
                self.env._(
                    "%s cannot be admitted before the first contact: correct one of the"
                    " dates.",
                    candidate.name,
                )
            )

    def _check_contact(self):
        if not self.partner_id:
            return
        if self.partner_id not in self.known_partner_ids:
            raise UserError(
                self.env._(
                    "%(contact)s does not have the email address of %(candidate)s:"
                    " choose another contact or none.",
                    contact=self.partner_id.display_name,
                    candidate=self.candidate_id.name,
                )
            )
        # A colleague may follow the member who has this contact.
        members_sudo = self.env["cae.member"].sudo().with_context(active_test=False)
        if members_sudo.search_count(
            [
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "=", self.company_id.id),
            ]
        ):
            raise UserError(
                self.env._(
                    "%s is already a member of the cooperative.",
                    self.partner_id.display_name,
                )
            )

    def _contact(self):
        """The chosen contact, completed, or a new one."""
        candidate, partner = self.candidate_id, self.partner_id
        values = {
            name: candidate._fields[name].convert_to_write(candidate[name], candidate)
            for name in CONTACT_FIELDS
        }
        if not partner:
            return partner.create(values)
        partner.write({name: v for name, v in values.items() if not partner[name]})
        return partner

    def _member_values(self, partner):
        candidate = self.candidate_id
        return {
            "partner_id": partner.id,
            "company_id": candidate.company_id.id,
            "establishment_id": self.establishment_id.id,
            "adviser_id": self.adviser_id.id,
            "candidate_id": candidate.id,
            "candidate_since": candidate.first_contact_date,
            "trade_ids": [Command.set(candidate.trade_ids.ids)],
            "referrer_id": candidate.referrer_id.id,
        }

    def _file_values(self):
        candidate = self.candidate_id
        return {
            "gender": candidate.gender,
            "birth_date": candidate.birth_date,
            "living_zone_id": candidate.living_zone_id.id,
            "entry_status_id": candidate.social_status_id.id,
            "current_status_id": candidate.social_status_id.id,
        }
