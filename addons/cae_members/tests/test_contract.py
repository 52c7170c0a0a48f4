from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import START, MembersCommon


@tagged("post_install", "-at_install")
class TestContract(MembersCommon):
    def test_two_unlawful_contracts_are_refused_by_name(self):
        self.make_contract(self.member, "cesa", START, date(2026, 6, 30))
        for kind, start in [
            ("cesa", date(2026, 6, 30)),
            ("cape", date(2025, 6, 1)),
        ]:
            draft = self.make_contract(self.member, kind, start, sign=False)
            with self.subTest(kind=kind), self.assertRaises(ValidationError) as caught:
                draft.action_sign()
            message = str(caught.exception)
            self.assertIn(draft.display_name, message)
            self.assertIn("(CESA) of Ada from", message)

    def test_lawful_contracts_run_together(self):
        self.make_contract(self.member, "cesa", START)
        self.make_contract(self.member, "ordinary", date(2026, 3, 1))
        self.make_contract(self.stranger, "cesa", START)
        self.assertEqual(len(self.member.contract_ids), 2)

    def test_extending_a_contract_over_the_next_is_refused(self):
        first = self.make_contract(self.member, "cesa", START, date(2026, 6, 30))
        self.make_contract(self.member, "cesa", date(2026, 7, 1))
        for end in (date(2026, 7, 1), False):
            with (
                self.subTest(end=end),
                self.assertRaisesRegex(ValidationError, "at the same time"),
            ):
                first._change_by_agreement({"date_end": end})

    def test_an_overlap_in_one_batch_is_refused(self):
        drafts = self.make_contract(
            self.member, "cesa", START, sign=False
        ) | self.make_contract(self.member, "cesa", START, sign=False)
        with self.assertRaises(ValidationError):
            drafts.action_sign()

    @mute_logger("odoo.sql_db")
    def test_a_contract_cannot_end_before_it_starts(self):
        with self.assertRaises(IntegrityError):
            self.make_contract(self.member, end=date(2025, 12, 31), sign=False)

    def test_a_signed_contract_needs_terms_from_its_first_day(self):
        without = self.make_contract(self.member, "ordinary", terms=None, sign=False)
        with self.assertRaisesRegex(ValidationError, "first day, .*2026"):
            without.action_sign()
        late = {"fixed_pay": 500.0, "date_from": date(2026, 2, 1)}
        contract = self.make_contract(self.member, terms=late, sign=False)
        with self.assertRaisesRegex(ValidationError, "first day"):
            contract.action_sign()
        self.make_contract(self.stranger, "cape", terms=None)

    def test_a_signed_contract_keeps_its_first_terms(self):
        contract = self.make_contract(self.member)
        with self.assertRaises(ValidationError):
            contract.terms_ids.unlink()
        with self.assertRaises(ValidationError):
            contract.terms_ids = [Command.clear()]
        with self.assertRaises(ValidationError):
            contract.terms_ids.date_from = date(2026, 2, 1)
        with self.assertRaisesRegex(ValidationError, "first day"):
            contract._change_by_agreement({"date_start": date(2026, 2, 1)})

    def test_a_signed_entrepreneur_contract_needs_a_fixed_pay(self):
        contract = self.make_contract(self.member, terms={"fixed_pay": 0}, sign=False)
        with self.assertRaisesRegex(ValidationError, "fixed pay"):
            contract.action_sign()
        signed = self.make_contract(self.stranger)
        with self.assertRaisesRegex(ValidationError, "fixed pay"):
            signed.terms_ids.fixed_pay = 0
        with self.assertRaisesRegex(ValidationError, "fixed pay"):
            self.env["cae.contract.terms"].create(
                {"contract_id": signed.id, "date_from": date(2026, 5, 1)}
            )

    def test_a_contract_does_not_end_before_its_last_terms(self):
        contract = self.make_contract(self.member)
        contract.terms_ids = [
            Command.create({"date_from": date(2026, 5, 1), "fixed_pay": 600.0})
        ]
        with self.assertRaisesRegex(ValidationError, "last pay terms"):
            contract._end(date(2026, 4, 30), self.exit_reason())

    def test_a_signed_contract_is_not_deleted(self):
        contract = self.make_contract(self.member)
        with self.assertRaises(UserError):
            contract.unlink()
        contract.action_cancel()
        contract.unlink()

    def test_signing_is_dated_unless_a_day_was_given(self):
        given = self.make_contract(self.member, date_signed=date(2025, 12, 15))
        self.assertEqual(given.date_signed, date(2025, 12, 15))
        self.assertTrue(self.make_contract(self.stranger).date_signed)

    def test_establishment_comes_from_the_member(self):
        self.member.establishment_id = self.establishment
        contract = self.make_contract(self.member)
        self.assertEqual(contract.establishment_id, self.establishment)

    def test_form_starts_the_first_terms_with_the_contract(self):
        form = Form(self.env["cae.contract"].with_user(self.users["payroll"]))
        form.member_id = self.member
        form.kind = "cesa"
        form.date_start = START
        with form.terms_ids.new() as terms:
            self.assertEqual(terms.date_from, START)
            terms.fixed_pay = 700.0
        contract = form.save()
        contract.action_sign()
        self.assertEqual(contract.terms_ids.date_from, START)


