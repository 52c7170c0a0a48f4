from fractions import Fraction

from odoo import fields, models

from odoo.addons.cae_members.engine.money import cents

from ..engine.contribution import Bracket


class CaeContributionBracket(models.Model):
    _name = "cae.contribution.bracket"
    _description = "Bracket of a contribution"
    _inherit = ["cae.contribution.detail"]
    _order = "component_id, is_last, up_to, id"

    is_last = fields.Boolean(
        string="Without end", help="The last bracket has no bound."
    )
    up_to = fields.Monetary(string="Up to, included")
    rate = fields.Float(string="Rate (%)", required=True, digits=(9, 6))

    _bound_unique = models.UniqueIndex(
        "(component_id, up_to) WHERE NOT is_last",
        "Two brackets of one component have the same bound.",
    )

    def _engine_brackets(self):
        return tuple(
            Bracket(
                None if bracket.is_last else cents(bracket.up_to),
                Fraction(str(bracket.rate)),
            )
            for bracket in self.sorted(lambda b: (b.is_last, b.up_to))
        )
