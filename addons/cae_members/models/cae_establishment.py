from stdnum.exceptions import ValidationError as NumberError
from stdnum.fr import siret

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CaeEstablishment(models.Model):
    _name = "cae.establishment"
    _description = "Establishment"
    _check_company_auto = True
    _order = "code, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True)
    code = fields.Char(
        required=True, help="Short code, shown in lists and on payslips."
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one(
        "res.partner", string="Address", check_company=True, index="btree_not_null"
    )
    siret = fields.Char(
        string="SIRET",
        help="The fourteen digits that identify the establishment.",
    )
    member_ids = fields.One2many("cae.member", "establishment_id", string="Members")
    member_count = fields.Integer(compute="_compute_member_count")

    _code_unique = models.Constraint(
        "UNIQUE (company_id, code)",
        "Another establishment of the cooperative already has this code.",
    )

    @api.depends("member_ids")
    def _compute_member_count(self):
        counts = dict(
            self.env["cae.member"]._read_group(
                [("establishment_id", "in", self.ids)],
                ["establishment_id"],
                ["__count"],
            )
        )
        for establishment in self:
            establishment.member_count = counts.get(establishment, 0)

    @api.constrains("siret")
    def _check_siret(self):
        for establishment in self.filtered("siret"):
            try:
                siret.validate(establishment.siret)
            except NumberError as error:
                raise ValidationError(
                    self.env._(
                        "%(siret)s is not a valid SIRET number: check the fourteen"
                        " digits of establishment %(name)s.",
                        siret=establishment.siret,
                        name=establishment.name,
                    )
                ) from error

    def action_open_members(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "cae_members.cae_member_action"
            ),
            "domain": [("establishment_id", "=", self.id)],
            "context": {"default_establishment_id": self.id},
        }
