"""The audit finds what only SQL can do, and is silent on sound books."""

from datetime import date

from odoo.tests import tagged

from .common import FEBRUARY, JANUARY, MARCH, LedgerCommon

END_OF_JANUARY = date(2026, 1, 31)


@tagged("post_install", "-at_install")
class TestAudit(LedgerCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.early = cls.invoice([({cls.a: 25, cls.b: 75}, 400)], tax=cls.service)
        cls.pay(cls.early)
        cls.closing = cls.env["cae.closing"].create({"month": date(2026, 1, 1)})
        cls.env["cae.ledger"]._sync()
        cls.company.cae_closed_until = END_OF_JANUARY
        cls.closing.write({"state": "closed", "seal": cls.closing._digest()})
        cls.late = cls.invoice([({cls.a: 70, cls.b: 30}, 100)], day=FEBRUARY)
        cls.pay(cls.late, day=MARCH)
        cls.explicit = cls.entry(
            [("641100", 50.0, cls.a), ("421000", -50.0, cls.a)], FEBRUARY
        )
        cls.env["cae.ledger"]._sync()
        cls.env.flush_all()

    def faults(self):
        points = self.env["cae.audit"]._points(self.company)
        return {point.name for point in points if point.faults}

    def assertFound(self, query, *params):
        """Sound before, broken by the query, sound again without it."""
        self.assertFalse(self.faults())
        savepoint = self.env.cr.savepoint(flush=False)
        self.env.cr.execute(query, params)
        self.assertTrue(self.env.cr.rowcount)
        found = self.faults()
        text, broken = self.env["cae.audit"]._report()
        savepoint.close(rollback=True)
        self.assertTrue(found, "nothing found")
        self.assertGreaterEqual(broken, len(found))
        self.assertIn("BROKEN", text)
        self.assertFalse(self.faults())
        return found

    def test_sound_books(self):
        text, broken = self.env["cae.audit"]._report()
        self.assertFalse(broken, text)
        self.assertNotIn("BROKEN", text)
        self.assertLedger()

    def of_both_months(self):
        for move in (self.early, self.late):
            with self.subTest(move=move.name):
                yield move

    def test_a_cent(self):
        for move in self.of_both_months():
            self.assertFound(
                "UPDATE cae_activity_entry SET amount = amount + 0.01 WHERE id = "
                "(SELECT min(id) FROM cae_activity_entry WHERE move_id = %s)",
                move.id,
            )

    def test_a_cent_moved_between_activities(self):
        """Sums per item, entry and account hold: only recomputing tells."""
        for move in self.of_both_months():
            found = self.assertFound(
                "UPDATE cae_activity_entry SET amount = amount + CASE "
                "WHEN (amount > 0) = (activity_id = %s) THEN 0.01 ELSE -0.01 END "
                "WHERE move_id = %s AND move_line_id IN (SELECT id FROM "
                "account_move_line WHERE move_id = %s AND tax_line_id IS NULL)",
                self.a.id,
                move.id,
                move.id,
            )
            self.assertNotIn("Each journal item = the sum of its rows", found)

    def test_a_missing_row(self):
        for move in self.of_both_months():
            self.assertFound(
                "DELETE FROM cae_activity_entry WHERE id = "
                "(SELECT max(id) FROM cae_activity_entry WHERE move_id = %s)",
                move.id,
            )

    def test_a_missing_entry(self):
        for move in self.of_both_months():
            self.assertFound(
                "DELETE FROM cae_activity_entry WHERE move_id = %s", move.id
            )

    def test_a_row_written_twice(self):
        for move in self.of_both_months():
            self.assertFound(
                "INSERT INTO cae_activity_entry (activity_id, account_id, date, amount,"
                " move_id, move_line_id, partial_id, company_id) "
                "SELECT activity_id, account_id, date, amount, move_id, move_line_id,"
                " partial_id, company_id FROM cae_activity_entry "
                "WHERE move_id = %s LIMIT 1",
                move.id,
            )

    def test_a_wrong_date(self):
        for move in self.of_both_months():
            for shift in (1, -1):
                self.assertFound(
                    "UPDATE cae_activity_entry SET date = date + %s WHERE move_id = %s",
                    shift,
                    move.id,
                )

    def test_a_row_moved_into_a_closed_month(self):
        self.assertFound(
            "UPDATE cae_activity_entry SET date = %s WHERE move_id = %s",
            JANUARY,
            self.late.id,
        )

    def test_two_activities_swapped_on_both_legs(self):
        """Every sum holds: per item, per entry and activity, per account."""
        for move in self.of_both_months():
            found = self.assertFound(
                "UPDATE cae_activity_entry SET activity_id = "
                "CASE activity_id WHEN %s THEN %s ELSE %s END "
                "WHERE move_id = %s AND activity_id IN (%s, %s)",
                self.a.id,
                self.b.id,
                self.a.id,
                move.id,
                self.a.id,
                self.b.id,
            )
            self.assertNotIn("Each entry and activity: rows sum to zero", found)

    def test_a_settlement_altered(self):
        for move in self.of_both_months():
            for change in ("vat = vat + 1", "gross = gross - 1", "kind = 'write_off'"):
                self.assertFound(
                    # pylint: disable=sql-injection
                    f"UPDATE cae_activity_settlement SET {change} WHERE move_id = %s",
                    move.id,
                )
            self.assertFound(
                "DELETE FROM cae_activity_settlement WHERE move_id = %s", move.id
            )

    def test_books_changed_behind_the_ledger(self):
        """Explicit activity, distribution, reconciliation, state: by SQL."""
        self.assertFound(
            "UPDATE account_move_line SET activity_id = %s WHERE move_id = %s",
            self.b.id,
            self.explicit.id,
        )
        self.assertFound(
            "UPDATE account_move_line SET activity_id = NULL WHERE move_id = %s",
            self.explicit.id,
        )
        for move in self.of_both_months():
            self.assertFound(
                "UPDATE account_move_line SET analytic_distribution = NULL "
                "WHERE move_id = %s",
                move.id,
            )
            self.assertFound(
                "DELETE FROM account_partial_reconcile WHERE debit_move_id IN "
                "(SELECT id FROM account_move_line WHERE move_id = %s) "
                "AND exchange_move_id IS NULL AND id NOT IN (SELECT "
                "tax_cash_basis_rec_id FROM account_move "
                "WHERE tax_cash_basis_rec_id IS NOT NULL)",
                move.id if move == self.late else self.late.id,
            )
            self.assertFound(
                "UPDATE account_move_line SET balance = -balance, debit = credit, "
                "credit = debit, amount_currency = -amount_currency WHERE move_id = %s",
                move.id,
            )

    def test_an_internal_pair_that_moves_money(self):
        """186 without its 187 on the same day, as Odoo's own entry form can book it."""
        self.entry([("186000", 50.0, self.a), ("512001", -50.0, self.a)], FEBRUARY)
        self.assertEqual(
            self.faults(), {"Internal pair of accounts: zero on each date"}
        )

    def test_a_stage_that_no_contract_says(self):
        partner = self.env["res.partner"].create({"name": "Ada"})
        member = self.env["cae.member"].create(
            {"partner_id": partner.id, "company_id": self.company.id}
        )
        self.env.flush_all()
        found = self.assertFound(
            "UPDATE cae_member_stage SET stage = 'cape' WHERE member_id = %s", member.id
        )
        self.assertEqual(found, {"Stages = contracts and events"})
