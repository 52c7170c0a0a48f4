import json

from odoo import models
from odoo.tools import file_open


class ResCompany(models.Model):
    _inherit = "res.company"

    def _load_cae_lists(self):
        result = super()._load_cae_lists()
        self._load_support_templates()
        return result

    def _load_support_templates(self):
        """Give the companies without them the templates of what support signs."""
        with file_open("cae_members/data/models_fr/support_templates.json") as stream:
            rows = json.load(stream)
        # Whoever creates a company need not have a role in the cooperative.
        templates_sudo = self.env["cae.document.template"].sudo()
        having = {
            (template.company_id.id, template.code)
            for template in templates_sudo.with_context(active_test=False).search(
                [
                    ("company_id", "in", self.ids),
                    ("code", "in", [row["code"] for row in rows]),
                ]
            )
        }
        templates_sudo.create(
            [
                {**row, "body": "".join(row["body"]), "company_id": company.id}
                for company in self
                for row in rows
                if (company.id, row["code"]) not in having
            ]
        )
