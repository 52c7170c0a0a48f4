from datetime import date

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.cae_members.engine.money import units

from ..engine.fec_accounts import accounts_seen
from ..engine.fec_activities import UNKNOWN, ActivityRules
from ..engine.fec_file import read
from ..engine.fec_opening import opening_rows
from ..engine.fec_plan import PlanOptions, closed_faults, money, plan, totals_by
from ..engine.fec_types import Columns, Fault, Layout, Level, ReadOptions
from .cae_fec_import import BUSY
from .cae_fec_work import Slot, Work

MAX_FAULTS = 2000
LEVELS = {"error": 0, "confirm": 1, "warning": 2}
RESULTS = ("6", "7")
# Of an opening entry, only these remarks say more than those on the lines themselves.
OF_OPENING = {"nothing_new", "already_imported"}


class CaeFecImport(models.Model):
    """Dry run: what the file holds, what would be created, what is wrong."""

    _inherit = "cae.fec.import"

    def action_analyse(self):
        """Read the file and say what would be created, and every fault."""
        self.ensure_one()
        self.check_access("write")
        if self.run_state in BUSY or self.state == "done":
            raise UserError(self.env._("%s is booked or being booked.", self.file_name))
        self._fec_analyse()
        return True

    def _fec_analyse(self):
        """Write what the dry run finds; the work, for who goes on with it."""
        work = self._fec_build()
        self._fec_propose(work)
        company = self.company_id
        work.faults += closed_faults(work.entries, self._fec_locks(company))
        work.faults += self._fec_unattributed(work)
        work.faults += self._fec_chart_faults(work)
        self._fec_write_lists(work)
        counts = {level: self._fec_count(work, level) for level in LEVELS}
        ready = work.entries and not counts["error"]
        self.write(
            {
                **self._fec_found(work),
                "state": "ready" if ready else "refused",
                "error_count": counts["error"],
                "confirm_count": counts["confirm"],
                "warning_count": counts["warning"],
            }
        )
        return work

    @staticmethod
    def _fec_count(work, level):
        return sum(fault.level.value == level for fault in work.faults)

    # -- reading -----------------------------------------------------------------

    def _fec_build(self):
        """The file read, and its entries planned against the books."""
        reading = ReadOptions(
            columns=Columns(self.column_reading),
            analytic_column=self.analytic_column or "",
            undated=self.opening_date or date.min,
        )
        found = read(self._fec_data(), reading)
        faults = list(found.faults)
        if self.mode == "opening":
            checked = plan(found.rows, PlanOptions(date_to=self.opening_date))
            faults += checked.faults
            rows = opening_rows(
                found.rows, self.opening_date, self.opening_result == "carry"
            )
            planned = plan(rows, PlanOptions(known=self._fec_known()))
            faults += [fault for fault in planned.faults if fault.code in OF_OPENING]
        else:
            rows = found.rows
            period, said = self._fec_period(found)
            planned = plan(rows, PlanOptions(*period, known=self._fec_known()))
            faults += [*said, *planned.faults]
        return Work(found, planned, accounts_seen(rows), faults)

    def _fec_period(self, found):
        """((first day, last day), faults): of the import, else of the file's years."""
        if found.dialect and found.dialect.layout is Layout.BALANCE:
            return (None, None), [Fault(0, "undated_history", Level.ERROR)]
        if (self.date_from and self.date_to) or not found.rows:
            return (self.date_from or None, self.date_to or None), []
        days = [row.date for row in found.rows]
        bounds = self.company_id.compute_fiscalyear_dates
        first = self.date_from or bounds(min(days))["date_from"]
        last = self.date_to or bounds(max(days))["date_to"]
        value = f"{fields.Date.to_string(first)} – {fields.Date.to_string(last)}"
        fault = Fault(0, "period_from_file", Level.WARNING, value=value)
        return (first, last), [fault]

    def _fec_known(self):
        """{key: digest} of the entries that other imports brought."""
        moves = self.env["account.move"].search_fetch(
            [
                ("company_id", "=", self.company_id.id),
                ("cae_fec_key", "!=", False),
                ("cae_fec_import_id", "!=", self.id),
            ],
            ["cae_fec_key", "cae_fec_digest"],
        )
        return {move.cae_fec_key: move.cae_fec_digest for move in moves}

    def _fec_locks(self, company):
        """{journal code of the file: last closed day}; "" for any other journal."""
        journal = self.env["account.journal"]
        lines = self.env["cae.fec.mapping"]._of(company, ["journal"]).values()
        by_type = {
            kind: company._get_user_fiscal_lock_date(journal.new({"type": kind}))
            for kind in ("general", "sale", "purchase")
        }
        locks = {"": by_type["general"]}
        for line in lines:
            kind = line.journal_id.type or line.journal_type
            locks[line.code] = by_type.get(kind, by_type["general"])
        return locks

    # -- activities --------------------------------------------------------------

    def _fec_rules(self):
        """Whose a line is, by the codes of the company."""
        lines = self.env["cae.fec.mapping"].search(
            [("company_id", "=", self.company_id.id), ("activity_id", "!=", False)]
        )
        rules = {"analytic": {}, "piece": {}, "account": {}, "journal": {}}
        for line in lines:
            rules[line.kind.removeprefix("activity_")][line.code] = line.activity_id.id
        return ActivityRules(**rules)

    def _fec_unattributed(self, work):
        """Warnings on analytic codes without activity and on lines without any."""
        rules = self._fec_rules()
        unknown, count, total, first = {}, 0, 0, 0
        for entry in work.plan.new:
            for row in entry.rows:
                found = rules.of(row)
                if found == UNKNOWN and row.analytic:
                    line, times = unknown.get(row.analytic, (row.line, 0))
                    unknown[row.analytic] = line, times + 1
                elif found is None and self._fec_needs_activity(row):
                    count, total = count + 1, total + row.balance
                    first = first or row.line
        work.unattributed.update(
            lines=count + sum(times for _line, times in unknown.values())
        )
        warning = Level.WARNING
        for code, (line, times) in unknown.items():
            yield Fault(line, "activity_unknown", warning, "", code, times)
        if count:
            yield Fault(first, "unattributed", warning, "", money(total), count)

    def _fec_needs_activity(self, row):
        """Other items of an entry follow its income and expense."""
        return self.mode == "opening" or row.account.startswith(RESULTS)

    # -- writing the result ------------------------------------------------------------

    def _fec_found(self, work):
        """Values of what was found."""
        file, dialect = work.file, work.file.dialect
        new = work.plan.new
        names = {"\t": self.env._("tab"), "sylk": "SYLK"}
        style = dialect and (
            self.env._("amount and side")
            if dialect.amount_style == "amount_side"
            else self.env._("debit and credit")
        )
        separator = dialect and dialect.separator
        return {
            "found_encoding": dialect and dialect.encoding,
            "found_separator": dialect and names.get(separator, separator),
            "found_layout": dialect and dialect.layout.value,
            "found_style": dialect
            and f"{style} · 1{dialect.decimal_mark or ','}00 · {dialect.date_format}",
            "found_reading": work.plan.reading if file.rows else False,
            "preview": [
                [text.replace("\x00", "\ufffd") for text in line]
                for line in file.preview
            ],
            "line_count": len(file.rows),
            "entry_count": len(work.entries),
            "new_count": len(new),
            "lettering_count": len(work.plan.letterings),
            "unattributed_count": work.unattributed["lines"],
            "debit": units(file.debit),
            "credit": units(file.credit),
        }

    def _fec_write_lists(self, work):
        """Faults and totals, in place of those of the run before."""
        # Nobody but the machine writes what a dry run found.
        faults_sudo, totals_sudo = self.fault_ids.sudo(), self.total_ids.sudo()
        faults_sudo.unlink()
        totals_sudo.unlink()
        faults = sorted(work.faults, key=lambda f: (LEVELS[f.level.value], f.line))
        left = len(faults) - MAX_FAULTS
        if left > 0:
            more = Fault(0, "more_faults", faults[MAX_FAULTS].level, count=left)
            faults = [*faults[:MAX_FAULTS], more]
        faults_sudo.create(
            [
                {
                    "import_id": self.id,
                    "line": fault.line,
                    "level": fault.level.value,
                    "level_rank": LEVELS[fault.level.value],
                    "code": fault.code,
                    "column": fault.column,
                    "value": fault.value.replace("\x00", "\ufffd")[:500],
                    "times": fault.count,
                }
                for fault in faults
            ]
        )
        totals_sudo.create(
            [
                {
                    "import_id": self.id,
                    "kind": kind,
                    "code": total.code or "–",
                    "label": total.label,
                    "entries": total.entries,
                    "lines": total.lines,
                    "debit": units(total.debit),
                    "credit": units(total.credit),
                    "balance": units(total.debit - total.credit),
                }
                for kind in ("journal", "class", "month")
                for total in totals_by(work.entries, kind)
            ]
        )

    def _fec_work(self):
        """The work of the run under way: read once for its batches."""
        key = (self.env.cr.dbname, self.id, self.run_uuid)
        work = Slot.get(key)
        if not work:
            work = self._fec_build()
            self._fec_propose(work)
            work.names = self._fec_names(work)
            Slot.keep(key, work)
        return work
