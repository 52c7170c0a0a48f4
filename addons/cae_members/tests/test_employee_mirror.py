from datetime import date

from odoo.tests import tagged

from .common import START, MembersCommon


@tagged("post_install", "-at_install")
class TestEmployeeMirror(MembersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employee = cls.env["hr.employee"].create({"name": "Ada"})

    def shown(self):
        self.env.flush_all()
        return [
            (
                version.date_version,
                version.contract_date_start or None,
                version.contract_date_end or None,
                version.wage,
            )
            for version in self.employee.version_ids.sorted("date_version")
        ]

    def test_the_contract_is_shown_by_whoever_signs(self):
        self.member.employee_id = self.employee
        contract = self.make_contract(
            self.member, "ordinary", sign=False, job_title="Cook", trial_months=2
        )
        contract.with_user(self.users["payroll"]).action_sign()
        self.assertEqual(self.shown(), [(START, START, None, 500.0)])
        self.assertEqual(self.employee.job_title, "Cook")
        self.assertEqual(self.employee.version_ids.trial_date_end, date(2026, 2, 28))

    def test_new_terms_make_a_version(self):
        self.member.employee_id = self.employee
        contract = self.make_contract(self.member)
        self.env["cae.contract.amendment"].create(
            {
                "contract_id": contract.id,
                "date_effect": date(2026, 5, 1),
                "fixed_pay": 700.0,
            }
        ).with_user(self.users["payroll"]).action_sign()
        expected = [
            (START, START, None, 500.0),
            (date(2026, 5, 1), START, None, 700.0),
        ]
        self.assertEqual(self.shown(), expected)
        contract._end(date(2026, 9, 30), self.exit_reason())
        self.assertEqual(
            self.shown(),
            [
                (day, start, date(2026, 9, 30), pay)
                for day, start, _end, pay in expected
            ],
        )

    def test_of_two_contracts_the_principal_is_shown(self):
        self.make_contract(self.member, "ordinary", date(2025, 1, 1))
        self.make_contract(
            self.member,
            "cesa",
            START,
            date(2026, 6, 30),
            terms={"fixed_pay": 300.0},
        )
        self.member.employee_id = self.employee
        self.assertEqual(
            self.shown(),
            [
                (date(2025, 1, 1), date(2025, 1, 1), date(2025, 12, 31), 500.0),
                (START, START, date(2026, 6, 30), 300.0),
                (date(2026, 7, 1), date(2026, 7, 1), None, 500.0),
            ],
        )

    def test_a_job_typed_on_the_employee_stays_when_the_contract_has_none(self):
        self.employee.job_title = "Baker"
        self.member.employee_id = self.employee
        self.make_contract(self.member)
        self.assertEqual(self.employee.version_ids.job_title, "Baker")

    def test_twice_changes_nothing(self):
        self.member.employee_id = self.employee
        self.make_contract(self.member)
        self.env.flush_all()
        versions = self.employee.version_ids
        dates = versions.mapped("write_date")
        self.member._mirror_to_employees()
        self.env.flush_all()
        self.assertEqual(self.employee.version_ids, versions)
        self.assertEqual(versions.mapped("write_date"), dates)

    def test_cancelling_takes_it_back(self):
        self.member.employee_id = self.employee
        first = self.make_contract(self.member, "cesa", START, date(2026, 6, 30))
        second = self.make_contract(self.member, "cesa", date(2026, 7, 1))
        self.assertEqual(len(self.employee.version_ids), 2)
        second.action_cancel()
        self.assertEqual(self.shown(), [(START, START, date(2026, 6, 30), 500.0)])
        first.action_cancel()
        (row,) = self.shown()
        self.assertEqual(row[1:3], (None, None))

    def test_a_support_contract_is_no_employment(self):
        self.member.employee_id = self.employee
        self.make_contract(self.member, "cape", terms=None)
        (row,) = self.shown()
        self.assertEqual(row[1:3], (None, None))

    def test_versions_made_by_hand_follow_the_dates(self):
        self.member.employee_id = self.employee
        self.make_contract(self.member)
        hand = self.employee.create_version({"date_version": date(2026, 3, 1)})
        hand.wage = 1234.0
        self.member.contract_ids._end(date(2026, 6, 30), self.exit_reason())
        self.assertEqual(
            self.shown(),
            [
                (START, START, date(2026, 6, 30), 500.0),
                (date(2026, 3, 1), START, date(2026, 6, 30), 1234.0),
            ],
        )
