import base64
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..engine.crosstab import TOTAL, Cell, crosstab, people_behind
from ..engine.disclosure import protect
from ..engine.figures import FIGURES, RATE, figure
from ..engine.indicators import ESTABLISHMENT, FOLLOWED, LEFT, observe, parse_bands
from ..engine.timeline import add_months, month_end, month_start
from ..models.cae_indicator_words import DIMENSIONS, MEASURE_LABELS
from ..report.indicator_files import make_csv, make_xlsx
from ..report.indicator_grid import Grid

PERIODS = [
    ("this_year", "This year"),
    ("last_year", "Last year"),
    ("this_quarter", "This quarter"),
    ("last_quarter", "Last quarter"),
    ("other", "Other days"),
]
SCOPES = [
    ("all", "The whole cooperative"),
    ("mine", "The members I follow"),
    ("establishment", "An establishment"),
    ("agreement", "A funding agreement"),
]
PEOPLE, FIGURES_ONLY, OWN = "people", "figures_only", "own"


class CaeIndicatorReport(models.TransientModel):
    """Counts of people for a period, a scope and one or two dimensions.

    Who may read every personal file sees any figure and who is behind it; an adviser,
    those of the members he follows. An accountant reads no personal file: figures are
    then read with all rights, always protected, for whole quarters, and open nothing.
    """

    _name = "cae.indicator.report"
    _description = "Indicators for Funders"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    period = fields.Selection(PERIODS, required=True, default="this_year")
    date_from = fields.Date(
        string="From",
        required=True,
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
    )
    date_to = fields.Date(
        string="To",
        required=True,
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
    )
    scope = fields.Selection(SCOPES, required=True, default="all")
    establishment_id = fields.Many2one("cae.establishment")
    agreement_id = fields.Many2one("cae.funding.agreement")
    row_dimension = fields.Selection(
        DIMENSIONS, string="Rows", required=True, default=ESTABLISHMENT
    )
    column_dimension = fields.Selection(DIMENSIONS, string="Columns")
    measure = fields.Selection(
        MEASURE_LABELS, string="Figure", required=True, default=FOLLOWED
    )
    ordinary = fields.Boolean(
        string="With Ordinary Employees",
        help="The cooperative's own team is not counted otherwise.",
    )
    hide_small = fields.Boolean(
        string="Hide Small Counts",
        default=True,
        help="Show the real figures only to who works on the files; never send them.",
    )
    only_figures = fields.Boolean(compute="_compute_only_figures")
    grid = fields.Json(compute="_compute_grid")
    xlsx_file = fields.Binary(compute="_compute_xlsx_file")
    csv_file = fields.Binary(compute="_compute_csv_file")

    @api.depends_context("lang")
    def _compute_display_name(self):
        self.display_name = self.env._("Indicators")

    @api.depends("period")
    def _compute_dates(self):
        today = fields.Date.context_today(self)
        for report in self:
            first, last = _period(report.period, today)
            if first:
                report.date_from, report.date_to = first, last

    @api.depends("scope")
    @api.depends_context("uid")
    def _compute_only_figures(self):
        for report in self:
            report.only_figures = report._reach() == FIGURES_ONLY

    @api.depends(
        "date_from",
        "date_to",
        "scope",
        "establishment_id",
        "agreement_id",
        "row_dimension",
        "column_dimension",
        "measure",
        "ordinary",
        "hide_small",
    )
    @api.depends_context("uid", "lang")
    def _compute_grid(self):
        for report in self:
            try:
                report.grid = report._grid().as_json()
            except UserError as error:
                report.grid = {"problem": str(error)}

    # Who may see what

    def _reach(self):
        user = self.env.user
        if self.env.su or user.has_group("cae_members.group_cae_payroll"):
            return PEOPLE
        if self.scope != "mine" and user.has_group("cae_members.group_cae_accountant"):
            return FIGURES_ONLY
        return OWN

    def _check_asked(self):
        """Say what is missing, or what this user cannot ask."""
        self.ensure_one()
        if not (self.date_from and self.date_to) or self.date_to < self.date_from:
            raise UserError(self.env._("Give a first and a last day, in this order."))
        if self.scope == "establishment" and not self.establishment_id:
            raise UserError(self.env._("Choose the establishment."))
        if self.scope == "agreement" and not self.agreement_id:
            raise UserError(self.env._("Choose the funding agreement."))
        if self._reach() != FIGURES_ONLY:
            return
        # Two tables of nearly the same people would tell who makes the difference.
        if self.scope == "establishment":
            raise UserError(
                self.env._(
                    "Choose the establishment as a dimension, for the whole"
                    " cooperative."
                )
            )
        if self.ordinary:
            raise UserError(
                self.env._("Ordinary employees are not counted here: too few to hide.")
            )
        if not _is_whole_quarters(self.date_from, self.date_to):
            raise UserError(
                self.env._(
                    "Choose whole quarters: shorter periods would tell who came and"
                    " who left."
                )
            )

    # Facts and figures

    def _seen(self):
        self._check_asked()
        reach = self._reach()
        domain = Domain("company_id", "=", self.company_id.id)
        if reach == OWN or self.scope == "mine":
            domain &= Domain("adviser_id", "=", self.env.uid)
        agreement = self.agreement_id if self.scope == "agreement" else None
        reader = self.env["cae.indicator.reader"]
        if reach == FIGURES_ONLY:
            # An accountant reads no personal file; he is given protected counts only.
            reader_sudo = reader.sudo()
            reader = reader_sudo
        people = reader._people(
            domain, self.date_from, self.date_to, agreement, self.ordinary
        )
        bands = parse_bands(self.company_id.cae_age_bands)
        seen = observe(people, self.date_from, self.date_to, bands)
        if self.scope == "establishment":
            wanted = str(self.establishment_id.id)
            seen = [one for one in seen if one.groups[ESTABLISHMENT] == wanted]
        return seen

    def _threshold(self):
        hides = self.hide_small or self._reach() == FIGURES_ONLY
        return self.company_id.cae_small_count if hides else 0

    def _grid(self):
        table = crosstab(
            self._seen(), self.row_dimension, self.column_dimension or None
        )
        threshold = self._threshold()
        masks = protect(table, threshold)
        words = self.env["cae.indicator.words"]
        total = words._total_label()
        rows = {**words._group_labels(self.row_dimension, table.rows), **total}
        if self.column_dimension:
            labels = words._group_labels(self.column_dimension, table.columns)
            columns = {
                (key, self.measure): label for key, label in {**labels, **total}.items()
            }
        else:
            names = words._measure_labels()
            columns = {(TOTAL, measure): names[measure] for measure in FIGURES}
        figures = {
            row: [figure(table, masks, Cell(row, *column)) for column in columns]
            for row in rows
        }
        return Grid(self, rows, columns, figures, threshold)

    def _scope_label(self):
        if self.scope == "agreement":
            return self.agreement_id.display_name
        if self.scope == "establishment":
            return self.establishment_id.display_name
        if self._reach() == OWN or self.scope == "mine":
            return self.env._("Members followed by %s", self.env.user.name)
        return self.env._("The whole cooperative")

    def action_open_members(self, row, column, measure):
        """Show the members a figure counts, to who may read their files."""
        self.ensure_one()
        if self._reach() == FIGURES_ONLY:
            raise AccessError(
                self.env._("Figures open the members to who may read their files only.")
            )
        ids = people_behind(
            self._seen(),
            self.row_dimension,
            self.column_dimension or None,
            Cell(row, column, LEFT if measure == RATE else measure),
        )
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "cae_members.cae_member_action"
            ),
            "domain": [("id", "in", list(ids))],
            "context": {"active_test": False},
        }

    # Files

    def _compute_xlsx_file(self):
        for report in self:
            report.xlsx_file = base64.b64encode(make_xlsx(report._grid().sheet()))

    def _compute_csv_file(self):
        for report in self:
            report.csv_file = base64.b64encode(make_csv(report._grid().sheet()))

    def action_export_xlsx(self):
        return self._download("xlsx")

    def action_export_csv(self):
        return self._download("csv")

    def _download(self, kind):
        self._check_asked()
        name = self.env._(
            "Indicators %(first)s %(last)s", first=self.date_from, last=self.date_to
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/{kind}_file/{name}.{kind}"
            "?download=true",
            "target": "download",
        }


def _period(name, today):
    quarter = add_months(month_start(today), -((today.month - 1) % 3))
    before = add_months(quarter, -3)
    return {
        "this_year": (date(today.year, 1, 1), date(today.year, 12, 31)),
        "last_year": (date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
        "this_quarter": (quarter, month_end(add_months(quarter, 2))),
        "last_quarter": (before, month_end(add_months(before, 2))),
    }.get(name, (None, None))


def _is_whole_quarters(first, last):
    starts = first == month_start(first) and first.month % 3 == 1
    return starts and last == month_end(last) and last.month % 3 == 0
