import json
from datetime import date
from pathlib import Path

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import START, MembersCommon

SCENARIOS = json.loads(
    (Path(__file__).parents[3] / "tests" / "scenarios" / "deadlines.json").read_text(
        "utf-8"
    )
)


def day(text):
    return date.fromisoformat(text) if text else None


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
