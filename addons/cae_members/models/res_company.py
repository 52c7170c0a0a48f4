import json

from odoo import api, fields, models
from odoo.tools import file_open

# Lists that each cooperative starts with and then keeps as it likes, in the language
# of the contracts that they are printed on.
STARTING_LISTS = {
    "cae.candidate.stage": "candidate_stages",
    "cae.contract.clause": "contract_clauses",
    "cae.exit.reason": "exit_reasons",
    "cae.living.zone": "living_zones",
    "cae.referrer": "referrers",
    "cae.refusal.reason": "refusal_reasons",
    "cae.retention.rule": "retention_rules",
    "cae.social.status": "social_statuses",
    "cae.statutes": "statutes",
    "cae.step.type": "step_types",
    "cae.support.subject": "support_subjects",
    "cae.trade": "trades",
}


class ResCompany(models.Model):
    _inherit = "res.company"

    cae_associate_after_contract = fields.Boolean(
        string="Associates Outlive Their Contract",
        help="Set when the statutes say that somebody whose contract ends stays an"
        " associate; otherwise the end of the contract ends it (law 78-763, art. 10).",
    )

    cae_statutes_ids = fields.One2many(
        "cae.statutes", "company_id", string="Versions of the Statutes"
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._load_cae_lists()
        return companies

    def _load_cae_lists(self):
        """Give their starting lists to the companies that have none of a kind."""
        for name, file_name in STARTING_LISTS.items():
            # Whoever creates a company need not have a role in the cooperative.
            model_sudo = self.env[name].sudo().with_context(active_test=False)
            served = model_sudo._read_group(
                [("company_id", "in", self.ids)], ["company_id"]
            )
            missing = self - self.browse([company.id for (company,) in served])
            rows = _read_list(file_name)
            model_sudo.create(
                [
                    {**_rank(model_sudo, rank), **row, "company_id": company.id}
                    for company in missing
                    for rank, row in enumerate(rows, 1)
                ]
            )

    def _cae_seat(self):
        """The registered office on one line."""
        self.ensure_one()
        town = " ".join(part for part in (self.zip, self.city) if part)
        return ", ".join(part for part in (self.street, self.street2, town) if part)

    @api.model
    def _load_cae_lists_everywhere(self):
        self.search([("id", "!=", False)])._load_cae_lists()


def _read_list(name):
    with file_open(f"cae_members/data/models_fr/{name}.json") as stream:
        return json.load(stream)


def _rank(model, rank):
    return {"sequence": 10 * rank} if "sequence" in model._fields else {}
