"""A file of accounting entries of an imaginary cooperative, and what is done to it."""

import base64
from pathlib import Path

from ..engine.fec_file import read
from .common import LedgerCommon

FILE = Path(__file__).parents[3] / "tests/scenarios/fec/cooperative_2025.txt"
ENTRIES, LINES, TOTAL = 10, 24, 15752.34


class FecCommon(LedgerCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.a.code, cls.b.code = "JOI", "TRA"
        currencies = cls.env["res.currency"].with_context(active_test=False)
        currencies.search([("name", "=", "USD")]).active = True
        cls.text = FILE.read_bytes().decode("iso-8859-15")

    @classmethod
    def fec(cls, text=None, **values):
        """An import of a file, checked."""
        data = (cls.text if text is None else text).encode("iso-8859-15")
        record = cls.env["cae.fec.import"].create(
            {"file": base64.b64encode(data), "file_name": "FEC.txt", **values}
        )
        record.action_analyse()
        return record

    @staticmethod
    def run_batches(record, limit=None):
        """Book it, as the cron does."""
        record.action_import()
        record._batch_process(limit, commit=False)
        return record

    def assertDone(self, record):
        self.assertEqual(record.run_state, "done", record.run_message)
        self.assertEqual(set(record.move_ids.mapped("state")), {"posted"})

    @staticmethod
    def codes(record, level=None):
        faults = record.fault_ids.filtered(lambda f: not level or f.level == level)
        return sorted(faults.mapped("code"))

    @classmethod
    def lines_of(cls, text):
        """Lines of a file: names, then entries."""
        return text.split("\r\n")

    def sums(self, record, length=6):
        """{account: balance in cents} of what was booked."""
        sums = {}
        for line in record.move_ids.line_ids:
            code = line.account_id.code[:length]
            sums[code] = sums.get(code, 0) + round(line.balance * 100)
        return {code: cents for code, cents in sums.items() if cents}

    def exported(self):
        """Rows of Odoo's own export of 2025, read by our reader."""
        wizard = self.env["l10n_fr.fec.export.wizard"].create(
            {"date_from": "2025-01-01", "date_to": "2025-12-31", "test_file": True}
        )
        return read(wizard.generate_fec()["file_content"]).rows
