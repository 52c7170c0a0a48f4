import io
import json
from datetime import date
from unittest import skipUnless

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from odoo.addons.cae_members.engine.money import cents

from .common import FEBRUARY, LedgerCommon

try:
    import openpyxl
except ImportError:
    openpyxl = None

YEAR = {"date_from": "2026-01-01", "date_to": "2026-12-31"}


class StatementCommon(LedgerCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = cls.env.ref("cae_members.group_cae_accountant")
        cls.accountant, cls.adviser, cls.portal = cls.env["res.users"].create(
            [
                {
                    "name": login,
                    "login": f"statement_{login}",
                    "password": f"statement_{login}",
                    "lang": "en_US",
                    "company_id": cls.company.id,
                    "company_ids": [Command.set(cls.company.ids)],
                    "group_ids": [Command.set(group.ids)],
                }
                for login, group in (
                    ("accountant", groups),
                    ("adviser", cls.env.ref("cae_members.group_cae_adviser")),
                    ("portal", cls.env.ref("base.group_portal")),
                )
            ]
        )
        cls.member = cls.env["cae.member"].create(
            {
                "partner_id": cls.portal.partner_id.id,
                "adviser_id": cls.adviser.id,
            }
        )
        cls.env["cae.activity.share"].create(
            {
                "activity_id": cls.a.id,
                "member_id": cls.member.id,
                "date_from": date(2020, 1, 1),
            }
        )

    def make_books(self):
        """A sells 1,000 (600 cashed) and buys 200 of B's supplier; B sells 500."""
        sale = self.invoice([(self.a, 1000.0)], tax=self.service)
        self.pay(sale, 720.0, day=FEBRUARY)
        self.invoice([(self.b, 500.0)], day=FEBRUARY)
        self.invoice([(self.a, 200.0)], kind="in_invoice", tax=self.bought_goods)
        self.invoice([(None, 30.0)], kind="in_invoice")

    def statement(self, user=None, **options):
        model = self.env["cae.statement"]
        if user:
            model = model.with_user(user)
        return model.get_statement({"company_id": self.company.id, **YEAR, **options})

    def of(self, *activities, **options):
        return self.statement(
            scope="activity", ids=[a.id for a in activities], **options
        )

    def values(self, statement, column=0):
        return {
            line["code"]: line["values"][column]
            for line in statement["lines"]
            if line["kind"] != "heading"
        }


@tagged("post_install", "-at_install")
class TestStatement(StatementCommon):
    def test_one_activity(self):
        self.make_books()
        values = self.values(self.of(self.a))
        self.assertEqual(values["turnover"], 1000.0)
        self.assertEqual(values["production"], 200.0)
        self.assertEqual(values["margin"], 800.0)
        self.assertEqual(values["result"], 800.0)
        self.assertEqual(values["customers"], 480.0)
        self.assertEqual(values["money"], 720.0)
        self.assertEqual(values["input_vat"], 40.0)
        self.assertEqual(values["suppliers"], 240.0)
        # 120 of VAT are due, 80 wait for the payment of the rest.
        self.assertEqual(values["tax_due"], 200.0)
        self.assertEqual(values["result_year"], 800.0)
        self.assertEqual(values["total_assets"], values["total_liabilities"])

    def test_activities_add_up_to_the_general_ledger(self):
        self.make_books()
        every = self.env["cae.activity"].search([("company_id", "=", self.company.id)])
        whole = self.statement()
        self.assertEqual(whole["ledger"], [])
        self.assertEqual(whole["gaps"], [0.0])
        parts = [self.values(self.of(activity)) for activity in every]
        for code, value in self.values(whole).items():
            with self.subTest(row=code):
                self.assertEqual(
                    cents(value), sum(cents(part.get(code, 0.0)) for part in parts)
                )

    def test_a_row_of_the_ledger_that_is_lost_is_seen(self):
        self.make_books()
        entry = self.env["cae.activity.entry"].search(
            [("activity_id", "=", self.b.id)], limit=1
        )
        self.env.cr.execute("DELETE FROM cae_activity_entry WHERE id = %s", [entry.id])
        self.env["cae.activity.entry"].invalidate_model()
        whole = self.statement()
        self.assertEqual(len(whole["ledger"]), 1)
        self.assertNotEqual(whole["gaps"], [0.0])

    def test_by_month_with_the_total(self):
        self.make_books()
        statement = self.of(self.a, self.b, by_month=True, date_to="2026-03-15")
        self.assertEqual(
            [column["date_to"] for column in statement["columns"]],
            ["2026-01-31", "2026-02-28", "2026-03-15", "2026-03-15"],
        )
        turnover = [self.values(statement, i)["turnover"] for i in range(4)]
        self.assertEqual(turnover, [1000.0, 500.0, 0.0, 1500.0])
        money = [self.values(statement, i)["money"] for i in range(4)]
        self.assertEqual(money, [0.0, 720.0, 720.0, 720.0])

    def test_compared_with_the_year_before_and_the_opening(self):
        self.invoice([(self.a, 300.0)], day=date(2025, 2, 10))
        self.make_books()
        statement = self.of(self.a, compare="year")
        now, before = self.values(statement), self.values(statement, 1)
        self.assertEqual((now["turnover"], before["turnover"]), (1000.0, 300.0))
        self.assertEqual((now["result_before"], before["result_before"]), (300.0, 0.0))
        self.assertEqual((now["result_year"], before["result_year"]), (800.0, 300.0))
        self.assertEqual(statement["gaps"], [0.0, 0.0])

    def test_a_cut_month(self):
        self.invoice([(self.a, 100.0)], day=date(2026, 1, 10))
        self.invoice([(self.a, 70.0)], day=date(2026, 1, 20))
        statement = self.of(self.a, date_from="2026-01-11", date_to="2026-01-20")
        self.assertEqual(self.values(statement)["turnover"], 70.0)
        self.assertEqual(self.values(statement)["customers"], 170.0)

    def test_what_no_row_takes_is_shown(self):
        rows = self.env["cae.statement.row"].search(
            [("company_id", "=", self.company.id), ("code", "=", "turnover")]
        )
        rows.prefixes = "701"
        self.make_books()
        statement = self.of(self.a)
        self.assertEqual(self.values(statement)["other_income"], 1000.0)
        self.assertEqual(statement["gaps"], [0.0])

    def test_every_figure_opens_what_it_sums(self):
        self.make_books()
        options = {
            "company_id": self.company.id,
            "scope": "activity",
            "ids": self.a.ids,
            **YEAR,
        }
        model = self.env["cae.statement"]
        for line in self.of(self.a)["lines"]:
            if line["kind"] in ("heading", "total"):
                continue
            with self.subTest(row=line["code"]):
                action = model.action_open_figure(options, line["code"], 0)
                entries = self.env["cae.activity.entry"].search(action["domain"])
                total = sum(cents(amount) for amount in entries.mapped("amount"))
                self.assertEqual(abs(total), abs(cents(line["values"][0])))
                for account in line["accounts"]:
                    action = model.action_open_figure(
                        options, line["code"], 0, account["id"]
                    )
                    entries = self.env["cae.activity.entry"].search(action["domain"])
                    total = sum(cents(amount) for amount in entries.mapped("amount"))
                    self.assertEqual(abs(total), abs(cents(account["values"][0])))

    def test_number_of_queries_does_not_depend_on_activities(self):
        self.make_books()
        self.of(self.a)
        more = self.env["cae.activity"].create(
            [{"name": f"Activity {number}"} for number in range(49)]
        )
        self.invoice([(activity, 10.0) for activity in more])
        self.env.flush_all()

        def count(activities):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.of(*activities)
            return self.env.cr.sql_log_count - before

        self.of(*more)
        self.assertEqual(count(more), count(self.a))

    def test_what_cannot_be_asked(self):
        for wrong in (
            {"date_from": "2026-02-01", "date_to": "2026-01-01"},
            {"date_from": False},
            {"by_month": True, "date_from": "2020-01-01"},
            {"scope": "activity", "ids": []},
            {"scope": "nothing", "ids": [1]},
        ):
            with self.subTest(wrong=wrong), self.assertRaises(UserError):
                self.statement(**wrong)
        self.env["cae.statement.row"].search(
            [("company_id", "=", self.company.id)]
        ).unlink()
        with self.assertRaisesRegex(UserError, "Rows of the"):
            self.statement()

    def test_rows_that_contradict_each_other_are_refused(self):
        rows = (
            self.env["cae.statement.row"]
            .search([("company_id", "=", self.company.id)])
            .grouped("code")
        )
        for code, values in (
            ("customers", {"prefixes": "41 70"}),
            ("customers", {"prefixes": False}),
            ("margin", {"terms": "turnover - result"}),
            ("margin", {"terms": "turnover * 2"}),
            ("margin", {"kind": "accounts"}),
        ):
            with (
                self.subTest(code=code, values=values),
                self.assertRaises(ValidationError),
            ):
                rows[code].write(values)

    def test_an_adviser_reads_the_activities_of_his_members(self):
        self.make_books()
        mine = self.statement(self.adviser, scope="all")
        self.assertEqual(self.values(mine), self.values(self.of(self.a)))
        self.assertIsNone(mine["ledger"])
        with self.assertRaises(UserError):
            self.statement(self.adviser, scope="activity", ids=self.b.ids)
        choices = self.env["cae.statement.scope"].with_user(self.adviser).get_choices()
        self.assertEqual([id_ for id_, _name in choices["activity"]], self.a.ids)

    def test_a_member_reads_his_own(self):
        self.make_books()
        mine = self.statement(self.portal, scope="activity", ids=self.a.ids)
        self.assertEqual(self.values(mine), self.values(self.of(self.a)))
        for scope, ids in (
            ("activity", self.b.ids),
            ("unassigned", []),
            ("shared", []),
        ):
            with self.subTest(scope=scope), self.assertRaises(UserError):
                self.statement(self.portal, scope=scope, ids=ids)

    def test_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Other"})
        with self.assertRaises(UserError):
            self.env["cae.statement"].with_user(self.accountant).get_statement(
                {"company_id": other.id, **YEAR}
            )

    def test_only_accountants_change_rows(self):
        row = self.env["cae.statement.row"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        with self.assertRaises(AccessError):
            row.with_user(self.adviser).read(["prefixes"])
        row.with_user(self.accountant).name = "Sales"
        with self.assertRaises(AccessError):
            row.with_user(self.portal).name = "Mine"


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


@tagged("post_install", "-at_install")
class TestStatementPublication(StatementCommon, HttpCase):
    def close_january(self):
        self.company.cae_closed_until = date(2025, 12, 31)
        closing = self.env["cae.closing"].create({"month": date(2026, 1, 1)})
        closing.action_start()
        closing._batch_process(commit=False)
        self.assertEqual(closing.state, "closed", closing.run_message)
        return closing

    def make_january(self):
        self.invoice([(self.a, 1000.0)])
        self.invoice([(self.b, 500.0)])
        return self.close_january()

    def of_activity(self, closing, activity):
        return closing.publication_ids.filtered(
            lambda statement: statement.activity_id == activity
        ).ensure_one()

    def test_a_closed_month_publishes_every_activity_once(self):
        closing = self.make_january()
        members = self.env["cae.activity"].search(
            [("company_id", "=", self.company.id), ("kind", "=", "member")]
        )
        self.assertEqual(closing.publication_ids.activity_id, members)
        values = self.values(self.of_activity(closing, self.a)._statement())
        self.assertEqual(values["turnover"], 1000.0)
        self.assertEqual(values, self.values(self.of(self.a, date_to="2026-01-31")))
        self.assertEqual(closing._step_publish(100), 0)
        self.assertEqual(len(closing.publication_ids), len(members))

    def test_what_was_published_stays(self):
        closing = self.make_january()
        publication = self.of_activity(closing, self.a)
        before = self.values(publication._statement())
        self.invoice([(self.a, 200.0)], day=date(2026, 2, 2))
        self.assertEqual(self.values(publication._statement()), before)

    def test_a_reopened_month_withdraws_and_publishes_again(self):
        closing = self.make_january()
        closing.action_reopen()
        self.assertFalse(closing.publication_ids)
        self.invoice([(self.a, 50.0)])
        closing.action_start()
        closing._batch_process(commit=False)
        values = self.values(self.of_activity(closing, self.a)._statement())
        self.assertEqual(values["turnover"], 1050.0)

    def test_a_closed_month_without_statements_can_publish_them(self):
        closing = self.make_january()
        closing.publication_ids.sudo().unlink()
        closing.action_start()
        closing._batch_process(commit=False)
        self.assertTrue(closing.publication_ids)
        with self.assertRaises(UserError):
            closing.action_start()

    def test_batches_and_queries(self):
        closing = self.make_january()
        closing.publication_ids.sudo().unlink()
        self.env["cae.activity"].create(
            [{"name": f"More {number}"} for number in range(58)]
        )
        total = len(self.env["cae.statement.publication"]._to_publish(closing))
        self.env.flush_all()
        counts = []
        for limit in (1, 1, 50):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            remaining = closing._step_publish(limit)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(remaining, total - 52)
        self.assertLessEqual(counts[2], counts[1])

    def test_a_member_reads_and_downloads_his_own(self):
        closing = self.make_january()
        mine = self.of_activity(closing, self.a)
        other = self.of_activity(closing, self.b)
        self.authenticate("statement_portal", "statement_portal")
        page = self.url_open("/my/statements")
        self.assertIn("Joinery", page.text)
        self.assertNotIn("Translation", page.text)
        page = self.url_open(f"/my/statements/{mine.id}")
        self.assertIn("Gross margin", page.text)
        self.assertIn("1,000.00", page.text)
        for wrong in (other.id, 10**8):
            page = self.url_open(f"/my/statements/{wrong}")
            self.assertNotIn("Gross margin", page.text)
        with self.assertRaises(AccessError):
            other.with_user(self.portal).read(["data"])
        with self.assertRaises(AccessError):
            mine.with_user(self.portal).write({"data": {}})
        with self.assertRaises(AccessError):
            other.with_user(self.adviser).read(["data"])
        mine.with_user(self.adviser).read(["data"])
