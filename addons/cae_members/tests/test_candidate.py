from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from .candidate_common import MEETING_AT, NOW, CandidateCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestCandidate(CandidateCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.candidate = cls.make_candidates("Cleo", phone="06 12 34 56 78")

    def test_a_candidate_starts_in_the_first_stage_of_his_cooperative(self):
        self.assertEqual(self.candidate.stage_id, self.stages["progress"])
        elsewhere = self.make_candidates("Zoe", company_id=self.other_company.id)
        self.assertEqual(elsewhere.stage_id.company_id, self.other_company)
        self.assertEqual(elsewhere.stage_id.kind, "progress")

    def test_a_cooperative_without_stages_is_told_so(self):
        bare = self.env["res.company"].create({"name": "Bare"})
        self.env["cae.candidate.stage"].search(
            [("company_id", "=", bare.id)]
        ).action_archive()
        with self.assertRaisesRegex(UserError, "Bare has no stage"):
            self.make_candidates("Zoe", company_id=bare.id)

    def test_starting_stages_are_loaded_once(self):
        stages = self.env["cae.candidate.stage"]
        domain = [("company_id", "=", self.other_company.id)]
        count = stages.search_count(domain)
        stages.search(domain)[0].name = "Renamed"
        self.other_company._load_cae_lists()
        self.assertEqual(stages.search_count(domain), count)

    def test_every_stage_is_a_column(self):
        groups = self.env["cae.candidate"]._read_group(
            [("id", "=", self.candidate.id)], ["stage_id"], ["__count"]
        )
        self.assertEqual(len(groups), 1, "what is counted")
        columns = (
            self.env["cae.candidate"]
            .with_context(read_group_expand=True)
            .web_read_group(
                [("id", "=", self.candidate.id)], ["stage_id"], ["__count"]
            )["groups"]
        )
        names = [group["stage_id"][1] for group in columns]
        self.assertIn(self.stages["refused"].name, names)

    def test_a_wrong_address_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "is not an email address"):
            self.candidate.email = "cleo at home"

    # Duplicates

    def test_the_same_person_is_shown_and_let_through(self):
        by_mail = self.make_candidates("Cleopatra", email="CLEO@example.org ")
        by_phone = self.make_candidates("C.", email=False, phone="+33 (0)6 12345678")
        other = self.make_candidates("Dan", email=False, phone=False)
        nobody = self.make_candidates("Eve", email=False, phone=False)
        self.assertEqual(self.candidate.duplicate_ids, by_mail | by_phone)
        self.assertEqual(by_phone.duplicate_ids, self.candidate)
        self.assertFalse((other | nobody).duplicate_ids)
        self.assertIn("Cleopatra (candidate", self.candidate.duplicate_note)
        action = self.candidate.action_open_duplicates()
        found = self.env["cae.candidate"].search(action["domain"])
        self.assertEqual(found, self.candidate | by_mail | by_phone)

    def test_a_member_with_the_same_address_is_shown(self):
        self.member.email = "cleo@example.org"
        self.assertEqual(self.candidate.duplicate_member_ids, self.member)
        self.assertIn("Ada (member)", self.candidate.duplicate_note)

    def test_a_duplicate_is_shown_while_typing(self):
        form = Form(
            self.env["cae.candidate"], view="cae_members.cae_candidate_view_form_quick"
        )
        form.name = "Somebody"
        self.assertFalse(form.duplicate_note)
        form.email = "cleo@example.org"
        self.assertIn("Cleo", form.duplicate_note)

    def test_another_cooperative_is_not_searched(self):
        self.make_candidates(
            "Cleo", email="cleo@example.org", company_id=self.other_company.id
        )
        self.assertFalse(self.candidate.duplicate_note)

    # Refusal and the like

    def refuse(self, candidate, **values):
        wizard = self.env["cae.candidate.refusal"].create(
            {"candidate_id": candidate.id, "reason_id": self.reason.id, **values}
        )
        return wizard.action_refuse()

    def test_nobody_is_refused_without_a_reason(self):
        with (
            self.assertRaisesRegex(ValidationError, "give a reason"),
            self.env.cr.savepoint(),
        ):
            self.candidate.stage_id = self.stages["refused"]
        form = Form(
            self.env["cae.candidate.refusal"].with_context(
                default_candidate_id=self.candidate.id
            )
        )
        with self.assertRaisesRegex(AssertionError, "reason_id is a required"):
            form.save()
        self.assertEqual(self.candidate.stage_kind, "progress")

    def test_a_refusal_is_written_as_the_user_changed_it(self):
        form = Form(
            self.env["cae.candidate.refusal"].with_context(
                default_candidate_id=self.candidate.id
            )
        )
        self.assertIn("Hello", str(form.body))
        self.assertIn("Cleo", str(form.body))
        form.reason_id = self.reason
        form.subject = "About your project"
        form.body = "<p>Not this year.</p>"
        form.note = "Come back later"
        form.save().action_refuse()
        self.assertRecordValues(
            self.candidate,
            [
                {
                    "stage_kind": "refused",
                    "refusal_reason_id": self.reason.id,
                    "refusal_date": date(2026, 3, 2),
                    "refusal_note": "Come back later",
                }
            ],
        )
        mail = self.mails_to("cleo@example.org")
        self.assertEqual(mail.subject, "About your project")
        self.assertIn("Not this year", mail.body_html)
        self.assertNotIn("Come back later", mail.body_html)

    def mails_to(self, email):
        return self.env["mail.mail"].sudo().search([("email_to", "=", email)])

    def test_nobody_is_written_to_when_the_user_says_so(self):
        self.refuse(self.candidate, send_mail=False)
        self.assertFalse(self.mails_to("cleo@example.org"))

    def test_without_an_address_the_letter_is_on_paper(self):
        self.candidate.email = False
        with self.assertRaisesRegex(UserError, "no email address"):
            self.refuse(self.candidate, send_mail=True)
        self.refuse(self.candidate)
        self.assertEqual(self.candidate.stage_kind, "refused")

    def test_a_reopened_file_keeps_its_trace(self):
        self.refuse(self.candidate, note="Too early")
        with self.assertRaisesRegex(UserError, "no longer waiting"):
            self.refuse(self.candidate)
        with self.assertRaisesRegex(UserError, "reopen"):
            self.admit(self.candidate)
        with self.assertRaisesRegex(ValidationError, "Reopen"):
            self.candidate.stage_id = self.stages["progress"]
        self.candidate.action_reopen()
        self.assertEqual(self.candidate.stage_kind, "progress")
        self.assertFalse(self.candidate.refusal_reason_id)
        trace = "".join(self.candidate.message_ids.mapped("body"))
        self.assertIn(self.reason.name, trace)
        self.assertIn("Too early", trace)

    def test_to_postpone_or_to_withdraw_is_no_refusal(self):
        self.candidate.action_postpone()
        self.assertEqual(self.candidate.stage_kind, "postponed")
        self.candidate.action_withdraw()
        self.assertEqual(self.candidate.stage_kind, "withdrawn")
        self.assertFalse(self.candidate.refusal_reason_id)
        self.candidate.action_reopen()
        self.assertEqual(self.candidate.stage_kind, "progress")

    # Figures

    def test_the_funnel_adds_up(self):
        people = self.candidate | self.make_candidates("Dan", "Eve", "Fay")
        meeting, called_off = self.make_meeting(capacity=0), self.make_meeting()
        self.register(called_off, people[3])
        called_off.action_cancel()
        lines = self.register(meeting, people[:3])
        lines[2].action_cancel()
        with freeze_time(MEETING_AT):
            lines[0].action_attended()
            self.admit(people[0])
            self.refuse(people[1])
        names = ("candidate", "registered", "attended", "admitted", "refused")
        [figures] = self.env["cae.candidate"]._read_group(
            [("id", "in", people.ids)],
            aggregates=[f"funnel_{name}:sum" for name in names],
        )
        self.assertEqual(figures, (4, 2, 1, 1, 1))

    # As many queries for one as for fifty

    def test_queries_do_not_grow_with_candidates(self):
        many = self.env["cae.candidate"].create(
            [
                {
                    "name": f"N{i}",
                    "email": f"n{i % 20}@example.org",
                    "phone": f"06{i:08}",
                }
                for i in range(50)
            ]
        )
        self.assertSameQueries(
            many,
            lambda records: (
                records.mapped("duplicate_note")
                + records.mapped("member_id.name")
                + records.mapped("funnel_attended")
            ),
        )

    def test_queries_do_not_grow_with_registrations(self):
        people = self.env["cae.candidate"].create(
            [{"name": f"N{i}"} for i in range(53)]
        )
        meetings = [self.make_meeting(capacity=20) for _ in range(3)]
        self.register(meetings[0], people[:1])
        counts = []
        for meeting, group in zip(meetings[1:], (people[1:3], people[3:]), strict=True):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.register(meeting, group)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1, "one insert batch more at most")

    def test_queries_do_not_grow_with_meetings(self):
        many = self.env["cae.information.meeting"].create(
            [{"date_start": MEETING_AT, "capacity": 3} for _ in range(50)]
        )
        for meeting in many[:3]:
            self.register(meeting, self.candidate)
        self.assertSameQueries(
            many,
            lambda records: [
                records.mapped(name)
                for name in (
                    "taken_count",
                    "is_full",
                    "hidden_count",
                    "next_meeting_id",
                )
            ],
        )

    def assertSameQueries(self, records, work):
        counts = []
        # Once for what the server keeps.
        work(records[:2])
        for some in (records[:1], records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            work(some)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])
