"""Agreements of members on one activity: what they say, how one follows another."""

from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .support_common import SupportCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15")
class TestSharedAgreement(SupportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls.make_agreement(cls.member, cls.stranger)

    def test_the_split_sums_to_one_hundred_exactly(self):
        self.agreement._check_complete()
        first = self.agreement.line_ids[0]
        for wrong in (60.01, 59.99, 30):
            first.percent = wrong
            with self.assertRaisesRegex(ValidationError, "exactly 100.00"):
                self.agreement._check_complete()
        third = self.make_member("Cyd")
        thirds = self.make_agreement(
            self.member, self.stranger, third, shares=(33.33, 33.33, 33.34)
        )
        thirds._check_complete()

    def test_it_is_between_two_members_at_least(self):
        self.agreement.line_ids[0].unlink()
        with self.assertRaisesRegex(ValidationError, "at least two members"):
            self.agreement._check_complete()

    @mute_logger("odoo.sql_db")
    def test_a_member_is_in_it_once_with_a_share_of_the_whole(self):
        lines = self.agreement.line_ids
        for wrong in (
            {"member_id": self.stranger.id},
            {"percent": 0},
            {"percent": 100},
        ):
            with self.assertRaises(IntegrityError), self.env.cr.savepoint():
                lines[0].write(wrong)
                self.env.flush_all()

    def test_empty_clauses_are_named(self):
        self.agreement.write({"clientele": " \n", "trade_name": False})
        with self.assertRaisesRegex(
            UserError, "fill in Common Trade Name, Ownership of the Clientele"
        ):
            self.agreement._check_complete()

    def test_what_was_sent_does_not_change(self):
        self.agreement._move_to("to_sign")
        agreement = self.as_user(self.agreement, "manager")
        cyd = self.make_member("Cyd")
        for change in (
            lambda: agreement.write({"date_from": "2026-03-01"}),
            lambda: agreement.line_ids[0].write({"percent": 50}),
            agreement.line_ids[0].unlink,
            lambda: agreement.write({"clientele": "Of one"}),
            lambda: agreement.line_ids.create(
                {"agreement_id": agreement.id, "member_id": cyd.id, "percent": 1}
            ),
        ):
            with (
                self.assertRaisesRegex(UserError, "does not change"),
                self.env.cr.savepoint(),
            ):
                change()
        with self.assertRaisesRegex(UserError, "not deleted"):
            agreement.unlink()
        agreement.action_draft()
        agreement.clientele = "Of one"

    def test_the_state_is_not_typed(self):
        agreement = self.as_user(self.agreement, "manager")
        for values in ({"state": "signed"}, {"date_signed": "2026-01-01"}):
            with self.assertRaisesRegex(UserError, "not typed"):
                agreement.write(values)
        with self.assertRaisesRegex(UserError, "not typed"):
            agreement.create(
                {"name": "X", "date_from": "2026-01-01", "state": "signed"}
            )

    def test_the_adviser_of_one_sends_it_to_all(self):
        agreement = self.as_user(self.agreement, "adviser")
        agreement.line_ids[0].percent = 59
        with self.assertRaisesRegex(ValidationError, "exactly 100.00"):
            agreement.action_send()
        agreement.line_ids[0].percent = 60
        agreement.action_send()
        document = agreement.document_ids
        self.assertEqual(document.sudo().member_ids, self.member | self.stranger)
        signatures = document.sudo().signature_ids
        self.assertEqual(len(signatures), 3)
        self.assertEqual(signatures.member_id, self.member | self.stranger)
        for written in ("Of both", "A van", "60", "Bob"):
            self.assertIn(written, document.body)
        self.sign(agreement)
        self.assertEqual(agreement.state, "signed")
        self.assertEqual(agreement.date_signed, date(2026, 6, 15))

    def test_taken_back_to_draft_its_document_is_withdrawn(self):
        self.agreement.action_send()
        self.agreement.action_draft()
        self.assertEqual(self.agreement.document_ids.state, "withdrawn")
        with self.assertRaisesRegex(UserError, "withdrew this document"):
            self.sign(self.agreement)
        self.assertEqual(self.agreement.state, "draft")
        self.agreement.action_send()
        self.agreement.action_cancel()
        self.assertEqual(
            self.agreement.document_ids.mapped("state"), ["withdrawn", "withdrawn"]
        )

    def test_an_amendment_ends_what_it_replaces_the_day_before(self):
        self.agreement._move_to("signed")
        following = self.agreement.browse(self.agreement.action_amend()["res_id"])
        self.assertEqual(self.agreement.action_amend()["res_id"], following.id)
        self.assertEqual(following.line_ids.mapped("percent"), [60.0, 40.0])
        following.date_from = "2026-07-01"
        following._move_to("signed")
        following._take_effect()
        self.assertEqual(self.agreement.date_to, date(2026, 6, 30))
        self.assertEqual(self.agreement.state, "signed")
        with freeze_time("2026-07-01"):
            self.agreement._cron_end()
        self.assertEqual(self.agreement.state, "ended")

    def test_an_amendment_starts_after_what_it_replaces(self):
        self.agreement._move_to("signed")
        following = self.agreement.browse(self.agreement.action_amend()["res_id"])
        following.date_from = self.agreement.date_from
        with self.assertRaisesRegex(UserError, "cannot end before"):
            following._take_effect()
