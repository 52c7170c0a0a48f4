import base64
from datetime import date

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

BUSY = ("queued", "running")
# What the dry run was made with: changed, it has to be made again.
OPTIONS = {
    "file",
    "company_id",
    "mode",
    "opening_date",
    "opening_result",
    "date_from",
    "date_to",
    "column_reading",
    "analytic_column",
    "keep_numbers",
}


class CaeFecImport(models.Model):
    """A file of accounting entries (FEC) of the former software, brought in whole.

    ``action_analyse`` reads the file and says what would be created and every fault;
    nothing is written in the books. ``action_start`` books it in batches: entries are
    made as drafts, matched as drafts, and posted together in one transaction, the last
    one. Killed before it, nothing is posted; the run is taken up again, or undone.
    """

    _name = "cae.fec.import"
    _description = "Import of Accounting Entries"
    _inherit = ["cae.batch.mixin", "mail.thread"]
    _order = "id desc"
    _rec_name = "file_name"
    _batch_cron_xmlid = "cae_activity_accounts.cron_fec_import"
    _batch_limit = 1000

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    file = fields.Binary(required=True, attachment=True)
    file_name = fields.Char(required=True, default="FEC")
    state = fields.Selection(
        [
            ("draft", "To check"),
            ("refused", "To correct"),
            ("ready", "Ready"),
            ("done", "Imported"),
            ("undone", "Undone"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    mode = fields.Selection(
        [("history", "All entries"), ("opening", "Opening balances")],
        required=True,
        default="history",
    )
    opening_date = fields.Date(
        string="Opening on",
        help="Date of the entry of balances. Lines up to this day are summed by "
        "account, third party and activity.",
    )
    opening_result = fields.Selection(
        [
            ("keep", "Keep the accounts of income and expense"),
            ("carry", "Carry the result to 120 or 129, activity by activity"),
        ],
        string="Income and expense",
        required=True,
        default="keep",
        help="Keep them when the opening is in the course of a year; carry the result "
        "when it is the first day of one.",
    )
    date_from = fields.Date(
        string="Period from",
        help="Lines outside the period are faults. Left empty, it is that of the file.",
    )
    date_to = fields.Date(string="Period to")
    column_reading = fields.Selection(
        [
            ("ask", "In the order of the norm only"),
            ("name", "By the names of the columns"),
            ("position", "By position, whatever the names"),
        ],
        string="Columns",
        required=True,
        default="ask",
    )
    analytic_column = fields.Char(
        help="Name of the column that holds the activity, when it is not recognised."
    )
    keep_numbers = fields.Boolean(
        string="Keep the numbers of the file",
        default=True,
        help="An entry keeps its number as its name when its journal has none like it; "
        "otherwise Odoo numbers it and the reference begins with the number.",
    )
    accept_deviations = fields.Boolean(
        string="Accept what departs from the norm",
        tracking=True,
        help="Faults to confirm no longer hold the import back. Errors still do.",
    )

    # -- what the dry run found ------------------------------------------------------

    found_encoding = fields.Char(string="Encoding", readonly=True, copy=False)
    found_separator = fields.Char(string="Separator", readonly=True, copy=False)
    found_layout = fields.Selection(
        [
            ("fec", "Accounting entries (FEC)"),
            ("balance", "Balance by activity"),
            ("ledger", "General ledger by activity"),
            ("istea", "General ledger without names"),
        ],
        string="Kind of file",
        readonly=True,
        copy=False,
    )
    found_style = fields.Char(string="Amounts and dates", readonly=True, copy=False)
    found_reading = fields.Selection(
        [
            ("journal_number", "A journal and a number"),
            ("journal_number_year", "A journal, a number and a year"),
            ("number_date", "A number and a date"),
            ("runs", "Consecutive balanced lines"),
        ],
        string="What makes an entry",
        readonly=True,
        copy=False,
    )
    preview = fields.Json(readonly=True, copy=False)
    preview_html = fields.Html(
        string="First lines",
        compute="_compute_preview_html",
        sanitize=False,  # every text is escaped below; the style is ours
    )
    line_count = fields.Integer(string="Lines", readonly=True, copy=False)
    entry_count = fields.Integer(string="Entries", readonly=True, copy=False)
    new_count = fields.Integer(string="New entries", readonly=True, copy=False)
    lettering_count = fields.Integer(string="Matchings", readonly=True, copy=False)
    unattributed_count = fields.Integer(
        string="Lines to be attributed",
        readonly=True,
        copy=False,
        help="Lines of income or expense (in an opening: all lines) without activity.",
    )
    debit = fields.Monetary(readonly=True, copy=False)
    credit = fields.Monetary(readonly=True, copy=False)
    error_count = fields.Integer(string="Errors", readonly=True, copy=False)
    confirm_count = fields.Integer(string="To confirm", readonly=True, copy=False)
    warning_count = fields.Integer(string="Warnings", readonly=True, copy=False)
    total_ids = fields.One2many("cae.fec.total", "import_id", readonly=True)
    journal_total_ids = fields.One2many(
        "cae.fec.total",
        "import_id",
        domain=[("kind", "=", "journal")],
        string="By journal",
        readonly=True,
    )
    class_total_ids = fields.One2many(
        "cae.fec.total",
        "import_id",
        domain=[("kind", "=", "class")],
        string="By class",
        readonly=True,
    )
    fault_ids = fields.One2many("cae.fec.fault", "import_id", readonly=True)
    mapping_ids = fields.Many2many("cae.fec.mapping", string="Codes", copy=False)
    to_create = fields.Char(compute="_compute_to_create")

    # -- what was booked ---------------------------------------------------------------

    undoing = fields.Boolean(readonly=True, copy=False)
    match_done = fields.Integer(string="Matchings done", readonly=True, copy=False)
    move_ids = fields.One2many("account.move", "cae_fec_import_id", readonly=True)
    move_count = fields.Integer(string="Entries booked", compute="_compute_move_count")

    @api.depends("move_ids")
    def _compute_move_count(self):
        counts = dict(
            self.env["account.move"]._read_group(
                [("cae_fec_import_id", "in", self.ids)],
                ["cae_fec_import_id"],
                ["__count"],
            )
        )
        for record in self:
            record.move_count = counts.get(record, 0)

    @api.depends("mapping_ids.to_create")
    def _compute_to_create(self):
        for record in self:
            new = record.mapping_ids.filtered("to_create")
            counts = {
                kind: len(new.filtered(lambda line, kind=kind: line.kind == kind))
                for kind in ("journal", "account", "partner")
            }
            record.to_create = record.env._(
                "%(journal)s journals, %(account)s accounts, %(partner)s partners",
                **counts,
            )

    @api.depends("preview")
    def _compute_preview_html(self):
        row, cell = Markup("<tr>%s</tr>"), Markup("<td class='text-nowrap'>%s</td>")
        table = Markup(
            "<div class='overflow-auto'><table style='table-layout: auto' "
            "class='table table-sm table-bordered small w-auto'>%s</table></div>"
        )
        for record in self:
            lines = record.preview or []
            rows = [
                row % Markup("").join(cell % text for text in line) for line in lines
            ]
            record.preview_html = table % Markup("").join(rows) if rows else False

    @api.constrains("mode", "opening_date", "date_from", "date_to")
    def _check_dates(self):
        for record in self:
            if record.mode == "opening" and not record.opening_date:
                raise ValidationError(self.env._("Say on which day the books open."))
            if (record.date_to or date.max) < (record.date_from or date.min):
                raise ValidationError(self.env._("The period ends before it starts."))

    def write(self, vals):
        if OPTIONS & vals.keys():
            if self.filtered(lambda r: r.run_state in BUSY or r.move_count):
                raise UserError(
                    self.env._(
                        "Entries of this file are in the books or being booked: undo "
                        "the import before changing it."
                    )
                )
            if self.filtered(lambda record: record.state != "draft"):
                vals = {**vals, "state": "draft"}
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booked(self):
        if self.filtered("move_count"):
            raise UserError(
                self.env._(
                    "Undo the import before deleting it: its entries are booked."
                )
            )

    def _fec_data(self):
        """The bytes of the file."""
        return base64.b64decode(self.with_context(bin_size=False).file or b"")

    # -- buttons -----------------------------------------------------------------

    def action_undo(self):
        """Take the entries of the import out of the books, all of them."""
        self.ensure_one()
        self.check_access("write")
        self._check_undo()
        self.undoing = True
        return self.action_start()

    def action_open_moves(self):
        """The entries of the import."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_move_journal_line"
        )
        return action | {
            "domain": [("cae_fec_import_id", "=", self.id)],
            "context": {"create": False},
        }

    def action_open_faults(self):
        """The faults, to filter and export."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cae_activity_accounts.cae_fec_fault_action"
        )
        return action | {"domain": [("import_id", "=", self.id)]}

    def action_open_mappings(self):
        """What the codes of the file are here, to change."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cae_activity_accounts.cae_fec_mapping_action"
        )
        return action | {"domain": [("id", "in", self.mapping_ids.ids)]}
