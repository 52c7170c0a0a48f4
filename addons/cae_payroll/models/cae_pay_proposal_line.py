from odoo import fields, models


class CaePayProposalLine(models.Model):
    """What one activity can pay a member, term by term; written by the pay run."""

    _name = "cae.pay.proposal.line"
    _description = "What an Activity Can Pay"
    _order = "proposal_id, id"

    proposal_id = fields.Many2one(
        "cae.pay.proposal", required=True, index=True, ondelete="cascade", readonly=True
    )
    member_id = fields.Many2one(related="proposal_id.member_id")
    company_id = fields.Many2one(
        related="proposal_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    activity_id = fields.Many2one(
        "cae.activity", required=True, index=True, ondelete="restrict", readonly=True
    )
    result_to_date = fields.Monetary(readonly=True)
    treasury = fields.Monetary(readonly=True)
    pending_pay = fields.Monetary(
        string="Pay Not Booked",
        readonly=True,
        help="Pay of slips that the books of the cut-off do not have yet.",
    )
    contribution = fields.Monetary(
        string="Provisional Contribution",
        readonly=True,
        help="Due for the period to the cut-off and not booked; the closing books it.",
    )
    taken = fields.Monetary(
        string="Paid to Others",
        readonly=True,
        help="Pay of this month already charged to the activity for other members:"
        " added back before the activity is shared.",
    )
    share_weight = fields.Integer(
        readonly=True, help="Member's weight over the month, by days."
    )
    share_total = fields.Integer(string="Total of Weights", readonly=True)
    reserve = fields.Monetary(readonly=True)
    available = fields.Monetary(
        readonly=True,
        help="The lower of result and treasury, less pay not booked, provisional"
        " contribution and reserve; the member's share of it.",
    )
    charged = fields.Monetary(
        readonly=True, help="What the activity bears of the employer's cost."
    )
    remaining = fields.Monetary(
        string="What Stays", readonly=True, help="Available less charged."
    )
