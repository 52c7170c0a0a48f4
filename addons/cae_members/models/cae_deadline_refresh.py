import time

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..engine import deadlines as engine

BATCH = 500
MAX_TRIES = 5
RETRY_SECONDS = 0.2
KEY = ("member_id", "kind", "source_model", "source_id", "due_date")
STORED = ("warn_from", "last_warned", "closed_on", "user_id", "activity_id")
TO_RETRY = (*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, ConcurrencyError)


class CaeDeadline(models.Model):
    """Bringing the rows up to date with the facts."""

    _inherit = "cae.deadline"

    @api.model
    def _refresh(self, members, day):
        """Make the rows of ``members`` what their facts say on ``day``, and warn.

        Rows that stay keep their id and are not written; those that are no longer due
        close with the day. A fixed number of queries for any number of members.
        """
        # Rows are derived: they are written for whoever changed a fact.
        self_sudo = self.sudo().with_context(active_test=False, lang="en_US")
        members_sudo = members.with_env(self_sudo.env)
        facts = self_sudo.env["cae.deadline.facts"]._read(members_sudo, day)
        due = {
            (d.member, d.kind, d.model, d.source, d.due): d
            for d in engine.deadlines(facts, day)
        }
        rows = self_sudo._rows_of(members_sudo, due)
        gone = self_sudo.concat(
            *(row for key, row in rows.items() if key not in due and not row.closed_on)
        )
        gone._close(day)
        rows = self_sudo._make_missing(due, rows)
        self_sudo._write_changes(due, rows)
        self_sudo._warn({rows[key]: deadline for key, deadline in due.items()}, day)

    @api.model
    def _rows_of(self, members, due):
        """{key: row}: the open rows, and the closed ones that are due again."""
        found = {
            row._key(): row
            for row in self.search_fetch(
                [("member_id", "in", members.ids), ("closed_on", "=", False)],
                [*KEY, *STORED],
            )
        }
        missing = due.keys() - found.keys()
        if missing:
            closed = self.search_fetch(
                [
                    ("member_id", "in", list({key[0] for key in missing})),
                    ("due_date", "in", list({key[-1] for key in missing})),
                    ("closed_on", "!=", False),
                ],
                [*KEY, *STORED],
            )
            found |= {row._key(): row for row in closed if row._key() in missing}
        return found

    def _key(self):
        return (
            self.member_id.id,
            self.kind,
            self.source_model,
            self.source_id,
            self.due_date,
        )

    @api.model
    def _make_missing(self, due, rows):
        missing = [key for key in due if key not in rows]
        if not missing:
            return rows
        try:
            created = self.create(
                [
                    {
                        **dict(zip(KEY, key, strict=True)),
                        "warn_from": due[key].warn_from,
                        "step_id": key[3] if key[2] == "cae.step" else False,
                    }
                    for key in missing
                ]
            )
        except UniqueViolation as error:
            # Made meanwhile by a transaction that this one cannot see: begin again.
            raise ConcurrencyError from error
        return rows | dict(zip(missing, created, strict=True))

    @api.model
    def _write_changes(self, due, rows):
        """Write what differs, one call for each set of new values."""
        users = self._responsibles([rows[key] for key in due])
        changes = {}
        for key, deadline in due.items():
            row = rows[key]
            new = {"warn_from": deadline.warn_from, "user_id": users[row.id]}
            vals = {
                name: value
                for name, value in new.items()
                if row[name] != value and (row[name] or value)
            }
            if row.closed_on:
                vals |= {"closed_on": False, "last_warned": 0}
            if vals:
                changes.setdefault(tuple(vals.items()), []).append(row.id)
        for vals, ids in changes.items():
            self.browse(ids).write(dict(vals))

    # Every day

    @api.model
    def _cron_refresh(self, limit=BATCH):
        """Refresh every member, one batch a transaction, from where it stopped."""
        today = fields.Date.context_today(self)
        cron = self.env["ir.cron"]
        members = self.env["cae.member"].with_context(active_test=False)
        for (company,) in members._read_group([], ["company_id"]):
            while members := self._next_members(company, today, limit):
                self._refresh_batch(company, members, today)
                left = self._count_left(company)
                if not cron._commit_progress(len(members), remaining=left):
                    return

    @api.model
    def _next_members(self, company, day, limit):
        if company.cae_deadline_day != day:
            company.write({"cae_deadline_day": day, "cae_deadline_member": 0})
        return self._members_left(company).search(
            self._left_domain(company), limit=limit, order="id"
        )

    @api.model
    def _members_left(self, company):
        return (
            self.env["cae.member"]
            .with_company(company)
            .with_context(active_test=False, allowed_company_ids=company.ids)
        )

    @api.model
    def _left_domain(self, company):
        return [
            ("company_id", "=", company.id),
            ("id", ">", company.cae_deadline_member),
        ]

    @api.model
    def _count_left(self, company):
        return self._members_left(company).search_count(self._left_domain(company))

    @api.model
    def _refresh_batch(self, company, members, day):
        """One batch, tried again when another transaction was in the way."""
        last = members.ids[-1]
        for attempt in range(1, MAX_TRIES + 1):
            try:
                with self.env.cr.savepoint():
                    self._refresh(members, day)
                    company.cae_deadline_member = last
                return
            except TO_RETRY:
                if attempt == MAX_TRIES:
                    raise
                self.env.cr.rollback()
                time.sleep(RETRY_SECONDS * attempt)
