from odoo import fields, models


class CaeListMixin(models.AbstractModel):
    """A list that each cooperative keeps for itself, and may start with usual rows.

    The usual rows of an inheriting model are named in ``STARTING_LISTS`` (res.company).
    """

    _name = "cae.list.mixin"
    _description = "List Kept by a Cooperative"
    _order = "sequence, name, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True)
    code = fields.Char(help="Short code, used by imports and reports.")
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="Cooperative",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )

    _code_unique = models.UniqueIndex(
        "(company_id, code) WHERE code IS NOT NULL",
        "Another line of this list already has this code.",
    )
