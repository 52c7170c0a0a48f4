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
class TestLengths(MembersCommon):
    def history(self, member, contracts):
        for kind, start, end in contracts:
            values = {"kind": kind, "start": day(start), "end": day(end)}
            contract = self.make_contract(member, sign=False, **values)
            # Some examples are longer than what could be signed.
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE cae_contract SET state = 'signed' WHERE id = %s", [contract.id]
            )
            self.env.invalidate_all()

    def test_worked_examples_of_a_cesa(self):
        for case in SCENARIOS["cesa"]:
            member = self.make_member(case["id"])
            self.history(member, case["prior"])
            draft = self.make_contract(member, start=day(case["start"]), sign=False)
            with self.subTest(case=case["id"]):
                self.assertRecordValues(
                    draft,
                    [
                        {
                            "prior_months": case["months"],
                            "prior_days": case["days"],
                            "trial_max_end": day(case["trial_limit"]) or False,
                            "associate_deadline": day(case["associate_before"]),
                        }
                    ],
                )

    def test_lengths_follow_what_is_signed(self):
        cesa = self.make_contract(self.member)
        self.assertEqual(cesa.associate_deadline, date(2029, 1, 1))
        cape = self.make_contract(
            self.member, "cape", date(2025, 1, 1), date(2025, 12, 31), terms=None
        )
        self.assertEqual((cesa.prior_months, cesa.prior_days), (12, 0))
        self.assertEqual(cesa.associate_deadline, date(2028, 1, 1))
        cape.action_cancel()
        self.assertEqual(cesa.associate_deadline, date(2029, 1, 1))

    def test_worked_examples_of_support_contracts(self):
        for case in SCENARIOS["capes"]:
            member = self.make_member(case["id"])
            self.history(member, [("cape", *other) for other in case["others"]])
            with self.subTest(case=case["id"]):
                if case["rule"]:
                    with self.assertRefused(
                        ValidationError,
                        {
                            "period": "12 months at most",
                            "renewals": "renewed twice at most",
                            "total": "36 months at most",
                            "gap": "the day after the period before it ends",
                        }[case["rule"]],
                    ):
                        self.sign_periods(member, case["periods"])
                else:
                    contract = self.sign_periods(member, case["periods"])
                    self.assertEqual(contract.date_end, day(case["periods"][-1][1]))
                    self.assertEqual(
                        contract._cape_periods(),
                        [(day(start), day(end)) for start, end in case["periods"]],
                    )

    def sign_periods(self, member, periods):
        (start, end), *renewals = periods
        contract = self.make_contract(member, "cape", day(start), day(end), terms=None)
        for effect, end in renewals:
            self.env["cae.contract.amendment"].create(
                {
                    "contract_id": contract.id,
                    "kind": "renewal",
                    "date_effect": day(effect),
                    "date_end": day(end),
                }
            ).action_sign()
        return contract

    def test_a_trial_above_the_maximum_is_blocked(self):
        contract = self.make_contract(self.member, sign=False, trial_months=6)
        self.assertEqual(contract.trial_end, date(2026, 6, 30))
        contract.trial_renewal_months = 2
        self.assertEqual(contract.trial_end, contract.trial_max_end)
        with self.assertRefused(ValidationError, "08/31/2026 at the latest"):
            contract.trial_days = 1

    def test_no_trial_after_a_year_of_support(self):
        self.make_contract(
            self.member, "cape", date(2025, 1, 1), date(2025, 12, 31), terms=None
        )
        with self.assertRefused(ValidationError, "No trial is possible"):
            self.make_contract(self.member, trial_days=1, sign=False)
        self.assertFalse(self.make_contract(self.member).trial_end)

    def test_signing_with_nothing_left_warns_and_is_not_refused(self):
        for year in (2023, 2024, 2025):
            self.make_contract(
                self.member, "cape", date(year, 1, 1), date(year, 12, 31), terms=None
            )
        contract = self.make_contract(self.member)
        self.assertTrue(contract.nothing_left)
        self.assertEqual(contract.associate_deadline, START)
        notes = contract.message_ids.filtered(lambda m: "36 months" in (m.body or ""))
        self.assertEqual(len(notes), 1)
        self.member.associate_since = START
        self.assertFalse(contract.nothing_left)

    def test_a_support_contract_ends_after_a_year_unless_told(self):
        contract = self.make_contract(self.member, "cape", terms=None)
        self.assertEqual(contract.date_end, date(2026, 12, 31))
        open_end = self.make_contract(self.stranger)
        self.assertFalse(open_end.date_end)

    def test_signing_fifty_costs_the_queries_of_one(self):
        # What is read once a process is read before counting.
        self.make_contract(self.make_member("First"))
        costs = []
        for size in (1, 50):
            drafts = self.env["cae.contract"].browse()
            for number in range(size):
                drafts |= self.make_contract(
                    self.make_member(f"M {size} {number}"), sign=False
                )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            drafts.action_sign()
            self.env.flush_all()
            costs.append(self.env.cr.sql_log_count - before)
        # Steps and deadlines are inserted a hundred rows at a time.
        self.assertLessEqual(costs[1] - costs[0], 4)


@tagged("post_install", "-at_install")
class TestDeposit(MembersCommon):
    def test_what_is_held(self):
        cape = self.make_contract(
            self.member, "cape", terms=None, deposit_amount=600.0
        ).with_user(self.users["payroll"])
        self.assertEqual(cape.deposit_held, 0)
        cape.deposit_received_on = START
        self.assertEqual(cape.deposit_held, 600.0)
        held = self.member.contract_ids.filtered_domain([("deposit_held", ">", 0)])
        self.assertEqual(held, cape)
        cape.write(
            {
                "deposit_refunded_on": date(2026, 6, 1),
                "deposit_refunded_amount": 550.0,
            }
        )
        self.assertEqual(cape.deposit_held, 50.0)

    def test_what_cannot_be(self):
        cape = self.make_contract(self.member, "cape", terms=None)
        for values, message in (
            ({"deposit_received_on": START}, "how much"),
            ({"deposit_refunded_amount": 1}, "a day and an amount"),
            (
                {"deposit_refunded_amount": 1, "deposit_refunded_on": START},
                "after it was received",
            ),
            (
                {
                    "deposit_amount": 10,
                    "deposit_received_on": START,
                    "deposit_refunded_amount": 11,
                    "deposit_refunded_on": START,
                },
                "no more is refunded",
            ),
        ):
            with (
                self.subTest(values=values),
                self.assertRefused(ValidationError, message),
            ):
                cape.write(values)


@tagged("post_install", "-at_install")
class TestCapeNotice(MembersCommon):
    def test_the_notice_names_what_the_law_wants(self):
        self.company.write(
            {
                "street": "1 Main Street",
                "zip": "75001",
                "city": "Paris",
                "company_registry": "123456782",
            }
        )
        self.make_contract(self.member, "cape", terms=None)
        self.make_contract(self.stranger)
        both = self.member | self.stranger
        notices = both._cape_notice(START)
        self.assertEqual(set(notices), {self.member.id})
        for part in (
            "Ada",
            self.company.name,
            "1 Main Street, 75001 Paris",
            "123456782",
            "12/31/2026",
        ):
            self.assertIn(part, notices[self.member.id])
        self.assertEqual(both._cape_notice(date(2027, 1, 1)), {})
        self.assertEqual(both._cape_notice(date(2025, 12, 31)), {})
