"""What is due: rows that follow the facts, warnings that are sent once."""

from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import START, MembersCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-01-05")
class TestDeadline(MembersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Steps are tried elsewhere.
        cls.env["cae.step.type"].search([]).active = False
        cls.deadlines = cls.env["cae.deadline"]

    def make_cape(self, member=None, end=date(2026, 12, 31), **values):
        return self.make_contract(member or self.member, "cape", START, end, **values)

    def due(self, member=None, **values):
        domain = [("member_id", "=", (member or self.member).id)]
        domain += [(name, "=", value) for name, value in values.items()]
        return self.deadlines.search(domain)

    def refresh(self, day, members=None):
        self.deadlines._refresh(members or self.member | self.stranger, day)

    def activities(self, member=None):
        return (
            self.env["mail.activity"]
            .with_context(active_test=False)
            .search(
                [
                    ("res_model", "=", "cae.member"),
                    ("res_id", "=", (member or self.member).id),
                ],
                order="id",
            )
        )

    # Rows

    def test_rows_follow_the_contract_at_once(self):
        cape = self.make_cape()
        self.assertRecordValues(
            self.due().sorted("kind"),
            [
                {
                    "kind": "cape_end",
                    "due_date": date(2026, 12, 31),
                    "warn_from": date(2026, 9, 30),
                    "source_model": "cae.contract",
                    "source_id": cape.id,
                    "user_id": self.users["adviser"].id,
                    "closed_on": False,
                },
                {
                    "kind": "interview",
                    "due_date": date(2026, 12, 31),
                    "warn_from": date(2026, 6, 30),
                    "source_model": "cae.member",
                    "source_id": self.member.id,
                    "user_id": self.users["adviser"].id,
                    "closed_on": False,
                },
            ],
        )
        cape.action_cancel()
        self.assertFalse(self.due(closed_on=False))
        self.assertEqual(self.due().mapped("closed_on"), [date(2026, 1, 5)] * 2)

    def test_a_refresh_keeps_ids_and_writes_nothing_when_nothing_changed(self):
        self.make_cape()
        rows = self.due()
        self.env.flush_all()
        self.env.invalidate_all()
        with patch.object(type(self.deadlines), "write") as write:
            self.refresh(date(2026, 1, 6))
        write.assert_not_called()
        self.assertEqual(self.due(), rows)

    def test_what_is_due_again_opens_again_and_warns_again(self):
        self.make_cape(end=date(2026, 1, 31))
        row = self.due(kind="cape_end")
        self.assertEqual(row.last_warned, 2)
        self.member.active = False
        self.assertEqual(row.closed_on, date(2026, 1, 5))
        self.assertFalse(row.activity_id.active)
        self.member.active = True
        self.assertEqual(self.due(kind="cape_end"), row)
        self.assertFalse(row.closed_on)
        self.assertTrue(row.activity_id.active)

    def test_state_and_period_depend_on_the_day(self):
        self.make_cape()
        row = self.due(kind="cape_end")
        for day, state, period in [
            ("2026-01-05", "future", "3_later"),
            ("2026-09-29", "future", "3_later"),
            ("2026-09-30", "soon", "3_later"),
            ("2026-10-01", "soon", "2_quarter"),
            ("2026-12-01", "soon", "1_month"),
            ("2026-12-31", "soon", "1_month"),
            ("2027-01-01", "late", "0_late"),
        ]:
            with self.subTest(day), freeze_time(day):
                row.invalidate_recordset()
                self.assertEqual((row.state, row.period), (state, period))
                for name, value in (("state", state), ("period", period)):
                    self.assertIn(row, self.due(**{name: value}))
                    others = [(name, "!=", value), ("id", "=", row.id)]
                    self.assertFalse(self.deadlines.search(others))
                groups = dict(
                    self.deadlines._read_group(
                        [("id", "=", row.id)], ["period"], ["__count"]
                    )
                )
                self.assertEqual(groups, {period: 1})
        row.closed_on = START
        self.assertEqual((row.state, row.period), ("closed", "4_closed"))
        self.assertEqual(self.due(period="4_closed", state="closed"), row)

    def test_the_client_can_group_by_period(self):
        self.make_cape()
        field = self.deadlines.fields_get(["period"])["period"]
        self.assertTrue(field["groupable"] and field["searchable"])
        groups = self.deadlines.web_read_group(
            [("member_id", "=", self.member.id)], ["period"], ["__count"]
        )
        self.assertEqual([g["period"] for g in groups["groups"]], ["3_later"])

    def test_a_signed_interview_counts_and_the_next_is_due_later(self):
        self.make_cape(end=date(2026, 12, 31))
        interviews = self.env["cae.interview"].create(
            [
                {
                    "member_id": self.member.id,
                    "planned_on": f"{day} 10:00:00",
                    "held_on": day,
                    "adviser_id": self.users["adviser"].id,
                }
                for day in ("2026-01-02", "2026-01-05")
            ]
        )
        self.assertEqual(self.due(kind="interview").due_date, date(2026, 12, 31))
        interviews.sudo().write({"state": "signed"})
        row = self.due(kind="interview")
        # The next one is due after the end of the contract.
        self.assertEqual(row.closed_on, date(2026, 1, 5))
        member = self.as_user(self.member, "adviser")
        self.assertRecordValues(
            member,
            [
                {
                    "is_supported": True,
                    "interviews_signed": 2,
                    "interview_before": date(2027, 1, 2),
                }
            ],
        )
        self.assertFalse(self.stranger.is_supported)
        interviews[0].action_reopen()
        self.assertFalse(row.closed_on)

    # Warnings

    def test_each_warning_makes_one_activity_whatever_runs_twice(self):
        self.make_cape()
        self.due(kind="interview").unlink()
        seen = 0
        for day, made in [
            (date(2026, 9, 29), 0),
            (date(2026, 9, 30), 1),
            (date(2026, 10, 15), 0),
            (date(2026, 11, 30), 1),
            (date(2027, 1, 1), 1),
            (date(2027, 1, 2), 0),
        ]:
            with self.subTest(day):
                for _twice in range(2):
                    self.refresh(day)
                    of_cape = self.activities().filtered(
                        lambda one: (
                            one == self.due(kind="cape_end").activity_id
                            or not one.active
                        )
                    )
                    ends = of_cape.filtered(lambda one: "CAPE" in one.summary)
                    self.assertEqual(len(ends), seen + made)
                seen += made
        ends = self.activities().filtered(lambda one: "CAPE" in one.summary)
        self.assertEqual(ends.mapped("active"), [False, False, True])
        self.assertEqual(ends.user_id, self.users["adviser"])
        self.assertEqual(set(ends.mapped("date_deadline")), {date(2026, 12, 31)})

    def test_warnings_that_were_passed_together_make_one_activity(self):
        self.make_cape(end=date(2026, 1, 20))
        self.assertEqual(len(self.activities()), 1)
        self.assertEqual(self.due(kind="cape_end").last_warned, 2)

    def test_the_activity_closes_when_the_deadline_is_met(self):
        cape = self.make_cape(end=date(2026, 1, 20))
        activity = self.activities()
        self.assertTrue(activity.active)
        self.make_contract(self.member, "cesa", date(2026, 1, 21))
        self.assertFalse(activity.active)
        self.assertEqual(
            self.due(kind="cape_end", source_id=cape.id).closed_on, date(2026, 1, 5)
        )

    def test_an_activity_ticked_off_by_hand_comes_back_at_the_next_warning(self):
        self.make_cape()
        self.refresh(date(2026, 9, 30))
        row = self.due(kind="cape_end")
        row.activity_id.action_feedback()
        self.refresh(date(2026, 10, 1))
        self.assertFalse(row.activity_id.active)
        self.refresh(date(2026, 11, 30))
        self.assertTrue(row.activity_id.active)

    def test_the_work_follows_the_adviser(self):
        self.make_cape(end=date(2026, 1, 20))
        other = self.make_user("adviser2", "cae_members.group_cae_adviser")
        self.member.adviser_id = other
        self.assertEqual(self.due(kind="cape_end").user_id, other)
        self.assertEqual(self.activities().user_id, other)
        self.assertEqual(len(self.activities()), 1)

    def test_without_adviser_the_cooperative_names_somebody(self):
        self.make_cape(self.stranger, end=date(2026, 1, 20))
        row = self.due(self.stranger, kind="cape_end")
        self.assertFalse(self.activities(self.stranger))
        self.assertEqual((row.user_id.ids, row.last_warned), ([], 0))
        self.company.cae_deadline_user_id = self.users["manager"]
        self.refresh(date(2026, 1, 6))
        self.assertEqual(self.activities(self.stranger).user_id, self.users["manager"])
        self.refresh(date(2026, 1, 6))
        self.assertEqual(len(self.activities(self.stranger)), 1)

    @mute_logger("odoo.sql_db")
    def test_rows_made_meanwhile_by_another_transaction_start_it_again(self):
        self.make_cape()
        unseen = patch.object(type(self.deadlines), "_rows_of", return_value={})
        with unseen, self.assertRaises(ConcurrencyError), self.env.cr.savepoint():
            self.refresh(date(2026, 1, 5))

    def test_no_mail_is_sent(self):
        before = self.env["mail.mail"].search_count([])
        self.make_cape(end=date(2026, 1, 20))
        self.assertEqual(self.env["mail.mail"].search_count([]), before)

    # Every day

    def run_cron(self):
        cron = self.env.ref("cae_members.cron_deadlines")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def test_the_cron_warns_once_and_takes_up_where_it_stopped(self):
        self.make_cape()
        self.make_cape(self.stranger)
        with freeze_time("2026-09-30"):
            # As if it had been killed after the first member.
            first, second = (self.member | self.stranger).sorted("id")
            self.company.write(
                {
                    "cae_deadline_day": date(2026, 9, 30),
                    "cae_deadline_member": first.id,
                }
            )
            self.run_cron()
            self.assertEqual(self.due(first, kind="cape_end").last_warned, 0)
            self.company.cae_deadline_day = date(2026, 9, 29)
            self.run_cron()
            self.run_cron()
        self.assertEqual(self.due(first, kind="cape_end").last_warned, 1)
        self.assertGreaterEqual(self.company.cae_deadline_member, second.id)
        ends = self.activities().filtered(lambda one: "CAPE" in one.summary)
        self.assertEqual(len(ends), 1)

    def test_fifty_members_take_the_queries_of_one(self):
        members = self.env["cae.member"].union(
            *(
                self.make_member(f"M{n}", adviser_id=self.users["adviser"].id)
                for n in range(51)
            )
        )
        for member in members:
            self.make_cape(member)
        self.env.flush_all()
        for day in (date(2026, 1, 6), date(2026, 9, 30)):
            counts = []
            for part in (members[:1], members[1:]):
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                self.refresh(day, part)
                self.env.flush_all()
                counts.append(self.env.cr.sql_log_count - before)
            with self.subTest(day):
                self.assertLessEqual(counts[1], counts[0] + 3)

    # As whom

    def as_user(self, records, name):
        self.env.flush_all()
        return records.with_user(self.users[name]).with_context(
            allowed_company_ids=self.company.ids
        )

    def test_everybody_reads_what_is_his_and_nobody_writes(self):
        self.make_cape()
        self.make_cape(self.stranger)
        rows, own = self.due() | self.due(self.stranger), self.due()
        for name, expected in {
            "adviser": own,
            "accountant": rows,
            "payroll": rows,
            "manager": rows,
            "portal": own,
        }.items():
            with self.subTest(name):
                seen = self.as_user(rows, name).search([("id", "in", rows.ids)])
                self.assertEqual(seen.ids, expected.ids)
                seen.read(["name", "due_date", "state", "days_left"])
                for method, args in (
                    ("write", [{"closed_on": START}]),
                    ("unlink", []),
                    ("copy", []),
                ):
                    with self.assertRaises(AccessError):
                        getattr(seen[0], method)(*args)
        with self.assertRaises(AccessError):
            self.as_user(own, "internal").read(["due_date"])
        for name in ("source_id", "user_id", "last_warned", "activity_id"):
            with self.subTest(name), self.assertRaises(AccessError):
                self.as_user(own, "portal").read([name])

    def test_an_adviser_changes_facts_and_the_rows_follow(self):
        draft = self.make_cape(sign=False)
        self.as_user(draft, "payroll").action_sign()
        self.assertEqual(len(self.due()), 2)
        member = self.as_user(self.member, "adviser")
        self.assertEqual(member.deadline_late_count, 0)
        member.action_open_deadlines()

    def test_the_member_counts_the_late_ones(self):
        self.make_cape()
        late = date(2027, 1, 10)
        with freeze_time(late):
            self.assertEqual(self.member.deadline_late_count, 2)
            self.assertEqual(self.stranger.deadline_late_count, 0)

    def test_the_source_opens(self):
        cape = self.make_cape()
        action = self.due(kind="cape_end").action_open_source()
        self.assertEqual((action["res_model"], action["res_id"]), (cape._name, cape.id))

    def test_only_what_the_law_ended_is_ended_from_here(self):
        self.make_cape()
        row = self.due(kind="cape_end")
        with self.assertRaisesRegex(UserError, "does not end"):
            row.action_end_contract()
        with self.assertRaises(AccessError):
            self.as_user(row, "adviser").action_end_contract()
