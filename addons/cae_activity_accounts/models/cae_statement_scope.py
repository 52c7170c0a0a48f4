from typing import Any, NamedTuple

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

SEES_ALL = "cae_members.group_cae_accountant,cae_members.group_cae_payroll"


class Scope(NamedTuple):
    """Whose entries a statement sums."""

    company: Any
    title: str
    domain: Domain
    is_whole: bool


class CaeStatementScope(models.AbstractModel):
    """What a statement is about: activities, members, establishments, or everything.

    ``scope``: "all", "activity", "member", "establishment", "shared", "unassigned";
    ``ids``: the records of that kind.
    """

    _name = "cae.statement.scope"
    _description = "Scope of a statement"

    MODELS = {
        "activity": ("cae.activity", "id"),
        "member": ("cae.member", "share_ids.member_id"),
        "establishment": ("cae.establishment", "establishment_id"),
    }

    @api.model
    def _from_options(self, options):
        company = self.env["res.company"].browse(
            int(options.get("company_id") or self.env.company.id)
        )
        if company not in self.env.companies:
            raise UserError(
                self.env._("Choose this cooperative among your companies first.")
            )
        of_company = Domain("company_id", "=", company.id)
        scope = options.get("scope") or "all"
        if scope == "all" and self.env.user.has_groups(SEES_ALL):
            return Scope(company, self.env._("Whole cooperative"), of_company, True)
        activities, title = self._activities(
            scope, options.get("ids") or [], of_company
        )
        if not activities:
            raise UserError(
                self.env._("No activity that you may see: choose another scope.")
            )
        domain = of_company & Domain("activity_id", "in", activities.ids)
        return Scope(company, title, domain, False)

    @api.model
    def _activities(self, scope, ids, of_company):
        """The activities of a scope that the user may read, and their title."""
        activity = self.env["cae.activity"].with_context(active_test=False)
        if scope == "all":
            return activity.search(of_company), self.env._("All my activities")
        if scope in ("shared", "unassigned"):
            found = activity.search(of_company & Domain("kind", "=", scope))
            return found, found.display_name
        if scope not in self.MODELS:
            raise UserError(self.env._("Unknown scope of a statement: %s.", scope))
        model, path = self.MODELS[scope]
        records = self.env[model].browse([int(id_) for id_ in ids])
        records.check_access("read")
        found = activity.search(of_company & Domain(path, "in", records.ids))
        return found, ", ".join(records.mapped("display_name"))

    @api.model
    @api.readonly
    def get_choices(self):
        """What the screen offers to the user: {scope: [[id, name], …]} and defaults."""
        domain = [("company_id", "=", self.env.company.id)]
        every = self.env["cae.activity"].with_context(active_test=False)
        activities = every.search(domain, order="kind, name_sort, id")
        return {
            "all": self.env.user.has_groups(SEES_ALL),
            "company_id": self.env.company.id,
            "company": self.env.company.name,
            "activity": [[a.id, a.display_name] for a in activities],
            "member": [
                [member.id, member.display_name]
                for member in activities.share_ids.member_id.sorted("name")
            ],
            "establishment": [
                [place.id, place.display_name]
                for place in activities.establishment_id.sorted("name")
            ],
        }
