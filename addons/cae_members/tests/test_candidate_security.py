"""What each kind of user reaches of candidates, tried as that user."""

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .candidate_common import MEETING_AT, NOW, CandidateCommon

MODELS = (
    "cae.information.meeting",
    "cae.meeting.registration",
    "cae.candidate",
    "cae.candidate.stage",
    "cae.refusal.reason",
    "cae.candidate.admission",
    "cae.candidate.refusal",
)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestCandidateSecurity(CandidateCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["colleague"] = cls.make_user(
            "colleague", "cae_members.group_cae_adviser"
        )
        adviser, colleague = cls.users["adviser"], cls.users["colleague"]
        cls.own = cls.make_candidates("Own", adviser_id=adviser.id)
        cls.free = cls.make_candidates("Free")
        cls.strange = cls.make_candidates("Strange", adviser_id=colleague.id)
        cls.foreign = cls.make_candidates("Far", company_id=cls.other_company.id)
        cls.all = cls.own | cls.free | cls.strange | cls.foreign
        cls.hosted = cls.make_meeting(capacity=0)
        cls.other_meeting = cls.make_meeting(capacity=2, user_id=colleague.id)
        in_company = cls.own | cls.free | cls.strange
        cls.hosted_lines = cls.register(cls.hosted, in_company)
        cls.other_lines = cls.register(cls.other_meeting, in_company)

    def seen(self, records, name):
        records = self.as_user(records, name)
        return records.search([("id", "in", records.ids)]).with_user(self.env.user)

    def assertDenied(self, method, *args):
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            method(*args)

    def test_everybody_sees_what_is_his(self):
        in_company = self.all - self.foreign
        for name, expected in {
            "adviser": self.own | self.free,
            "colleague": self.strange | self.free,
            "payroll": in_company,
            "manager": in_company,
        }.items():
            with self.subTest(user=name):
                self.assertEqual(self.seen(self.all, name), expected)
                for candidate in self.all - expected:
                    self.assertDenied(self.as_user(candidate, name).read, ["name"])

    def test_who_has_no_part_in_it_reaches_nothing(self):
        for name in ("accountant", "internal", "portal"):
            for model in MODELS:
                with self.subTest(user=name, model=model):
                    self.assertDenied(self.as_user(self.env[model], name).search, [])
        meeting = self.as_user(self.hosted, "portal")
        self.assertDenied(meeting.read, ["name"])
        self.assertDenied(self.as_user(self.own, "accountant").action_withdraw)

    def test_the_host_reads_who_comes_and_not_their_files(self):
        self.assertEqual(self.seen(self.hosted_lines, "adviser"), self.hosted_lines)
        line = self.as_user(self.hosted_lines[2], "adviser")
        self.assertEqual(line.name, "Strange")
        self.assertDenied(line.candidate_id.read, ["project"])
        with freeze_time(MEETING_AT):
            line.action_attended()
        self.assertEqual(self.hosted_lines[2].state, "attended")
        self.assertEqual(self.seen(self.other_lines, "adviser"), self.other_lines[:2])
        meeting = self.as_user(self.other_meeting, "adviser")
        self.assertEqual(meeting.hidden_count, 1)
        self.assertEqual(meeting.taken_count + meeting.waiting_count, 3)

    def test_an_adviser_reads_nobody_by_registering_him(self):
        lines = self.as_user(self.env["cae.meeting.registration"], "adviser")
        own_meeting = self.make_meeting()
        values = {"meeting_id": own_meeting.id, "candidate_id": self.strange.id}
        self.assertDenied(lines.create, values)
        host = self.as_user(self.other_meeting, "adviser")
        self.assertDenied(host.write, {"user_id": self.users["adviser"].id})

    def test_the_attendance_list_is_printed_by_those_who_see_it(self):
        report = "cae_members.cae_meeting_attendance_report"

        def names(user, meeting):
            reports = self.as_user(self.env["ir.actions.report"], user)
            html = reports._render_qweb_html(report, meeting.ids)[0].decode()
            return {name for name in ("Own", "Free", "Strange") if f">{name}<" in html}

        self.assertEqual(names("adviser", self.hosted), {"Own", "Free", "Strange"})
        self.assertEqual(names("adviser", self.other_meeting), {"Own", "Free"})
        for user in ("accountant", "internal", "portal"):
            with self.subTest(user=user):
                self.assertDenied(names, user, self.hosted)

    def test_a_place_freed_by_an_adviser_goes_to_the_first_whoever_follows_him(self):
        self.assertEqual(self.other_lines[2].state, "waiting")
        self.as_user(self.other_lines[0], "adviser").action_cancel()
        self.assertEqual(self.other_lines[2].state, "registered")

    def test_an_adviser_registers_at_any_meeting(self):
        new = self.make_candidates("New")
        lines = self.as_user(self.env["cae.meeting.registration"], "adviser")
        line = lines.create(
            {"meeting_id": self.other_meeting.id, "candidate_id": new.id}
        )
        self.assertEqual(line.state, "waiting")

    def test_an_adviser_does_not_take_the_candidate_of_a_colleague(self):
        strange = self.as_user(self.strange, "adviser")
        self.assertDenied(strange.write, {"adviser_id": self.users["adviser"].id})
        self.assertDenied(strange.action_withdraw)
        self.as_user(self.free, "adviser").adviser_id = self.users["adviser"]
        self.assertDenied(self.as_user(self.own, "adviser").unlink)
        member = self.as_user(self.member, "adviser")
        self.assertDenied(member.write, {"candidate_id": self.strange.id})

    def test_a_colleague_is_named_as_a_number(self):
        twin = self.make_candidates("Twin", email=self.strange.email)
        note = self.as_user(twin, "adviser").duplicate_note
        self.assertEqual(note, "1 followed by colleagues")
        self.assertIn("Strange", self.as_user(twin, "manager").duplicate_note)

    def test_payroll_reads_only(self):
        for records, values in (
            (self.own, {"name": "X"}),
            (self.hosted, {"name": "X"}),
            (self.hosted_lines, {"state": "cancelled"}),
            (self.stages["progress"], {"name": "X"}),
        ):
            with self.subTest(model=records._name):
                self.assertTrue(self.as_user(records, "payroll").read(["display_name"]))
                self.assertDenied(self.as_user(records, "payroll").write, values)
        wizards = self.as_user(self.env["cae.candidate.refusal"], "payroll")
        self.assertDenied(
            wizards.create, {"candidate_id": self.own.id, "reason_id": self.reason.id}
        )

    def test_lists_are_for_managers(self):
        for record in (self.stages["progress"], self.reason):
            self.assertDenied(self.as_user(record, "adviser").write, {"name": "X"})
            self.as_user(record, "manager").name = "Y"

    def test_personal_data_need_their_group(self):
        personal = self.env.ref("cae_members.group_cae_personal_data")
        names = ("gender", "birth_date", "social_status_id", "living_zone_id")
        self.as_user(self.own, "adviser").read(names)
        adviser_group = self.env.ref("cae_members.group_cae_adviser")
        adviser_group.implied_ids -= personal
        adviser = self.users["adviser"]
        adviser.group_ids = adviser_group
        for name in names:
            with self.subTest(field=name):
                self.assertNotIn(
                    name, self.as_user(self.own, "adviser").fields_get([name])
                )
                self.assertDenied(self.as_user(self.own, "adviser").read, [name])

    def test_a_refusal_by_the_adviser_reaches_the_candidate(self):
        wizard = self.as_user(self.env["cae.candidate.refusal"], "adviser").create(
            {"candidate_id": self.own.id, "reason_id": self.reason.id}
        )
        wizard.action_refuse()
        mail = self.env["mail.mail"].search([("email_to", "=", self.own.email)])
        self.assertEqual(len(mail), 1)
        self.assertEqual(self.own.stage_kind, "refused")
        strange = self.as_user(self.env["cae.candidate.refusal"], "adviser")
        self.assertDenied(
            lambda: strange.create(
                {"candidate_id": self.strange.id, "reason_id": self.reason.id}
            ).action_refuse()
        )
        self.assertEqual(self.strange.stage_kind, "progress")
