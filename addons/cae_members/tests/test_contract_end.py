from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import START, MembersCommon


@tagged("post_install", "-at_install")
class TestContractEnd(MembersCommon):
    def wizard(self, contract, last_day, user="payroll", **values):
        action = contract.with_user(self.users[user]).action_open_end()
        return (
            self.env["cae.contract.end"]
            .with_user(self.users[user])
            .with_context(**action["context"])
            .create(
                {"last_day": last_day, "reason_id": self.exit_reason().id, **values}
            )
        )

    def test_ending_sets_the_last_day_and_the_reason(self):
        contract = self.make_contract(self.member)
        self.wizard(contract, date(2026, 9, 30), note="Goes abroad").action_confirm()
        self.assertRecordValues(
            contract,
            [
                {
                    "date_end": date(2026, 9, 30),
                    "exit_reason_id": self.exit_reason().id,
                    "exit_note": "Goes abroad",
                    "is_ended": True,
                    "state": "signed",
                }
            ],
        )
        self.assertEqual(
            self.member._stages_at(date(2026, 10, 1)), {self.member.id: "left"}
        )

    def test_hooks_are_called_once_on_what_changed(self):
        calls = []
        model = self.registry["cae.contract"]
        self.patch(model, "_after_signed", lambda own: calls.append(("signed", own)))
        self.patch(model, "_after_ended", lambda own: calls.append(("ended", own)))
        both = self.make_contract(self.member, sign=False) | self.make_contract(
            self.stranger, sign=False
        )
        both.action_sign()
        both.write({"state": "signed"})
        both._end(date(2026, 9, 30), self.exit_reason())
        self.assertEqual(calls, [("signed", both), ("ended", both)])

    def test_the_end_of_the_contract_ends_the_status_of_associate(self):
        contract = self.make_contract(self.member)
        self.member.associate_since = date(2026, 2, 1)
        wizard = self.wizard(contract, date(2026, 9, 30))
        self.assertIn("Ada ceases to be an associate", wizard.consequences)
        wizard.action_confirm()
        self.assertEqual(self.member.associate_until, date(2026, 9, 30))

    def test_statutes_may_keep_the_associate(self):
        self.company.cae_associate_after_contract = True
        contract = self.make_contract(self.member)
        self.member.associate_since = date(2026, 2, 1)
        wizard = self.wizard(contract, date(2026, 9, 30))
        self.assertNotIn("associate", wizard.consequences)
        wizard.action_confirm()
        self.assertFalse(self.member.associate_until)

    def test_the_steps_that_will_be_made_are_told_before(self):
        contract = self.make_contract(self.member)
        wizard = self.wizard(contract, date(2026, 9, 30))
        told = wizard.consequences.split("\n")
        wizard.action_confirm()
        made = contract.step_ids.filtered(lambda step: step.type_id.moment == "leaving")
        self.assertTrue(made)
        self.assertEqual(
            sorted(told),
            sorted(
                f"To do by {step.due_date:%m/%d/%Y}: {step.type_id.name}"
                for step in made
            ),
        )

    def test_steps_follow_an_end_that_moves_or_is_taken_back(self):
        contract = self.make_contract(self.member)

        def due():
            steps = contract.step_ids.filtered(lambda s: s.type_id.moment == "leaving")
            return sorted(steps.mapped("due_date"))

        contract._end(date(2026, 9, 30), self.exit_reason())
        first = due()
        contract._end(date(2026, 8, 31), self.exit_reason())
        self.assertEqual(len(due()), len(first))
        self.assertLess(due(), first)
        contract._undo_end()
        self.assertEqual(due(), [])
        contract._end(date(2026, 9, 30), self.exit_reason())
        self.assertEqual(due(), first)

    def test_another_contract_keeps_the_associate(self):
        contract = self.make_contract(self.member)
        self.make_contract(self.member, "ordinary", date(2026, 3, 1))
        self.member.associate_since = date(2026, 2, 1)
        contract._end(date(2026, 9, 30), self.exit_reason())
        self.assertFalse(self.member.associate_until)

    def test_what_is_refused(self):
        contract = self.make_contract(self.member, end=date(2026, 12, 31))
        draft = self.make_contract(self.stranger, sign=False)
        reason = self.exit_reason()
        for ended, last_day, message in (
            (draft, date(2026, 6, 30), "is not signed"),
            (contract, date(2025, 12, 31), "before it starts"),
            (contract, date(2027, 1, 1), "already ends on"),
        ):
            with (
                self.subTest(message=message),
                self.assertRefused(UserError, message),
            ):
                ended._end(last_day, reason)

    def test_an_amendment_after_the_last_day_is_refused(self):
        contract = self.make_contract(self.member)
        amendment = self.env["cae.contract.amendment"].create(
            {
                "contract_id": contract.id,
                "kind": "other",
                "text": "Works from home",
                "date_effect": date(2026, 7, 1),
            }
        )
        amendment.action_sign()
        with self.assertRefused(UserError, "Amendment 1.*cancel it first"):
            contract._end(date(2026, 6, 30), self.exit_reason())
        amendment.action_cancel()
        contract._end(date(2026, 6, 30), self.exit_reason())

    def test_an_end_by_mistake_is_taken_back(self):
        contract = self.make_contract(self.member, end=date(2026, 12, 31))
        self.member.associate_since = date(2026, 2, 1)
        contract._end(date(2026, 9, 30), self.exit_reason())
        contract._end(date(2026, 8, 31), self.exit_reason())
        with self.assertRaises(AccessError):
            contract.with_user(self.users["accountant"]).action_undo_end()
        contract.with_user(self.users["payroll"]).action_undo_end()
        self.assertEqual(contract.date_end, date(2026, 12, 31))
        self.assertFalse(contract.exit_reason_id or contract.is_ended)
        self.assertFalse(self.member.associate_until)

    def test_a_cesa_ends_the_support_contract_the_day_before(self):
        cape = self.make_contract(
            self.member, "cape", date(2025, 7, 1), date(2026, 6, 30), terms=None
        )
        cesa = self.make_contract(self.member, sign=False)
        action = cesa.with_user(self.users["payroll"]).action_open_sign()
        self.assertEqual(action["res_model"], "cae.contract.end")
        self.assertEqual(cesa.state, "draft")
        wizard = (
            self.env["cae.contract.end"]
            .with_user(self.users["payroll"])
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(wizard.last_day, date(2025, 12, 31))
        self.assertTrue(wizard.reason_id.stays)
        wizard.action_confirm()
        self.assertEqual(cape.date_end, date(2025, 12, 31))
        self.assertEqual(cesa.state, "signed")
        self.assertEqual(cesa.prior_months, 6)

    def test_only_payroll_ends(self):
        contract = self.make_contract(self.member)
        for name in ("adviser", "accountant", "portal"):
            own = contract.with_user(self.users[name])
            with self.subTest(user=name):
                with self.assertRaises(AccessError):
                    own._end(date(2026, 9, 30), self.exit_reason())
                with self.assertRaises(AccessError):
                    self.env["cae.contract.end"].with_user(self.users[name]).create(
                        {
                            "contract_id": contract.id,
                            "reason_id": self.exit_reason().id,
                            "last_day": START,
                        }
                    )

    def test_the_first_reasons_say_which_exits_are_positive(self):
        reasons = self.env["cae.exit.reason"].search(
            [("company_id", "=", self.other_company.id)]
        )
        self.assertTrue(reasons.filtered("positive"))
        self.assertTrue(reasons - reasons.filtered("positive"))
        self.assertEqual(len(reasons.filtered("stays")), 1)
