import json
from datetime import date
from pathlib import Path

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import START, MembersCommon

SCENARIOS = json.loads(
    (Path(__file__).parents[3] / "tests" / "scenarios" / "deadlines.json").read_text(
        "utf-8"
    )
)


def day(text):
    return date.fromisoformat(text) if text else None


@tagged("post_install", "-at_install")
class TestMentions(MembersCommon):
    def test_a_contract_starts_with_the_texts_of_the_cooperative(self):
        model = self.env["cae.contract.clause"].search(
            [
                ("company_id", "=", self.company.id),
                ("kind", "=", "cesa"),
                ("mention", "=", "objectives"),
            ]
        )
        model.text = "Sell ten hats a month."
        contract = self.make_contract(self.member, sign=False, means="Two desks.")
        self.assertEqual(contract.objectives, "Sell ten hats a month.")
        self.assertEqual(contract.means, "Two desks.")
        self.assertFalse(contract.missing_for_signature)
        model.text = "Sell twenty."
        self.assertEqual(contract.objectives, "Sell ten hats a month.")

    def test_each_mention_of_a_cesa_is_asked_for_by_name(self):
        for name, label in {
            "objectives": "Objectives and Minimum Activity",
            "means": "Means Provided",
            "contribution_method": "Contribution",
            "variable_method": "Variable Part",
            "statutes_id": "Statutes in Force",
            "guarantees": "Customers and Intellectual Property",
            "associate_path": "Becoming an Associate",
        }.items():
            contract = self.make_contract(self.member, sign=False, **{name: False})
            contract[name] = False
            with self.subTest(mention=name):
                self.assertIn(f"{label} (C. trav.", contract.missing_for_signature)
                with self.assertRefused(ValidationError, label):
                    contract.action_sign()

    def test_each_mention_of_a_cape_is_asked_for_by_name(self):
        for name in (
            "programme_before",
            "programme_after",
            "means",
            "fee_method",
            "third_party_terms",
            "third_party_limit",
            "accounting_frequency",
            "early_termination",
            "contribution_repayment",
            "full_time_declaration",
            "date_end",
        ):
            contract = self.make_contract(self.member, "cape", terms=None, sign=False)
            contract[name] = False
            label = contract._fields[name]._description_string(self.env)
            if name == "date_end":
                label = "Last Day"
            with self.subTest(mention=name):
                self.assertIn(f"{label} (C. com.", contract.missing_for_signature)
                with self.assertRefused(ValidationError, "C. com."):
                    contract.action_sign()

    def test_what_was_signed_before_ends_whatever_it_lasted(self):
        contract = self.make_contract(self.member, "cape", terms=None)
        self.env.flush_all()
        # As an earlier version of the addon left it: no texts, no end, no renewal.
        self.env.cr.execute(
            "UPDATE cae_contract SET means = NULL, date_end = NULL,"
            " mentions_on_paper = TRUE WHERE id = %s",
            [contract.id],
        )
        self.env.invalidate_all()
        contract._end(date(2028, 6, 30), self.exit_reason())
        self.assertEqual(contract.date_end, date(2028, 6, 30))
        self.assertFalse(contract.means)

    def test_missing_pay_terms_are_told_before_signing(self):
        contract = self.make_contract(self.member, terms=None, sign=False)
        self.assertIn("first day", contract.missing_for_signature)
        contract.terms_ids = [Command.create({"date_from": START, "fixed_pay": 0})]
        self.assertIn("fixed part", contract.missing_for_signature)
        contract.terms_ids.fixed_pay = 1
        self.assertFalse(contract.missing_for_signature)

    def test_what_is_signed_is_kept(self):
        contract = self.make_contract(self.member)
        for values in (
            {"objectives": "Others"},
            {"kind": "ordinary"},
            {"date_start": date(2026, 2, 1)},
            {"date_end": date(2026, 12, 31)},
            {"member_id": self.stranger.id},
        ):
            for user in (self.users["payroll"], self.users["manager"]):
                with self.subTest(values=values), self.assertRaises(ValidationError):
                    contract.with_user(user).write(values)
        # A remote call cannot pretend that there is an agreement.
        with self.assertRaises(ValidationError):
            contract.with_context(cae_change=True).date_end = date(2026, 12, 31)
        contract.write({"date_start": START, "kind": "cesa"})
        with self.assertRefused(UserError, "cancel it before"):
            contract.action_draft()

    def test_the_declaration_is_dated_by_the_signature(self):
        contract = self.make_contract(
            self.member, "cape", terms=None, date_signed=date(2025, 12, 15)
        )
        self.assertEqual(contract.full_time_declared_on, date(2025, 12, 15))

    def test_statutes_are_those_of_the_day(self):
        undated = self.company.cae_statutes_ids
        self.assertTrue(undated)
        versions = self.env["cae.statutes"].create(
            [
                {"name": str(year), "date_adopted": date(year, 6, 1)}
                for year in (2020, 2024, 2026)
            ]
        )
        for start, expected in (
            (date(2019, 1, 1), undated),
            (date(2020, 6, 1), versions[0]),
            (START, versions[1]),
        ):
            contract = self.make_contract(self.member, start=start, sign=False)
            with self.subTest(start=start):
                self.assertEqual(contract.statutes_id, expected)

    def test_history_is_entered_as_signed(self):
        contract = self.env["cae.contract"].create(
            {
                "member_id": self.member.id,
                "kind": "cesa",
                "state": "signed",
                "date_start": date(2015, 3, 1),
                "date_signed": date(2015, 2, 20),
                "terms_ids": [
                    Command.create({"date_from": date(2015, 3, 1), "fixed_pay": 300})
                ],
            }
        )
        self.assertTrue(contract.guarantees)
        self.assertEqual(
            self.member._stages_at(date(2015, 3, 1)), {self.member.id: "cesa"}
        )

    def test_another_cooperative_has_its_own_texts(self):
        self.env["cae.contract.clause"].search(
            [("company_id", "=", self.other_company.id), ("mention", "=", "objectives")]
        ).text = "Theirs"
        member = self.make_member("Eve", company_id=self.other_company.id)
        contract = self.make_contract(member, sign=False)
        self.assertEqual(contract.objectives, "Theirs")
        self.assertEqual(contract.statutes_id.company_id, self.other_company)

    def test_texts_are_loaded_once(self):
        clauses = self.env["cae.contract.clause"].search_count([])
        self.company._load_cae_lists()
        self.assertEqual(self.env["cae.contract.clause"].search_count([]), clauses)

    def test_who_writes_the_models(self):
        models = self.env["cae.contract.clause"] | self.env[
            "cae.contract.clause"
        ].search([("company_id", "=", self.company.id)], limit=1)
        models.with_user(self.users["manager"]).text = "New"
        for name in ("adviser", "accountant", "payroll"):
            with self.subTest(user=name):
                own = models.with_user(self.users[name])
                self.assertEqual(own.text, "New")
                with self.assertRaises(AccessError):
                    own.text = "Mine"
                with self.assertRaises(AccessError):
                    self.company.cae_statutes_ids.with_user(self.users[name]).name = "X"
        with self.assertRaises(AccessError):
            models.with_user(self.users["portal"]).read(["text"])

    def test_the_form_fills_texts_and_end(self):
        form = Form(self.env["cae.contract"].with_user(self.users["adviser"]))
        form.member_id = self.member
        form.kind = "cape"
        form.date_start = START
        self.assertEqual(form.date_end, date(2026, 12, 31))
        self.assertTrue(form.programme_before)
        contract = form.save()
        self.assertFalse(contract.missing_for_signature)
        with self.assertRaises(AccessError):
            contract.action_open_sign()


@tagged("post_install", "-at_install")
class TestFullTime(MembersCommon):
    """Nobody employed full-time elsewhere signs a support contract (L127-1)."""

    def employer(self, **values):
        return self.env["cae.outside.employer"].create(
            {
                "member_id": self.member.id,
                "name": "Bakery",
                "date_from": date(2025, 1, 1),
                "full_time": True,
                **values,
            }
        )

    def test_a_support_contract_is_refused(self):
        self.employer()
        contract = self.make_contract(self.member, "cape", terms=None, sign=False)
        self.assertIn("full-time", contract.missing_for_signature)
        # Whoever reads the contract need not read the personal file.
        as_accountant = contract.with_user(self.users["accountant"])
        self.assertIn("full-time", as_accountant.missing_for_signature)
        with self.assertRaisesRegex(ValidationError, "full-time"):
            contract.action_sign()

    def test_what_refuses_nothing(self):
        for values in ({"full_time": False}, {"date_to": date(2025, 12, 31)}):
            with self.subTest(values=values):
                self.employer(**values)
        self.make_contract(self.member, "cape", terms=None)
        self.employer(member_id=self.stranger.id)
        self.make_contract(self.stranger, "cesa")