@tagged("post_install", "-at_install")
class TestTerms(MembersCommon):
    def test_terms_in_force_at_a_day(self):
        contract = self.make_contract(self.member)
        first = contract.terms_ids
        contract.terms_ids = [
            Command.create({"date_from": date(2026, 5, 1), "fixed_pay": 600.0})
        ]
        second = contract.terms_ids - first
        other = self.make_contract(self.stranger, start=date(2026, 3, 1))
        both = contract | other
        self.assertEqual(both._terms_at(date(2025, 12, 31)), {})
        self.assertEqual(both._terms_at(START), {contract.id: first})
        self.assertEqual(
            both._terms_at(date(2026, 5, 1)),
            {contract.id: second, other.id: other.terms_ids},
        )

    def test_fifty_contracts_cost_the_queries_of_one(self):
        contracts = self.env["cae.contract"].browse()
        for number in range(50):
            contracts |= self.make_contract(self.make_member(f"Member {number}"))
        self.env.flush_all()
        for size in (1, 50):
            some = contracts[:size]
            self.env.invalidate_all()
            with self.subTest(size=size), self.assertQueryCount(1):
                found = some._terms_at(date(2026, 6, 1))
                self.assertEqual({t.fixed_pay for t in found.values()}, {500.0})
            self.assertEqual(len(found), size)

    @mute_logger("odoo.sql_db")
    def test_amounts_out_of_bounds_are_refused(self):
        for values in (
            {"fixed_pay": -0.01},
            {"weekly_hours": -1},
            {"reserve": -1},
            {"policy_value": -1},
            {"health_plan_amount": -1},
            {"health_plan_amount": 40, "health_plan_employer": 40.01},
        ):
            with (
                self.subTest(values=values),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.make_contract(self.member, terms=values, sign=False)

    @mute_logger("odoo.sql_db")
    def test_one_set_of_terms_a_day(self):
        contract = self.make_contract(self.member)
        with self.assertRaises(IntegrityError):
            contract.terms_ids.copy()

    def test_policy_value_fits_its_policy(self):
        for policy, value in (
            ("share_of_available", 0),
            ("share_of_available", 100.01),
            ("target_gross", 0),
            ("target_net", 0),
        ):
            terms = {"fixed_pay": 1, "pay_policy": policy, "policy_value": value}
            with self.subTest(terms=terms), self.assertRaises(ValidationError):
                self.make_contract(self.member, terms=terms, sign=False)
        terms = {
            "fixed_pay": 1,
            "pay_policy": "share_of_available",
            "policy_value": 80,
        }
        self.make_contract(self.member, terms=terms)

    def test_terms_do_not_start_before_their_contract(self):
        with self.assertRaisesRegex(ValidationError, "2025 start before"):
            self.make_contract(
                self.member, terms={"date_from": date(2025, 12, 31)}, sign=False
            )
