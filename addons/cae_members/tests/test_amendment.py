from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import START, MembersCommon


@tagged("post_install", "-at_install")
class TestAmendment(MembersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls.make_contract(
            cls.member, terms={"fixed_pay": 500.0, "reserve": 80.0}
        )

    def amend(self, contract=None, **values):
        return self.env["cae.contract.amendment"].create(
            {
                "contract_id": (contract or self.contract).id,
                "date_effect": date(2026, 5, 1),
                **values,
            }
        )

    def test_new_pay_starts_on_its_day(self):
        amendment = self.amend(fixed_pay=650.0)
        self.assertEqual(amendment.number, 1)
        self.assertEqual(amendment.reserve, 80.0)
        self.assertEqual(len(self.contract.terms_ids), 1)
        amendment.action_sign()
        for day, pay in ((date(2026, 4, 30), 500.0), (date(2026, 5, 1), 650.0)):
            terms = self.contract._terms_at(day)[self.contract.id]
            self.assertEqual((terms.fixed_pay, terms.reserve), (pay, 80.0))
        self.assertEqual(amendment.terms_id.date_from, date(2026, 5, 1))

    def test_working_time(self):
        contract = self.make_contract(
            self.stranger, "ordinary", terms={"fixed_pay": 900.0, "weekly_hours": 20}
        )
        self.amend(contract, kind="hours", weekly_hours=28).action_sign()
        terms = contract._terms_at(date(2026, 6, 1))[contract.id]
        self.assertEqual((terms.weekly_hours, terms.fixed_pay), (28, 900.0))

    def test_numbers_follow_in_each_contract(self):
        other = self.make_contract(self.stranger)
        first = self.amend()
        amendments = first.create(
            [
                {"contract_id": one.id, "date_effect": date(2026, 6, 1)}
                for one in (self.contract, other, self.contract)
            ]
        )
        self.assertEqual(amendments.mapped("number"), [2, 1, 3])
        first.action_cancel()
        self.assertEqual(self.amend().number, 4)

    def test_numbers_have_no_hole(self):
        first, second = self.amend(), self.amend()
        with self.assertRefused(UserError, "cancelled, not deleted"):
            first.unlink()
        second.unlink()
        first.action_sign()
        with self.assertRefused(UserError, "cancelled, not deleted"):
            first.unlink()

    def test_they_are_signed_in_order(self):
        first, second = self.amend(), self.amend(date_effect=date(2026, 7, 1))
        with self.assertRefused(UserError, "in order"):
            second.action_sign()
        (first | second).action_sign()
        self.assertEqual(len(self.contract.terms_ids), 3)
        with self.assertRefused(UserError, "Cancel Amendment 2"):
            first.action_cancel()

    def test_a_renewal_moves_the_end(self):
        cape = self.make_contract(
            self.stranger, "cape", date(2025, 1, 15), date(2026, 1, 14), terms=None
        )
        renewal = self.env["cae.contract.amendment"].create(
            {
                "contract_id": cape.id,
                "kind": "renewal",
                "date_end": date(2027, 1, 14),
            }
        )
        self.assertEqual(renewal.date_effect, date(2026, 1, 15))
        renewal.action_sign()
        self.assertEqual(cape.date_end, date(2027, 1, 14))
        stages = self.stranger._stages_at(date(2027, 1, 14))
        self.assertEqual(stages, {self.stranger.id: "cape"})
        renewal.action_cancel()
        self.assertEqual(cape.date_end, date(2026, 1, 14))
        self.assertEqual(cape._renewal_days(), [])

    def test_what_is_refused(self):
        cape = self.make_contract(
            self.stranger, "cape", date(2025, 1, 15), date(2026, 1, 14), terms=None
        )
        gap = {"kind": "renewal", "date_end": date(2026, 12, 31)}
        for contract, values, message in (
            (cape, {**gap, "date_effect": date(2026, 1, 16)}, "the day after"),
            (cape, {**gap, "date_effect": date(2026, 1, 1)}, "the day after"),
            (cape, {"kind": "renewal", "date_effect": date(2026, 1, 15)}, "last day"),
            (
                cape,
                {
                    "kind": "renewal",
                    "date_effect": date(2026, 1, 15),
                    "date_end": date(2027, 1, 15),
                },
                "12 months at most",
            ),
            (self.contract, gap, "nothing to renew"),
            (self.contract, {"date_effect": date(2025, 12, 31)}, "does not run"),
            (self.contract, {"date_effect": START}, "already start"),
            (self.contract, {"kind": "other", "text": " "}, "Write the clause"),
        ):
            amendment = self.amend(contract, **values)
            with (
                self.subTest(values=values),
                self.assertRefused(UserError, message),
                self.env.cr.savepoint(),
            ):
                amendment.action_sign()
            amendment.unlink()

    def test_an_ended_contract_is_not_renewed(self):
        cape = self.make_contract(
            self.stranger, "cape", date(2025, 1, 15), date(2026, 1, 14), terms=None
        )
        cape._end(date(2025, 12, 31), self.exit_reason())
        renewal = self.amend(cape, kind="renewal", date_end=date(2026, 6, 30))
        with self.assertRefused(UserError, "was ended"):
            renewal.action_sign()

    def test_twice_and_after(self):
        amendment = self.amend(fixed_pay=650.0)
        amendment.action_sign()
        with self.assertRefused(UserError, "is not a draft"):
            amendment.action_sign()
        with self.assertRefused(UserError, "prepare another"):
            amendment.fixed_pay = 700.0
        amendment.action_cancel()
        self.assertEqual(len(self.contract.terms_ids), 1)

    def test_a_draft_contract_is_signed_first(self):
        draft = self.make_contract(self.stranger, sign=False)
        with self.assertRefused(UserError, "before its amendments"):
            self.amend(draft).action_sign()

    def test_rights(self):
        own = self.amend(fixed_pay=650.0)
        strange = self.amend(self.make_contract(self.stranger))
        both = own | strange
        self.env.flush_all()
        for name, expected in {
            "adviser": own,
            "accountant": both,
            "payroll": both,
            "portal": both.browse(),
        }.items():
            found = both.with_user(self.users[name]).search([("id", "in", both.ids)])
            with self.subTest(user=name):
                self.assertEqual(found.with_user(self.env.user), expected)
        adviser = own.with_user(self.users["adviser"])
        adviser.text = "Better pay"
        with self.assertRaises(AccessError):
            adviser.action_sign()
        with self.assertRaises(AccessError):
            adviser.create(
                {"contract_id": strange.contract_id.id, "date_effect": START}
            )
        with self.assertRaises(AccessError):
            own.with_user(self.users["accountant"]).text = "X"
        with self.assertRaises(UserError):
            adviser.create(
                {
                    "contract_id": self.contract.id,
                    "date_effect": START,
                    "state": "signed",
                }
            )
        own.with_user(self.users["payroll"]).action_sign()
        own.invalidate_recordset()
        self.assertEqual(own.with_user(self.users["portal"]).text, "Better pay")
        with self.assertRaises(AccessError):
            adviser.text = "After"

    def test_a_renewal_that_leaves_a_gap_is_a_validation_error(self):
        cape = self.make_contract(
            self.stranger, "cape", date(2025, 1, 15), date(2026, 1, 14), terms=None
        )
        with self.assertRaises(ValidationError):
            self.amend(
                cape,
                kind="renewal",
                date_effect=date(2026, 2, 1),
                date_end=date(2026, 6, 30),
            ).action_sign()
        self.assertEqual(cape.date_end, date(2026, 1, 14))
