import json

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import file_open

MODELS = "cae_members/data/models_fr/documents"


class CaeDocumentTemplate(models.Model):
    """The models every cooperative starts with, and the buttons."""

    _inherit = "cae.document.template"

    @api.model
    def _load_defaults(self, companies):
        """Add the models that these companies have not, by their codes.

        What a cooperative made of a model, or archived, stays as it is.
        """
        templates = self.with_context(active_test=False)
        had = set(
            templates._read_group(
                [("company_id", "in", companies.ids)], ["company_id", "code"]
            )
        )
        models_ = _default_models()
        return self.create(
            [
                {**values, "company_id": company.id, "sequence": 10 * rank}
                for company in companies
                for rank, values in enumerate(models_, 1)
                if (company, values["code"]) not in had
            ]
        )

    def action_load_defaults(self):
        self._load_defaults(self.env.company)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    # Buttons

    def action_preview(self):
        """Print the template with a record, without keeping anything."""
        self.ensure_one()
        record = self.env[self.model].search(
            Domain("company_id", "=", self.company_id.id)
            & Domain(self._preview_domain()),
            limit=1,
            order="id desc",
        )
        preview = self.env["cae.document.preview"].create(
            {
                "template_id": self.id,
                "record": f"{record._name},{record.id}" if record else False,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Preview of %s", self.name),
            "res_model": "cae.document.preview",
            "res_id": preview.id,
            "view_mode": "form",
            "target": "new",
        }

    def _preview_domain(self):
        if self.model == "cae.contract" and self.contract_kind:
            return [("kind", "=", self.contract_kind)]
        return []

    def action_open_documents(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "cae_members.cae_document_action"
            ),
            "domain": [("template_id", "=", self.id)],
        }


def _default_models():
    with file_open(f"{MODELS}.json") as stream:
        models_ = json.load(stream)
    for values in models_:
        with file_open(f"{MODELS}/{values['code']}.html") as stream:
            values["body"] = stream.read()
    return models_
