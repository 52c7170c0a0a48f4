from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.misc import format_date

from odoo.addons.cae_members.engine.timeline import month_start


class CaeContributionVersion(models.Model):
    """What one general meeting voted: components that apply from a date."""

    _name = "cae.contribution.version"
    _description = "Voted version of a contribution schedule"
    _order = "schedule_id, date_from desc"

    schedule_id = fields.Many2one(
        "cae.contribution.schedule", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="schedule_id.company_id", store=True, index=True
    )
    date_from = fields.Date(string="Applies from", required=True)
    date_to = fields.Date(
        string="Until", help="Empty: until the next version of the schedule."
    )
    state = fields.Selection(
        [("draft", "Draft"), ("voted", "Voted")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    resolution = fields.Text(help="What the general meeting decided, in its words.")
    resolution_date = fields.Date(string="Voted on")
    retroactive = fields.Boolean(
        help="The vote says that it applies since the beginning of the year (or of the "
        "month, for monthly rules): what was booked is trued up."
    )
    component_ids = fields.One2many(
        "cae.contribution.component", "version_id", string="Components", copy=True
    )

    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A version cannot end before it starts.",
    )
    _one_per_day = models.Constraint(
        "UNIQUE (schedule_id, date_from)",
        "The schedule already has a version that starts on that day.",
    )

    @api.depends("schedule_id.name", "date_from")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._(
                "%(schedule)s from %(date)s",
                schedule=version.schedule_id.name or "",
                date=format_date(self.env, version.date_from),
            )

    def _booked(self):
        """Amounts of these versions that are in an entry."""
        return self.env["cae.contribution.amount"].search(
            [("component_id.version_id", "in", self.ids), ("move_id", "!=", False)],
            limit=1,
        )

    def action_vote(self):
        """Mark as voted: the version applies from its date."""
        for version in self:
            if not version.component_ids:
                raise UserError(
                    self.env._("%s has no component.", version.display_name)
                )
            # Brackets and limits may have changed since the component was checked.
            version.component_ids._check_rule()
            version._check_not_backwards()
        self.write({"state": "voted"})

    def action_draft(self):
        """Back to draft, as long as nothing was booked by it."""
        if self._booked():
            raise UserError(
                self.env._(
                    "Contributions were booked by this version: vote another one."
                )
            )
        self.write({"state": "draft"})

    def _check_not_backwards(self):
        """A vote applies to months not booked yet, unless it says otherwise."""
        self.ensure_one()
        if self.retroactive:
            return
        booked = self.env["cae.contribution.amount"].search(
            [
                ("component_id.version_id.schedule_id", "=", self.schedule_id.id),
                ("month", ">=", month_start(self.date_from)),
                ("move_id", "!=", False),
            ],
            order="month desc",
            limit=1,
        )
        if booked:
            raise ValidationError(
                self.env._(
                    "Contributions are booked until %(month)s: the version must start "
                    "later, or say that the vote is retroactive.",
                    month=format_date(self.env, booked.month, date_format="MMMM y"),
                )
            )

    @api.constrains("schedule_id", "component_ids", "state")
    def _check_payer_is_kept(self):
        """What was booked by person cannot go on by activity under the same code."""
        for schedule in self.schedule_id:
            payers = {}
            for component in schedule.version_ids.component_ids:
                if payers.setdefault(component.code, component.per) != component.per:
                    raise ValidationError(
                        self.env._(
                            "%(code)s is due per person in one version and not in "
                            "another: give the new component another code.",
                            code=component.code,
                        )
                    )

    def write(self, vals):
        if set(vals) & {"date_from", "date_to", "retroactive", "schedule_id"}:
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        self._check_draft()

    def _check_draft(self):
        if any(version.state == "voted" for version in self):
            raise UserError(
                self.env._(
                    "A voted version does not change: go back to draft, or vote a new "
                    "one that starts later."
                )
            )
