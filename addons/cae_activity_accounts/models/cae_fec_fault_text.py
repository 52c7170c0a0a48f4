from odoo import api, models


class CaeFecFaultText(models.AbstractModel):
    """What is said of each fault, and what to do about it."""

    _name = "cae.fec.fault.text"
    _description = "Texts of the Faults of a File of Entries"

    @api.model
    def _texts(self):
        """{code: (message, advice)} in the reader's language."""
        return self._texts_of_file() | self._texts_of_lines() | self._texts_of_entries()

    @api.model
    def _texts_of_file(self):
        export = self.env._("Export the file again from the former software.")
        accept = self.env._("Correct the file, or accept what departs from the norm.")
        return {
            "empty_file": (self.env._("The file is empty."), export),
            "not_understood": (
                self.env._("No columns of accounting entries are recognised."),
                self.env._(
                    "Choose the FEC file (18 named columns), or a ledger or balance."
                ),
            ),
            "no_lines": (self.env._("The file has no line that can be read."), export),
            "encoding_utf16": (self.env._("The file is written in UTF-16."), accept),
            "undecodable": (self.env._("Byte %(value)s is no character."), export),
            "control_character": (self.env._("Control character %(value)s."), accept),
            "mixed_line_ends": (
                self.env._("Lines end in several ways."),
                self.env._("Nothing to do."),
            ),
            "no_header": (
                self.env._(
                    "The file has no names: columns are read in the order of the norm."
                ),
                self.env._("Check the first lines."),
            ),
            "column_twice": (self.env._("Column %(column)s is there twice."), export),
            "column_ignored": (
                self.env._("Column %(column)s is not used."),
                self.env._(
                    "If it holds the activity, write its name in “Analytic column”."
                ),
            ),
            "column_required": (self.env._("Column %(column)s is missing."), export),
            "column_missing": (self.env._("Column %(column)s is missing."), accept),
            "column_order": (
                self.env._("The columns are not in the order of the norm: %(value)s"),
                self.env._(
                    "Look at the first lines, then choose how columns are read."
                ),
            ),
            "date_format": (
                self.env._("Entries are dated as %(value)s, not as yyyymmdd."),
                self.env._(
                    "Check the first lines, then accept what departs from the norm."
                ),
            ),
            "file_unbalanced": (
                self.env._("Debits and credits of the file differ by %(value)s."),
                self.env._("Correct the entries below, or export the file again."),
            ),
            "period_from_file": (
                self.env._("The period was taken from the file: %(value)s."),
                self.env._("Check it: lines outside the period are refused."),
            ),
            "undated_history": (
                self.env._(
                    "Balances have no dates: they cannot be imported as entries."
                ),
                self.env._("Choose “Opening balances”."),
            ),
            "more_faults": (
                self.env._("%(times)s more faults are not listed."),
                self.env._("Correct those that are, and check the file again."),
            ),
        }

    @api.model
    def _texts_of_lines(self):
        correct = self.env._("Correct the line, or export the file again.")
        accept = self.env._("Correct the line, or accept what departs from the norm.")
        nothing = self.env._("Nothing to do.")
        return {
            "too_few_fields": (self.env._("Fields: %(value)s."), correct),
            "too_many_fields": (
                self.env._("Fields: %(value)s."),
                self.env._("A text holds the separator: take it out."),
            ),
            "short_line": (
                self.env._("Fields: %(value)s; the last ones are taken as empty."),
                nothing,
            ),
            "mandatory_empty": (self.env._("%(column)s is empty."), correct),
            "recommended_empty": (
                self.env._("%(column)s is empty on %(times)s lines."),
                nothing,
            ),
            "not_validated": (
                self.env._("%(times)s lines are not validated."),
                nothing,
            ),
            "date_unreadable": (
                self.env._("%(column)s: “%(value)s” is no date."),
                accept,
            ),
            "date_other_format": (
                self.env._("%(column)s: “%(value)s” is not written as yyyymmdd."),
                accept,
            ),
            "amount_unreadable": (
                self.env._("%(column)s: “%(value)s” is no amount in cents."),
                correct,
            ),
            "too_many_decimals": (
                self.env._("%(column)s: “%(value)s” has more than two decimals."),
                accept,
            ),
            "side_unknown": (
                self.env._("Sens: “%(value)s” is neither debit nor credit."),
                self.env._("Write D or C."),
            ),
            "debit_and_credit": (
                self.env._("Debit and credit are both filled: two items are made."),
                nothing,
            ),
            "valid_before": (
                self.env._("Validated on %(value)s, before its own date."),
                accept,
            ),
            "aux_without_label": (
                self.env._("Third party %(value)s has no name."),
                self.env._("Give its name, or accept: its number will be its name."),
            ),
            "aux_not_third_party": (
                self.env._(
                    "Third party %(value)s on an account that is not of class 4."
                ),
                nothing,
            ),
            "currency_without_amount": (
                self.env._("A currency without its amount."),
                nothing,
            ),
            "currency_unknown": (
                self.env._(
                    "%(value)s is not in use: amounts of %(times)s lines stay "
                    "in the currency of the books only."
                ),
                self.env._("Activate the currency to keep them, then check again."),
            ),
            "outside_period": (
                self.env._("Dated %(value)s, outside the period."),
                self.env._("Correct the date, or the period of the import."),
            ),
            "closed": (
                self.env._("Dated %(value)s, in a closed month."),
                self.env._("Reopen the month, or import an opening after it."),
            ),
        }

    @api.model
    def _texts_of_entries(self):
        return {
            "entry_unbalanced": (
                self.env._(
                    "Entry %(column)s: debit − credit = %(value)s (%(times)s lines)."
                ),
                self.env._(
                    "Correct the entry in the former software and export it again."
                ),
            ),
            "entry_of_several_days": (
                self.env._(
                    "Entry %(column)s has lines of several days: booked on %(value)s."
                ),
                self.env._("Check that the month is right."),
            ),
            "nothing_new": (
                self.env._("All %(times)s entries are in the books already."),
                self.env._("Nothing to import. Choose a newer file."),
            ),
            "already_imported": (
                self.env._("%(times)s entries are in the books already."),
                self.env._("Nothing to do: only the new ones are imported."),
            ),
            "changed_since": (
                self.env._("Entry %(column)s was imported with other lines."),
                self.env._(
                    "Undo the former import, or take the entry out of this file."
                ),
            ),
            "chronology": (
                self.env._(
                    "Journal %(column)s: numbers rise as dates fall, %(times)s times."
                ),
                self.env._("Check the dates, or accept what departs from the norm."),
            ),
            "sign_unusual": (
                self.env._("Accounts %(column)s sum to %(value)s (debit − credit)."),
                self.env._("Check that debit and credit are not exchanged."),
            ),
            "letter_unbalanced": (
                self.env._(
                    "Letter %(value)s of %(column)s does not balance: not matched."
                ),
                self.env._("Match these items by hand when their other part is there."),
            ),
            "letter_not_kept": (
                self.env._(
                    "Account %(column)s cannot be matched: %(times)s letters are left."
                ),
                self.env._("Nothing to do."),
            ),
            "activity_unknown": (
                self.env._("Analytic code %(value)s has no activity: %(times)s lines."),
                self.env._(
                    "Give its activity in the codes, or attribute the items later."
                ),
            ),
            "unattributed": (
                self.env._(
                    "%(times)s lines have no activity, for %(value)s: to be attributed."
                ),
                self.env._(
                    "Add codes by journal, account or piece, or attribute them later."
                ),
            ),
            "accounts_merged": (
                self.env._("Accounts %(column)s become one here: %(value)s."),
                self.env._("Change it in the codes if they must stay apart."),
            ),
            "off_balance_mixed": (
                self.env._("Entry %(column)s mixes accounts of class 8 with others."),
                self.env._("Change the type of the account in the codes."),
            ),
        }
