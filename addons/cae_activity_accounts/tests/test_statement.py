from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.cae_members.engine.money import cents

from .statement_common import YEAR, StatementCommon


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

    def test_a_figure_that_is_not_there(self):
        self.make_books()
        options = {"company_id": self.company.id, "scope": "all", **YEAR}
        for code, column in (("nothing", 0), ("turnover", 7), ("turnover", -1)):
            with self.subTest(code=code, column=column), self.assertRaises(UserError):
                self.env["cae.statement"].action_open_figure(options, code, column)

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
