from odoo import api, models

from ..engine import person_cells as cells
from ..engine import person_import as engine


class CaeMemberImportWords(models.AbstractModel):
    """What the import of members says: its headers and its faults."""

    _name = "cae.member.import.words"
    _description = "Words of the Import of Members"

    @api.model
    def _labels(self):
        """The header of each column, as the user reads it."""
        return {
            cells.REFERENCE: self.env._("Payroll Number"),
            cells.NAME: self.env._("First and Last Name"),
            cells.EMAIL: self.env._("Email"),
            cells.PHONE: self.env._("Phone"),
            "street": self.env._("Street"),
            "street2": self.env._("Street (2)"),
            cells.ZIP: self.env._("Postcode"),
            "city": self.env._("City"),
            "establishment": self.env._("Establishment (code)"),
            "adviser": self.env._("Adviser (login)"),
            cells.GENDER: self.env._("Gender (F, M, X)"),
            "birth_name": self.env._("Birth Name"),
            cells.BIRTH_DATE: self.env._("Date of Birth"),
            "birth_place": self.env._("Place of Birth"),
            cells.NIR: self.env._("Social Security Number"),
            "entry_status": self.env._("Status at Entry (code)"),
            "current_status": self.env._("Status Now (code)"),
            "living_zone": self.env._("Living Zone (code)"),
            "referrer": self.env._("Referrer (code)"),
            cells.TRADES: self.env._("Trades (codes)"),
            cells.SIREN: self.env._("SIREN"),
            cells.IBAN: self.env._("IBAN"),
        }

    @api.model
    def _fault_message(self, fault):
        if fault.code == engine.TWICE:
            return self.env._(
                "The same as in line %s: delete one of them.", fault.other_line
            )
        messages = {**self._file_faults(), **self._cell_faults(), **self._row_faults()}
        return messages[fault.code]

    @api.model
    def _file_faults(self):
        return {
            engine.NO_COLUMN: self.env._("This column is needed: add it."),
            engine.UNKNOWN_COLUMN: self.env._(
                "No column has this name: take it from the empty spreadsheet, or"
                " delete the column."
            ),
            engine.COLUMN_TWICE: self.env._("This column is there twice: delete one."),
        }

    @api.model
    def _cell_faults(self):
        return {
            cells.MISSING: self.env._("Nothing here: fill it in."),
            cells.NOT_A_DATE: self.env._("Write the date as 31/12/1985."),
            cells.FUTURE: self.env._("This day is not in the past."),
            cells.BECAME_DATE: self.env._(
                "The spreadsheet has made a date of it: format the cell as text and"
                " type it again."
            ),
            cells.MANGLED: self.env._(
                "The spreadsheet has cut this number: format the column as text and"
                " type it again."
            ),
            cells.ZERO_LOST: self.env._(
                "The spreadsheet has lost the zero it starts with: format the column"
                " as text and type it again."
            ),
            cells.BAD_NIR: self.env._(
                "Not a social security number: fifteen figures, the key included."
            ),
            cells.BAD_IBAN: self.env._(
                "Not an IBAN: copy it from the bank's document."
            ),
            cells.BAD_SIREN: self.env._("Not a SIREN: nine figures."),
            cells.BAD_EMAIL: self.env._("Not an e-mail address: give one only."),
            cells.UNKNOWN: self.env._(
                "This code is in no list: see the sheets of the empty spreadsheet."
            ),
            cells.NOT_A_CHOICE: self.env._("Write F, M or X."),
        }

    @api.model
    def _row_faults(self):
        return {
            engine.EXISTS: self.env._("A member has this already: delete the line."),
            engine.HOMONYM: self.env._(
                "A member has this name: delete the line, or add the date of birth to"
                " tell them apart."
            ),
        }
