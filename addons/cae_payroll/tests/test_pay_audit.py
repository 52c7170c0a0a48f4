"""The audit finds what SQL changed behind the documents' back."""

from odoo.tests import tagged

from .common import PayCommon


@tagged("post_install", "-at_install")
class TestPayAudit(PayCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sign(cls.ada)
        for activity, amount in ((cls.a, 1500), (cls.b, 900)):
            cls.share(activity, cls.ada)
            cls.fund(activity, amount)
        cls.run_ = cls.prepare()
        cls.slip = cls.post(cls.run_)
        cls.env.flush_all()

    def faults(self):
        self.env.invalidate_all()
        return {
            point.name
            for point in self.env["cae.audit"]._points(self.company)
            if point.faults
        }

    def change(self, query, *parameters):
        self.env.cr.execute(query, parameters)
        self.assertEqual(self.env.cr.rowcount, 1)

    def test_clean_books_have_no_fault(self):
        self.assertEqual(self.faults(), set())

    def test_a_cent_on_a_line_is_found(self):
        self.change(
            "UPDATE cae_payslip_line SET employer = employer + 0.01"
            " WHERE slip_id = %s AND code = 'maladie'",
            self.slip.id,
        )
        self.assertEqual(
            self.faults(),
            {
                "Each payslip: lines sum to its totals",
                "Each pay entry: payslip lines by account = its items",
                "Payslips recomputed from what they stored",
            },
        )

    def test_a_cent_moved_between_two_lines_is_found(self):
        for code, sign in (("maladie", 1), ("famille", -1)):
            self.change(
                "UPDATE cae_payslip_line SET employer = employer + %s"
                " WHERE slip_id = %s AND code = %s",
                sign * 0.01,
                self.slip.id,
                code,
            )
        self.assertEqual(self.faults(), {"Payslips recomputed from what they stored"})

    def test_a_base_a_rate_or_a_missing_line_is_found(self):
        for name in ("base", "employee_rate", "employer_rate"):
            with self.subTest(column=name), self.env.cr.savepoint() as savepoint:
                self.change(
                    f"UPDATE cae_payslip_line SET {name} = {name} + 0.01"
                    " WHERE slip_id = %s AND code = 'vieillesse_plafonnee'",
                    self.slip.id,
                )
                self.assertEqual(
                    self.faults(), {"Payslips recomputed from what they stored"}
                )
                savepoint.rollback()
        self.change(
            "DELETE FROM cae_payslip_line WHERE slip_id = %s AND code = 'csa'",
            self.slip.id,
        )
        self.assertIn("Payslips recomputed from what they stored", self.faults())

    def test_two_activities_swapped_are_found(self):
        first, second = self.slip.charge_ids
        for charge, amount in ((first, second.amount), (second, first.amount)):
            self.change(
                "UPDATE cae_payslip_charge SET amount = %s WHERE id = %s",
                amount,
                charge.id,
            )
        self.assertEqual(
            self.faults(), {"Each pay entry: charged to an activity = its costs there"}
        )

    def test_a_charge_that_lacks_a_cent_is_found(self):
        self.change(
            "UPDATE cae_payslip_charge SET amount = amount - 0.01 WHERE id = %s",
            self.slip.charge_ids[0].id,
        )
        self.assertIn("Each payslip: its cost is charged to activities", self.faults())
