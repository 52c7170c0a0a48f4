import base64
import io
from datetime import date

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, freeze_time, tagged

from .indicator_common import YEAR, IndicatorCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-02-10")
class TestIndicators(IndicatorCommon):
    def test_counts_by_one_dimension(self):
        self.make_contract(self.make_member("New"), "cape", date(2026, 2, 1))
        gone = self.women[0].contract_ids
        gone._end(date(2026, 2, 5), self.reason)
        texts = self.texts(self.report(hide_small=False))
        self.assertEqual(list(texts), ["Woman", "Man", "Not known", "Total"])
        expected = {
            "Present at the start": "14",
            "Entered": "1",
            "Followed in the period": "15",
            "Left": "1",
            "Present at the end": "14",
            "Positive exits": "1",
            "Positive exit rate": "100.0 %",
            "Other exits": "0",
            "Given support hours": "6",
            "Support hours": "7.50",
        }
        self.assertLessEqual(expected.items(), texts["Total"].items())
        self.assertEqual(texts["Man"]["Positive exit rate"], "–")
        by_reason = self.report(
            hide_small=False, row_dimension="exit_reason", column_dimension="gender"
        )
        self.assertEqual(
            self.texts(by_reason)["Created a company"],
            {"Woman": "1", "Man": "0", "Not known": "0", "Total": "1"},
        )

    def test_two_dimensions_cross(self):
        report = self.report(
            hide_small=False, row_dimension="establishment", column_dimension="age"
        )
        self.assertEqual(
            self.texts(report),
            {
                "Branch": {"30 to 44": "3", "Total": "3"},
                "Main Street": {"30 to 44": "11", "Total": "11"},
                "Total": {"30 to 44": "14", "Total": "14"},
            },
        )

    def test_small_counts_are_hidden_with_what_would_tell_them(self):
        texts = self.texts(self.report())
        followed = [row["Followed in the period"] for row in texts.values()]
        self.assertEqual(followed, ["•", "< 5", "14"])
        self.assertEqual(texts["Man"]["Left"], "0")
        shown = str(self.report().grid)
        self.assertNotIn("11", shown)
        self.company.cae_small_count = 3
        texts = self.texts(self.report())
        self.assertEqual(texts["Man"]["Followed in the period"], "3")

    def test_a_threshold_or_ages_that_mean_nothing_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "tell the count"):
            self.company.cae_small_count = 2
        for ages in ("", "45,26", "young"):
            with self.assertRaisesRegex(ValidationError, "first age of each band"):
                self.company.cae_age_bands = ages

    def test_the_manager_sets_the_threshold(self):
        settings = self.env["cae.indicator.settings"]
        manager = settings.with_user(self.users["manager"]).create({"small_count": 7})
        manager.action_save()
        self.assertEqual(self.company.cae_small_count, 7)
        with self.assertRaises(AccessError):
            settings.with_user(self.users["payroll"]).create({})

    def test_periods(self):
        form = Form(self.env["cae.indicator.report"])
        for period, first, last in (
            ("this_year", date(2026, 1, 1), date(2026, 12, 31)),
            ("last_year", date(2025, 1, 1), date(2025, 12, 31)),
            ("this_quarter", date(2026, 1, 1), date(2026, 3, 31)),
            ("last_quarter", date(2025, 10, 1), date(2025, 12, 31)),
        ):
            form.period = period
            self.assertEqual((form.date_from, form.date_to), (first, last))
        self.assertEqual(form.grid["rows"][-1]["cells"][0]["text"], "14")

    def test_what_is_missing_is_said(self):
        for values, problem in (
            ({"scope": "agreement"}, "Choose the funding agreement"),
            ({"scope": "establishment"}, "Choose the establishment"),
            ({"date_to": date(2025, 1, 1)}, "in this order"),
        ):
            report = self.report(**values)
            self.assertIn(problem, report.grid["problem"])
            with self.assertRaisesRegex(UserError, problem):
                report.action_export_xlsx()

    def test_an_establishment_alone(self):
        report = self.report(
            scope="establishment",
            establishment_id=self.branch.id,
            hide_small=False,
        )
        self.assertEqual(list(self.texts(report)), ["Man", "Total"])

    # Agreements

    def take_part(self, members, **values):
        return self.env["cae.funding.participation"].create(
            [
                {"agreement_id": self.agreement.id, "member_id": member.id, **values}
                for member in members
            ]
        )

    def test_an_agreement_counts_its_participants_and_their_hours(self):
        rows = self.take_part(self.women[:8], date_from=date(2026, 1, 20))
        rows[0].date_from = date(2026, 1, 21)
        rows[1].write({"date_to": date(2026, 2, 1), "exit_reason_id": self.reason.id})
        self.hours[2].programme_id = False
        # Leaves the cooperative, and with it the agreement.
        self.women[3].contract_ids._end(date(2026, 2, 3), self.reason)
        report = self.report(
            scope="agreement", agreement_id=self.agreement.id, hide_small=False
        )
        expected = {
            "Entered": "8",
            "Followed in the period": "8",
            "Left": "2",
            "Positive exits": "2",
            "Given support hours": "4",
            "Support hours": "5.00",
        }
        self.assertLessEqual(expected.items(), self.texts(report)["Total"].items())

    def test_targets_say_what_was_reached(self):
        self.take_part(self.women[:6])
        self.agreement.target_ids = [
            Command.create({"indicator": "followed", "target": 12}),
            Command.create({"indicator": "hours", "target": 100}),
            Command.create({"indicator": "positive_rate", "target": 60}),
        ]
        targets = self.agreement.target_ids
        self.assertRecordValues(
            targets,
            [
                {"reached": "6", "progress": 50},
                {"reached": "7.50", "progress": 7.5},
                {"reached": "–", "progress": 0},
            ],
        )
        rows = self.agreement.participation_ids
        rows[:2].write({"date_to": date(2026, 2, 1), "exit_reason_id": self.reason.id})
        rows[2].date_to = date(2026, 2, 1)
        self.env.invalidate_all()
        self.assertEqual(targets[2].reached, "66.7 %")
        self.assertAlmostEqual(targets[2].progress, 100 * 66.6667 / 60, delta=0.5)
        for name in ("accountant", "adviser"):
            self.env.invalidate_all()
            seen = targets.with_user(self.users[name])
            self.assertEqual(seen[2].reached, "•", name)
            self.assertEqual(seen[2].progress, 0)

    def test_the_printed_report_hides_small_counts(self):
        self.take_part(self.women[:9] | self.men[:2])
        self.agreement.target_ids = [
            Command.create({"indicator": "followed", "target": 12})
        ]
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "cae_members.report_funding_agreement", self.agreement.ids
        )
        text = html.decode()
        for part in ("Region 2026", "Gender", "&lt; 5", "12", "Woman"):
            self.assertIn(part, text)
        gender = self.agreement._report_tables()[0]
        self.assertEqual([row[1][0] for row in gender[2]], ["•", "< 5", "11"])

    # Files

    def book(self, report):
        return load_workbook(io.BytesIO(base64.b64decode(report.xlsx_file)))

    def test_numbers_of_the_spreadsheet_are_numbers(self):
        report = self.report(hide_small=False)
        book = self.book(report)
        self.assertEqual(book.sheetnames, ["Indicators", "About"])
        page = book["Indicators"]
        self.assertEqual(page["A1"].value, "Indicators by gender")
        self.assertEqual(page.freeze_panes, "B4")
        header = [cell.value for cell in page[3]]
        self.assertEqual(header[0], "Gender")
        self.assertTrue(all(header))
        rows = {
            line[0].value: dict(zip(header, line, strict=True))
            for line in page.iter_rows(min_row=4)
        }
        self.assertEqual(list(rows), ["Woman", "Man", "Total"])
        for row in rows.values():
            for label, cell in list(row.items())[1:]:
                if label != "Positive exit rate":
                    self.assertIsInstance(cell.value, (int, float), label)
        self.assertEqual(rows["Total"]["Support hours"].value, 7.5)
        self.assertEqual(rows["Total"]["Followed in the period"].value, 14)
        self.assertEqual(rows["Woman"]["Support hours"].number_format, "#,##0.00")
        self.assertEqual(rows["Woman"]["Followed in the period"].number_format, "#,##0")

    def test_the_file_says_what_it_is_about(self):
        page = self.book(self.report())["About"]
        about = {line[0].value: line[1].value for line in page.iter_rows()}
        self.assertEqual(about["Period"], "01/01/2026 to 12/31/2026")
        self.assertEqual(about["Scope"], "The whole cooperative")
        self.assertIn("“< 5”", about["Small counts"])
        self.assertIn("02/10/2026", about["Made on"])
        self.assertIn("Entered", about)

    def test_hidden_figures_are_in_no_file(self):
        report = self.report()
        values = [
            cell.value for line in self.book(report)["Indicators"] for cell in line
        ]
        self.assertIn("< 5", values)
        self.assertNotIn(11, values)
        text = base64.b64decode(report.csv_file).decode("utf-8-sig")
        self.assertTrue(text.startswith("Gender;Present at the start;"), text)
        self.assertIn("< 5", text)
        self.assertNotIn(";11;", text)

    # Who sees what

    def open(self, report, row, measure="followed"):
        return report.action_open_members(row, "*", measure)

    def members_behind(self, report, row, measure="followed"):
        action = self.open(report, row, measure)
        return self.env["cae.member"].search(action["domain"])

    def test_a_figure_opens_the_members_behind_it(self):
        self.women[0].contract_ids._end(date(2026, 2, 5), self.reason)
        for name in ("payroll", "manager"):
            report = self.report(name)
            self.assertEqual(self.members_behind(report, "male"), self.men)
            self.assertEqual(
                self.members_behind(report, "female", "positive_rate"), self.women[0]
            )
        self.assertEqual(
            self.members_behind(self.report("manager"), "*"), self.women | self.men
        )

    def test_an_adviser_counts_those_he_follows(self):
        self.women[:7].adviser_id = self.users["adviser"]
        self.men[0].adviser_id = self.users["adviser"]
        report = self.report("adviser", hide_small=False)
        texts = self.texts(report)
        self.assertEqual(
            [row["Followed in the period"] for row in texts.values()], ["7", "1", "8"]
        )
        self.assertEqual(self.members_behind(report, "male"), self.men[0])
        self.assertIn("adviser", report._scope_label().lower())

    def test_the_accountant_gets_protected_figures_and_nobody_behind_them(self):
        report = self.report("accountant", hide_small=False)
        texts = self.texts(report)
        self.assertEqual(
            [row["Followed in the period"] for row in texts.values()],
            ["•", "< 5", "14"],
        )
        cells = [cell for row in report.grid["rows"] for cell in row["cells"]]
        self.assertFalse(any(cell["opens"] for cell in cells))
        for row in ("male", "female", "*"):
            with self.assertRaises(AccessError):
                self.open(report, row)
        with self.assertRaises(AccessError):
            self.men[0].with_user(self.users["accountant"]).file_ids.read(["gender"])
        self.assertIn("< 5", base64.b64decode(report.csv_file).decode())

    def test_the_accountant_is_held_to_whole_quarters_and_tables(self):
        for values, problem in (
            ({"date_to": date(2026, 2, 10)}, "whole quarters"),
            ({"date_from": date(2025, 12, 31)}, "whole quarters"),
            ({"ordinary": True}, "too few to hide"),
            ({"scope": "establishment", "establishment_id": self.branch.id}, "dimen"),
        ):
            report = self.report("accountant", **values)
            self.assertIn(problem, report.grid["problem"])
            with self.assertRaisesRegex(UserError, problem):
                report.read(["xlsx_file"])
        quarter = self.report("accountant", date_to=date(2026, 3, 31))
        self.assertIn("rows", quarter.grid)

    def test_an_accountant_who_follows_members_sees_those(self):
        user = self.users["accountant"]
        user.group_ids += self.env.ref("cae_members.group_cae_adviser")
        self.men.adviser_id = user
        report = self.report("accountant", scope="mine", hide_small=False)
        self.assertEqual(list(self.texts(report)), ["Man", "Total"])
        self.assertEqual(self.members_behind(report, "male"), self.men)
        report.scope = "all"
        with self.assertRaises(AccessError):
            self.open(report, "male")

    def test_nobody_else_asks_and_nobody_reads_the_report_of_another(self):
        for name in ("internal", "portal"):
            with self.assertRaises(AccessError):
                self.report(name)
        report = self.report("payroll", hide_small=False)
        with self.assertRaises(AccessError):
            report.with_user(self.users["accountant"]).read(["grid"])

    def test_another_cooperative_is_not_counted(self):
        foreign = self.make_member("Eve", company_id=self.other_company.id)
        self.make_contract(foreign, start=date(2025, 1, 1))
        report = self.report(hide_small=False)
        self.assertEqual(self.texts(report)["Total"]["Followed in the period"], "14")
        with self.assertRaises(AccessError):
            self.report("accountant", company_id=self.other_company.id).read(["grid"])

    def test_many_members_are_read_in_as_many_queries_as_one(self):
        counts = []
        for ids in (self.women[0].ids, (self.women | self.men).ids):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            people = self.env["cae.indicator.reader"]._people(
                [("id", "in", ids)], *YEAR
            )
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(len(people), len(ids))
        self.assertEqual(*counts)


@tagged("post_install", "-at_install")
class TestIndicatorFiles(IndicatorCommon, HttpCase):
    def test_the_spreadsheet_is_downloaded_by_its_author_only(self):
        report = self.report("payroll")
        url = report.action_export_xlsx()["url"]
        self.authenticate("cae_test_payroll", "cae_test_payroll")
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200)
        book = load_workbook(io.BytesIO(response.content))
        self.assertEqual(book.sheetnames, ["Indicators", "About"])
        self.assertIn(".xlsx", response.headers["Content-Disposition"])
        for name in ("accountant", "portal"):
            self.authenticate(f"cae_test_{name}", f"cae_test_{name}")
            self.assertIn(self.url_open(url).status_code, (403, 404))
