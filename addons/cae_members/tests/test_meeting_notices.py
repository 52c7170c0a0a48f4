from datetime import timedelta

from odoo.tests import freeze_time, tagged

from .candidate_common import MEETING_AT, NOW, CandidateCommon


@tagged("post_install", "-at_install")
class TestMeetingNotices(CandidateCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(NOW):
            cls.meeting = cls.make_meeting(link="https://meet.example.org")
            cls.people = cls.make_candidates("Cleo", "Dan", "Eve")
            cls.silent = cls.make_candidates("Mute", email=False)
            cls.lines = cls.register(cls.meeting, cls.people)
        cls.cron = cls.env.ref("cae_members.cron_meeting_notices")
        cls.env["mail.mail"].search([]).unlink()

    def run_cron(self, at):
        with freeze_time(at), self.enter_registry_test_mode():
            self.cron.method_direct_trigger()
        self.env.invalidate_all()
        mails = self.env["mail.mail"].search([], order="id")
        sent = [(mail.email_to, mail.subject.split(":")[0]) for mail in mails]
        bodies = "".join(mails.mapped("body_html"))
        mails.unlink()
        return sent, bodies

    def test_each_notice_leaves_once(self):
        sent, bodies = self.run_cron(NOW)
        self.assertEqual(
            sent,
            [
                ("cleo@example.org", "You are registered"),
                ("dan@example.org", "You are registered"),
                ("eve@example.org", "Waiting list"),
            ],
        )
        for part in ("12 Main Street", "https://meet.example.org", "Cleo", "2026"):
            self.assertIn(part, bodies)
        self.assertEqual(self.run_cron(NOW), ([], ""))
        eve_of = MEETING_AT - timedelta(days=1)
        sent, _bodies = self.run_cron(eve_of)
        self.assertEqual(
            sent, [("cleo@example.org", "Reminder"), ("dan@example.org", "Reminder")]
        )
        self.assertEqual(self.run_cron(eve_of), ([], ""))
        self.assertEqual(self.run_cron(MEETING_AT + timedelta(days=1)), ([], ""))

    def test_who_gets_a_place_is_told_so(self):
        self.run_cron(NOW)
        self.lines[0].action_cancel()
        sent, _bodies = self.run_cron(NOW)
        self.assertEqual(sent, [("eve@example.org", "You are registered")])

    def test_a_confirmation_just_before_is_the_reminder(self):
        eve_of = MEETING_AT - timedelta(days=1)
        sent, _bodies = self.run_cron(eve_of)
        self.assertEqual([kind for _to, kind in sent].count("Reminder"), 0)
        self.assertEqual(self.run_cron(eve_of), ([], ""))

    def test_a_new_date_is_reminded(self):
        self.run_cron(NOW)
        self.run_cron(MEETING_AT - timedelta(days=1))
        with freeze_time(NOW):
            self.meeting.date_start = MEETING_AT + timedelta(days=10)
        sent, _bodies = self.run_cron(MEETING_AT + timedelta(days=9))
        self.assertEqual(len(sent), 2)

    def test_a_cancelled_meeting_is_told_once_with_the_next_one(self):
        self.run_cron(NOW)
        with freeze_time(NOW):
            self.make_meeting(MEETING_AT + timedelta(days=7), place="Elsewhere")
            self.lines[0].action_cancel()
            self.meeting.action_cancel()
        sent, bodies = self.run_cron(NOW)
        self.assertEqual(
            sent, [("dan@example.org", "Cancelled"), ("eve@example.org", "Cancelled")]
        )
        self.assertIn("Elsewhere", bodies)
        self.assertIn("Thursday, March 19, 2026, 6:00", bodies)
        self.assertEqual(self.run_cron(NOW), ([], ""))

    def test_who_has_no_address_is_left_out(self):
        with freeze_time(NOW):
            other = self.make_meeting()
            line = self.register(other, self.silent)
        sent, _bodies = self.run_cron(NOW)
        self.assertEqual(len(sent), 3)
        self.assertFalse(line.confirmation_date)

    def test_batches_lose_nobody(self):
        with freeze_time(NOW):
            big = self.make_meeting(capacity=0)
            crowd = self.make_candidates(*(f"N{i}" for i in range(120)))
            self.register(big, crowd)
        sent, _bodies = self.run_cron(NOW)
        self.assertEqual(len(sent), 123)
        self.assertEqual(len(set(sent)), 123)

    def test_the_past_is_left_alone(self):
        with freeze_time(NOW):
            past = self.make_meeting(NOW - timedelta(days=3))
            self.register(past, self.people)
        sent, _bodies = self.run_cron(NOW)
        self.assertEqual(len(sent), 3)
