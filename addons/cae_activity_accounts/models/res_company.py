from datetime import timedelta

from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    cae_closed_until = fields.Date(
        string="Activity accounts closed until",
        readonly=True,
        copy=False,
        help="Last day of the last closed month. Entries of closed months stay: "
        "a late document keeps its own date and is booked on the first open day.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._cae_create_system_activities()
        # Whoever creates a company gives it its rows, not only accountants.
        rows_sudo = self.env["cae.statement.row"].sudo()
        rows_sudo._load_defaults(companies)
        return companies

    def _cae_create_system_activities(self):
        """Create the shared services and "to be attributed" of companies without."""
        # A company is created by people who may have no right on activities.
        activity_sudo = self.env["cae.activity"].sudo()
        existing = {
            (company.id, kind)
            for company, kind in activity_sudo._read_group(
                [("company_id", "in", self.ids), ("kind", "!=", "member")],
                ["company_id", "kind"],
            )
        }
        names = {
            "shared": self.env._("Shared services"),
            "unassigned": self.env._("To be attributed"),
        }
        activity_sudo.create(
            [
                {"name": name, "kind": kind, "company_id": company.id}
                for company in self
                for kind, name in names.items()
                if (company.id, kind) not in existing
            ]
        )

    def _cae_year_start(self, day):
        """First day of the fiscal year of a day."""
        return self.compute_fiscalyear_dates(day)["date_from"]

    def _cae_first_open_day(self):
        """First day on which an entry may be booked; None when nothing is shut."""
        self.ensure_one()
        closed = self.cae_closed_until
        return closed + timedelta(days=1) if closed else None

    # A closed month binds every journal, as Odoo's own lock dates do; those refuse to
    # be set while a bank line is unmatched, which is the case of every month here.

    def _get_user_fiscal_lock_date(self, journal, ignore_exceptions=False):
        lock = super()._get_user_fiscal_lock_date(journal, ignore_exceptions)
        return max(lock, self.cae_closed_until or lock)

    def _get_lock_date_violations(self, accounting_date, *args, **kwargs):
        locks = super()._get_lock_date_violations(accounting_date, *args, **kwargs)
        closed = self.cae_closed_until
        if accounting_date and closed and accounting_date <= closed:
            locks.append((closed, "cae_closed_until"))
        return locks
