from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import MembersCommon

NIR = "1 85 05 78 006 084 91"
CORSICA_A = "253072A07300443"
CORSICA_B = "253072B07300470"


@tagged("post_install", "-at_install")
class TestMemberFile(MembersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.member.file_ids
        cls.strange = cls.stranger.file_ids

    def test_each_member_has_one_file(self):
        members = self.env["cae.member"].create(
            [
                {"partner_id": self.env["res.partner"].create({"name": name}).id}
                for name in ("Joan", "Mary")
            ]
        )
        self.assertEqual(len(members.file_ids), 2)
        self.env["cae.member.file"]._create_missing(members | self.member)
        self.env.invalidate_all()
        self.assertEqual([len(one.file_ids) for one in members], [1, 1])
        action = self.member.action_open_file()
        self.assertEqual(action["res_id"], self.file.id)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.env["cae.member.file"].create({"member_id": self.member.id})

    def test_an_adviser_makes_the_file_with_the_member(self):
        partner = self.env["res.partner"].create({"name": "New"})
        members = self.env["cae.member"].with_user(self.users["adviser"])
        member = members.create({"partner_id": partner.id})
        self.assertTrue(member.file_ids)

    def test_a_social_security_number_is_checked_and_put_in_one_form(self):
        for typed, kept, provisional in (
            (NIR, "185057800608491", False),
            (CORSICA_A.lower(), CORSICA_A, False),
            (CORSICA_B, CORSICA_B, False),
            (self.waiting(), self.waiting(), True),
        ):
            with self.subTest(number=typed):
                self.file.nir = typed
                self.assertEqual(self.file.nir, kept)
                self.assertEqual(self.file.nir_provisional, provisional)
        for typed, reason in (
            ("1 85 05 78 006 084 92", "key"),
            ("1 85 05 78 006 084", "fifteen figures"),
            ("985057800608491", "does not|key|starts with"),
            ("253072C07300443", "2A and 2B"),
            ("1.85058E+14", "spreadsheet"),
        ):
            with self.subTest(number=typed):
                self.assertRaisesRegex(
                    ValidationError, reason, self.file.write, {"nir": typed}
                )

    @staticmethod
    def waiting():
        body = "7850578006084"
        return f"{body}{97 - int(body) % 97:02d}"

    def test_a_number_that_contradicts_the_file_is_shown(self):
        self.file.write({"nir": NIR, "gender": "male", "birth_date": "1985-05-02"})
        self.assertFalse(self.file.nir_contradicts)
        self.file.gender = "female"
        self.assertTrue(self.file.nir_contradicts)
        self.file.write({"gender": "male", "birth_date": "1985-06-02"})
        self.assertTrue(self.file.nir_contradicts)

    @mute_logger("odoo.sql_db")
    def test_two_members_do_not_share_a_number(self):
        self.file.nir = NIR
        with self.assertRaises(IntegrityError):
            self.strange.nir = NIR
            self.env.flush_all()

    def test_a_permit_that_ends_says_when(self):
        with self.assertRaisesRegex(ValidationError, "Ada"):
            self.file.residence_permit_kind = "residence"
        self.file.write(
            {"residence_permit_kind": "residence", "residence_permit_end": "2027-01-01"}
        )
        with self.assertRaises(ValidationError):
            self.file.birth_date = "2999-01-01"

    def test_a_wrong_siren_is_refused_by_name(self):
        self.member.siren = "732 829 320"
        with self.assertRaisesRegex(ValidationError, "Ada"):
            self.member.siren = "732 829 321"

    def test_a_member_corrects_a_few_things_himself(self):
        own = self.file.with_user(self.users["portal"])
        own._correct_own({"family_status": "married", "children_count": 2})
        self.assertEqual(self.file.family_status, "married")
        with self.assertRaisesRegex(UserError, "Social Security Number"):
            own._correct_own({"nir": NIR, "family_status": "single"})
        self.assertEqual(self.file.family_status, "married")
        with self.assertRaises(AccessError):
            own.write({"family_status": "single"})
        strange = self.strange.with_user(self.users["portal"])
        with self.assertRaises(AccessError):
            strange._correct_own({"family_status": "married"})

    # Lists

    def test_each_company_starts_with_its_lists(self):
        for model in ("trade", "referrer", "social.status", "living.zone"):
            with self.subTest(model=model):
                rows = self.env[f"cae.{model}"].search(
                    [("company_id", "=", self.other_company.id)]
                )
                self.assertTrue(rows)
                self.assertTrue(all(rows.mapped("code")))

    def test_only_a_manager_changes_a_list(self):
        trade = self.env["cae.trade"].create({"name": "Baker"})
        self.member.with_user(self.users["adviser"]).trade_ids = [
            Command.link(trade.id)
        ]
        for name in ("adviser", "accountant", "payroll"):
            with self.assertRaises(AccessError):
                trade.with_user(self.users[name]).write({"name": "X"})
        trade.with_user(self.users["manager"]).write({"name": "Y"})
