from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    cae_legal_form = fields.Char(
        string="Legal Form",
        help="In the words of the statutes, as it is printed in contracts.",
    )
    cae_capital = fields.Char(
        string="Capital",
        help="In the words of the statutes: most cooperatives have a variable one.",
    )
    cae_registry_city = fields.Char(
        string="Trade Register",
        help="City of the trade register in which the cooperative is entered.",
    )
    cae_representative = fields.Char(
        string="Represented By",
        help="Who represents the cooperative in contracts.",
    )
    cae_representative_title = fields.Char(string="In Quality Of")
    cae_signatory_ids = fields.Many2many(
        "res.users",
        "cae_company_signatory_rel",
        "company_id",
        "user_id",
        string="Signatories",
        domain=[("share", "=", False)],
        help="Who signs documents for the cooperative. Without any, payroll officers"
        " and managers do.",
    )

    def _load_cae_lists(self):
        result = super()._load_cae_lists()
        # Whoever creates a company need not have a role in the cooperative.
        templates_sudo = self.env["cae.document.template"].sudo()
        templates_sudo._load_defaults(self)
        return result
