"""The list of payments as a file."""

import csv
import io

from odoo.tests import HttpCase, tagged

from .common import PayCommon


@tagged("post_install", "-at_install")
class TestPayHttp(HttpCase, PayCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sign(cls.ada)
        cls.share(cls.a, cls.ada)
        cls.fund(cls.a, 2000)
        cls.run_ = cls.prepare()
        cls.slip = cls.post(cls.run_)

    def get(self, role, run=None):
        self.authenticate(f"cae_pay_{role}", f"cae_pay_{role}")
        return self.url_open(f"/cae/pay_run/{(run or self.run_).id}/payments.csv")

    def rows(self, response, delimiter):
        text = response.content.decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text), delimiter=delimiter))

    def test_numbers_are_numbers(self):
        _heading, row = self.rows(self.get("payroll"), ",")
        self.assertEqual(
            row,
            [
                self.slip.name,
                self.ada.reference,
                "Ada",
                self.slip.iban,
                f"{self.slip.net_paid:.2f}",
            ],
        )
        self.users["payroll"].lang = "fr_FR"
        _heading, row = self.rows(self.get("payroll"), ";")
        self.assertEqual(row[-1], f"{self.slip.net_paid:.2f}".replace(".", ","))

    def test_only_payroll_and_accounting_may_have_it(self):
        self.assertEqual(self.get("accountant").status_code, 200)
        self.assertEqual(self.get("adviser").status_code, 404)
        self.make_user("portal", "base.group_portal")
        self.assertEqual(self.get("portal").status_code, 404)
        gone = self.env["cae.pay.run"].browse(self.run_.id + 1000)
        self.assertEqual(self.get("payroll", gone).status_code, 404)
