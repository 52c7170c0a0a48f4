from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .candidate_common import NOW, CandidateCommon

FIRST_CONTACT = date(2026, 1, 15)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestCandidateAdmission(CandidateCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        env = cls.env
        cls.trades = env["cae.trade"].create([{"name": "Baker"}, {"name": "Potter"}])
        cls.referrer = env["cae.referrer"].create({"name": "Job Centre"})
        cls.status = env["cae.social.status"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.zone = env["cae.living.zone"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.candidate = cls.make_candidates(
            "Cleo",
            phone="06 12 34 56 78",
            street="1 Long Road",
            street2="Third floor",
            zip="75011",
            city="Paris",
            country_id=env.ref("base.fr").id,
            establishment_id=cls.establishment.id,
            adviser_id=cls.users["adviser"].id,
            first_contact_date=FIRST_CONTACT,
            trade_ids=[Command.set(cls.trades.ids)],
            referrer_id=cls.referrer.id,
            gender="female",
            birth_date=date(1980, 5, 6),
            social_status_id=cls.status.id,
            living_zone_id=cls.zone.id,
        )

    def test_nothing_is_typed_again(self):
        action = self.admit(
            self.candidate, date=date(2026, 3, 1), decision_body="board"
        )
        candidate, member = self.candidate, self.candidate.member_id
        self.assertEqual(action["res_id"], member.id)
        for name in (
            "name", "email", "phone", "street", "street2", "zip", "city", "country_id"
        ):  # fmt: skip
            self.assertEqual(member.partner_id[name], candidate[name], name)
            self.assertTrue(candidate[name], name)
        self.assertRecordValues(
            member,
            [
                {
                    "candidate_id": candidate.id,
                    "candidate_since": FIRST_CONTACT,
                    "company_id": self.company.id,
                    "establishment_id": self.establishment.id,
                    "adviser_id": self.users["adviser"].id,
                    "trade_ids": self.trades.ids,
                    "referrer_id": self.referrer.id,
                }
            ],
        )
        self.assertRecordValues(
            member.file_ids,
            [
                {
                    "gender": "female",
                    "birth_date": date(1980, 5, 6),
                    "living_zone_id": self.zone.id,
                    "entry_status_id": self.status.id,
                    "current_status_id": self.status.id,
                }
            ],
        )
        self.assertRecordValues(
            candidate,
            [
                {
                    "stage_kind": "admitted",
                    "admission_date": date(2026, 3, 1),
                    "admission_body": "board",
                    "member_id": member.id,
                }
            ],
        )

    def test_the_history_of_the_member_begins_at_the_first_contact(self):
        self.admit(self.candidate)
        stages = self.candidate.member_id.stage_ids
        self.assertEqual(
            stages.mapped(lambda row: (row.stage, row.date_from)),
            [("candidate", FIRST_CONTACT)],
        )

    def test_the_committee_may_decide_otherwise(self):
        colleague = self.make_user("colleague", "cae_members.group_cae_adviser")
        self.admit(self.candidate, adviser_id=colleague.id, establishment_id=False)
        member = self.candidate.member_id
        self.assertEqual(member.adviser_id, colleague)
        self.assertFalse(member.establishment_id)

    def test_an_adviser_admits_and_hands_over(self):
        colleague = self.make_user("colleague", "cae_members.group_cae_adviser")
        env = self.as_user(self.candidate, "adviser").env
        action = self.admit(self.candidate, env, adviser_id=colleague.id)
        self.assertEqual(action["type"], "ir.actions.act_window_close")
        self.assertEqual(self.candidate.member_id.adviser_id, colleague)

    def test_an_adviser_admits_whom_he_follows(self):
        env = self.as_user(self.candidate, "adviser").env
        form = Form(
            env["cae.candidate.admission"].with_context(
                default_candidate_id=self.candidate.id
            )
        )
        self.assertEqual(form.adviser_id, self.users["adviser"])
        self.assertEqual(form.establishment_id, self.establishment)
        form.save().action_admit()
        self.assertTrue(self.candidate.member_id)

    def test_an_adviser_does_not_admit_the_candidate_of_a_colleague(self):
        env = self.as_user(self.candidate, "adviser").env
        self.candidate.adviser_id = self.users["manager"]
        with self.assertRaises(AccessError):
            self.admit(self.candidate, env)
        self.assertFalse(self.candidate.member_id)

    def test_a_known_contact_is_used_and_completed(self):
        known = self.env["res.partner"].create(
            {"name": "Cleo C.", "email": "Cleo@Example.org", "city": "Lyon"}
        )
        wizard = self.env["cae.candidate.admission"].create(
            {"candidate_id": self.candidate.id}
        )
        self.assertIn(known, wizard.known_partner_ids)
        wizard.partner_id = known
        wizard.action_admit()
        self.assertEqual(self.candidate.member_id.partner_id, known)
        self.assertRecordValues(
            known,
            [{"name": "Cleo C.", "city": "Lyon", "street": "1 Long Road"}],
        )

    def test_another_contact_is_refused(self):
        stranger = self.env["res.partner"].create({"name": "X", "email": "x@x.org"})
        with self.assertRaisesRegex(UserError, "does not have the email address"):
            self.admit(self.candidate, partner_id=stranger.id)
        taken = self.env["res.partner"].create(
            {"name": "Cleo", "email": self.candidate.email}
        )
        self.env["cae.member"].create({"partner_id": taken.id})
        with self.assertRaisesRegex(UserError, "is already a member"):
            self.admit(self.candidate, partner_id=taken.id)

    def test_a_candidate_becomes_a_member_once(self):
        self.admit(self.candidate)
        with self.assertRaisesRegex(UserError, "already become a member"):
            self.admit(self.candidate)

    @mute_logger("odoo.sql_db")
    def test_two_sessions_at_once_make_one_member(self):
        self.admit(self.candidate)
        partner = self.env["res.partner"].create({"name": "Cleo"})
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.env["cae.member"].create(
                {"partner_id": partner.id, "candidate_id": self.candidate.id}
            )

    def test_nobody_is_admitted_by_dragging(self):
        with self.assertRaisesRegex(ValidationError, "button Admit"):
            self.candidate.stage_id = self.stages["admitted"]

    def test_an_admitted_candidate_stays_admitted(self):
        self.admit(self.candidate)
        with self.assertRaisesRegex(ValidationError, "member already"):
            self.candidate.stage_id = self.stages["progress"]
        with self.assertRaisesRegex(UserError, "archive"):
            self.candidate.unlink()

    def test_what_was_copied_is_corrected_on_the_member(self):
        self.admit(self.candidate)
        for values in (
            {"name": "Cleopatra"},
            {"birth_date": date(1981, 1, 1)},
            {"trade_ids": [Command.clear()]},
            {"adviser_id": False},
        ):
            with (
                self.subTest(**values),
                self.assertRaisesRegex(UserError, "is a member"),
            ):
                self.candidate.write(values)
        self.candidate.write({"name": "Cleo", "next_step": "Sign the CAPE"})

    def test_nobody_is_admitted_before_the_first_contact(self):
        with self.assertRaisesRegex(UserError, "before the first contact"):
            self.admit(self.candidate, date=date(2026, 1, 1))

    def test_first_contact_is_corrected_by_payroll(self):
        self.admit(self.candidate)
        member = self.candidate.member_id
        with self.assertRaises(AccessError):
            self.as_user(member, "adviser").candidate_since = date(2026, 2, 1)
        self.as_user(member, "payroll").candidate_since = date(2026, 2, 1)
        self.assertEqual(member.candidate_since, date(2026, 2, 1))
