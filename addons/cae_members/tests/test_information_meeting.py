from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .candidate_common import MEETING_AT, NOW, CandidateCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestInformationMeeting(CandidateCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.meeting = cls.make_meeting()
        cls.people = cls.make_candidates("Cleo", "Dan", "Eve", "Fay")

    def states(self, lines):
        return lines.mapped("state")

    def test_who_comes_after_the_last_place_waits(self):
        lines = self.register(self.meeting, self.people)
        self.assertEqual(
            self.states(lines), ["registered", "registered", "waiting", "waiting"]
        )
        self.assertRecordValues(
            self.meeting, [{"taken_count": 2, "waiting_count": 2, "is_full": True}]
        )

    def test_the_first_who_waits_takes_a_freed_place(self):
        lines = self.register(self.meeting, self.people)
        lines[0].action_cancel()
        self.assertEqual(
            self.states(lines), ["cancelled", "registered", "registered", "waiting"]
        )
        lines[0].action_register()
        self.assertEqual(lines[0].state, "waiting", "behind those who wait")
        lines[3].unlink()
        lines[1].action_cancel()
        self.assertEqual(lines[0].state, "registered")

    def test_a_larger_room_takes_those_who_wait(self):
        lines = self.register(self.meeting, self.people)
        self.meeting.capacity = 3
        self.assertEqual(
            self.states(lines), ["registered", "registered", "registered", "waiting"]
        )
        self.meeting.capacity = 0
        self.assertEqual(lines[3].state, "registered", "no limit")
        with self.assertRaisesRegex(ValidationError, "4 people have a place"):
            self.meeting.capacity = 2

    def test_nobody_is_let_in_past_the_limit(self):
        lines = self.register(self.meeting, self.people)
        with self.assertRaisesRegex(ValidationError, "is full"):
            lines[2].write({"state": "registered"})

    @mute_logger("odoo.sql_db")
    def test_a_candidate_is_registered_once(self):
        self.register(self.meeting, self.people[0])
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.register(self.meeting, self.people[0])

    def test_a_registration_keeps_its_candidate(self):
        line = self.register(self.meeting, self.people[0])
        with self.assertRaisesRegex(UserError, "stays with its candidate"):
            line.candidate_id = self.people[1]

    def test_a_candidate_is_made_while_registering(self):
        self.meeting.write(
            {
                "registration_ids": [
                    (0, 0, {"candidate_id": self.make_candidates("Gus").id})
                ]
            }
        )
        self.assertEqual(self.meeting.registration_ids.email, "gus@example.org")

    def test_attendance_is_marked_on_the_day_not_before(self):
        lines = self.register(self.meeting, self.people[:2])
        with self.assertRaisesRegex(UserError, "has not taken place"):
            lines[0].action_attended()
        with freeze_time(MEETING_AT + timedelta(hours=1)):
            with self.assertRaisesRegex(UserError, "2 registered people"):
                self.meeting.action_held()
            # The same transaction does not last for days.
            self.meeting.invalidate_recordset(["has_begun"])
            lines[0].action_attended()
            self.meeting.action_others_absent()
            self.meeting.action_held()
        self.assertEqual(self.states(lines), ["attended", "absent"])
        self.assertRecordValues(
            self.meeting,
            [{"state": "held", "attended_count": 1, "absent_count": 1}],
        )

    def test_somebody_without_a_place_may_still_come(self):
        lines = self.register(self.meeting, self.people[:3])
        with freeze_time(MEETING_AT):
            self.meeting.action_all_present()
            lines[2].action_attended()
        self.assertEqual(self.meeting.attended_count, 3)

    def test_presence_moves_the_candidate_on(self):
        after = self.env["cae.candidate.stage"].search(
            [("company_id", "=", self.company.id), ("is_after_meeting", "=", True)]
        )
        further = self.env["cae.candidate.stage"].create(
            {"name": "Further", "sequence": after.sequence + 5}
        )
        self.people[1].stage_id = further
        self.meeting.capacity = 0
        lines = self.register(self.meeting, self.people)
        with freeze_time(MEETING_AT):
            lines[:2].action_attended()
            lines[2:].action_absent()
        self.assertEqual(
            list(self.people.stage_id), [after, further, self.stages["progress"]]
        )

    def test_a_meeting_that_took_place_is_not_cancelled(self):
        line = self.register(self.meeting, self.people[0])
        with freeze_time(MEETING_AT):
            line.action_attended()
            with self.assertRaisesRegex(UserError, "cannot be cancelled"):
                self.meeting.action_cancel()

    def test_nobody_registers_at_a_cancelled_meeting(self):
        self.meeting.action_cancel()
        with self.assertRaisesRegex(UserError, "is cancelled"):
            self.register(self.meeting, self.people[0])

    def test_the_next_meeting_is_first_looked_for_in_the_same_place(self):
        elsewhere = self.make_meeting(MEETING_AT + timedelta(days=1), name="Elsewhere")
        elsewhere.establishment_id = False
        later = self.make_meeting(MEETING_AT + timedelta(days=5))
        self.assertEqual(self.meeting.next_meeting_id, later)
        later.action_cancel()
        self.meeting.invalidate_recordset()
        self.assertEqual(self.meeting.next_meeting_id, elsewhere)

    def test_people_move_on_to_the_next_meeting_once(self):
        self.register(self.meeting, self.people)
        later = self.make_meeting(MEETING_AT + timedelta(days=5), capacity=3)
        self.register(later, self.people[1])
        self.meeting.action_cancel()
        self.meeting.action_move_to_next()
        self.meeting.action_move_to_next()
        self.assertEqual(later.registration_ids.candidate_id, self.people)
        self.assertEqual((later.taken_count, later.waiting_count), (3, 1))

    def test_the_place_is_the_address_of_the_establishment(self):
        self.establishment.partner_id = self.env["res.partner"].create(
            {"name": "Office", "street": "1 Long Road", "city": "Paris"}
        )
        meeting = self.env["cae.information.meeting"].create(
            {"date_start": MEETING_AT, "establishment_id": self.establishment.id}
        )
        self.assertIn("1 Long Road", meeting.place)

    def test_impossible_meetings_are_refused(self):
        for values in ({"capacity": -1}, {"duration": 0}, {"reminder_days": -2}):
            with (
                self.subTest(**values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.make_meeting(**values)

    def test_the_attendance_list_names_who_comes(self):
        self.register(self.meeting, self.people[:3])
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "cae_members.cae_meeting_attendance_report", self.meeting.ids
        )
        for name in ("Cleo", "Dan", "Eve"):
            self.assertIn(name, html.decode())
