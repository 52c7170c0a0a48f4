from odoo import api, fields, models
from odoo.exceptions import ValidationError

TARGETS = {
    "journal": "journal_id",
    "account": "account_id",
    "partner": "partner_id",
    "analytic": "activity_id",
    "activity_journal": "activity_id",
    "activity_account": "activity_id",
    "activity_piece": "activity_id",
}
SHORT = 5
CREATED = ("journal", "account", "partner")


class CaeFecMapping(models.Model):
    """What a code of the former software is here; kept for the next file.

    Journals, accounts and partners that have no target are created by the import. An
    analytic code without target is to be attributed.
    """

    _name = "cae.fec.mapping"
    _description = "Code of the Former Software"
    _order = "kind, code, id"
    _rec_name = "code"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    kind = fields.Selection(
        [
            ("journal", "Journal"),
            ("account", "Account"),
            ("partner", "Third party"),
            ("analytic", "Analytic code"),
            ("activity_journal", "Activity by journal"),
            ("activity_account", "Activity by beginning of account"),
            ("activity_piece", "Activity by beginning of piece"),
        ],
        required=True,
    )
    code = fields.Char(string="Code in the file", required=True)
    label = fields.Char(string="Label in the file")
    journal_id = fields.Many2one(
        "account.journal", check_company=True, ondelete="set null"
    )
    account_id = fields.Many2one(
        "account.account", check_company=True, ondelete="set null"
    )
    partner_id = fields.Many2one("res.partner", check_company=True, ondelete="set null")
    activity_id = fields.Many2one(
        "cae.activity", check_company=True, ondelete="set null"
    )
    journal_type = fields.Selection(
        [
            ("sale", "Sales"),
            ("purchase", "Purchase"),
            ("cash", "Cash"),
            ("bank", "Bank"),
            ("general", "Miscellaneous"),
        ],
        string="Type of the journal to create",
    )
    liquidity_code = fields.Char(string="Account of the bank or cash")
    account_type = fields.Selection(
        selection=lambda self: (
            self.env["account.account"]
            ._fields["account_type"]
            ._description_selection(self.env)
        ),
        string="Type of the account to create",
    )
    is_auxiliary = fields.Boolean(
        string="Account of one third party",
        help="The account is that of one customer or supplier: its lines go to the "
        "collective account, with a partner.",
    )
    to_create = fields.Boolean(compute="_compute_to_create", search="_search_to_create")

    target = fields.Char(string="Here", compute="_compute_target")

    _one_code = models.Constraint(
        "UNIQUE (company_id, kind, code)", "This code has its line already."
    )

    @api.depends("kind", *set(TARGETS.values()))
    def _compute_to_create(self):
        for line in self:
            target = TARGETS.get(line.kind)
            line.to_create = line.kind in CREATED and not line[target]

    @api.depends("kind", "journal_type", "account_type", *set(TARGETS.values()))
    def _compute_target(self):
        types = {
            kind: dict(self._fields[f"{kind}_type"]._description_selection(self.env))
            for kind in ("journal", "account")
        }
        for line in self:
            found = line[TARGETS[line.kind]] if line.kind else None
            if found:
                line.target = found.display_name
            elif line.kind in types:
                kind = types[line.kind].get(line[f"{line.kind}_type"], "")
                line.target = self.env._("created: %s", kind)
            elif line.kind == "partner":
                line.target = self.env._("created")
            else:
                line.target = self.env._("to be attributed")

    def _search_to_create(self, operator, value):
        if operator != "in":
            return NotImplemented
        missing = ["|"] * (len(CREATED) - 1)
        for kind in CREATED:
            missing += ["&", ("kind", "=", kind), (TARGETS[kind], "=", False)]
        return missing if True in value else ["!", *missing]

    @api.constrains("kind", *set(TARGETS.values()))
    def _check_target(self):
        for line in self:
            others = set(TARGETS.values()) - {TARGETS[line.kind]}
            if any(line[name] for name in others):
                raise ValidationError(
                    self.env._(
                        "%s: give the record of its own kind, and no other.", line.code
                    )
                )

    @api.model
    def _of(self, company, kinds=None):
        """{(kind, code): line} of a company."""
        domain = [("company_id", "=", company.id)]
        domain += [("kind", "in", kinds)] if kinds else []
        return {(line.kind, line.code): line for line in self.search(domain)}

    # -- creating ----------------------------------------------------------------

    def _create_targets(self):
        """Create the records that lines of one kind have not."""
        kind = self[:1].kind
        values = [getattr(line, f"_{kind}_values")() for line in self]
        if kind == "journal":
            self._shorten_codes(values, self.company_id)
        model = {"journal": "account.journal", "account": "account.account"}
        # The accountant has seen in the dry run what the file would create; he may
        # neither configure accounts and journals nor add partners by hand.
        records_sudo = self.env[model.get(kind, "res.partner")].sudo()
        records_sudo = records_sudo.with_company(self.company_id)
        created = records_sudo.with_context(tracking_disable=True).create(values)
        for line, record in zip(self, created, strict=True):
            line[TARGETS[kind]] = record.id

    def _account_values(self):
        return {
            "code": self.code,
            "name": self.label or self.code,
            "account_type": self.account_type or "asset_current",
            "company_ids": [(4, self.company_id.id)],
        }

    def _partner_values(self):
        # Third parties of a cooperative's books are not those of another.
        return {
            "name": self.label or self.code,
            "ref": self.code,
            "company_id": self.company_id.id,
        }

    def _journal_values(self):
        kind = self.journal_type or "general"
        account = self._liquidity_account()
        if kind in ("bank", "cash") and account.account_type != "asset_cash":
            kind = "general"
        return {
            "code": self.code,
            "name": self.label or self.code,
            "type": kind,
            "company_id": self.company_id.id,
            "default_account_id": kind in ("bank", "cash") and account.id,
            "alias_name": False,
            "show_on_dashboard": False,
        }

    def _liquidity_account(self):
        line = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("kind", "=", "account"),
                ("code", "=", self.liquidity_code or ""),
            ]
        )
        return line.account_id

    @api.model
    def _shorten_codes(self, values, company):
        """Journal codes of Odoo have five characters, and each journal its own."""
        journals = self.env["account.journal"].with_context(active_test=False)
        taken = set(journals.search([("company_id", "=", company.id)]).mapped("code"))
        for journal in values:
            code, number = journal["code"][:SHORT], 1
            while code in taken:
                number += 1
                code = f"{journal['code'][: SHORT - len(str(number))]}{number}"
            taken.add(code)
            journal["code"] = code
