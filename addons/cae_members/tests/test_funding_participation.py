from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .test_funding_agreement import FundingCommon


@tagged("post_install", "-at_install")
class TestFundingParticipation(FundingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for member in cls.member | cls.stranger:
            cls.make_contract(member, establishment_id=cls.establishment.id)
        cls.other = cls.make_agreement("City 2026")

    def enter(self, member=None, agreement=None, **values):
        return self.env["cae.funding.participation"].create(
            {
                "agreement_id": (agreement or self.agreement).id,
                "member_id": (member or self.member).id,
                **values,
            }
        )

    def wizard(self, user=None, **values):
        wizards = self.env["cae.funding.enrol"]
        if user:
            wizards = wizards.with_user(self.users[user])
        return wizards.create({"agreement_id": self.agreement.id, **values})

    def test_it_starts_with_the_agreement_and_the_status_known(self):
        status = self.env["cae.social.status"].search([], limit=1)
        self.member.file_ids.entry_status_id = status
        self.assertRecordValues(
            self.enter(),
            [{"date_from": date(2026, 1, 1), "entry_status_id": status.id}],
        )

    def test_nobody_takes_part_twice(self):
        self.enter(date_to=date(2026, 2, 1))
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.enter(date_from=date(2026, 3, 1))

    def test_it_lies_within_the_agreement(self):
        for values in (
            {"date_from": date(2025, 12, 31)},
            {"date_from": date(2027, 1, 1)},
            {"date_to": date(2027, 1, 1)},
        ):
            with self.refused("within the agreement"):
                self.enter(**values)
        participation = self.enter(date_from=date(2026, 2, 1))
        with self.refused("within the agreement"):
            self.agreement.date_from = date(2026, 3, 1)
        with self.refused("last day of the participation"):
            participation.exit_reason_id = self.exit_reason()

    def test_two_agreements_at_once_only_when_both_allow_it(self):
        self.enter(agreement=self.other, date_to=date(2026, 6, 30))
        with self.refused("Ada is on City 2026 from"):
            self.enter()
        self.enter(date_from=date(2026, 7, 1)).unlink()
        self.agreement.shared = True
        with self.refused("City 2026"):
            self.enter()
        self.other.shared = True
        self.assertEqual(self.enter().also_on, "City 2026")
        with self.refused("share their"):
            self.other.shared = False

    def test_a_closed_agreement_keeps_its_participants(self):
        participation = self.enter()
        self.agreement.action_close()
        for refused in (
            lambda: participation.write({"date_to": date(2026, 5, 1)}),
            participation.unlink,
            lambda: self.enter(self.stranger),
        ):
            with self.refused("is closed", UserError):
                refused()

    def test_the_wizard_adds_who_is_not_there_yet(self):
        self.enter()
        elsewhere = self.make_member("Cid")
        self.make_contract(elsewhere)
        self.enter(elsewhere, self.other)
        self.make_member("Candidate")
        wizard = self.wizard()
        self.assertEqual(wizard.member_ids, self.stranger)
        self.assertIn("Cid is on City 2026", wizard.excluded)
        wizard.action_add()
        self.assertEqual(
            self.agreement.participation_ids.member_id, self.member | self.stranger
        )
        with self.assertRaisesRegex(UserError, "Nobody to add"):
            self.wizard().action_add()

    def test_the_wizard_filters(self):
        self.member.file_ids.gender = "female"
        self.stranger.file_ids.gender = "male"
        late = self.make_member("Late")
        self.make_contract(late, start=date(2026, 5, 1))
        everybody = self.wizard(date_from=date(2026, 6, 1))
        self.assertEqual(everybody.member_ids, self.member | self.stranger | late)
        for values, expected in (
            ({"gender": "female"}, self.member),
            ({"entered_since": date(2026, 4, 1)}, late),
            (
                {"establishment_ids": self.establishment.ids},
                self.member | self.stranger,
            ),
            (
                {"zone_ids": self.env["cae.living.zone"].search([], limit=1).ids},
                self.env["cae.member"],
            ),
        ):
            with self.subTest(values=values):
                wizard = self.wizard(date_from=date(2026, 6, 1), **values)
                self.assertEqual(wizard.member_ids, expected)

    def test_the_wizard_follows_its_filters_on_screen(self):
        self.member.file_ids.gender = "female"
        form = Form(
            self.env["cae.funding.enrol"].with_context(
                default_agreement_id=self.agreement.id
            )
        )
        form.gender = "female"
        form.save().action_add()
        self.assertEqual(self.agreement.participation_ids.member_id, self.member)

    def test_an_adviser_adds_those_he_follows(self):
        self.env.flush_all()
        wizard = self.wizard("adviser")
        self.assertEqual(wizard.member_ids, self.member)
        wizard.action_add()
        own = self.agreement.participation_ids
        strange = self.enter(self.stranger)
        nobody_of_his = self.make_member("Zed")
        self.env.flush_all()
        adviser = self.users["adviser"]
        seen = self.env["cae.funding.participation"].with_user(adviser).search([])
        self.assertEqual(seen.ids, own.ids)
        with self.assertRaises(AccessError):
            strange.with_user(adviser).read(["date_from"])
        with self.assertRaises(AccessError):
            own.with_user(adviser).member_id = nobody_of_his

    def test_the_accountant_sees_no_participant(self):
        participation = self.enter()
        self.env.flush_all()
        accountant = self.users["accountant"]
        for user in (accountant, self.users["portal"], self.users["internal"]):
            with self.assertRaises(AccessError):
                participation.with_user(user).read(["member_id"])
            with self.assertRaises(AccessError):
                self.agreement.with_user(user).read(["participation_ids"])
        with self.assertRaises(AccessError):
            self.wizard("accountant")

    def test_adding_many_asks_as_often_as_adding_one(self):
        members = self.env["cae.member"].create(
            [
                {
                    "partner_id": self.env["res.partner"].create({"name": name}).id,
                    "adviser_id": False,
                }
                for name in "abcdefghijkl"
            ]
        )
        counts = []
        self.enter(members[-1]).mapped("also_on")
        for chosen in (members[:1], members[1:-1]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["cae.funding.participation"].create(
                [
                    {"agreement_id": self.agreement.id, "member_id": member.id}
                    for member in chosen
                ]
            ).mapped("also_on")
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)
