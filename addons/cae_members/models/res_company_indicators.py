from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.disclosure import LOWEST_THRESHOLD
from ..engine.indicators import parse_bands


class ResCompany(models.Model):
    _inherit = "res.company"

    cae_small_count = fields.Integer(
        string="Small Counts Below",
        default=5,
        help="Counts below this number are hidden in the figures given to funders."
        " 0 hides nothing.",
    )
    cae_age_bands = fields.Char(
        string="Ages of the Bands",
        default="18,26,30,45,55",
        help="The first age of each band after the youngest, separated by commas.",
    )

    @api.constrains("cae_small_count")
    def _check_cae_small_count(self):
        for company in self:
            if company.cae_small_count and company.cae_small_count < LOWEST_THRESHOLD:
                raise ValidationError(
                    self.env._(
                        "Small counts are hidden below %s at least: a lower number"
                        " would tell the count itself. Enter 0 to hide nothing.",
                        LOWEST_THRESHOLD,
                    )
                )

    @api.constrains("cae_age_bands")
    def _check_cae_age_bands(self):
        for company in self:
            try:
                parse_bands(company.cae_age_bands or "")
            except ValueError as error:
                raise ValidationError(
                    self.env._(
                        "%s: enter the first age of each band, going up, as in"
                        " 18,26,30,45,55.",
                        company.cae_age_bands or "",
                    )
                ) from error
