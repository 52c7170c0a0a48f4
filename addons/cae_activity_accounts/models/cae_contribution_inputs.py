from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

from odoo import api, models

from odoo.addons.cae_members.engine.contracts import (
    CANDIDATE,
    Career,
    stage_history,
)
from odoo.addons.cae_members.engine.money import cents
from odoo.addons.cae_members.engine.timeline import Span, month_start

from ..engine.contribution import Booking, Movement
from ..engine.contribution_roll import Activity, Key, Person, Roll

ONE_DAY = timedelta(days=1)
ROLE_OF = {"turnover": -1, "production_cost": 1, "wages": 1}
"""Sign by which a role's balance (debit positive) becomes a positive figure."""


class CaeContributionSchedule(models.Model):
    """What contributions are computed from: one query per kind of record, whatever the
    number of activities."""

    _inherit = "cae.contribution.schedule"

    @api.model
    def _read_roll(self, company, activities, day, wages_paid, weights):
        """The engine's ``Roll`` and {engine Version: component}.

        ``wages_paid``: ids of the activities that pay wages in the month of ``day``,
        besides what the books already show.
        """
        rules, components = self._read_rules(company, activities)
        shares = self._read_shares(activities)
        since = min([day.replace(month=1, day=1), *self._year_starts(components, day)])
        history = self._read_history(company, activities, since, day, components)
        wages = self._wages_months(history["wages"], day, wages_paid or ())
        bases = {base: found for base, found in history.items() if base != "cost"}
        roll = Roll(
            activities={
                id_: Activity(
                    id=id_,
                    shares=tuple(shares.get(id_, ())),
                    versions=rules[id_],
                    history={
                        b: tuple(found.get(id_, ())) for b, found in bases.items()
                    },
                    wages_months=frozenset(wages.get(id_, ())),
                )
                for id_ in activities.ids
            },
            persons=self._read_persons(
                {member for found in shares.values() for member, _span in found}
            ),
            exempted=self.env["cae.contribution.exemption"]
            .search([("company_id", "=", company.id)])
            ._engine_exempted(),
            bookings=self._read_bookings(company, since, day),
            weights=weights or self._default_weights(history, since),
        )
        return roll, components

    @api.model
    def _year_starts(self, components, day):
        """First days of the years, of whatever first month, in which ``day`` falls."""
        for component in components.values():
            first = int(component.year_first_month)
            yield date(day.year - (day.month < first), first, 1)

    # -- rules -------------------------------------------------------------------

    @api.model
    def _read_rules(self, company, activities):
        """{activity id: {code: engine versions}} and {engine version: component}."""
        lines = self.env["cae.contribution.assignment"].search(
            [("company_id", "=", company.id)]
        )
        own = lines.grouped("activity_id")
        common = own.pop(self.env["cae.activity"], lines.browse())
        components = {}
        shared = self._versions_of(common, 0, components)
        rules = {}
        for activity in activities:
            found = {code: list(versions) for code, versions in shared.items()}
            if activity in own:
                for code, versions in self._versions_of(
                    own[activity], 1, components
                ).items():
                    found.setdefault(code, []).extend(versions)
            rules[activity.id] = {code: tuple(v) for code, v in found.items()}
        return rules, components

    @api.model
    def _versions_of(self, lines, priority, components):
        """{code: [engine versions]} of assignment lines; fills ``components``."""
        found = {}
        for schedule, start, end in lines._spans():
            for code, versions in schedule._rules_between(start, end).items():
                for version, component in versions:
                    rule = replace(version, priority=priority)
                    components[rule] = component
                    found.setdefault(code, []).append(rule)
        return found

    # -- people ------------------------------------------------------------------

    @api.model
    def _read_shares(self, activities):
        """{activity id: [(member id, span of the weight)]}"""
        shares = self.env["cae.activity.share"].search(
            [("activity_id", "in", activities.ids)], order="activity_id, date_from, id"
        )
        found = defaultdict(list)
        for share in shares:
            span = Span(share.date_from, share.date_to or None, share.weight)
            found[share.activity_id.id].append((share.member_id.id, span))
        return found

    @api.model
    def _read_persons(self, member_ids):
        """{member id: Person}, with the stages that contracts and admission make."""
        members = self.env["cae.member"].browse(sorted(member_ids))
        spans = self.env["cae.contract"]._signed_spans(members.ids)
        persons = {}
        for member in members:
            contracts = [(c.id, span) for c, span in spans.get(member.id, ())]
            career = Career(
                [span for _id, span in contracts],
                member.associate_since or None,
                member.associate_until or None,
            )
            stages = [Span(row.start, None, row.stage) for row in stage_history(career)]
            persons[member.id] = Person(
                member.id,
                tuple(contracts),
                (Span(date.min, None, CANDIDATE), *stages),
            )
        return persons

    # -- figures -----------------------------------------------------------------

    @api.model
    def _read_history(self, company, activities, since, day, components):
        """{base: {activity id: [Movement]}} to ``day``; by year before ``since``."""
        found = {
            role: self._read_role(company, activities, role, since, day)
            for role in ROLE_OF
        }
        found["cashed"] = self._read_cashed(activities, since, day)
        opening = self.env["cae.contribution.opening"].search(
            [("company_id", "=", company.id), ("date", "<=", day)]
        )
        cost = {
            id_: [Movement(m.day, -m.amount) for m in movements]
            for id_, movements in found["production_cost"].items()
        }
        history = {
            "turnover_invoiced": [found["turnover"]],
            "turnover_cashed": [found["cashed"]],
            "gross_margin_invoiced": [found["turnover"], cost],
            "gross_margin_cashed": [found["cashed"], cost],
            "wages": [found["wages"]],
        }
        openings = opening._engine_movements()
        return {
            base: self._merged([*parts, openings.get(base, {})], activities.ids)
            for base, parts in history.items()
        }

    @api.model
    def _merged(self, parts, ids):
        return {id_: [m for part in parts for m in part.get(id_, ())] for id_ in ids}

    @api.model
    def _read_role(self, company, activities, role, since, day):
        """{activity id: [Movement]} of the accounts of a role."""
        accounts = self.env["cae.account.role"]._accounts(company, role)
        domain = [
            ("activity_id", "in", activities.ids),
            ("account_id", "in", list(accounts)),
        ]
        groups = self._by_day("cae.activity.entry", domain, since, day, ["amount:sum"])
        sign = ROLE_OF[role]
        found = defaultdict(list)
        for activity, at, amount in groups:
            found[activity.id].append(Movement(at, sign * cents(amount)))
        return found

    @api.model
    def _read_cashed(self, activities, since, day):
        domain = [("activity_id", "in", activities.ids), ("kind", "=", "cash")]
        groups = self._by_day(
            "cae.activity.settlement", domain, since, day, ["gross:sum", "vat:sum"]
        )
        found = defaultdict(list)
        for activity, at, gross, vat in groups:
            found[activity.id].append(Movement(at, cents(gross) - cents(vat)))
        return found

    @api.model
    def _by_day(self, model, domain, since, day, aggregates):
        """Groups by activity and day from ``since`` to ``day``, by year before."""
        records = self.env[model]
        before = records._read_group(
            [*domain, ("date", "<", since)], ["activity_id", "date:year"], aggregates
        )
        inside = records._read_group(
            [*domain, ("date", ">=", since), ("date", "<=", day)],
            ["activity_id", "date:day"],
            aggregates,
        )
        for activity, year, *amounts in before:
            yield (
                activity,
                min(year.replace(month=12, day=31), since - ONE_DAY),
                *amounts,
            )
        yield from inside

    @api.model
    def _wages_months(self, wages, day, wages_paid):
        """{activity id: months with wages}, those of the run included."""
        months = {id_: {month_start(m.day) for m in ms} for id_, ms in wages.items()}
        for id_ in wages_paid:
            months.setdefault(id_, set()).add(month_start(day))
        return months

    @api.model
    def _default_weights(self, history, since):
        """Without budgets, a person's amounts follow what his activities cashed."""
        return {
            id_: sum(m.amount for m in movements if m.day >= since)
            for id_, movements in history["turnover_cashed"].items()
        }

    # -- what is booked ----------------------------------------------------------

    @api.model
    def _read_bookings(self, company, since, day):
        """{Key: (Booking, …)} of posted entries since ``since``."""
        # Payroll officers run the computation; they cannot read journal entries.
        amount_sudo = self.env["cae.contribution.amount"].sudo()
        groups = amount_sudo._read_group(
            [
                ("company_id", "=", company.id),
                ("month", ">=", since),
                ("month", "<=", day),
                # A cut-off reads the books of its day: later entries are not there.
                ("move_id.date", "<=", day),
                *amount_sudo._booked_domain(),
            ],
            ["code", "per", "activity_id", "member_id", "contract_id", "month:month"],
            ["amount:sum"],
        )
        found = defaultdict(list)
        for code, per, activity, member, contract, month, amount in groups:
            key = {
                "activity": Key(code, activity=activity.id),
                "person": Key(code, person=member.id),
                "contract": Key(code, contract=contract.id),
            }[per]
            found[key].append(Booking(month, cents(amount)))
        return {key: tuple(bookings) for key, bookings in found.items()}
