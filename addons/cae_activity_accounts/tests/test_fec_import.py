from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .fec_common import ENTRIES, LINES, TOTAL, FecCommon


@tagged("post_install", "-at_install")
class TestFecImport(FecCommon):
    # -- dry run -----------------------------------------------------------------

    def test_the_dry_run_says_what_would_be_created_and_writes_nothing(self):
        before = self.env["account.account"].search_count([])
        record = self.fec()
        self.assertEqual(
            (record.state, record.line_count, record.entry_count),
            ("ready", LINES, ENTRIES),
        )
        self.assertEqual((record.debit, record.credit), (TOTAL, TOTAL))
        self.assertEqual(record.lettering_count, 3)
        self.assertEqual(record.found_encoding, "iso-8859-15")
        self.assertEqual(record.found_reading, "journal_number")
        self.assertEqual(
            {t.code: t.entries for t in record.journal_total_ids},
            {"AC": 1, "AN": 1, "BQ": 4, "OD": 1, "VE": 3},
        )
        self.assertEqual(
            {t.code: round(t.balance * 100) for t in record.class_total_ids},
            {"1": -1000000, "4": 122000, "5": 1026766, "6": 91234, "7": -240000},
        )
        self.assertEqual(record.to_create, "5 journals, 4 accounts, 4 partners")
        self.assertEqual(self.codes(record), ["period_from_file", "unattributed"])
        self.assertEqual(record.unattributed_count, 1)
        self.assertIn("Atelier du Bois", record.preview_html)
        self.assertEqual(self.env["account.account"].search_count([]), before)
        self.assertFalse(record.move_ids)

    def test_each_fault_says_its_line_and_what_to_do(self):
        record = self.fec(self.text.replace("\t1200,00\t0,00", "\t12OO,00\t0,00", 1))
        fault = record.fault_ids.filtered(lambda f: f.code == "amount_unreadable")
        self.assertEqual(
            (fault.line, fault.level, record.state), (4, "error", "refused")
        )
        self.assertIn("12OO,00", fault.message)
        self.assertTrue(fault.advice)
        texts = self.env["cae.fec.fault.text"]._texts()
        words = {"column": "C", "value": "V", "times": 2}
        for message, advice in texts.values():
            self.assertTrue(message % words and advice % words)
        with self.assertRaisesRegex(UserError, "line 4"):
            record.action_import()

    def test_an_unbalanced_entry_is_refused(self):
        record = self.fec(self.text.replace("\t600,00\t0,00", "\t601,00\t0,00", 1))
        self.assertEqual(
            self.codes(record, "error"), ["entry_unbalanced", "file_unbalanced"]
        )
        with self.assertRaisesRegex(UserError, "2 errors"):
            record.action_import()

    def test_what_departs_from_the_norm_is_confirmed_by_somebody(self):
        text = self.text.replace("\tIdevise", "\tXdevise", 1)
        record = self.fec(text)
        self.assertEqual(self.codes(record, "confirm"), ["column_missing"])
        with self.assertRaisesRegex(UserError, "to confirm"):
            record.action_import()
        record.accept_deviations = True
        self.assertDone(self.run_batches(record))

    def test_entries_of_closed_months_are_refused_by_line(self):
        self.company.cae_closed_until = date(2025, 1, 31)
        record = self.fec()
        closed = record.fault_ids.filtered(lambda fault: fault.code == "closed")
        self.assertEqual(closed.mapped("line"), list(range(2, 16)))
        self.company.cae_closed_until = False
        self.company.sale_lock_date = date(2025, 1, 12)
        record.action_analyse()
        closed = record.fault_ids.filtered(lambda fault: fault.code == "closed")
        self.assertEqual(closed.mapped("line"), [4, 5, 6])
        self.company.sale_lock_date = False
        self.company.fiscalyear_lock_date = date(2025, 12, 31)
        record.action_analyse()
        self.assertEqual(
            len(record.fault_ids.filtered(lambda f: f.code == "closed")), 24
        )

    def test_the_period_of_the_import_is_kept(self):
        record = self.fec(date_from="2025-02-01", date_to="2025-12-31")
        outside = record.fault_ids.filtered(lambda f: f.code == "outside_period")
        self.assertEqual(outside.mapped("line"), list(range(2, 16)))
        with self.assertRaises(ValidationError):
            record.date_to = "2025-01-01"

    def test_queries_do_not_grow_with_entries(self):
        def queries(times):
            names, *lines = self.lines_of(self.text)
            sales = [line for line in lines if "VE0001" in line]
            text = "\r\n".join(
                [
                    names,
                    *(
                        line.replace("VE0001", f"VE1{i:03d}").replace("AA", f"A{i}")
                        for i in range(times)
                        for line in sales
                    ),
                ]
            )
            text = text.replace(f"A{times}", "")
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            record = self.fec(text)
            record.fault_ids.unlink()
            self.env.flush_all()
            self.assertEqual(record.entry_count, times)
            return self.env.cr.sql_log_count - before

        queries(1)
        few, many = queries(2), queries(50)
        self.assertLessEqual(many, few + 3)

    def test_what_the_chart_does_not_allow_is_said_before(self):
        record = self.fec(self.text.replace("627000\tFrais", "801000\tFrais"))
        self.assertEqual(self.codes(record, "error"), ["off_balance_mixed"])
        record = self.fec(self.text.replace("\tUSD\t", "\tXYZ\t"))
        fault = record.fault_ids.filtered(lambda f: f.code == "currency_unknown")
        self.assertEqual((fault.line, fault.times, fault.value), (20, 2, "XYZ"))
        self.account("706100", name="Other sales", account_type="income")
        record = self.fec(self.text.replace("706000", "70610000", 1))
        self.assertNotIn("accounts_merged", self.codes(record))
        line = record.mapping_ids.filtered(lambda found: found.code == "70610000")
        line.account_id = self.account("706000")
        record.action_analyse()
        self.assertIn("accounts_merged", self.codes(record))

    # -- opening -----------------------------------------------------------------

    def test_opening_balances_by_account_third_party_and_activity(self):
        with self.assertRaises(ValidationError):
            self.fec(mode="opening")
        record = self.fec(mode="opening", opening_date="2025-12-31")
        self.assertEqual(record.entry_count, 1)
        self.assertDone(self.run_batches(record))
        move = record.move_ids
        self.assertEqual(move.date, date(2025, 12, 31))
        self.assertEqual(self.sums(record)["706000"], -240000)
        customers = {
            line.partner_id.ref: line.balance
            for line in move.line_ids
            if line.partner_id
        }
        self.assertEqual(customers, {"C002": 600, "C003": 900})
        self.assertBalances("706", -1900.0, -500.0, 0.0)
        # What has no code is to be attributed, not spread.
        self.assertBalances("411", 0.0, 0.0, 1500.0)
        self.assertLedger()
        self.assertEqual(
            self.codes(self.fec(mode="opening", opening_date="2025-12-31"), "error"),
            ["nothing_new"],
        )

    def test_an_opening_may_carry_the_result_by_activity(self):
        record = self.fec(
            mode="opening", opening_date="2026-01-01", opening_result="carry"
        )
        self.assertDone(self.run_batches(record))
        self.assertFalse({c for c in self.sums(record) if c[0] in "67"})
        # Joinery 1,300.00 and Translation 200.00 of profit, bank charges of 12.34.
        self.assertBalances("12", -1300.0, -200.0, 12.34)
        self.assertLedger()

    def test_lines_after_the_opening_day_are_refused(self):
        record = self.fec(mode="opening", opening_date="2025-01-31")
        self.assertEqual(set(self.codes(record, "error")), {"outside_period"})

    # -- codes -------------------------------------------------------------------

    def test_codes_are_kept_for_the_next_file(self):
        record = self.fec()
        line = record.mapping_ids.filtered(
            lambda found: (found.kind, found.code) == ("account", "627000")
        )
        other = self.account("627800", name="Other charges", account_type="expense")
        line.account_id = other
        rule = line.create(
            {"kind": "activity_account", "code": "627", "activity_id": self.a.id}
        )
        again = self.fec()
        self.assertIn(rule, again.mapping_ids)
        self.assertEqual(again.unattributed_count, 0)
        self.assertDone(self.run_batches(again))
        self.assertEqual(self.sums(again)["627800"], 1234)
        self.assertBalances("627", 12.34, 0.0, 0.0)

    def test_a_code_has_the_record_of_its_kind_only(self):
        line = self.fec().mapping_ids.filtered(lambda found: found.code == "627000")
        with self.assertRaises(ValidationError):
            line.activity_id = self.a

    def test_an_unknown_analytic_code_is_to_be_attributed(self):
        record = self.fec(self.text.replace("\tTRA\r\n", "\tXXX\r\n"))
        self.assertIn("activity_unknown", self.codes(record))
        self.assertEqual(record.unattributed_count, 3)
        self.run_batches(record)
        self.assertBalances("706", -1900.0, 0.0, -500.0)

    def test_a_number_of_another_year_is_told_apart(self):
        self.run_batches(self.fec())
        text = self.text.replace("2025", "2026")
        record = self.run_batches(self.fec(text))
        self.assertDone(record)
        self.assertIn("VE/2026/VE0001", record.move_ids.mapped("name"))
        self.assertIn("VE0001", record.move_ids.mapped("cae_fec_number"))

    def test_numbers_may_be_those_of_odoo(self):
        record = self.run_batches(self.fec(keep_numbers=False))
        self.assertDone(record)
        self.assertIn("VE0001 · F-001", record.move_ids.mapped("ref"))
