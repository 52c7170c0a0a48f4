from odoo import api, fields, models


class CaeProgramme(models.Model):
    _name = "cae.programme"
    _description = "Funded Programme"
    _check_company_auto = True
    _order = "code, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True)
    code = fields.Char(required=True, help="Short code, shown where hours are entered.")
    active = fields.Boolean(default=True)
    funder_id = fields.Many2one(
        "cae.funder",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Empty when several funders share the programme.",
    )
    company_id = fields.Many2one(
        "res.company",
        string="Cooperative",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )

    _code_unique = models.Constraint(
        "UNIQUE (company_id, code)",
        "Another programme of the cooperative already has this code.",
    )

    @api.depends("code", "name")
    def _compute_display_name(self):
        for programme in self:
            programme.display_name = " ".join(
                filter(None, (programme.code, programme.name))
            )
