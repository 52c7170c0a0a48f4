import base64
import io

import xlsxwriter

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools.misc import format_date

from ..engine.contracts import CAPE
from ..engine.register import Hiring, entries

PAYROLL = "cae_members.group_cae_payroll"
NO_PLACE = 0
COLUMN_WIDTHS = (6, 28, 18, 12, 10, 30, 28, 12, 12, 24)


class CaePersonnelRegister(models.TransientModel):
    """Entries and exits of employees (CT L1221-13, D1221-23), on paper or as a sheet.

    Holders of a support contract (CAPE) are not employees and not in it.
    """

    _name = "cae.personnel.register"
    _description = "Personnel Register"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    establishment_ids = fields.Many2many(
        "cae.establishment",
        string="Establishments",
        domain="[('company_id', '=', company_id)]",
        help="All of them when empty.",
    )
    day = fields.Date(string="As of", required=True, default=fields.Date.context_today)
    present_only = fields.Boolean(string="Only Those Present on That Day")
    sheet = fields.Binary(readonly=True, attachment=False)
    sheet_name = fields.Char(readonly=True)

    # What is written

    def _hirings(self):
        contracts = self.env["cae.contract"].search_fetch(
            Domain("company_id", "=", self.company_id.id)
            & Domain("state", "=", "signed")
            & Domain("kind", "!=", CAPE)
            & Domain("date_start", "<=", self.day),
            ["member_id", "establishment_id", "kind", "date_start", "date_end"],
            order="date_start, id",
        )
        return [
            Hiring(
                contract.id,
                contract.member_id.id,
                contract.establishment_id.id or NO_PLACE,
                contract.date_start,
                contract.date_end or None,
            )
            for contract in contracts
        ]

    def _pages(self):
        """[(establishment, [line])]: what the paper and the sheet show."""
        self.ensure_one()
        if not self.env.user.has_group(PAYROLL):
            raise AccessError(
                self.env._("Only payroll officers print the personnel register.")
            )
        # Numbers stay those of the whole register, whatever is left out.
        wanted = self.establishment_ids.ids
        pages = {}
        for entry in entries(self._hirings()):
            gone = entry.left and entry.left < self.day
            if (wanted and entry.place not in wanted) or (self.present_only and gone):
                continue
            pages.setdefault(entry.place, []).append(entry)
        contracts = self.env["cae.contract"].browse(
            id_ for found in pages.values() for one in found for id_ in one.contracts
        )
        files = contracts.member_id.file_ids.grouped("member_id")
        places = self.env["cae.establishment"].browse(place for place in pages if place)
        return [
            (
                places & places.browse(place or ()),
                [self._line(one, contracts, files) for one in found],
            )
            for place, found in sorted(pages.items())
        ]

    def _line(self, entry, contracts, files):
        prefetch = contracts._prefetch_ids
        contracts = contracts.browse(entry.contracts).with_prefetch(prefetch)
        member = contracts.member_id
        file = files.get(member, self.env["cae.member.file"])
        labels = dict(contracts._fields["kind"]._description_selection(self.env))
        genders = dict(file._fields["gender"]._description_selection(self.env))
        kinds = ", ".join(dict.fromkeys(labels[one.kind] for one in contracts))
        left = entry.left if entry.left and entry.left <= self.day else None
        return {
            "number": entry.number,
            "name": member.name,
            "nationality": file.nationality_id.name or "",
            "birth_date": self._date(file.birth_date),
            "gender": genders.get(file.gender, ""),
            "job": ", ".join(member.trade_ids.mapped("name")),
            "contract": kinds,
            "entered": self._date(entry.entered),
            "left": self._date(left),
            "permit": self._permit(file),
        }

    def _permit(self, file):
        """Kind and number of the permission to work (CT D1221-24)."""
        if not file.residence_permit_kind or file.residence_permit_kind == "none":
            return ""
        kinds = dict(
            file._fields["residence_permit_kind"]._description_selection(self.env)
        )
        number = file.residence_permit_number or ""
        return f"{kinds[file.residence_permit_kind]} {number}".strip()

    def _date(self, day):
        return format_date(self.env, day) if day else ""

    @api.model
    def _headings(self):
        return [
            self.env._("No."),
            self.env._("Name"),
            self.env._("Nationality"),
            self.env._("Born On"),
            self.env._("Sex"),
            self.env._("Job and Qualification"),
            self.env._("Contract"),
            self.env._("Entry"),
            self.env._("Exit"),
            self.env._("Permission to Work"),
        ]

    # Buttons

    def action_print(self):
        self._refuse_if_empty()
        return self.env.ref("cae_members.cae_personnel_register_report").report_action(
            self, config=False
        )

    def action_export(self):
        """Make the sheet and download it."""
        pages = self._refuse_if_empty()
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(stream, {"in_memory": True})
        bold = book.add_format({"bold": True, "text_wrap": True, "border": 1})
        for place, lines in pages:
            sheet = book.add_worksheet(self._sheet_title(place, book))
            for column, width in enumerate(COLUMN_WIDTHS):
                sheet.set_column(column, column, width)
            sheet.write_row(0, 0, self._headings(), bold)
            for row, line in enumerate(lines, 1):
                sheet.write_row(row, 0, list(line.values()))
            sheet.freeze_panes(1, 2)
        book.close()
        self.sheet = base64.b64encode(stream.getvalue())
        self.sheet_name = f"personnel_register_{self.day}.xlsx"
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/sheet/{self.sheet_name}"
            "?download=true",
            "target": "self",
        }

    def _sheet_title(self, place, book):
        """Excel refuses some signs, more than 31 of them, and the same name twice."""
        name = place.code or self.env._("No establishment")
        clean = "".join(sign for sign in name if sign not in "[]:*?/\\'")[:25]
        taken = {sheet.get_name().lower() for sheet in book.worksheets()}
        return clean if clean.lower() not in taken else f"{clean} ({len(taken)})"

    def _refuse_if_empty(self):
        pages = self._pages()
        if not pages:
            raise UserError(
                self.env._(
                    "Nobody was hired in these establishments by %s: the register has"
                    " no line.",
                    format_date(self.env, self.day),
                )
            )
        return pages
