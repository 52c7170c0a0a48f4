from odoo import models

from ..engine.fec_accounts import Chart, is_auxiliary, journal_kind, third_of


class CaeFecImport(models.Model):
    """What the codes of a file are here: proposed, and kept for the next file."""

    _inherit = "cae.fec.import"

    def _fec_propose(self, work):
        """Add the codes that no file had before; show the codes of this file."""
        mapping = self.env["cae.fec.mapping"]
        known = mapping._of(self.company_id)
        kinds = ("journal", "account", "partner", "analytic")
        codes = []
        for kind in kinds:
            labels = getattr(self, f"_fec_{kind}_codes")(work, known)
            missing = {c: lab for c, lab in labels.items() if (kind, c) not in known}
            values = getattr(self, f"_fec_{kind}_values")(work, missing)
            lines = mapping.create(
                [
                    {
                        "company_id": self.company_id.id,
                        "kind": kind,
                        "code": code,
                        "label": missing[code],
                        **values.get(code, {}),
                    }
                    for code in missing
                ]
            )
            known |= {(kind, line.code): line for line in lines}
            codes += [(kind, code) for code in labels]
        shown = {known[key].id for key in codes}
        shown |= {ln.id for (kind, _c), ln in known.items() if kind not in kinds}
        if shown != set(self.mapping_ids.ids):
            self.mapping_ids = mapping.browse(sorted(shown))

    # -- journals ----------------------------------------------------------------

    def _fec_journal_codes(self, work, _known):
        return {
            entry.first.journal: entry.first.journal_label for entry in work.entries
        }

    def _fec_journal_values(self, work, codes):
        """The journal of the same code, else the type of the one to create."""
        journals = self.env["account.journal"].search(
            [("company_id", "=", self.company_id.id)]
        )
        by_code = {journal.code.upper(): journal.id for journal in journals}
        entries = {code: [] for code in codes}
        for entry in work.entries:
            if entry.first.journal in codes:
                entries[entry.first.journal].append(entry)
        values = {}
        for code in codes:
            kind, liquidity = journal_kind(entries[code])
            values[code] = {
                "journal_id": by_code.get(code.upper()),
                "journal_type": kind,
                "liquidity_code": liquidity,
            }
        return values

    # -- accounts ----------------------------------------------------------------

    def _fec_accounts(self):
        """{code: account} of the company, archived ones excepted."""
        company = self.company_id
        accounts = self.env["account.account"].with_company(company)
        found = accounts.search(accounts._check_company_domain(company))
        return {account.code: account for account in found if account.code}

    def _fec_account_codes(self, work, _known):
        return {code: seen.label for code, seen in work.seen.items()}

    def _fec_account_values(self, work, codes):
        """The same account but for final zeros; the collective account of a customer or
        supplier that has his own; else the type of the account to create."""
        if not codes:
            return {}
        accounts = self._fec_accounts()
        chart = Chart({code: a.account_type for code, a in accounts.items()})
        values = {}
        for code in codes:
            match = chart.match(code)
            auxiliary = not match and is_auxiliary(code, work.seen[code])
            if auxiliary:
                match = chart.collective(code)
            values[code] = {
                "account_id": accounts[match].id if match else False,
                "account_type": chart.type_of(code),
                "is_auxiliary": auxiliary,
            }
        return values

    # -- third parties -----------------------------------------------------------

    @staticmethod
    def _fec_auxiliaries(known):
        return {
            code
            for (kind, code), line in known.items()
            if kind == "account" and line.is_auxiliary
        }

    def _fec_partner_codes(self, work, known):
        auxiliaries = self._fec_auxiliaries(known)
        codes = {}
        for entry in work.entries:
            for row in entry.rows:
                code, label = third_of(row, auxiliaries)
                if code and (code not in codes or codes[code] == code):
                    codes[code] = label
        return codes

    def _fec_partner_values(self, work, codes):
        """The partner of the same reference, else the only one of the same name."""
        partner = self.env["res.partner"]
        ours = [
            ("company_id", "in", [False, self.company_id.id]),
            ("parent_id", "=", False),
        ]
        by_ref = partner.search([*ours, ("ref", "in", list(codes))], order="id desc")
        by_name = partner.search([*ours, ("name", "in", list(set(codes.values())))])
        names = by_name.grouped("name")
        refs = {found.ref: found.id for found in by_ref}
        values = {}
        for code, label in codes.items():
            same = names.get(label, partner)
            found = refs.get(code) or (same.id if len(same) == 1 else False)
            values[code] = {"partner_id": found}
        return values

    # -- activities --------------------------------------------------------------

    def _fec_analytic_codes(self, work, _known):
        return {
            row.analytic: "" for e in work.entries for row in e.rows if row.analytic
        }

    def _fec_analytic_values(self, _work, codes):
        """The activity of this code, else of this name."""
        activities = self.env["cae.activity"].search(
            [("company_id", "=", self.company_id.id)], order="id desc"
        )
        by_name = {activity.name.casefold(): activity.id for activity in activities}
        by_code = {activity.code: activity.id for activity in activities}
        return {
            code: {"activity_id": by_code.get(code) or by_name.get(code.casefold())}
            for code in codes
        }
