from odoo import fields, models
from odoo.exceptions import UserError

JOURNAL_CODE = "CONTR"


class ResCompany(models.Model):
    _inherit = "res.company"

    cae_internal_journal_id = fields.Many2one(
        "account.journal",
        string="Journal of internal entries",
        domain=[("type", "=", "general")],
        check_company=True,
        copy=False,
        help="Contributions and internal invoices. Created when first needed.",
    )

    def _cae_internal_journal(self):
        """The journal of internal entries: apart, so that it does not lengthen the
        numbering of the others."""
        self.ensure_one()
        if not self.cae_internal_journal_id:
            # Whoever closes a month may not configure journals or the company.
            journal_sudo = self.env["account.journal"].sudo()
            found_sudo = journal_sudo.search(
                [("company_id", "=", self.id), ("code", "=", JOURNAL_CODE)], limit=1
            ) or journal_sudo.create(
                {
                    "name": self.env._("Internal contributions"),
                    "code": JOURNAL_CODE,
                    "type": "general",
                    "company_id": self.id,
                }
            )
            self.sudo().cae_internal_journal_id = found_sudo
        return self.cae_internal_journal_id

    def _cae_internal_pair(self):
        """The accounts of the internal pair: charge side, income side."""
        self.ensure_one()
        role = self.env["cae.account.role"]
        pair = []
        for name in ("internal_charge", "internal_income"):
            ids = role._accounts(self, name)
            accounts = self.env["account.account"].with_company(self).browse(ids)
            if not accounts:
                raise UserError(
                    self.env._(
                        "%(company)s has no account of the internal pair "
                        "(%(prefixes)s): create it, or change the roles of accounts.",
                        company=self.name,
                        prefixes=role._prefixes(self.id)[name],
                    )
                )
            pair.append(accounts.sorted("code")[0])
        return tuple(pair)
