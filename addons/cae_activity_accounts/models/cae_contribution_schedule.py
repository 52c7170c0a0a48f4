import json
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import file_open

TEMPLATE = "cae_activity_accounts/data/contribution_templates/%s.json"


class CaeContributionSchedule(models.Model):
    """A scale of contributions that activities follow; its votes are its versions."""

    _name = "cae.contribution.schedule"
    _description = "Contribution schedule"
    _order = "name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    version_ids = fields.One2many(
        "cae.contribution.version", "schedule_id", string="Votes", copy=True
    )
    assignment_ids = fields.One2many(
        "cae.contribution.assignment", "schedule_id", string="Followed by"
    )
    note = fields.Text(
        help="Where the schedule comes from, what is still to be decided."
    )

    _name_unique = models.Constraint(
        "UNIQUE (company_id, name)", "Another schedule already has this name."
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booked(self):
        if self.version_ids._booked():
            raise UserError(
                self.env._("Contributions were booked by this schedule: archive it.")
            )

    @api.model
    def _load_template(self, company, code, date_from, basis="invoiced"):
        """Create the schedule of a template, followed by every activity of ``company``.

        Its version is a draft that starts on ``date_from``: the resolution is still to
        be named, and the amounts that the template does not know to be set.
        ``basis``: contributions on what is "invoiced" or "cashed".
        """
        with file_open(TEMPLATE % code) as file:
            template = json.load(file)
        lang = "fr" if (self.env.lang or "").startswith("fr") else "en"
        components = [
            self._template_component(values, lang, basis)
            for values in template["components"]
        ]
        return self.create(
            {
                "name": template["name"][lang],
                "company_id": company.id,
                "note": f"{template['note'][lang]}\n{template['source']}",
                "version_ids": [
                    fields.Command.create(
                        {
                            "date_from": date_from,
                            "component_ids": [
                                fields.Command.create(values) for values in components
                            ],
                        }
                    )
                ],
                "assignment_ids": [
                    fields.Command.create(
                        {"company_id": company.id, "date_from": date_from}
                    )
                ],
            }
        )

    @api.model
    def _template_component(self, template, lang, basis):
        """Values of a component from a template's: names by language, base by basis."""
        values = {**template, "name": template["name"][lang]}
        if "base" in values:
            values["base"] = values["base"].replace("{basis}", basis)
        for lines in ("bracket_ids", "limit_ids"):
            values[lines] = [fields.Command.create(v) for v in values.get(lines, ())]
        return values

    def _rules_between(self, start, end):
        """{code: [(engine Version, component)]} of each voted version, cut to the span.

        A version ends the day before the next one starts.
        """
        self.ensure_one()
        voted = self.version_ids.filtered(lambda version: version.state == "voted")
        ordered = voted.sorted("date_from")
        following = [*(version.date_from for version in ordered[1:]), date.max]
        rules = {}
        for version, after in zip(ordered, following, strict=True):
            for component in version.component_ids:
                rule = component._engine_version(after, start, end)
                if rule is not None:
                    rules.setdefault(component.code, []).append((rule, component))
        return rules
