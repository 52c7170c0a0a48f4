"""What each kind of user can reach, tried as that user."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import START, MembersCommon


@tagged("post_install", "-at_install")
class TestRecordSecurity(MembersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls.make_contract(cls.member)
        cls.own_draft = cls.make_contract(cls.member, "ordinary", sign=False)
        cls.strange = cls.make_contract(cls.stranger)
        cls.strange_draft = cls.make_contract(cls.stranger, "ordinary", sign=False)
        cls.foreign = cls.make_contract(
            cls.make_member("Eve", company_id=cls.other_company.id)
        )
        cls.contracts = (
            cls.own | cls.own_draft | cls.strange | cls.strange_draft | cls.foreign
        )
        account = cls.env["res.partner.bank"].create(
            {"acc_number": "FR002", "partner_id": cls.member.partner_id.id}
        )
        cls.member.bank_account_id = account

    def as_user(self, records, name):
        self.env.flush_all()
        return records.with_user(self.users[name]).with_context(
            allowed_company_ids=self.company.ids
        )

    def seen(self, records, name):
        records = self.as_user(records, name)
        return records.search([("id", "in", records.ids)]).with_user(self.env.user)

    def assertDenied(self, method, *args):
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            method(*args)

    def test_everybody_sees_what_is_his(self):
        in_company = self.contracts - self.foreign
        for name, expected in {
            "adviser": self.own | self.own_draft,
            "accountant": in_company,
            "payroll": in_company,
            "manager": in_company,
            "portal": self.own,
        }.items():
            with self.subTest(user=name):
                self.assertEqual(self.seen(self.contracts, name), expected)
                self.assertEqual(
                    self.seen(self.contracts.terms_ids, name), expected.terms_ids
                )
                self.assertEqual(
                    self.seen(self.contracts.member_id, name), expected.member_id
                )
                for contract in self.contracts - expected:
                    hidden = self.as_user(contract, name)
                    self.assertDenied(hidden.read, ["kind"])
                    hidden = self.as_user(contract.terms_ids, name)
                    self.assertDenied(hidden.read, ["fixed_pay"])

    def test_an_internal_user_without_a_role_sees_nothing(self):
        for records in (
            self.member,
            self.own,
            self.own.terms_ids,
            self.establishment,
            self.env["cae.batch.log"],
        ):
            with self.subTest(model=records._name):
                self.assertDenied(self.as_user(records, "internal").search, [])

    def test_portal_writes_nothing(self):
        for records, values in (
            (self.member, {"active": False}),
            (self.own, {"date_end": START}),
            (self.own.terms_ids, {"fixed_pay": 9999.0}),
        ):
            own = self.as_user(records, "portal")
            with self.subTest(model=records._name):
                self.assertDenied(own.write, values)
                self.assertDenied(own.copy)
                self.assertDenied(own.unlink)
        for model in ("cae.establishment", "cae.batch.log"):
            self.assertDenied(self.as_user(self.env[model], "portal").search, [])

    def test_portal_reads_his_stage_and_pay(self):
        member = self.as_user(self.member, "portal")
        self.assertEqual(member._stages_at(START), {member.id: "cesa"})
        self.assertEqual(member.stage, "cesa")
        self.assertEqual(member.contract_ids.terms_ids.fixed_pay, 500.0)

    def test_bank_account_is_for_payroll(self):
        for name in ("payroll", "manager"):
            self.assertTrue(self.as_user(self.member, name).bank_account_id)
        for name in ("adviser", "accountant", "portal"):
            with self.subTest(user=name):
                member = self.as_user(self.member, name)
                self.assertDenied(member.read, ["bank_account_id"])
                self.assertDenied(
                    member.search, [("bank_account_id.acc_number", "=", "FR002")]
                )

    def test_bank_account_is_not_read_beside_the_member(self):
        account = self.member.bank_account_id
        for name in ("adviser", "internal"):
            with self.subTest(user=name):
                self.assertFalse(self.seen(account, name))
                self.assertDenied(self.as_user(account, name).read, ["acc_number"])
        for name in ("accountant", "payroll"):
            self.assertEqual(self.seen(account, name), account)
        self.member.action_archive()
        self.assertFalse(self.seen(account, "internal"))

    def test_an_adviser_prepares_and_does_not_sign(self):
        draft = self.as_user(self.own_draft, "adviser")
        draft.date_end = "2026-12-31"
        draft.terms_ids.fixed_pay = 800.0
        self.assertFalse(draft.can_sign)
        self.assertDenied(draft.action_sign)
        self.assertDenied(draft.write, {"state": "signed"})
        values = {
            "member_id": self.member.id,
            "kind": "cape",
            "date_start": "2030-01-01",
        }
        contracts = self.as_user(self.env["cae.contract"], "adviser")
        contracts.create(values).unlink()
        self.assertDenied(contracts.create, {**values, "state": "signed"})

    def test_an_adviser_does_not_touch_what_is_signed(self):
        signed = self.as_user(self.own, "adviser")
        self.assertDenied(signed.write, {"date_end": "2026-12-31"})
        self.assertDenied(signed.terms_ids.write, {"fixed_pay": 800.0})
        new_terms = {"date_from": "2026-05-01", "fixed_pay": 800.0}
        terms = self.as_user(self.env["cae.contract.terms"], "adviser")
        self.assertDenied(terms.create, {**new_terms, "contract_id": self.own.id})
        self.assertDenied(signed.write, {"terms_ids": [Command.create(new_terms)]})
        draft_terms = self.as_user(self.own_draft.terms_ids, "adviser")
        draft_terms.date_from = "2026-05-01"
        self.assertDenied(draft_terms.write, {"contract_id": self.own.id})

    def test_an_adviser_keeps_to_his_members(self):
        contracts = self.as_user(self.env["cae.contract"], "adviser")
        values = {"kind": "cape", "date_start": "2030-01-01"}
        self.assertDenied(contracts.create, {**values, "member_id": self.stranger.id})
        draft = self.as_user(self.own_draft, "adviser")
        self.assertDenied(draft.write, {"member_id": self.stranger.id})
        stranger = self.as_user(self.stranger, "adviser")
        self.assertDenied(stranger.write, {"adviser_id": self.users["adviser"].id})
        self.assertDenied(self.as_user(self.member, "adviser").unlink)

    def test_an_adviser_with_another_role_sees_all_and_writes_his_own(self):
        self.users["adviser"].group_ids += self.env.ref(
            "cae_members.group_cae_accountant"
        )
        self.assertEqual(
            self.seen(self.contracts, "adviser"), self.contracts - self.foreign
        )
        self.as_user(self.member, "adviser").associate_since = START
        self.assertDenied(
            self.as_user(self.stranger, "adviser").write, {"associate_since": START}
        )
        self.assertDenied(
            self.as_user(self.strange_draft, "adviser").write, {"date_end": START}
        )

    def test_an_accountant_reads_only(self):
        for records, values in (
            (self.member, {"associate_since": START}),
            (self.own, {"date_end": START}),
            (self.own.terms_ids, {"fixed_pay": 800.0}),
            (self.establishment, {"name": "X"}),
        ):
            with self.subTest(model=records._name):
                self.assertDenied(self.as_user(records, "accountant").write, values)

    def test_a_payroll_officer_signs_and_does_not_configure(self):
        draft = self.as_user(self.own_draft, "payroll")
        draft.action_sign()
        self.assertEqual(draft.state, "signed")
        establishment = self.as_user(self.establishment, "payroll")
        self.assertDenied(establishment.write, {"name": "X"})
        self.as_user(self.establishment, "manager").name = "Y"

    def test_another_company_is_out_of_reach_of_a_manager(self):
        foreign = self.as_user(self.foreign, "manager")
        self.assertDenied(foreign.read, ["kind"])
        self.assertDenied(foreign.write, {"date_end": START})
        foreign = self.as_user(self.foreign.member_id, "manager")
        self.assertDenied(foreign.read, ["name"])
