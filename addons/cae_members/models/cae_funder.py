from odoo import fields, models

FUNDER_KINDS = [
    ("esf", "European Social Fund"),
    ("state", "State"),
    ("region", "Region"),
    ("department", "Department"),
    ("city", "City or Group of Cities"),
    ("other", "Other"),
]


class CaeFunder(models.Model):
    _name = "cae.funder"
    _description = "Public Funder"
    _check_company_auto = True
    _order = "name, id"

    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    name = fields.Char(related="partner_id.name", store=True)
    kind = fields.Selection(FUNDER_KINDS, required=True, default="other")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="Cooperative",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    programme_ids = fields.One2many("cae.programme", "funder_id", string="Programmes")
    agreement_ids = fields.One2many(
        "cae.funding.agreement", "funder_id", string="Agreements"
    )
    agreement_count = fields.Integer(compute="_compute_agreement_count")

    _partner_unique = models.Constraint(
        "UNIQUE (company_id, partner_id)",
        "This contact is already a funder of the cooperative.",
    )

    def _compute_agreement_count(self):
        counts = dict(
            self.env["cae.funding.agreement"]._read_group(
                [("funder_id", "in", self.ids)], ["funder_id"], ["__count"]
            )
        )
        for funder in self:
            funder.agreement_count = counts.get(funder, 0)

    def action_open_agreements(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "cae_members.cae_funding_agreement_action"
            ),
            "domain": [("funder_id", "=", self.id)],
            "context": {"default_funder_id": self.id},
        }
