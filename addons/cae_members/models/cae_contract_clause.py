from odoo import fields, models

from .cae_contract import KINDS

MENTIONS = [
    ("programme_before", "Programme and commitments before the activity starts"),
    ("programme_after", "Programme and commitments after the activity started"),
    ("means", "Means provided by the cooperative"),
    ("fee_method", "Cooperative's fee"),
    ("third_party_terms", "Commitments to third parties: nature and conditions"),
    ("third_party_limit", "Commitments to third parties: maximum amount"),
    ("accounting_frequency", "How often accounting information is given"),
    ("early_termination", "Early termination"),
    ("pay_before_start", "Pay before the activity starts"),
    ("contribution_repayment", "How social contributions are repaid"),
    ("full_time_declaration", "Declaration: no full-time employment"),
    ("objectives", "Objectives and minimum activity"),
    ("contribution_method", "How the contribution is computed"),
    ("variable_method", "How the variable part is computed"),
    ("guarantees", "Guarantees on customers and intellectual property"),
    ("associate_path", "Delays and terms for becoming an associate"),
]


class CaeContractClause(models.Model):
    """The cooperative's model text of a mention: new contracts start with it."""

    _name = "cae.contract.clause"
    _description = "Model Text of a Contract"
    _order = "kind, sequence, id"
    _rec_name = "mention"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    sequence = fields.Integer(default=10)
    kind = fields.Selection(KINDS, required=True)
    mention = fields.Selection(MENTIONS, required=True)
    text = fields.Text()
    amount = fields.Monetary(help="For a mention that is an amount.")

    _mention_unique = models.Constraint(
        "UNIQUE (company_id, kind, mention)",
        "The cooperative already has a text of this mention.",
    )
