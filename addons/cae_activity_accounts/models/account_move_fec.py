from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    cae_fec_import_id = fields.Many2one(
        "cae.fec.import",
        string="Imported with",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    cae_fec_key = fields.Char(
        string="Key of the imported entry", readonly=True, copy=False
    )
    cae_fec_digest = fields.Char(
        string="Digest of the imported entry", readonly=True, copy=False
    )
    cae_fec_number = fields.Char(
        string="Number in the former software", readonly=True, copy=False
    )

    # The last word on "an entry is imported once", whatever was killed.
    _cae_fec_once = models.UniqueIndex(
        "(company_id, cae_fec_key) WHERE cae_fec_key IS NOT NULL",
        "This entry has been imported already.",
    )
