from odoo import api, fields, models

from ..engine.figures import RATE
from ..engine.indicators import HOURS
from ..report.indicator_grid import figure_text
from .cae_indicator_words import MEASURE_LABELS


class CaeFundingTarget(models.Model):
    _name = "cae.funding.target"
    _description = "Target of a Funding Agreement"
    _order = "agreement_id, sequence, id"
    _rec_name = "indicator"

    agreement_id = fields.Many2one(
        "cae.funding.agreement", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="agreement_id.company_id", store=True, index=True, precompute=True
    )
    sequence = fields.Integer(default=10)
    indicator = fields.Selection(MEASURE_LABELS, required=True)
    target = fields.Float(
        digits=(16, 2),
        min_display_digits=0,
        required=True,
        help="A rate is entered in per cent: 60 is 60 %.",
    )
    reached = fields.Char(
        compute="_compute_reached",
        help="A small count is hidden from who may not see the people behind it.",
    )
    progress = fields.Float(
        string="Progress (%)", compute="_compute_reached", digits=(16, 0)
    )

    _indicator_unique = models.Constraint(
        "UNIQUE (agreement_id, indicator)",
        "The agreement already has a target for this indicator.",
    )
    _target_positive = models.Constraint(
        "CHECK (target > 0)", "A target is above zero."
    )

    @api.depends("indicator", "target", "agreement_id")
    @api.depends_context("uid", "lang")
    def _compute_reached(self):
        agreements = self.agreement_id._origin
        figures, thresholds = agreements._reached()
        for one in self:
            agreement = one.agreement_id._origin
            figure = figures.get(agreement, {}).get(one.indicator)
            one.reached, one.progress = "", 0
            if figure:
                one.reached = figure_text(
                    self.env, figure, one.indicator, thresholds[agreement]
                )
                one.progress = one._progress_of(figure)

    def _progress_of(self, figure):
        """What was reached of the target, in per cent; nothing of a hidden figure."""
        if not (figure.value and self.target):
            return 0
        scale = 100 if self.indicator == RATE else 1
        return 100 * scale * figure.value / self.target

    def _text_of_target(self):
        lang = self.env["ir.qweb.field.float"]
        digits = 2 if self.indicator == HOURS else 0
        text = lang.value_to_html(self.target, {"precision": digits})
        return f"{text} %" if self.indicator == RATE else text
