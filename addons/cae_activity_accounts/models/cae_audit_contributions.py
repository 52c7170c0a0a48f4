from odoo import api, models
from odoo.tools import SQL


class CaeAudit(models.AbstractModel):
    _inherit = "cae.audit"

    @api.model
    def _points(self, company):
        return [*super()._points(company), self._contributions(company)]

    @api.model
    def _contributions(self, company):
        """What was explained is what was booked, item by item, and the other way."""
        return self._sql_point(
            self.env._("Contributions = the items of their entries"),
            SQL(
                """
                SELECT l.id, round(l.balance * 100), round(COALESCE(a.amount, 0) * 100)
                  FROM account_move_line l
                  JOIN (SELECT DISTINCT move_id FROM cae_contribution_amount
                         WHERE company_id = %(company)s) m ON m.move_id = l.move_id
                  JOIN cae_activity activity ON activity.id = l.activity_id
             LEFT JOIN (SELECT move_line_id, sum(amount) AS amount
                          FROM cae_contribution_amount WHERE company_id = %(company)s
                      GROUP BY move_line_id) a ON a.move_line_id = l.id
                 WHERE activity.kind = 'member' AND l.parent_state = 'posted'
                """,
                company=company.id,
            ),
            "item %s: booked %s, explained %s",
        )
