from odoo import api, fields, models

from ..engine.crosstab import TOTAL, Cell, crosstab
from ..engine.disclosure import protect
from ..engine.figures import FIGURES, figure
from ..engine.indicators import (
    ENTERED,
    ENTRY_AGE,
    FOLLOWED,
    HOURS,
    LEFT,
    POSITIVE,
    observe,
    parse_bands,
)
from ..report.indicator_grid import figure_text

PERSONAL_GROUP = "cae_members.group_cae_personal_data"
# Tables and figures of the printed report.
REPORT_DIMENSIONS = ("gender", ENTRY_AGE, "entry_status", "zone")
REPORT_FIGURES = (FOLLOWED, ENTERED, LEFT, POSITIVE, HOURS)


class CaeFundingAgreement(models.Model):
    """Who takes part, and what was reached."""

    _inherit = "cae.funding.agreement"

    participation_ids = fields.One2many(
        "cae.funding.participation",
        "agreement_id",
        string="Participants",
        groups=PERSONAL_GROUP,
    )
    participant_count = fields.Integer(
        compute="_compute_participant_count", groups=PERSONAL_GROUP
    )
    target_ids = fields.One2many(
        "cae.funding.target", "agreement_id", string="Targets", copy=True
    )

    @api.depends("participation_ids")
    def _compute_participant_count(self):
        counts = dict(
            self.env["cae.funding.participation"]._read_group(
                [("agreement_id", "in", self.ids)], ["agreement_id"], ["__count"]
            )
        )
        for agreement in self:
            agreement.participant_count = counts.get(agreement, 0)

    @api.constrains("date_from", "date_to", "shared")
    def _check_participations(self):
        # Whoever changes the agreement need not see every participant.
        participations_sudo = self.sudo().participation_ids
        participations_sudo._check_period()
        participations_sudo._check_one_agreement()

    # What was reached

    def _figures_of(self, threshold, dimensions=("",)):
        """Return {dimension: (table, masks)} of this agreement over its whole period.

        A total that one table hides is hidden in all: it would give the others away.
        """
        self.ensure_one()
        # Counts of everybody who takes part, protected unless the caller sees all.
        reader_sudo = self.env["cae.indicator.reader"].sudo()
        domain = [("company_id", "=", self.company_id.id)]
        people = reader_sudo._people(domain, self.date_from, self.date_to, self)
        bands = parse_bands(self.company_id.cae_age_bands)
        seen = observe(people, self.date_from, self.date_to, bands)
        tables = {name: crosstab(seen, name, None) for name in dimensions}
        masks = {name: protect(table, threshold) for name, table in tables.items()}
        totals = {
            cell: mask
            for found in masks.values()
            for cell, mask in sorted(found.items())
            if cell.row == TOTAL
        }
        return {name: (tables[name], {**masks[name], **totals}) for name in dimensions}

    def _reached(self):
        """Return ({agreement: {measure: Figure}}, threshold) for this user."""
        sees_all = self.env.user.has_group("cae_members.group_cae_payroll")
        thresholds = {
            one: 0 if sees_all else one.company_id.cae_small_count for one in self
        }
        figures = {}
        for agreement, threshold in thresholds.items():
            [(table, masks)] = agreement._figures_of(threshold).values()
            figures[agreement] = {
                measure: figure(table, masks, Cell(TOTAL, TOTAL, measure))
                for measure in FIGURES
            }
        return figures, thresholds

    def _report_tables(self):
        """Tables of the printed report: [(title, header, [(label, texts)])]."""
        threshold = self.company_id.cae_small_count
        words = self.env["cae.indicator.words"]
        names, titles = words._measure_labels(), words._dimension_labels()
        tables = []
        for name, (table, masks) in self._figures_of(
            threshold, REPORT_DIMENSIONS
        ).items():
            labels = {**words._group_labels(name, table.rows), **words._total_label()}
            rows = [
                (
                    label,
                    [
                        figure_text(
                            self.env,
                            figure(table, masks, Cell(row, TOTAL, measure)),
                            measure,
                            threshold,
                        )
                        for measure in REPORT_FIGURES
                    ],
                )
                for row, label in labels.items()
            ]
            tables.append((titles[name], [names[one] for one in REPORT_FIGURES], rows))
        return tables

    def _report_targets(self):
        """Targets of the printed report: [(label, target, reached, per cent)]."""
        threshold = self.company_id.cae_small_count
        found = self._figures_of(threshold, REPORT_DIMENSIONS)
        table, masks = found[REPORT_DIMENSIONS[0]]
        names = self.env["cae.indicator.words"]._measure_labels()
        lines = []
        for target in self.target_ids:
            reached = figure(table, masks, Cell(TOTAL, TOTAL, target.indicator))
            lines.append(
                (
                    names[target.indicator],
                    target._text_of_target(),
                    figure_text(self.env, reached, target.indicator, threshold),
                    target._progress_of(reached),
                )
            )
        return lines

    # Buttons

    def action_open_participations(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "cae_members.cae_funding_participation_action"
            ),
            "domain": [("agreement_id", "=", self.id)],
            "context": {"default_agreement_id": self.id},
        }

    def action_open_indicators(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "cae_members.cae_indicator_report_action"
            ),
            "context": {
                "default_period": "other",
                "default_scope": "agreement",
                "default_agreement_id": self.id,
                "default_date_from": fields.Date.to_string(self.date_from),
                "default_date_to": fields.Date.to_string(self.date_to),
                "default_row_dimension": "gender",
            },
        }
