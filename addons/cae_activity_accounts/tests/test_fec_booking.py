from datetime import date
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import cae_fec_import_booking
from ..models.cae_fec_work import Slot
from .fec_common import ENTRIES, LINES, FecCommon


@tagged("post_install", "-at_install")
class TestFecBooking(FecCommon):
    def test_the_file_is_booked_whole(self):
        record = self.run_batches(self.fec())
        self.assertDone(record)
        self.assertEqual(record.state, "done")
        self.assertEqual(
            (record.move_count, len(record.move_ids.line_ids)), (10, LINES)
        )
        self.assertEqual(
            self.sums(record),
            {
                "101300": -1000000, "411000": 150000, "445660": 2000,
                "445710": -30000, "512000": 1026766, "607000": 10000,
                "627000": 1234, "641000": 80000, "706000": -240000,
            }
        )  # fmt: skip
        sale = record.move_ids.filtered(lambda move: move.name == "VE0001")
        self.assertEqual((sale.ref, sale.date), ("F-001", date(2025, 1, 10)))
        self.assertEqual((sale.journal_id.code, sale.journal_id.type), ("VE", "sale"))
        self.assertEqual(sale.line_ids.partner_id.mapped("ref"), ["C001"])
        types = {move.journal_id.code: move.journal_id.type for move in record.move_ids}
        self.assertEqual(
            types,
            {
                "AN": "general",
                "VE": "sale",
                "AC": "purchase",
                "OD": "general",
                "BQ": "bank",
            },
        )

    def test_matchings_are_those_of_the_file(self):
        record = self.run_batches(self.fec())
        matched = record.move_ids.line_ids.filtered("full_reconcile_id")
        self.assertEqual(len(matched), 6)
        names = [
            sorted(group.move_id.mapped("name"))
            for group in matched.grouped("full_reconcile_id").values()
        ]
        self.assertEqual(
            sorted(names),
            [["AC0001", "BQ0003"], ["BQ0001", "OD0001"], ["BQ0002", "VE0001"]],
        )
        supplier = matched.filtered(lambda line: line.move_id.name == "AC0001")
        self.assertEqual(supplier.account_type, "liability_payable")
        self.assertEqual(supplier.partner_id.name, "Lefèvre SARL")
        self.assertTrue(supplier.account_id.code.startswith("401"))

    def test_activities_are_those_of_the_file_and_the_ledger_is_clean(self):
        record = self.run_batches(self.fec())
        self.assertBalances("706", -1900.0, -500.0, 0.0)
        self.assertBalances("641", 500.0, 300.0, 0.0)
        self.assertBalances("627", 0.0, 0.0, 12.34)
        # Customers follow their sales, and what pays them.
        self.assertBalances("411", 900.0, 600.0, 0.0)
        self.assertEqual(record.unattributed_count, 1)
        self.assertLedger()

    def test_currencies_are_kept(self):
        record = self.run_batches(self.fec())
        sale = record.move_ids.filtered(lambda move: move.name == "VE0003")
        self.assertEqual(sale.line_ids.currency_id.mapped("name"), ["USD"])
        self.assertEqual(sorted(sale.line_ids.mapped("amount_currency")), [-1000, 1000])
        self.assertEqual(sorted(sale.line_ids.mapped("balance")), [-900, 900])

    def test_the_same_file_again_is_refused(self):
        self.run_batches(self.fec())
        again = self.fec()
        self.assertEqual((again.state, again.new_count), ("refused", 0))
        self.assertEqual(self.codes(again, "error"), ["nothing_new"])
        with self.assertRaisesRegex(UserError, "in the books already"):
            again.action_import()

    def test_a_later_file_brings_what_is_new_and_its_matchings(self):
        lines = self.lines_of(self.text)
        first = self.run_batches(self.fec("\r\n".join(lines[:15])))
        self.assertDone(first)
        later = self.fec()
        self.assertEqual((later.new_count, later.entry_count), (5, 10))
        self.assertDone(self.run_batches(later))
        self.assertEqual(later.move_count, 5)
        moves = first.move_ids | later.move_ids
        self.assertEqual(len(moves.line_ids.filtered("full_reconcile_id")), 6)
        self.assertLedger()

    def test_an_entry_that_changed_since_is_refused(self):
        self.run_batches(self.fec())
        text = self.text.replace("\t12,34\t0,00", "\t12,35\t0,00")
        again = self.fec(text.replace("\t0,00\t12,34", "\t0,00\t12,35"))
        self.assertEqual(self.codes(again, "error"), ["changed_since"])

    def test_an_entry_is_there_once_whatever_happens(self):
        record = self.run_batches(self.fec())
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            record.move_ids[0].copy({"cae_fec_key": record.move_ids[0].cae_fec_key})

    def test_entries_are_posted_by_parts_in_one_transaction(self):
        with patch.object(cae_fec_import_booking, "PART", 3):
            record = self.run_batches(self.fec())
            self.assertDone(record)
            self.assertEqual(
                len(record.move_ids.line_ids.filtered("full_reconcile_id")), 6
            )
            self.assertLedger()
            record.action_undo()
            record._batch_process(commit=False)
        self.assertEqual((record.state, record.move_count), ("undone", 0))

    # -- killed, failed, undone --------------------------------------------------------

    def kill_after(self, record, batches, limit):
        """A run that is stopped after some batches: another process takes it up."""
        record.action_import()
        for _batch in range(batches):
            record._batch_once(record.run_uuid, limit)
        Slot.clear()
        self.env.invalidate_all()

    def test_killed_half_way_nothing_is_posted_and_it_is_taken_up(self):
        whole = self.fec()
        for batches in (4, 10, 13, 14, 15):
            with self.subTest(batches=batches):
                savepoint = self.env.cr.savepoint()
                self.kill_after(whole, batches, 2)
                self.assertNotIn("posted", whole.move_ids.mapped("state"))
                self.assertEqual(whole.run_state, "running")
                with self.assertRaisesRegex(UserError, "at work"):
                    whole.action_import()
                whole._batch_process(2, commit=False)
                self.assertDone(whole)
                self.assertEqual(whole.move_count, ENTRIES)
                self.assertEqual(
                    len(whole.move_ids.line_ids.filtered("full_reconcile_id")), 6
                )
                self.assertLedger()
                savepoint.close(rollback=True)
                self.env.invalidate_all()
                self.env.registry.clear_cache()

    def test_a_run_that_fails_posts_nothing_and_starts_again(self):
        record = self.fec()
        record.action_import()
        for _batch in range(10):
            record._batch_once(record.run_uuid, 2)
        self.assertTrue(record.move_ids)
        record.move_ids[0].with_context(force_delete=True).unlink()
        record.step = "post"
        with mute_logger("odoo.addons.cae_members.models.cae_batch_mixin"):
            record._batch_process(commit=False)
        self.assertEqual(record.run_state, "failed")
        self.assertIn("Start the import again", record.run_message)
        self.assertNotIn("posted", record.move_ids.mapped("state"))
        self.assertDone(self.run_batches(record))
        self.assertEqual(record.move_count, ENTRIES)
        self.assertLedger()

    def test_an_import_is_undone_whole_and_may_come_again(self):
        record = self.run_batches(self.fec())
        with self.assertRaisesRegex(UserError, "undo"):
            record.mode = "opening"
        with self.assertRaisesRegex(UserError, "before deleting it"):
            record.unlink()
        record.action_undo()
        record._batch_process(3, commit=False)
        self.assertEqual((record.state, record.move_count), ("undone", 0))
        self.assertLedger()
        self.assertDone(self.run_batches(record))
        self.assertEqual(record.move_count, ENTRIES)

    def test_what_is_matched_with_other_entries_is_not_undone(self):
        record = self.run_batches(self.fec())
        item = record.move_ids.filtered(lambda m: m.name == "VE0002").line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        payment = self.entry([("512001", 600), (item.account_id.code, -600)])
        other = payment.line_ids.filtered(
            lambda line: line.account_id == item.account_id
        )
        (item | other).reconcile()
        with self.assertRaisesRegex(UserError, "undo these matchings first"):
            record.action_undo()

    # -- and back ----------------------------------------------------------------

    def test_the_export_of_odoo_equals_the_file(self):
        record = self.run_batches(self.fec())
        accounts = {
            line.code: line.account_id.code
            for line in record.mapping_ids
            if line.kind == "account"
        }
        from_file = record._fec_build().file.rows

        def said(row, account):
            third = row.account.startswith(("40", "41"))
            return (
                row.journal, row.number, row.date, account, row.piece, row.piece_date,
                row.label, row.debit, row.credit, row.aux if third else "",
                row.aux_label if third else "",
            )  # fmt: skip

        wanted = sorted(said(row, accounts[row.account]) for row in from_file)
        exported = self.exported()
        self.assertEqual(sorted(said(row, row.account) for row in exported), wanted)
        self.assertEqual(self.partition(exported), self.partition(from_file))

    @staticmethod
    def partition(rows):
        """Sets of matched lines, whatever their letters are called."""
        sets = {}
        for row in rows:
            if row.letter:
                key = (row.account[:3], row.aux, row.letter)
                sets.setdefault(key, []).append((row.number, row.debit, row.credit))
        return sorted(sorted(found) for found in sets.values())
