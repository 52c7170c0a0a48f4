"""The statement as a spreadsheet and as a PDF."""

import io
import json
from unittest import skipUnless

from odoo.tests import HttpCase, tagged

from .statement_common import YEAR, StatementCommon

try:
    import openpyxl
except ImportError:
    openpyxl = None


@tagged("post_install", "-at_install")
class TestStatementFiles(StatementCommon, HttpCase):
    @skipUnless(openpyxl, "openpyxl reads the spreadsheet")
    def test_spreadsheet_has_numbers(self):
        self.make_books()
        self.authenticate("statement_accountant", "statement_accountant")
        options = json.dumps(
            {
                "company_id": self.company.id,
                "scope": "activity",
                "ids": self.a.ids,
                **YEAR,
            }
        )
        answer = self.url_open(f"/cae/statement/xlsx?options={options}")
        self.assertEqual(answer.status_code, 200)
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        rows = {row[0].value: row for row in sheet.iter_rows()}
        self.assertEqual(rows["Turnover"][2].value, 1000)
        self.assertEqual(rows["Gross margin"][2].value, 800)
        values = [row[2].value for row in sheet.iter_rows(min_row=4)]
        self.assertFalse([v for v in values if isinstance(v, str)])

    def test_a_stranger_gets_no_spreadsheet(self):
        self.make_books()
        options = json.dumps(
            {
                "company_id": self.company.id,
                "scope": "activity",
                "ids": self.b.ids,
                **YEAR,
            }
        )
        url = f"/cae/statement/xlsx?options={options}"
        answer = self.url_open(url, allow_redirects=False)
        self.assertIn("/web/login", answer.headers.get("Location", ""))
        self.authenticate("statement_portal", "statement_portal")
        with self.assertLogs("odoo.http", "WARNING"):
            answer = self.url_open(url)
        self.assertNotEqual(answer.status_code, 200)

    def test_pdf(self):
        self.make_books()
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html(
                "cae_activity_accounts.report_statement",
                [],
                {
                    "options": {
                        "company_id": self.company.id,
                        "scope": "activity",
                        "ids": self.a.ids,
                        "by_month": True,
                        **YEAR,
                    }
                },
            )[0]
            .decode()
        )
        self.assertIn("Joinery", html)
        self.assertIn("1,000.00", html)
