from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import MembersCommon


@tagged("post_install", "-at_install")
class TestMember(MembersCommon):
    def test_payroll_numbers_come_from_the_sequence_of_the_company(self):
        members = self.member | self.stranger
        first, second = (int(number) for number in members.mapped("reference"))
        self.assertEqual(second, first + 1)
        elsewhere = self.make_member("Eve", company_id=self.other_company.id)
        self.assertEqual(elsewhere.reference, "00001")

    def test_a_given_payroll_number_is_kept(self):
        self.assertEqual(self.make_member("Old", reference="X-7").reference, "X-7")

    def test_a_number_that_was_typed_is_not_given_again(self):
        values = [{"company_id": self.other_company.id, "adviser_id": False}] * 3
        partners = self.env["res.partner"].create([{"name": n} for n in "abc"])
        members = self.env["cae.member"].create(
            [
                {**value, "partner_id": partner.id, **reference}
                for value, partner, reference in zip(
                    values, partners, ({"reference": "00001"}, {}, {}), strict=True
                )
            ]
        )
        self.assertEqual(members.mapped("reference"), ["00001", "00002", "00003"])
        self.make_member("d", company_id=self.other_company.id, reference="00004")
        after = self.make_member("e", company_id=self.other_company.id)
        self.assertEqual(after.reference, "00005")

    @mute_logger("odoo.sql_db")
    def test_a_payroll_number_is_unique_in_its_company(self):
        with self.assertRaises(IntegrityError):
            self.make_member("Copy", reference=self.member.reference)

    @mute_logger("odoo.sql_db")
    def test_a_person_is_a_member_once_a_company(self):
        values = {"partner_id": self.member.partner_id.id}
        self.env["cae.member"].create({**values, "company_id": self.other_company.id})
        with self.assertRaises(IntegrityError):
            self.env["cae.member"].create(values)

    def test_an_adviser_follows_whom_he_creates(self):
        partner = self.env["res.partner"].create({"name": "New"})
        adviser = self.users["adviser"]
        member = (
            self.env["cae.member"].with_user(adviser).create({"partner_id": partner.id})
        )
        self.assertEqual(member.adviser_id, adviser)
        self.assertTrue(member.reference)

    def test_user_of_each_member(self):
        members = self.member | self.stranger
        self.assertEqual(
            [member.user_id for member in members],
            [self.users["portal"], self.env["res.users"]],
        )
        search = self.env["cae.member"].search
        found = search([("user_id", "=", self.users["portal"].id)])
        self.assertEqual(found, self.member)
        without = search([("user_id", "=", False), ("id", "in", members.ids)])
        self.assertEqual(without, self.stranger)

    def test_bank_account_belongs_to_the_member(self):
        account = self.env["res.partner.bank"].create(
            {"acc_number": "FR001", "partner_id": self.stranger.partner_id.id}
        )
        self.stranger.bank_account_id = account
        with self.assertRaisesRegex(ValidationError, "Ada"):
            self.member.bank_account_id = account

    def test_a_member_with_contracts_is_archived_not_deleted(self):
        self.make_contract(self.member)
        with self.assertRaisesRegex(UserError, "Ada"):
            (self.stranger | self.member).unlink()
        self.member.action_archive()
        self.assertNotIn(self.member, self.env["cae.member"].search([]))
        self.stranger.unlink()

    def test_partner_counts_its_memberships(self):
        partners = self.member.partner_id | self.partner
        self.assertEqual(partners.mapped("cae_member_count"), [1, 0])
        action = self.member.partner_id.action_open_cae_members()
        self.assertEqual(action["res_id"], self.member.id)

    def test_opening_contracts_of_a_member(self):
        contract = self.make_contract(self.member)
        self.make_contract(self.stranger)
        domain = self.member.action_open_contracts()["domain"]
        self.assertEqual(self.env["cae.contract"].search(domain), contract)
        counts = (self.member | self.stranger).mapped("contract_count")
        self.assertEqual(counts, [1, 1])


@tagged("post_install", "-at_install")
class TestStages(MembersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_contract(
            cls.member, "cape", date(2024, 1, 1), date(2024, 12, 31), terms=None
        )
        cls.make_contract(cls.member, "cesa", date(2025, 1, 1), date(2026, 12, 31))
        cls.member.associate_since = date(2026, 7, 1)
        cls.make_contract(cls.stranger, "cesa", date(2024, 1, 1), sign=False)

    def stages(self, day):
        members = self.member | self.stranger
        return [members._stages_at(day)[member.id] for member in members]

    def test_stages_follow_signed_contracts(self):
        for day, stage in [
            (date(2023, 12, 31), "candidate"),
            (date(2024, 1, 1), "cape"),
            (date(2025, 1, 1), "cesa"),
            (date(2026, 7, 1), "associate"),
            (date(2027, 1, 1), "left"),
        ]:
            with self.subTest(day=day):
                self.assertEqual(self.stages(day), [stage, "candidate"])

    def test_a_cancelled_contract_counts_for_nothing(self):
        self.member.contract_ids.action_cancel()
        self.assertEqual(self.stages(date(2025, 6, 1)), ["candidate", "candidate"])

    @freeze_time("2025-06-01")
    def test_stage_of_today_is_read_and_searched(self):
        members = self.member | self.stranger
        members.invalidate_recordset(["stage"])
        self.assertEqual(members.mapped("stage"), ["cesa", "candidate"])
        search = self.env["cae.member"].search
        domain = [("id", "in", members.ids)]
        self.assertEqual(search([*domain, ("stage", "=", "cesa")]), self.member)
        self.assertEqual(search([*domain, ("stage", "!=", "cesa")]), self.stranger)
        self.assertEqual(
            search([*domain, ("stage", "in", ["cesa", "candidate"])]), members
        )
        self.assertFalse(search([*domain, ("stage", "=", False)]))

    @freeze_time("2025-06-01")
    def test_archived_members_are_found_by_stage_when_asked(self):
        self.member.action_archive()
        domain = [("stage", "=", "cesa"), ("id", "=", self.member.id)]
        search = self.env["cae.member"].search
        self.assertFalse(search(domain))
        self.assertEqual(search([*domain, ("active", "=", False)]), self.member)

    def test_signing_changes_the_stage_at_once(self):
        with freeze_time("2025-06-01"):
            self.assertEqual(self.stranger.stage, "candidate")
            self.stranger.contract_ids.action_sign()
            self.assertEqual(self.stranger.stage, "cesa")

    def test_fifty_members_cost_the_queries_of_one(self):
        members = self.env["cae.member"].browse()
        for number in range(50):
            member = self.make_member(f"Member {number}")
            self.make_contract(member)
            members |= member
        self.env.flush_all()
        for size in (1, 50):
            some = members[:size]
            self.env.invalidate_all()
            some.fetch(["associate_since"])
            with self.subTest(size=size), self.assertQueryCount(1):
                stages = some._stages_at(date(2026, 6, 1))
            self.assertEqual(set(stages.values()), {"cesa"})
            self.assertEqual(len(stages), size)
