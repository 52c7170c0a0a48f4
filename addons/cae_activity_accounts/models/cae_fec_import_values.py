from odoo import Command, models

from odoo.addons.cae_members.engine.money import units

from ..engine.fec_accounts import third_of
from ..engine.fec_activities import UNKNOWN


class CaeFecImport(models.Model):
    """Values of the entries, and the way back from lines of the file to items."""

    _inherit = "cae.fec.import"

    def _fec_targets(self):
        """What the codes are, once everything is created."""
        known = self.env["cae.fec.mapping"]._of(self.company_id)
        euro = self.company_id.currency_id
        currencies = self.env["res.currency"].search([("id", "!=", euro.id)])
        return {
            "known": known,
            "auxiliaries": self._fec_auxiliaries(known),
            "rules": self._fec_rules(),
            "unassigned": self.env["cae.activity"]
            ._system(self.company_id, "unassigned")
            .id,
            "currencies": {currency.name: currency.id for currency in currencies},
        }

    def _fec_move_values(self, entry, work, targets):
        """Values of a draft entry. An item has its row's position as its sequence."""
        first = entry.first
        number, name = first.number, work.names.get(entry.key)
        kept = name == number or self.mode == "opening"
        parts = [first.piece] if kept else dict.fromkeys([number, first.piece])
        return {
            "move_type": "entry",
            "company_id": self.company_id.id,
            "journal_id": targets["known"]["journal", first.journal].journal_id.id,
            "currency_id": self.company_id.currency_id.id,
            "date": entry.date,
            # Odoo's own export of the entries reads the date of the piece there.
            "invoice_date": first.piece_date or entry.date,
            "partner_id": False,
            "name": name or False,
            "ref": " · ".join(filter(None, parts)) or False,
            "cae_fec_import_id": self.id,
            "cae_fec_key": entry.key,
            "cae_fec_digest": entry.digest,
            "cae_fec_number": number,
            "line_ids": [
                Command.create(values)
                for position, row in enumerate(entry.rows)
                for values in self._fec_item_values(row, position, targets)
            ],
        }

    def _fec_item_values(self, row, position, targets):
        """Values of the item of a row; a row with debit and credit makes two."""
        known = targets["known"]
        third, _label = third_of(row, targets["auxiliaries"])
        opening = self.mode == "opening"
        common = {
            "account_id": known["account", row.account].account_id.id,
            "partner_id": known["partner", third].partner_id.id if third else False,
            "name": row.label or (opening and self.env._("Opening balance")),
            "sequence": position,
            "activity_id": self._fec_activity(row, targets),
            # Said, so that Odoo computes none of them line by line.
            "display_type": "product",
            "analytic_distribution": False,
            "tax_ids": [],
        }
        both = row.debit and row.credit
        for cents in (row.debit, -row.credit) if both else (row.balance,):
            balance = units(cents)
            yield {
                **common,
                "balance": balance,
                **self._fec_currency(row, cents, targets),
            }

    def _fec_currency(self, row, cents, targets):
        """Amount in currency, with the sign of the balance; that of the books else."""
        currency = targets["currencies"].get(row.currency)
        if not currency or not row.currency_amount or not cents:
            euro = self.company_id.currency_id.id
            return {"currency_id": euro, "amount_currency": units(cents)}
        amount = abs(row.currency_amount) * (1 if cents > 0 else -1)
        return {"currency_id": currency, "amount_currency": units(amount)}

    def _fec_activity(self, row, targets):
        """The explicit activity of an item; none: it follows its entry."""
        found = targets["rules"].of(row)
        if found == UNKNOWN and row.analytic:
            return targets["unassigned"]
        if found is None and self.mode == "opening":
            return targets["unassigned"]
        return found or False

    def _fec_names(self, work):
        """{key: name} of the entries that keep their number.

        A number that its journal has already (of another year) is told apart by its
        journal and year; taken too, the entry is numbered by Odoo.
        """
        if not self.keep_numbers or self.mode == "opening":
            return {}
        lines = self.env["cae.fec.mapping"]._of(self.company_id, ["journal"])
        journals = {code: line.journal_id for (_kind, code), line in lines.items()}
        wanted = {
            entry.key: self._fec_candidates(entry, journals) for entry in work.plan.new
        }
        taken = {
            (move.journal_id.id, move.name)
            for move in self.env["account.move"].search_fetch(
                [
                    ("journal_id", "in", [j.id for j in journals.values()]),
                    ("name", "in", list({n for ns in wanted.values() for n in ns})),
                    ("cae_fec_import_id", "!=", self.id),
                ],
                ["journal_id", "name"],
            )
        }
        names = {}
        for entry in work.plan.new:
            journal = journals[entry.first.journal].id
            for name in wanted[entry.key]:
                if (journal, name) not in taken:
                    taken.add((journal, name))
                    names[entry.key] = name
                    break
        return names

    @staticmethod
    def _fec_candidates(entry, journals):
        number = entry.first.number
        if not number:
            return ()
        code = journals[entry.first.journal].code
        return number, f"{code}/{entry.date.year}/{number}"

    # -- back from lines to items ------------------------------------------------

    @staticmethod
    def _fec_code(work, line):
        return work.places[line][2]

    def _fec_items(self, work, lines):
        """{line of the file: its item}, for lines of any import of these entries."""
        places = {line: work.places[line] for line in lines}
        keys = {key for key, _position, _account in places.values()}
        items = self.env["account.move.line"].search_fetch(
            [
                ("company_id", "=", self.company_id.id),
                ("move_id.cae_fec_key", "in", list(keys)),
            ],
            ["move_id", "sequence", "balance", "reconciled"],
        )
        moves = items.move_id.mapped("cae_fec_key")
        key_of = dict(zip(items.move_id.ids, moves, strict=True))
        found = {}
        for item in items:
            at = (key_of[item.move_id.id], item.sequence)
            found[at] = found.get(at, item) | item
        return {
            line: found[key, position]
            for line, (key, position, _account) in places.items()
            if (key, position) in found
        }
