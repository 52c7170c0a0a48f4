"""Hours of support: limits, group sessions, subjects."""

from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .support_common import SupportCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15")
class TestSupportHour(SupportCommon):
    def hours(self, member, hours, **values):
        return self.env["cae.support.hour"].create(
            {
                "member_id": member.id,
                "hours": hours,
                "subject_id": self.subject.id,
                "date": "2026-06-01",
                **values,
            }
        )

    @mute_logger("odoo.sql_db")
    def test_hours_are_above_zero_and_at_most_a_day(self):
        for wrong in (0, -1, 24.01):
            with self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self.hours(self.member, wrong)
                self.env.flush_all()
        self.hours(self.member, 24)

    def test_the_rows_of_a_day_share_its_24_hours(self):
        self.hours(self.member, 20)
        self.hours(self.stranger, 20)
        self.hours(self.member, 20, date="2026-06-02")
        row = self.hours(self.member, 4)
        with self.assertRaisesRegex(ValidationError, "Ada would have 24.50 hours"):
            row.hours = 4.5
        with self.assertRaisesRegex(ValidationError, "24"):
            row.write({"date": "2026-06-02", "hours": 5})

    def test_hours_to_come_are_refused(self):
        self.hours(self.member, 1, date="2026-06-15")
        with self.assertRaisesRegex(ValidationError, "is to come"):
            self.hours(self.member, 1, date="2026-06-16")

    def test_hours_of_an_interview_are_changed_there(self):
        interview = self.hold(self.make_interview(self.member))
        row = self.as_user(interview.hour_ids, "manager")
        for values in ({"hours": 3}, {"date": "2026-01-01"}, {"interview_id": False}):
            with self.assertRaisesRegex(UserError, "change or cancel"):
                row.write(values)
        with self.assertRaisesRegex(UserError, "change or cancel"):
            row.unlink()
        row.note = "By telephone"

    def test_hours_of_an_interview_are_those_of_its_member_and_held(self):
        planned = self.make_interview(self.member)
        with (
            self.assertRaisesRegex(ValidationError, "was not held"),
            self.env.cr.savepoint(),
        ):
            self.hours(self.member, 1, interview_id=planned.id)
        with self.assertRaisesRegex(ValidationError, "somebody else"):
            self.hours(self.stranger, 1, interview_id=planned.id)

    def test_a_group_session_is_recorded_for_all_and_once(self):
        members = self.member | self.stranger
        wizard = self.env["cae.support.hour.collective"].create(
            {
                "member_ids": members.ids,
                "date": "2026-06-10",
                "hours": 3,
                "subject_id": self.subject.id,
                "note": "Quotes",
            }
        )
        action = wizard.action_record()
        rows = self.env["cae.support.hour"].search(action["domain"])
        self.assertEqual(rows.member_id, members)
        self.assertEqual(set(rows.mapped("hours")), {3.0})
        self.assertTrue(all(rows.mapped("collective")))
        with self.assertRaisesRegex(UserError, "recorded already .* for Ada, Bob"):
            wizard.action_record()
        wizard.member_ids = False
        with self.assertRaisesRegex(UserError, "who took part"):
            wizard.action_record()

    def test_fifty_rows_cost_the_checks_of_one(self):
        members = self.env["cae.member"].union(
            *(self.make_member(f"Member {number}") for number in range(50))
        )
        self.env.flush_all()
        rows = self.env["cae.support.hour"].create(
            [
                {
                    "member_id": member.id,
                    "hours": 1,
                    "subject_id": self.subject.id,
                    "date": "2026-06-01",
                }
                for member in members
            ]
        )
        counts = []
        for some in (rows[:1], rows):
            self.env.invalidate_all()
            with self.count_queries() as counter:
                some._check_day()
                some._check_interview()
            counts.append(counter.count)
        self.assertEqual(*counts)

    def test_hours_of_the_year_on_the_member(self):
        self.hours(self.member, 2)
        self.hours(self.member, 3, date="2025-12-31")
        members = self.member | self.stranger
        self.assertEqual(members.mapped("support_hours"), [2.0, 0.0])


@tagged("post_install", "-at_install")
class TestSupportSubject(SupportCommon):
    def test_a_new_cooperative_has_the_usual_subjects(self):
        subjects = self.env["cae.support.subject"].search(
            [("company_id", "=", self.other_company.id)]
        )
        self.assertGreaterEqual(len(subjects), 6)
        self.assertEqual(len(subjects.filtered("for_interviews")), 1)
        subjects[0].name = "Own word"
        subjects[1:].unlink()
        self.other_company._load_cae_lists()
        self.assertEqual(
            subjects.search([("company_id", "=", self.other_company.id)]), subjects[0]
        )

    @mute_logger("odoo.sql_db")
    def test_a_name_is_used_once(self):
        with self.assertRaises(IntegrityError):
            self.subject.copy({"name": self.subject.name, "code": False})
