from odoo import fields, models


class CaeDocumentSignature(models.Model):
    _name = "cae.document.signature"
    _description = "Signature of a Document"
    _order = "document_id, party desc, id"
    _rec_name = "partner_id"

    document_id = fields.Many2one(
        "cae.document", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="document_id.company_id", store=True, index=True, precompute=True
    )
    party = fields.Selection(
        [("member", "Member"), ("cooperative", "Cooperative")],
        required=True,
        readonly=True,
    )
    member_id = fields.Many2one(
        "cae.member", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner", string="Signer", required=True, readonly=True, index=True
    )
    user_id = fields.Many2one("res.users", string="Signed By", readonly=True)
    state = fields.Selection(
        [("waiting", "To sign"), ("signed", "Signed"), ("refused", "Refused")],
        default="waiting",
        required=True,
        readonly=True,
    )
    signed_name = fields.Char(string="Name Given", readonly=True)
    signed_on = fields.Datetime(readonly=True)
    signed_hash = fields.Char(
        string="Mark of the File",
        readonly=True,
        help="SHA-256 of the PDF that was signed.",
    )
