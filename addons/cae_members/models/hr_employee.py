from odoo import fields, models

DATES = ("contract_date_start", "contract_date_end")


class HrVersion(models.Model):
    _inherit = "hr.version"

    cae_mirrored = fields.Boolean(
        string="Shows a Contract of the Cooperative",
        copy=False,
        readonly=True,
        groups="hr.group_hr_manager",
        help="Written from the member's signed contracts; changes made here are lost.",
    )


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    def _mirror_versions(self, wanted):
        """Make the versions of an employee show ``wanted``: [(first day, values)].

        Versions that somebody made by hand keep what they say and only take the dates
        of the contract that runs on their first day.
        """
        self.ensure_one()
        versions = self.version_ids.with_context(sync_contract_dates=True)
        mirrored = versions.filtered("cae_mirrored")
        if not wanted and not mirrored:
            return
        days = [day for day, _values in wanted]
        stale = mirrored.filtered(lambda version: version.date_version not in days)
        if self._shows(versions - stale, wanted) and not stale:
            return
        # Odoo checks overlaps at each write: dates are first taken off.
        versions.filtered("contract_date_start").write(dict.fromkeys(DATES, False))
        lone = versions.filtered(lambda v: not v.cae_mirrored)
        if wanted and len(versions) == 1 and lone and lone.date_version not in days:
            # The version that came with the employee: the career begins with it.
            lone.date_version = days[0]
        by_day = {version.date_version: version for version in versions - stale}
        for day, values in wanted:
            # ``create_version`` asks the rights of the user who signed the contract.
            version = by_day.get(day) or self._get_version(day).copy(
                {"date_version": day}
            )
            by_day[day] = version
            rest = {k: v for k, v in values.items() if k not in DATES}
            version.write({**rest, "cae_mirrored": True})
        if stale and stale < self.version_ids:
            stale.unlink()
        elif stale:
            stale.write({"cae_mirrored": False})
        self._date_versions(wanted)

    def _date_versions(self, wanted):
        """Give each version the dates of the contract that runs on its first day."""
        for version in self.version_ids.with_context(sync_contract_dates=True):
            dates = self._dates_on(version.date_version, wanted)
            if any(version[name] != dates[name] for name in DATES):
                version.write(dates)

    def _shows(self, versions, wanted):
        found = {version.date_version: version for version in versions}
        return all(
            day in found
            and found[day].cae_mirrored
            and all((found[day][k] or False) == (v or False) for k, v in values.items())
            for day, values in wanted
        ) and all(
            version[name] == self._dates_on(version.date_version, wanted)[name]
            for version in versions
            for name in DATES
        )

    def _dates_on(self, day, wanted):
        for _day, values in wanted:
            start, end = (values[name] for name in DATES)
            if start <= day and (not end or day <= end):
                return {name: values[name] for name in DATES}
        return dict.fromkeys(DATES, False)
