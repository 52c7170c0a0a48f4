"""What hangs on a member about the person, and the way to it."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.identity import NumberFault, clean_siren
from ..engine.money import cents

PERSONAL_GROUPS = "cae_members.group_cae_personal_data"


class CaeMember(models.Model):
    _inherit = "cae.member"

    trade_ids = fields.Many2many("cae.trade", string="Trades", check_company=True)
    referrer_id = fields.Many2one(
        "cae.referrer",
        check_company=True,
        index="btree_not_null",
        help="Who sent this person to the cooperative.",
    )
    siren = fields.Char(
        string="SIREN",
        help="Of the business this person runs elsewhere, if any.",
    )
    file_ids = fields.One2many(
        "cae.member.file",
        "member_id",
        string="Personal File",
        groups=PERSONAL_GROUPS,
    )
    outside_employer_ids = fields.One2many(
        "cae.outside.employer",
        "member_id",
        string="Other Employers",
        groups=PERSONAL_GROUPS,
    )
    health_cover_ids = fields.One2many(
        "cae.health.cover",
        "member_id",
        string="Health Covers",
        groups=PERSONAL_GROUPS,
    )
    insurance_ids = fields.One2many(
        "cae.member.insurance",
        "member_id",
        string="Insurances",
        groups=PERSONAL_GROUPS,
    )
    dependant_ids = fields.One2many(
        "cae.dependant",
        "member_id",
        string="Dependants",
        groups=PERSONAL_GROUPS,
    )
    medical_visit_ids = fields.One2many(
        "cae.medical.visit",
        "member_id",
        string="Medical Visits",
        groups=PERSONAL_GROUPS,
    )
    change_ids = fields.One2many(
        "cae.member.change",
        "member_id",
        string="History of Personal Data",
        groups=PERSONAL_GROUPS,
    )

    @api.constrains("siren")
    def _check_siren(self):
        for member in self.filtered("siren"):
            try:
                clean_siren(member.siren)
            except NumberFault as fault:
                raise ValidationError(
                    self.env._(
                        "%(siren)s is not a SIREN number: check the nine figures of"
                        " the business of %(name)s.",
                        siren=member.siren,
                        name=member.name,
                    )
                ) from fault

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        self.env["cae.member.file"]._create_missing(members)
        return members

    def _outside_pay(self, month_start):
        """Return {member id: gross cents other employers paid for a month}.

        One query for any number of members; whoever has no other pay is absent.
        """
        pays = self.env["cae.outside.pay"]._read_group(
            [("member_id", "in", self.ids), ("month", "=", month_start)],
            ["member_id"],
            ["gross:sum"],
        )
        return {member.id: cents(gross) for member, gross in pays}

    def action_open_file(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "cae_members.cae_member_file_action"
            ),
            "views": [(False, "form")],
            "res_id": self.file_ids.id,
        }
