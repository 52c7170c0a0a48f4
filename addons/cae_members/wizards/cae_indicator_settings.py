from odoo import fields, models


class CaeIndicatorSettings(models.TransientModel):
    """Two settings of a cooperative, for its managers, who do not edit companies."""

    _name = "cae.indicator.settings"
    _description = "Settings of the Figures for Funders"

    company_id = fields.Many2one(
        "res.company",
        string="Cooperative",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    small_count = fields.Integer(
        string="Small Counts Below",
        default=lambda self: self.env.company.cae_small_count,
        help="Counts below this number are hidden. 0 hides nothing.",
    )
    age_bands = fields.Char(
        string="Ages of the Bands",
        default=lambda self: self.env.company.cae_age_bands,
        help="The first age of each band after the youngest, separated by commas.",
    )

    def action_save(self):
        self.ensure_one()
        self.company_id.check_access("read")
        # A manager sets what is his of the company, and nothing else of it.
        company_sudo = self.company_id.sudo()
        company_sudo.write(
            {
                "cae_small_count": self.small_count,
                "cae_age_bands": self.age_bands,
            }
        )
        return {"type": "ir.actions.act_window_close"}
