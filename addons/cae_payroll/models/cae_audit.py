from odoo import api, models
from odoo.tools import SQL

from odoo.addons.cae_activity_accounts.models.cae_audit import Point
from odoo.addons.cae_members.engine.money import cents

from ..engine.offer import recomputed
from ..engine.slip_rows import slip_rows


class CaeAudit(models.AbstractModel):
    _inherit = "cae.audit"

    @api.model
    def _points(self, company):
        return [
            *super()._points(company),
            self._payslip_totals(company),
            self._payslip_charges(company),
            self._payslip_entries(company),
            self._payslip_activities(company),
            self._payslips_recomputed(company),
            self._payslip_twice(company),
        ]

    @api.model
    def _payslip_totals(self, company):
        """Employee's parts, and employer's parts net of the reduction, by slip."""
        return self._sql_point(
            self.env._("Each payslip: lines sum to its totals"),
            SQL(
                """
                SELECT s.name || side.name, round(side.total * 100),
                       round(COALESCE(side.lines, 0) * 100)
                  FROM cae_payslip s
             LEFT JOIN (SELECT slip_id, sum(employee) AS employee,
                               sum(employer) AS employer
                          FROM cae_payslip_line GROUP BY slip_id) l ON l.slip_id = s.id
        CROSS JOIN LATERAL (VALUES
                       (' employee', s.gross - s.net_before_tax, l.employee),
                       (' employer', s.employer_cost - s.gross, l.employer)
                     ) AS side (name, total, lines)
                 WHERE s.company_id = %s
                """,
                company.id,
            ),
            "%s: total %s, lines %s",
        )

    @api.model
    def _payslip_charges(self, company):
        return self._sql_point(
            self.env._("Each payslip: its cost is charged to activities"),
            SQL(
                """
                SELECT s.name, round(s.employer_cost * 100),
                       round(COALESCE(sum(c.amount), 0) * 100)
                  FROM cae_payslip s
             LEFT JOIN cae_payslip_charge c ON c.slip_id = s.id
                 WHERE s.company_id = %s
              GROUP BY s.id
                """,
                company.id,
            ),
            "%s: cost %s, charged %s",
        )

    @api.model
    def _payslip_entries(self, company):
        """Payslip lines by account = the run's entry, account by account."""
        return self._sql_point(
            self.env._("Each pay entry: payslip lines by account = its items"),
            SQL(
                """
                WITH line AS (
                    SELECT s.move_id, l.code, l.employee, l.employer
                      FROM cae_payslip_line l JOIN cae_payslip s ON s.id = l.slip_id
                     WHERE s.company_id = %(company)s AND s.state = 'posted'
                 UNION ALL
                    SELECT s.move_id, x.code, x.employee, x.employer
                      FROM cae_payslip s
        CROSS JOIN LATERAL (VALUES ('gross', 0, s.gross), ('pas', s.withheld, 0),
                                   ('net_paid', s.net_paid, 0)
                           ) AS x (code, employee, employer)
                     WHERE s.company_id = %(company)s AND s.state = 'posted'
                ), wanted AS (
                    SELECT move_id, a.expense_account_id AS account_id,
                           sum(employer) AS amount
                      FROM line JOIN cae_payroll_account a
                        ON a.company_id = %(company)s AND a.code = line.code
                  GROUP BY move_id, a.expense_account_id
                 UNION ALL
                    SELECT move_id, a.debt_account_id,
                           -sum(employee + CASE WHEN line.code = 'gross' THEN 0
                                                ELSE employer END)
                      FROM line JOIN cae_payroll_account a
                        ON a.company_id = %(company)s AND a.code = line.code
                  GROUP BY move_id, a.debt_account_id
                ), posted AS (
                    SELECT i.move_id, i.account_id, sum(i.balance) AS amount
                      FROM account_move_line i
                     WHERE i.move_id IN (SELECT move_id FROM line)
                  GROUP BY i.move_id, i.account_id
                ), by_account AS (
                    SELECT move_id, account_id, sum(amount) AS amount
                      FROM wanted WHERE account_id IS NOT NULL
                  GROUP BY move_id, account_id
                )
                SELECT COALESCE(w.move_id, p.move_id) || '/'
                       || COALESCE(w.account_id, p.account_id),
                       round(COALESCE(w.amount, 0) * 100),
                       round(COALESCE(p.amount, 0) * 100)
                  FROM by_account w
             FULL JOIN posted p
                    ON p.move_id = w.move_id AND p.account_id = w.account_id
                """,
                company=company.id,
            ),
            "entry/account %s: payslips %s, items %s",
        )

    @api.model
    def _payslip_activities(self, company):
        """What each activity was charged = the results of the entry, by activity."""
        return self._sql_point(
            self.env._("Each pay entry: charged to an activity = its costs there"),
            SQL(
                """
                WITH charged AS (
                    SELECT s.move_id, c.activity_id, sum(c.amount) AS amount
                      FROM cae_payslip_charge c JOIN cae_payslip s ON s.id = c.slip_id
                     WHERE s.company_id = %(company)s AND s.state = 'posted'
                  GROUP BY s.move_id, c.activity_id
                ), cost AS (
                    SELECT i.move_id, i.activity_id, sum(i.balance) AS amount
                      FROM account_move_line i
                      JOIN account_account a ON a.id = i.account_id
                     WHERE i.move_id IN (SELECT move_id FROM charged)
                       AND a.account_type LIKE 'expense%%'
                  GROUP BY i.move_id, i.activity_id
                )
                SELECT COALESCE(w.move_id, p.move_id) || '/'
                       || COALESCE(w.activity_id, p.activity_id),
                       round(COALESCE(w.amount, 0) * 100),
                       round(COALESCE(p.amount, 0) * 100)
                  FROM charged w
             FULL JOIN cost p
                    ON p.move_id = w.move_id AND p.activity_id = w.activity_id
                """,
                company=company.id,
            ),
            "entry/activity %s: charged %s, booked %s",
        )

    @api.model
    def _payslips_recomputed(self, company):
        """Lines stored = lines that the engine makes from what the slip stored."""
        slips = self.env["cae.payslip"].search([("company_id", "=", company.id)])
        faults = []
        for run, own in slips.grouped("run_id").items():
            law = run._law()
            result = recomputed(
                law, own.mapped("inputs"), [slip.state_before or {} for slip in own]
            )
            stored = self._stored_lines(own)
            for row, (slip, wanted) in enumerate(
                zip(own, slip_rows(law, result), strict=True)
            ):
                faults += self._line_faults(
                    slip, stored.get(slip, self.env["cae.payslip.line"]), wanted
                )
                for name, value in (
                    self.env["cae.payslip"]._result_values(result, row).items()
                ):
                    if cents(slip[name]) != cents(value):
                        faults.append(
                            f"{slip.name} {name}: stored {slip[name]}, computed {value}"
                        )
        name = self.env._("Payslips recomputed from what they stored")
        return Point(name, f"{len(slips)} payslips", faults)

    @api.model
    def _stored_lines(self, slips):
        self.env.flush_all()
        lines = self.env["cae.payslip.line"].search([("slip_id", "in", slips.ids)])
        return lines.grouped("slip_id")

    @api.model
    def _line_faults(self, slip, stored, wanted):
        values = {
            line.code: (
                cents(line.base),
                round(line.employee_rate * 1000),
                round(line.employer_rate * 1000),
                cents(line.employee),
                cents(line.employer),
            )
            for line in stored
        }
        target = {
            row.code: (
                row.base,
                row.employee_rate,
                row.employer_rate,
                row.employee,
                row.employer,
            )
            for row in wanted
        }
        return [
            f"{slip.name} {code}: stored {values.get(code)}, "
            f"computed {target.get(code)}"
            for code in sorted(values.keys() | target.keys())
            if values.get(code) != target.get(code)
        ]

    @api.model
    def _payslip_twice(self, company):
        return self._sql_point(
            self.env._("No member has two payslips for a month"),
            SQL(
                """
                SELECT member_id || '/' || month, 1, count(*)
                  FROM cae_payslip
                 WHERE company_id = %s AND state <> 'cancelled'
              GROUP BY member_id, month
                """,
                company.id,
            ),
            "member/month %s: expected %s, found %s",
        )
