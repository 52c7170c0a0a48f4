from odoo import api, fields, models
from odoo.fields import Domain


class CaeCandidate(models.Model):
    """Who may be the same person: shown, never in the way."""

    _inherit = "cae.candidate"

    duplicate_ids = fields.Many2many(
        "cae.candidate",
        string="Possible Duplicates",
        compute="_compute_duplicates",
        help="Candidates of the cooperative with the same email address or phone.",
    )
    duplicate_member_ids = fields.Many2many(
        "cae.member",
        string="Members with This Email",
        compute="_compute_duplicate_member_ids",
    )
    duplicate_hidden_count = fields.Integer(
        string="Duplicates Followed by Colleagues", compute="_compute_duplicates"
    )
    duplicate_note = fields.Char(
        string="Already Known", compute="_compute_duplicate_note"
    )

    @api.depends("email_normalized", "phone_key", "company_id")
    @api.depends_context("uid")
    def _compute_duplicates(self):
        # That a colleague knows this person is told; who it is stays with him.
        every_sudo = self.sudo().with_context(active_test=False)
        found_sudo = every_sudo.search(
            Domain("company_id", "in", self.company_id.ids)
            & (
                Domain("email_normalized", "in", _filled(self, "email_normalized"))
                | Domain("phone_key", "in", _filled(self, "phone_key"))
            )
        )
        visible = found_sudo.with_env(self.env)._filtered_access("read")
        for candidate in self:
            same_sudo = (found_sudo - candidate._origin.sudo()).filtered(
                lambda other, this=candidate: (
                    other.company_id == this.company_id
                    and (
                        (this.email_normalized or None) == other.email_normalized
                        or (this.phone_key or None) == other.phone_key
                    )
                )
            )
            seen = visible.filtered(
                lambda other, ids=set(same_sudo.ids): other.id in ids
            )
            candidate.duplicate_ids = seen
            candidate.duplicate_hidden_count = len(same_sudo) - len(seen)

    @api.depends("email_normalized", "company_id", "member_ids")
    @api.depends_context("uid")
    def _compute_duplicate_member_ids(self):
        members = self.env["cae.member"].search_fetch(
            [
                ("company_id", "in", self.company_id.ids),
                (
                    "partner_id.email_normalized",
                    "in",
                    _filled(self, "email_normalized"),
                ),
            ],
            ["partner_id", "company_id", "candidate_id"],
        )
        for candidate in self:
            candidate.duplicate_member_ids = members.filtered(
                lambda member, this=candidate: (
                    member.company_id == this.company_id
                    and member.candidate_id != this._origin
                    and member.partner_id.email_normalized == this.email_normalized
                )
            )

    @api.depends("duplicate_ids", "duplicate_member_ids", "duplicate_hidden_count")
    @api.depends_context("uid")
    def _compute_duplicate_note(self):
        for candidate in self:
            known = [
                self.env._(
                    "%(name)s (candidate, %(stage)s)",
                    name=other.name,
                    stage=other.stage_id.name,
                )
                for other in candidate.duplicate_ids
            ]
            known += [
                self.env._("%s (member)", member.name)
                for member in candidate.duplicate_member_ids
            ]
            if candidate.duplicate_hidden_count:
                known.append(
                    self.env._(
                        "%s followed by colleagues", candidate.duplicate_hidden_count
                    )
                )
            candidate.duplicate_note = ", ".join(known) or False

    def action_open_duplicates(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "cae_members.cae_candidate_action"
            ),
            "name": self.env._("Possible Duplicates"),
            "domain": [("id", "in", (self | self.duplicate_ids).ids)],
            "context": {"active_test": False},
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
        }


def _filled(candidates, name):
    return [value for value in candidates.mapped(name) if value]
