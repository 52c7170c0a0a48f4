from datetime import date, timedelta

from odoo import api, fields, models


class CaeContributionAssignment(models.Model):
    """Which schedule applies, to whom, from when: all activities, or one of them."""

    _name = "cae.contribution.assignment"
    _description = "Schedule followed by activities"
    _order = "activity_id, date_from desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    schedule_id = fields.Many2one(
        "cae.contribution.schedule",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    activity_id = fields.Many2one(
        "cae.activity",
        ondelete="cascade",
        index=True,
        check_company=True,
        help="Empty: every activity that has no line of its own.",
    )
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(
        string="To", help="Empty: until the next line. Then the common schedule again."
    )

    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A line cannot end before it starts.",
    )
    _one_per_day = models.UniqueIndex(
        "(company_id, COALESCE(activity_id, 0), date_from)",
        "Another schedule already starts on that day.",
    )

    @api.depends("schedule_id.name", "activity_id.name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.schedule_id.name

    def _spans(self):
        """[(schedule, first day, last day or None)]: each until the next one starts."""
        ordered = self.sorted("date_from")
        following = [*(line.date_from for line in ordered[1:]), date.max]
        spans = []
        for line, after in zip(ordered, following, strict=False):
            end = line.date_to
            if after != date.max:
                before = after - timedelta(days=1)
                end = min(end or before, before)
            spans.append((line.schedule_id, line.date_from, end or None))
        return spans
