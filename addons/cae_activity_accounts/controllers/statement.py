import io
import json

import xlsxwriter

from odoo import http
from odoo.http import content_disposition, request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MONEY = "#,##0.00;[Red]-#,##0.00"
FIRST_ROW = 3


class StatementController(http.Controller):
    """The statement as a spreadsheet: every amount is a number."""

    @http.route("/cae/statement/xlsx", type="http", auth="user", readonly=True)
    def spreadsheet(self, options):
        statement = request.env["cae.statement"].get_statement(json.loads(options))
        name = f"{statement['title']} {statement['period']}.xlsx".replace("/", "-")
        return request.make_response(
            write_statement(request.env, statement),
            [
                ("Content-Type", XLSX),
                ("Content-Disposition", content_disposition(name)),
            ],
        )


def write_statement(env, statement):
    """Bytes of a workbook with one sheet: a row a line, accounts outlined below it."""
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output, {"in_memory": True})
    sheet = book.add_worksheet(env._("Statement"))
    plain, bold = {"num_format": MONEY}, {"num_format": MONEY, "bold": True}
    styles = {
        "heading": book.add_format({"bold": True, "bg_color": "#E7E9ED"}),
        "total": book.add_format(bold | {"top": 1}),
        "account": book.add_format(plain | {"font_color": "#666666"}),
    }
    usual = book.add_format(plain)
    head = book.add_format({"bold": True, "bottom": 1, "align": "right"})
    sheet.write(0, 0, f"{statement['company']}: {statement['title']}")
    sheet.write(1, 0, statement["period"])
    for number, column in enumerate(statement["columns"], start=2):
        sheet.write(2, number, column["label"], head)
    row = FIRST_ROW
    for line in statement["lines"]:
        style = styles.get(line["kind"], usual)
        sheet.write(row, 0, line["label"], style)
        if line["kind"] != "heading":
            sheet.write_blank(row, 1, None, style)
            for number, value in enumerate(line["values"], start=2):
                sheet.write_number(row, number, value, style)
        row += 1
        for account in line["accounts"]:
            sheet.set_row(row, None, None, {"level": 1})
            sheet.write(row, 0, account["name"], styles["account"])
            sheet.write_string(row, 1, account["code"], styles["account"])
            for number, value in enumerate(account["values"], start=2):
                sheet.write_number(row, number, value, styles["account"])
            row += 1
    sheet.set_column(0, 0, 52)
    sheet.set_column(1, 1, 10)
    sheet.set_column(2, 1 + len(statement["columns"]), 15)
    sheet.freeze_panes(FIRST_ROW, 1)
    book.close()
    return output.getvalue()
