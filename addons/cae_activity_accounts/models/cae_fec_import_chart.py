from odoo import models

from ..engine.fec_plan import name_of
from ..engine.fec_types import Fault, Level

MATCHED_GROUPS = ("asset", "liability")
NEVER_MATCHED = ("asset_cash", "liability_credit_card")
OFF_BALANCE = "off_balance"


class CaeFecImport(models.Model):
    """What the chart and the currencies of the company do not allow, said before."""

    _inherit = "cae.fec.import"

    def _fec_chart_faults(self, work):
        """Faults that depend on what the codes are here."""
        types = self._fec_types()
        return [
            *self._fec_letters_left(work, types),
            *self._fec_mixed(work, types),
            *self._fec_merged(work),
            *self._fec_currencies_left(work),
        ]

    def _fec_types(self):
        """{account code of the file: type of its account, existing or to create}."""
        lines = self.env["cae.fec.mapping"]._of(self.company_id, ["account"]).values()
        return {
            line.code: line.account_id.account_type or line.account_type or ""
            for line in lines
        }

    def _fec_may_match(self, types=None):
        """{account code of the file: whether its items may be matched}."""
        return {
            code: kind.split("_", maxsplit=1)[0] in MATCHED_GROUPS
            and kind not in NEVER_MATCHED
            for code, kind in (types or self._fec_types()).items()
        }

    def _fec_letters_left(self, work, types):
        """Accounts that carry letters and cannot be matched."""
        may = self._fec_may_match(types)
        counts = {}
        for entry in work.entries:
            for row in entry.rows:
                if row.letter and not may.get(row.account):
                    line, times = counts.get(row.account, (row.line, 0))
                    counts[row.account] = line, times + 1
        for code, (line, times) in counts.items():
            yield Fault(line, "letter_not_kept", Level.WARNING, code, count=times)

    def _fec_mixed(self, work, types):
        """Odoo refuses entries with accounts on and off the balance sheet."""
        for entry in work.entries:
            kinds = {types.get(row.account) == OFF_BALANCE for row in entry.rows}
            if len(kinds) > 1:
                name = name_of(entry.first)
                yield Fault(entry.first.line, "off_balance_mixed", Level.ERROR, name)

    def _fec_merged(self, work):
        """Accounts of the file that become one here, those of one third party aside."""
        known = self.env["cae.fec.mapping"]._of(self.company_id, ["account"])
        targets = {}
        for code in work.seen:
            line = known["account", code]
            if line.account_id and not line.is_auxiliary:
                targets.setdefault(line.account_id, []).append(code)
        for account, codes in targets.items():
            if len(codes) > 1:
                column = ", ".join(codes)
                yield Fault(0, "accounts_merged", Level.WARNING, column, account.code)

    def _fec_currencies_left(self, work):
        """Currencies that are not in use here."""
        counts = {}
        for entry in work.entries:
            for row in entry.rows:
                if row.currency and row.currency_amount:
                    line, times = counts.get(row.currency, (row.line, 0))
                    counts[row.currency] = line, times + 1
        used = self.env["res.currency"].search([("name", "in", list(counts))])
        for name in counts.keys() - set(used.mapped("name")):
            line, times = counts[name]
            yield Fault(line, "currency_unknown", Level.WARNING, "", name, times)
