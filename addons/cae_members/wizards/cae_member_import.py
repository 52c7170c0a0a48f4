import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..engine import person_cells as cells
from ..engine import person_import as engine
from ..engine.sheet import EMPTY, OLD_EXCEL, SheetFault, read_sheet, template

PAYROLL = "cae_members.group_cae_payroll"
PARTNER_TEXTS = ("email", "phone", "street", "street2", "zip", "city")
FILE_TEXTS = ("gender", "birth_name", "birth_place", "nir")
FILE_IDS = {
    "entry_status": "entry_status_id",
    "current_status": "current_status_id",
    "living_zone": "living_zone_id",
}
CODED_MODELS = {
    "establishment": "cae.establishment",
    "entry_status": "cae.social.status",
    "current_status": "cae.social.status",
    "living_zone": "cae.living.zone",
    "referrer": "cae.referrer",
    cells.TRADES: "cae.trade",
}
ALREADY_IN = {engine.EXISTS, engine.HOMONYM}


class CaeMemberImport(models.TransientModel):
    """Members from a spreadsheet: all of them, or none and every fault by its line."""

    _name = "cae.member.import"
    _description = "Import of Members"

    company_id = fields.Many2one(
        "res.company",
        string="Cooperative",
        required=True,
        default=lambda self: self.env.company,
    )
    file = fields.Binary(string="Spreadsheet")
    file_name = fields.Char()
    state = fields.Selection(
        [("choose", "Choose a file"), ("checked", "Checked"), ("done", "Imported")],
        default="choose",
        required=True,
        readonly=True,
    )
    line_count = fields.Integer(string="Rows", readonly=True)
    fault_ids = fields.One2many(
        "cae.member.import.fault", "import_id", string="Faults", readonly=True
    )
    fault_count = fields.Integer(string="Number of Faults", readonly=True)
    already_in = fields.Boolean(
        readonly=True, help="Every row of the file is a member already."
    )
    member_ids = fields.Many2many("cae.member", string="New Members", readonly=True)
    template = fields.Binary(string="Empty Spreadsheet", readonly=True)

    # Buttons

    def action_template(self):
        """Download an empty spreadsheet, with the codes of the cooperative."""
        self._check_may_import()
        labels = self._labels()
        headers = [
            labels[column] + (" *" if column in engine.REQUIRED else "")
            for column in engine.COLUMNS
        ]
        self.template = base64.b64encode(template(headers, self._code_pages()))
        name = self.env._("members.xlsx")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/template/{name}?download=true",
            "target": "self",
        }

    def action_check(self):
        """Read the file and list what is wrong; create nothing."""
        self._check_may_import()
        self._show(self._parse())
        return self._reopen()

    def action_import(self):
        """Create all the members of the file, or none."""
        self._check_may_import()
        parsed = self._parse()
        self._show(parsed)
        if not parsed.faults:
            self.member_ids = self._create_members(parsed.persons)
            self.state = "done"
        return self._reopen()

    def action_open_members(self):
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "cae_members.cae_member_action"
            ),
            "domain": [("id", "in", self.member_ids.ids)],
        }

    def _check_may_import(self):
        self.ensure_one()
        if not self.env.user.has_group(PAYROLL):
            raise AccessError(
                self.env._("Only payroll officers and managers import members.")
            )

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import Members"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    # Reading

    def _parse(self):
        if self.state == "done":
            raise UserError(self.env._("This file has just been imported."))
        if not self.file:
            raise UserError(self.env._("Choose a spreadsheet first."))
        try:
            rows = read_sheet(base64.b64decode(self.file))
        except SheetFault as fault:
            raise UserError(self._sheet_message(fault.code)) from fault
        parsed = engine.parse(
            rows, self._headers(), self._known(), fields.Date.context_today(self)
        )
        if not parsed.lines and not parsed.faults:
            raise UserError(self._sheet_message(EMPTY))
        return parsed

    def _sheet_message(self, code):
        if code == EMPTY:
            return self.env._("There is no row to import under the headers.")
        if code == OLD_EXCEL:
            return self.env._(
                "This is an old Excel file (.xls): save it as .xlsx and try again."
            )
        return self.env._("This is neither an .xlsx nor a .csv file.")

    def _show(self, parsed):
        labels = self._labels()
        self.write(
            {
                "state": "checked",
                "line_count": parsed.lines,
                "fault_count": len(parsed.faults),
                "already_in": bool(parsed.lines)
                and not parsed.persons
                and all(fault.code in ALREADY_IN for fault in parsed.faults),
                "fault_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {
                                "line": fault.line,
                                "column": labels.get(fault.column),
                                "value": fault.value,
                                "message": self._fault_message(fault),
                            }
                        )
                        for fault in parsed.faults
                    ),
                ],
            }
        )

    @api.model
    def _labels(self):
        return self.env["cae.member.import.words"]._labels()

    @api.model
    def _fault_message(self, fault):
        return self.env["cae.member.import.words"]._fault_message(fault)

    def _headers(self):
        """Column of each header: its code, its English label, the user's label."""
        plain = self.env["cae.member.import.words"].with_context(lang="en_US")
        return {
            engine.header_key(header): column
            for labels in (plain._labels(), self._labels())
            for column, label in labels.items()
            for header in (column, label)
        }

    def _coded(self):
        """Records that are given by their code, for each column."""
        domain = [("company_id", "=", self.company_id.id)]
        return {
            column: self.env[model].search(domain)
            for column, model in CODED_MODELS.items()
        }

    def _advisers(self):
        # Whoever imports need not administer users.
        users_sudo = self.env["res.users"].sudo()
        return users_sudo.search(
            [
                ("share", "=", False),
                ("company_ids", "in", self.company_id.ids),
                (
                    "all_group_ids",
                    "in",
                    self.env.ref("cae_members.group_cae_adviser").id,
                ),
            ]
        )

    def _code_pages(self):
        labels = self._labels()
        pages = {
            labels[column]: [(one.code or "", one.name) for one in records]
            for column, records in self._coded().items()
            if column != "current_status"
        }
        pages[labels["adviser"]] = [(u.login, u.name) for u in self._advisers()]
        return pages

    def _known(self):
        codes = {
            column: {one.code.lower(): one.id for one in records if one.code}
            for column, records in self._coded().items()
        }
        codes["adviser"] = {user.login.lower(): user.id for user in self._advisers()}
        # A duplicate is a duplicate whether or not the user reads the other member.
        members_sudo = self.env["cae.member"].sudo().with_context(active_test=False)
        members_sudo = members_sudo.search([("company_id", "=", self.company_id.id)])
        files_sudo = members_sudo.file_ids
        return engine.Known(
            codes=codes,
            taken={
                cells.REFERENCE: _lowered(members_sudo.mapped("reference")),
                cells.EMAIL: _lowered(members_sudo.mapped("email")),
                cells.NIR: _lowered(files_sudo.mapped("nir")),
            },
            persons=frozenset(
                (
                    " ".join((file.member_id.name or "").split()).lower(),
                    file.birth_date or None,
                )
                for file in files_sudo
            ),
        )

    # Creating: contacts, accounts, members with their files, each in one go

    def _create_members(self, persons):
        partners = self.env["res.partner"].create(
            [
                {
                    "name": person.texts[cells.NAME],
                    "is_company": False,
                    **_some(person.texts, PARTNER_TEXTS),
                }
                for person in persons
            ]
        )
        accounts = self._create_accounts(persons, partners)
        # The file of a member is made with the member and by nobody alone.
        every_sudo = self.env["cae.member"].sudo()
        members_sudo = every_sudo.create(
            [
                self._member_values(person, partner, accounts)
                for person, partner in zip(persons, partners, strict=True)
            ]
        )
        return members_sudo.sudo(False)

    def _create_accounts(self, persons, partners):
        return {
            account.partner_id: account
            for account in self.env["res.partner.bank"].create(
                [
                    {"partner_id": partner.id, "acc_number": person.texts[cells.IBAN]}
                    for person, partner in zip(persons, partners, strict=True)
                    if person.texts.get(cells.IBAN)
                ]
            )
        }

    def _member_values(self, person, partner, accounts):
        texts, ids = person.texts, person.ids
        account = accounts.get(partner)
        return {
            "partner_id": partner.id,
            "company_id": self.company_id.id,
            "reference": texts.get(cells.REFERENCE),
            "siren": texts.get(cells.SIREN),
            "establishment_id": ids.get("establishment"),
            "adviser_id": ids.get("adviser"),
            "referrer_id": ids.get("referrer"),
            "trade_ids": [Command.set(person.trade_ids)],
            "bank_account_id": account and account.id,
            "file_ids": [
                Command.create(
                    {
                        **_some(texts, FILE_TEXTS),
                        "birth_date": person.birth_date,
                        **{name: ids.get(code) for code, name in FILE_IDS.items()},
                    }
                )
            ],
        }


def _lowered(values):
    return frozenset(value.strip().lower() for value in values if value)


def _some(texts, names):
    return {name: texts[name] for name in names if name in texts}
