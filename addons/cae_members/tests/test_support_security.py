"""Interviews, hours and agreements, tried as each kind of user."""

from odoo.fields import Command
from odoo.tests import HttpCase, freeze_time, tagged

from .support_common import SupportCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15")
class TestSupportSecurity(SupportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.eve = cls.make_member("Eve", company_id=cls.other_company.id)
        cls.own = cls.make_full(cls.member)
        cls.own_planned = cls.make_interview(cls.member)
        cls.strange = cls.make_full(cls.stranger)
        cls.foreign = cls.make_full(cls.eve)
        cls.interviews = cls.own | cls.own_planned | cls.strange | cls.foreign
        (cls.own | cls.strange | cls.foreign).sudo().write({"state": "to_sign"})
        cls.cyd = cls.make_member("Cyd")
        cls.own_agreement = cls.make_agreement(cls.member, cls.stranger)
        cls.own_draft = cls.make_agreement(cls.member, cls.cyd)
        cls.strange_agreement = cls.make_agreement(cls.cyd, cls.stranger)
        cls.agreements = cls.own_agreement | cls.own_draft | cls.strange_agreement
        (cls.own_agreement | cls.strange_agreement)._move_to("to_sign")

    @classmethod
    def make_full(cls, member):
        interview = cls.make_interview(member)
        interview.action_hold()
        interview.write(
            {
                "review": "Good",
                "private_notes": "Tired",
                "action_ids": [Command.create({"name": "Price list"})],
            }
        )
        return interview

    def assertSees(self, records, name, expected):
        self.assertEqual(self.seen(records, name), expected)
        for hidden in records - expected:
            self.assertDenied(self.as_user(hidden, name).read, ["display_name"])

    def test_interviews_are_seen_by_whom_they_concern(self):
        in_company = self.interviews - self.foreign
        for name, expected in {
            "adviser": self.own | self.own_planned,
            "payroll": in_company,
            "manager": in_company,
            "portal": self.own,
        }.items():
            with self.subTest(user=name):
                self.assertSees(self.interviews, name, expected)
                self.assertSees(self.interviews.action_ids, name, expected.action_ids)

    def test_accountants_and_others_see_no_interview(self):
        for name in ("accountant", "internal"):
            for records in (self.interviews, self.interviews.action_ids):
                self.assertDenied(self.as_user(records, name).search, [])
            self.assertDenied(self.as_user(self.member, name).read, ["interview_ids"])

    def test_private_notes_are_for_advisers(self):
        for name in ("portal", "payroll"):
            own = self.as_user(self.own, name)
            self.assertNotIn("private_notes", own.fields_get())
            self.assertDenied(own.read, ["private_notes"])
            self.assertDenied(own.search, [("private_notes", "ilike", "Tired")])
        self.assertIn("Tired", self.as_user(self.own, "adviser").private_notes)

    def test_a_portal_member_writes_nothing(self):
        self.own_agreement._move_to("signed")
        for records, values in (
            (self.own, {"review": "Bad"}),
            (self.own.action_ids, {"done_on": "2026-06-15"}),
            (self.own.hour_ids, {"hours": 8}),
            (self.own_agreement, {"name": "Mine"}),
            (self.own_agreement.line_ids, {"percent": 99}),
            (self.subject, {"name": "Mine"}),
        ):
            portal = self.as_user(records, "portal")
            with self.subTest(model=records._name):
                self.assertTrue(portal.read(["display_name"]))
                self.assertDenied(portal.write, values)
                self.assertDenied(portal.unlink)
                self.assertDenied(portal.create, [{}])
        for method in ("action_reopen", "action_plan_next"):
            self.assertDenied(getattr(self.as_user(self.own, "portal"), method))
        self.assertDenied(self.as_user(self.own.action_ids, "portal").action_done)
        self.assertDenied(self.as_user(self.own_agreement, "portal").action_amend)

    def test_hours_are_seen_by_whom_they_concern(self):
        rows = self.interviews.hour_ids
        mine, strange = self.own.hour_ids, self.strange.hour_ids
        for name, expected in {
            "adviser": mine,
            "accountant": mine | strange,
            "payroll": mine | strange,
            "manager": mine | strange,
            "portal": mine,
        }.items():
            with self.subTest(user=name):
                self.assertSees(rows, name, expected)
        mine.note = "By telephone"
        portal = self.as_user(mine, "portal")
        self.assertDenied(portal.read, ["note"])
        for name in ("accountant", "payroll"):
            self.assertDenied(self.as_user(mine, name).write, {"note": "X"})

    def test_an_adviser_reads_the_hours_he_gave_and_writes_those_of_his_members(self):
        given = self.env["cae.support.hour"].create(
            {
                "member_id": self.stranger.id,
                "user_id": self.users["adviser"].id,
                "hours": 1,
                "subject_id": self.subject.id,
            }
        )
        self.assertEqual(self.seen(given, "adviser"), given)
        row = self.as_user(given, "adviser")
        self.assertDenied(row.write, {"hours": 2})
        values = {"hours": 1, "subject_id": self.subject.id}
        self.assertDenied(row.create, {**values, "member_id": self.stranger.id})
        own = row.create({**values, "member_id": self.member.id})
        self.assertDenied(own.write, {"member_id": self.stranger.id})
        own.unlink()

    def test_an_adviser_keeps_to_the_interviews_of_his_members(self):
        interviews = self.as_user(self.env["cae.interview"], "adviser")
        values = {"planned_on": "2026-06-20 09:00:00"}
        self.assertDenied(interviews.create, {**values, "member_id": self.stranger.id})
        own = interviews.create({**values, "member_id": self.member.id})
        self.assertDenied(own.write, {"member_id": self.stranger.id})
        own.action_hold()
        self.assertEqual(len(own.hour_ids), 1)
        strange = self.as_user(self.strange, "adviser")
        for method in (strange.action_hold, strange.action_reopen):
            self.assertDenied(method)

    def test_payroll_reads_interviews_and_does_not_run_them(self):
        planned = self.as_user(self.own_planned, "payroll")
        self.assertDenied(planned.action_hold)
        self.assertDenied(planned.write, {"place": "X"})
        self.assertDenied(planned._cancel, "No")
        self.assertDenied(self.as_user(self.own, "payroll").action_reopen)

    def test_agreements_are_seen_by_whom_they_bind(self):
        for name, expected in {
            "adviser": self.own_agreement | self.own_draft,
            "accountant": self.agreements,
            "payroll": self.agreements,
            "manager": self.agreements,
            "portal": self.own_agreement,
        }.items():
            with self.subTest(user=name):
                self.assertSees(self.agreements, name, expected)
                self.assertSees(self.agreements.line_ids, name, expected.line_ids)
        portal = self.as_user(self.own_agreement, "portal")
        self.assertEqual(portal.member_names, "Ada, Bob")
        self.assertEqual(portal.line_ids.mapped("member_name"), ["Ada", "Bob"])
        for name in ("accountant", "payroll"):
            agreement = self.as_user(self.own_draft, name)
            self.assertDenied(agreement.write, {"name": "X"})
            self.assertDenied(agreement.action_cancel)

    def test_an_adviser_prepares_the_agreement_of_his_members(self):
        draft = self.as_user(self.own_draft, "adviser")
        draft.trade_name = "Other"
        draft.line_ids[0].percent = 59
        strange = self.as_user(self.strange_agreement, "adviser")
        self.assertDenied(strange.action_draft)
        lines = self.as_user(self.env["cae.shared.agreement.line"], "adviser")
        self.strange_agreement._move_to("draft")
        eli = self.make_member("Eli")
        values = {"agreement_id": self.strange_agreement.id, "percent": 1}
        self.assertDenied(lines.create, {**values, "member_id": eli.id})


@tagged("post_install", "-at_install")
class TestSupportPortal(SupportCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for member, word in ((cls.member, "carpentry"), (cls.stranger, "plumbing")):
            interview = cls.make_interview(member)
            interview.action_hold()
            cls.write_up(
                interview,
                private_notes="secret",
                no_action=False,
                action_ids=[Command.create({"name": f"Price list of {word}"})],
            )
            interview.action_send()
        cls.own_planned = cls.make_interview(cls.member, "2026-12-01 09:00:00")
        cyd = cls.make_member("Cyd")
        cls.make_agreement(cls.member, cls.stranger, name="Oak")._move_to("to_sign")
        cls.make_agreement(cls.member, cyd, name="Draft")
        cls.make_agreement(cyd, cls.stranger, name="Stone")._move_to("to_sign")

    def test_a_member_reads_his_support_on_one_page(self):
        self.authenticate("cae_test_portal", "cae_test_portal")
        page = self.url_open("/my/support").text
        for own in ("Price list of carpentry", "Oak", "Read and sign", "Adviser"):
            self.assertIn(own, page)
        for strange in ("plumbing", "Stone", "Draft", "secret"):
            self.assertNotIn(strange, page)
        document = self.member.interview_ids.document_ids
        self.assertIn(f"/my/documents/{document.id}", page)
        self.assertIn("/my/support", self.url_open("/my").text)

    def test_an_accountant_or_a_visitor_reads_none(self):
        self.make_member("Own", partner_id=self.users["accountant"].partner_id.id)
        self.authenticate("cae_test_accountant", "cae_test_accountant")
        answer = self.url_open("/my/support")
        self.assertEqual(answer.status_code, 200)
        self.assertNotIn("carpentry", answer.text)
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open("/my/support").url)
