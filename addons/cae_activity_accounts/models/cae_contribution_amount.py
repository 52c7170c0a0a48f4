from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.cae_members.engine.money import units


class CaeContributionAmount(models.Model):
    """What one component took from one activity in one month, and why.

    Written by closings; never changed once its entry is posted. A later run of the same
    month adds the difference, as another line (``attempt``).
    """

    _name = "cae.contribution.amount"
    _description = "Contribution of an activity"
    _order = "month desc, activity_id, code, id"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    closing_id = fields.Many2one(
        "cae.closing", ondelete="restrict", index="btree_not_null", check_company=True
    )
    attempt = fields.Integer(required=True, default=1)
    month = fields.Date(required=True)
    activity_id = fields.Many2one(
        "cae.activity", required=True, ondelete="restrict", check_company=True
    )
    establishment_id = fields.Many2one(related="activity_id.establishment_id")
    member_id = fields.Many2one(
        "cae.member", ondelete="restrict", index="btree_not_null", check_company=True
    )
    contract_id = fields.Many2one(
        "cae.contract", ondelete="restrict", index="btree_not_null", check_company=True
    )
    component_id = fields.Many2one(
        "cae.contribution.component", required=True, ondelete="restrict", index=True
    )
    name = fields.Char(related="component_id.name")
    code = fields.Char(required=True)
    per = fields.Selection(
        [("activity", "Activity"), ("person", "Person"), ("contract", "Contract")],
        required=True,
    )
    # Bases to date of two months do not add up.
    base = fields.Monetary(string="Base to date", aggregator=None)
    amount = fields.Monetary(required=True)
    explanation = fields.Json()
    summary = fields.Text(string="Why", compute="_compute_summary")
    move_id = fields.Many2one(
        "account.move", string="Entry", ondelete="cascade", index="btree_not_null"
    )
    move_line_id = fields.Many2one(
        "account.move.line", string="Journal item", ondelete="cascade"
    )

    _once = models.UniqueIndex(
        "(closing_id, attempt, activity_id, code,"
        " COALESCE(member_id, 0), COALESCE(contract_id, 0))",
        "This contribution is already in the closing.",
    )
    _by_month = models.Index("(company_id, month, code)")

    @api.depends("name", "month")
    def _compute_display_name(self):
        for amount in self:
            amount.display_name = f"{amount.name} {amount.month:%m/%Y}"

    @api.depends("explanation")
    @api.depends_context("lang")
    def _compute_summary(self):
        for amount in self:
            sentences = self._explain(amount.explanation or {}, amount.currency_id)
            amount.summary = "\n".join(sentences)

    @api.model
    def _booked_domain(self):
        """Amounts whose entry counts: posted, and not reversed by a posted one."""
        return [
            ("move_id.state", "=", "posted"),
            (
                "move_id",
                "not any",
                [("reversal_move_ids", "any", [("state", "=", "posted")])],
            ),
        ]

    @api.model
    def _values_of(self, due, company, month):
        """Values of an amount from a ``ContributionDue``."""
        return {
            "company_id": company.id,
            "month": month,
            "activity_id": due.activity_id,
            "member_id": due.member_id,
            "contract_id": due.contract_id,
            "component_id": due.component_id,
            "code": due.code,
            "per": due.per,
            "base": units(due.base),
            "amount": units(due.amount),
            "explanation": due.explanation,
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_except_posted(self):
        if self.move_id.filtered(lambda move: move.state == "posted"):
            raise UserError(
                self.env._(
                    "A contribution that is in a posted entry is reversed, not deleted."
                )
            )
