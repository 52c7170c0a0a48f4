from odoo import api, fields, models, tools

ROLES = [
    ("turnover", "Turnover"),
    ("production_cost", "Production costs"),
    ("pay_cost", "Pay costs"),
    ("wages", "Gross wages"),
    ("cash_charge", "Cost of being paid (does not reduce what was cashed)"),
    ("internal_charge", "Internal pair: charge side"),
    ("internal_income", "Internal pair: income side"),
    ("liquidity", "Bank, cash, cheques"),
    ("debt", "Debts taken off the treasury (social, tax, VAT)"),
    ("supplier", "Suppliers"),
    ("pending", "Not yet due: left out of debts"),
    ("suspense", "Suspense accounts"),
]

# French chart of accounts; production costs as Coopaname's rule names them.
DEFAULTS = {
    "turnover": "70",
    "production_cost": "601 602 604 607 611 6251 6256",
    "pay_cost": "64 631 633",
    "wages": "641",
    "cash_charge": "627",
    "internal_charge": "186",
    "internal_income": "187",
    "liquidity": "50 51 53 54 58",
    "debt": "42 43 44",
    "supplier": "40",
    "pending": "44574 4458 409",
    "suspense": "471 472 473",
}


class CaeAccountRole(models.Model):
    _name = "cae.account.role"
    _description = "Role of accounts in the activity accounts"
    _order = "company_id, role"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    role = fields.Selection(ROLES, required=True)
    prefixes = fields.Char(
        required=True, help="Beginnings of account codes, separated by spaces."
    )

    _one_per_role = models.Constraint(
        "UNIQUE (company_id, role)", "A company has one list of accounts for each role."
    )

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    def _load_defaults(self, companies):
        """Create the roles that ``companies`` do not have yet, as records to edit."""
        existing = {
            (company.id, role)
            for company, role in self._read_group(
                [("company_id", "in", companies.ids)], ["company_id", "role"]
            )
        }
        self.create(
            [
                {"company_id": company.id, "role": role, "prefixes": prefixes}
                for company in companies
                for role, prefixes in DEFAULTS.items()
                if (company.id, role) not in existing
            ]
        )

    @api.model
    def action_open(self):
        """The roles of the current company, those by default included."""
        self._load_defaults(self.env.company)
        return self.env["ir.actions.act_window"]._for_xml_id(
            "cae_activity_accounts.cae_account_role_action"
        )

    @api.model
    @tools.ormcache("company_id")
    def _prefixes(self, company_id):
        # Whoever posts an entry makes the ledger read the roles.
        roles_sudo = self.sudo().search([("company_id", "=", company_id)])
        return DEFAULTS | {role.role: role.prefixes for role in roles_sudo}

    @api.model
    @tools.ormcache("company.id", "role")
    def _accounts(self, company, role):
        """Ids (frozenset) of the company's accounts that have ``role``."""
        prefixes = tuple(self._prefixes(company.id)[role].split())
        # Codes are company-dependent and read by people who cannot read accounts.
        accounts_sudo = (
            self.env["account.account"]
            .sudo()
            .with_company(company)
            .with_context(active_test=False)
            .search_fetch([("company_ids", "parent_of", company.ids)], ["code"])
        )
        return frozenset(
            account.id
            for account in accounts_sudo
            if (account.code or "").startswith(prefixes)
        )

    @api.model
    @tools.ormcache("company.id", "group")
    def _accounts_of_group(self, company, group):
        """Ids (frozenset) of the company's accounts of an internal group (Odoo's)."""
        # Figures are read by people who cannot read the chart of accounts.
        account_sudo = self.env["account.account"].sudo()
        accounts_sudo = account_sudo.with_context(active_test=False).search(
            [("company_ids", "parent_of", company.ids), ("internal_group", "=", group)]
        )
        return frozenset(accounts_sudo.ids)
