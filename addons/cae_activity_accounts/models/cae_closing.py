from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL
from odoo.tools.misc import format_date

from odoo.addons.cae_members.engine.timeline import add_months, month_end, month_start

STEPS = ("contributions", "seal")
SEALED = {
    "cae_activity_entry": SQL(
        "move_id, move_line_id, partial_id, activity_id, account_id, date, amount"
    ),
    "cae_activity_settlement": SQL(
        "move_id, partial_id, activity_id, kind, date, gross, vat"
    ),
}


class CaeClosing(models.Model):
    """Closing of a month: what is missing is listed, contributions are trued up, the
    month is shut. Pay does not wait for it."""

    _name = "cae.closing"
    _description = "Monthly closing"
    _inherit = ["cae.batch.mixin", "mail.thread"]
    _order = "month desc, id desc"
    _batch_cron_xmlid = "cae_activity_accounts.cron_closing"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(required=True, help="Any day of the month to close.")
    date_end = fields.Date(string="Last day", compute="_compute_date_end", store=True)
    state = fields.Selection(
        [("open", "Open"), ("closed", "Closed")],
        required=True,
        default="open",
        readonly=True,
        copy=False,
        tracking=True,
    )
    seal = fields.Char(
        readonly=True,
        copy=False,
        help="Digest of the month's rows in the activity ledger when it was closed.",
    )
    item_ids = fields.One2many("cae.closing.item", "closing_id", readonly=True)
    missing_ids = fields.One2many(
        "cae.closing.item",
        "closing_id",
        domain=[("blocking", "=", True)],
        string="To complete",
        readonly=True,
    )
    listed_ids = fields.One2many(
        "cae.closing.item",
        "closing_id",
        domain=[("blocking", "=", False)],
        string="Not attributed by nature",
        readonly=True,
    )
    missing_count = fields.Integer(compute="_compute_missing_count")

    _one_per_month = models.Constraint(
        "UNIQUE (company_id, month)", "This month already has its closing."
    )

    @api.depends("month")
    def _compute_date_end(self):
        for closing in self:
            closing.date_end = closing.month and month_end(closing.month)

    @api.depends("month", "company_id")
    def _compute_display_name(self):
        for closing in self:
            month = closing.month and format_date(
                closing.env, closing.month, date_format="MMMM y"
            )
            closing.display_name = closing.env._("Closing of %s", month or "…")

    @api.depends("item_ids.blocking")
    def _compute_missing_count(self):
        counts = dict(
            self.env["cae.closing.item"]._read_group(
                [("closing_id", "in", self.ids), ("blocking", "=", True)],
                ["closing_id"],
                ["__count"],
            )
        )
        for closing in self:
            closing.missing_count = counts.get(closing, 0)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("month"):
                vals["month"] = month_start(fields.Date.to_date(vals["month"]))
        closings = super().create(vals_list)
        closings.action_refresh()
        return closings

    @api.constrains("month")
    def _check_month(self):
        for closing in self:
            if closing.month.day != 1:
                raise ValidationError(
                    self.env._("A closing is known by the first day of its month.")
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        if self.filtered(lambda closing: closing.state == "closed"):
            raise UserError(self.env._("Reopen a closed month before deleting it."))

    # -- what is to be completed -------------------------------------------------

    def action_refresh(self):
        """List again the items that no activity claims."""
        item = self.env["cae.closing.item"]
        for closing in self.filtered(lambda closing: closing.state == "open"):
            # The lists belong to the closing: whoever may run it may rebuild them.
            items_sudo = closing.item_ids.sudo()
            items_sudo.unlink()
            item._list(closing)
        self.invalidate_recordset(["item_ids", "missing_ids", "listed_ids"])
        return True

    def action_open_entries(self):
        """The ledger of the month, by account."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cae_activity_accounts.cae_activity_entry_action"
        )
        return action | {
            "domain": [
                ("company_id", "=", self.company_id.id),
                ("date", ">=", self.month),
                ("date", "<=", self.date_end),
            ],
            "context": {"search_default_by_account": 1},
        }

    def _batch_check_start(self):
        if self.state == "closed":
            raise UserError(self.env._("%s is done.", self.display_name))
        closed = self.company_id.cae_closed_until
        if closed and self.month != closed + timedelta(days=1):
            raise UserError(
                self.env._(
                    "Months close in order: the activity accounts are closed until "
                    "%(closed)s, close %(next)s first.",
                    closed=format_date(self.env, closed),
                    next=format_date(
                        self.env, closed + timedelta(days=1), date_format="MMMM y"
                    ),
                )
            )
        self.action_refresh()
        self._check_complete()

    def _check_complete(self):
        if self.missing_count:
            raise UserError(
                self.env._(
                    "%(count)s items have no activity: complete the list, or attribute "
                    "them to the shared services.",
                    count=self.missing_count,
                )
            )

    # -- steps ------------------------------------------------------------------

    def _batch_steps(self):
        return STEPS

    def _batch_step_label(self, step):
        labels = {
            "contributions": self.env._("Contributions of the month"),
            "seal": self.env._("Closing of the month"),
        }
        return labels.get(step, step)

    def _batch_run_step(self, step, limit):
        return getattr(self, f"_step_{step}")(limit)

    def _step_contributions(self, limit):
        """Book what the contributions of the month still lack; nothing remains."""
        return 0

    def _step_seal(self, limit):
        """Shut the month: nothing dated in it changes any more."""
        self.action_refresh()
        self._check_complete()
        self.env["cae.ledger"]._sync()
        # Closing dates are the company's: accountants close, managers configure.
        company_sudo = self.company_id.sudo()
        company_sudo.write(
            {
                "cae_closed_until": self.date_end,
                "sale_lock_date": max(
                    self.date_end, self.company_id.sale_lock_date or self.date_end
                ),
                "purchase_lock_date": max(
                    self.date_end, self.company_id.purchase_lock_date or self.date_end
                ),
            }
        )
        self.write({"state": "closed", "seal": self._digest()})
        return 0

    def _digest(self):
        """SHA-256 of the month's rows, in the database (they may be a million)."""
        self.env.flush_all()
        digests = []
        for table, columns in SEALED.items():
            self.env.cr.execute(
                SQL(
                    """
                    SELECT encode(sha256(convert_to(COALESCE(
                               string_agg(row_text, chr(10) ORDER BY row_text), ''
                           ), 'UTF8')), 'hex')
                      FROM (SELECT ROW(%s)::text AS row_text FROM %s
                             WHERE company_id = %s AND date BETWEEN %s AND %s) rows
                    """,
                    columns,
                    SQL.identifier(table),
                    self.company_id.id,
                    self.month,
                    self.date_end,
                )
            )
            digests.append(self.env.cr.fetchone()[0])
        return "-".join(digests)

    # -- reopening -----------------------------------------------------------

    def action_reopen(self):
        """Reopen the last closed month; what was booked stays and is trued up again."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "closed" or self.company_id.cae_closed_until != self.date_end:
            raise UserError(
                self.env._(
                    "Only the last closed month can be reopened: it is the month that "
                    "ends on %s.",
                    self.company_id.cae_closed_until or self.env._("(none)"),
                )
            )
        before = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "closed"),
                ("month", "=", add_months(self.month, -1)),
            ],
            limit=1,
        )
        reopened_until = before.date_end or False
        # As for closing: the dates are the company's.
        company_sudo = self.company_id.sudo()
        company_sudo.write(
            {
                "cae_closed_until": reopened_until,
                "sale_lock_date": reopened_until,
                "purchase_lock_date": reopened_until,
            }
        )
        self.write({"state": "open", "seal": False, "run_state": "idle"})
        # Corrections booked for the month go back to their natural dates.
        moved = self.env["cae.activity.entry"]._read_group(
            [("company_id", "=", self.company_id.id), ("date", ">=", self.month)],
            aggregates=["move_id:array_agg_distinct"],
        )
        self.env["cae.ledger"]._mark(moved[0][0] or [])
        return True
