from odoo import api, fields, models
from odoo.tools import SQL

from ..engine.slip_rows import SLIP_CODES
from .payroll_codes import code_labels

COLUMNS = (
    ("slip_id", "int"),
    ("company_id", "int"),
    ("code", "text"),
    ("sequence", "int"),
    ("base", "bigint"),
    ("employee_rate", "bigint"),
    ("employer_rate", "bigint"),
    ("employee", "bigint"),
    ("employer", "bigint"),
)
CENTS, RATE_UNITS = 100, 1000
SCALE = {
    "base": CENTS,
    "employee": CENTS,
    "employer": CENTS,
    "employee_rate": RATE_UNITS,
    "employer_rate": RATE_UNITS,
}


class CaePayslipLine(models.Model):
    """A line of a payslip: lean, because a year of a cooperative has 200,000 of them.

    No stored compute and no override of ``create``, so that ``_bulk_insert`` gives the
    same rows as the ORM (a test compares).
    """

    _name = "cae.payslip.line"
    _description = "Line of a Payslip"
    _order = "slip_id, sequence, id"
    _log_access = False

    slip_id = fields.Many2one(
        "cae.payslip", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, ondelete="restrict", readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    code = fields.Selection(
        selection="_selection_code", string="Line", required=True, readonly=True
    )
    sequence = fields.Integer(required=True, readonly=True)
    base = fields.Monetary(required=True, readonly=True)
    employee_rate = fields.Float(
        string="Employee Rate (%)", digits=(6, 3), readonly=True
    )
    employer_rate = fields.Float(
        string="Employer Rate (%)", digits=(6, 3), readonly=True
    )
    employee = fields.Monetary(string="Employee's Part", required=True, readonly=True)
    employer = fields.Monetary(string="Employer's Part", required=True, readonly=True)

    _code_unique = models.Constraint(
        "UNIQUE (slip_id, code)", "A payslip has each line once."
    )
    _not_empty = models.Constraint(
        "CHECK (employee <> 0 OR employer <> 0)", "A line of zero is not kept."
    )

    @api.model
    def _selection_code(self):
        labels = code_labels(self.env)
        return [(code, labels[code]) for code in SLIP_CODES]

    @api.model
    def _bulk_insert(self, slips, rows):
        """Insert the engine's rows (``SlipRow``) of each slip of ``slips``, in order.

        Raw SQL: one statement by columns; the ORM takes five times as long.
        """
        self.env["cae.payslip"].flush_model()
        values = [
            (
                slip.id,
                slip.company_id.id,
                row.code,
                row.sequence,
                row.base,
                row.employee_rate,
                row.employer_rate,
                row.employee,
                row.employer,
            )
            for slip, own in zip(slips, rows, strict=True)
            for row in own
        ]
        if not values:
            return
        names = [name for name, _type in COLUMNS]
        self.env.cr.execute(
            SQL(
                "INSERT INTO cae_payslip_line (%s) SELECT %s FROM unnest(%s) AS t(%s)",
                SQL(", ").join(map(SQL.identifier, names)),
                SQL(", ").join(self._scaled(name) for name in names),
                SQL(", ").join(
                    SQL("%s::" + type_ + "[]", list(column))  # pylint: disable=sql-injection
                    for (_name, type_), column in zip(
                        COLUMNS, zip(*values, strict=True), strict=True
                    )
                ),
                SQL(", ").join(map(SQL.identifier, names)),
            )
        )
        self.invalidate_model(flush=False)
        slips.invalidate_recordset(["line_ids"])

    @api.model
    def _scaled(self, name):
        if name not in SCALE:
            return SQL.identifier(name)
        return SQL("%s::numeric / %s", SQL.identifier(name), SCALE[name])
