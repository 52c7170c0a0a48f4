"""What is due: rows that follow the facts, warnings that are sent once."""

from datetime import date

from odoo.tests import freeze_time, tagged

from .common import START, MembersCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-01-05")
class TestContractDeadlines(MembersCommon):
    """Admissions as associates and trials, from what the contract says."""

    def due(self, kind, member=None):
        return self.env["cae.deadline"].search(
            [("member_id", "=", (member or self.member).id), ("kind", "=", kind)]
        )

    def test_the_admission_counts_what_ran_before(self):
        self.make_contract(
            self.member, "cape", date(2025, 1, 15), date(2026, 1, 14), terms=None
        )
        cesa = self.make_contract(self.member, "cesa", date(2026, 1, 15))
        row = self.due("associate")
        self.assertEqual(cesa.associate_deadline, date(2028, 1, 15))
        self.assertEqual(row.due_date, date(2028, 1, 14))
        self.assertEqual(row.warn_from, date(2027, 1, 14))
        self.member.associate_since = date(2026, 1, 5)
        self.assertEqual(row.closed_on, date(2026, 1, 5))

    def test_a_trial_is_due_until_it_is_over(self):
        contract = self.make_contract(
            self.member, "cesa", START, trial_months=3, sign=False
        )
        contract.action_sign()
        row = self.due("trial_end")
        self.assertEqual(row.due_date, date(2026, 3, 31))
        self.env["cae.deadline"]._refresh(self.member, date(2026, 4, 1))
        self.assertEqual(row.closed_on, date(2026, 4, 1))

    def test_nothing_left_at_signature_is_late_at_once(self):
        self.make_contract(
            self.member, "ordinary", date(2022, 1, 1), date(2025, 12, 31)
        )
        contract = self.make_contract(self.member, "cesa", START)
        row = self.due("associate")
        self.assertEqual((row.state, row.due_date), ("late", date(2025, 12, 31)))
        self.assertTrue(row.ended_by_law)
        self.assertTrue(row.activity_id.active)
        action = row.with_user(self.users["payroll"]).action_end_contract()
        self.assertEqual(
            action["context"],
            {"default_contract_id": contract.id, "default_last_day": START},
        )

    def test_the_law_ends_a_contract_and_payroll_records_it(self):
        contract = self.make_contract(self.member, "cesa", date(2022, 6, 1))
        row = self.due("associate")
        self.assertEqual((row.state, row.due_date), ("late", date(2025, 5, 31)))
        self.assertFalse(contract.date_end)
        action = row.with_user(self.users["payroll"]).action_end_contract()
        reason = self.env["cae.exit.reason"].search(
            [("company_id", "=", self.company.id), ("stays", "=", False)], limit=1
        )
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.users["payroll"])
            .with_context(**action["context"])
            .create({"reason_id": reason.id})
        )
        wizard.action_confirm()
        self.assertEqual(contract.date_end, date(2025, 5, 31))
        self.assertEqual(row.closed_on, date(2026, 1, 5))
        self.assertFalse(row.activity_id.active)
