"""Entries of contributions: on the pair, once, and corrected by difference."""

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .contribution_common import YEAR, ContributionCommon

JANUARY, FEBRUARY = YEAR, date(2026, 2, 1)
END = date(2026, 1, 31)


@tagged("post_install", "-at_install")
class TestContributionPosting(ContributionCommon):
    def entries(self, closing):
        return closing.contribution_ids.move_id

    def test_one_entry_by_component_and_establishment_on_the_pair(self):
        paris, lyon = self.env["cae.establishment"].create(
            [
                {"name": name, "code": name, "company_id": self.company.id}
                for name in ("Paris", "Lyon")
            ]
        )
        self.a.establishment_id, self.b.establishment_id = paris, lyon
        self.invoice([(self.a, 1000), (self.b, 500)])
        moves = self.entries(self.contribute(JANUARY))
        self.assertEqual(len(moves), 4)
        self.assertEqual(set(moves.mapped("state")), {"posted"})
        self.assertEqual(set(moves.mapped("date")), {END})
        for move in moves:
            codes = set(move.line_ids.account_id.mapped("code"))
            self.assertEqual(codes, {"186000", "187000"})
            self.assertEqual(sum(move.line_ids.mapped("balance")), 0)
        shared = self.env["cae.activity"]._system(self.company, "shared")
        self.assertBalances("186", 165.0, 97.5)
        self.assertBalances("187", -262.5, activities=[shared])
        self.assertBalances(
            "18", 165.0, 97.5, -262.5, activities=[self.a, self.b, shared]
        )
        self.assertLedger()

    def test_no_turnover_charge_or_vat_moves_and_nobody_is_named(self):
        self.invoice([(self.a, 1000)])
        before = self.a._figures(YEAR, END)[self.a.id]
        closing = self.contribute(JANUARY)
        after = self.a._figures(YEAR, END)[self.a.id]
        for name in ("turnover_invoiced", "production_costs", "other_charges"):
            self.assertEqual(getattr(after, name), getattr(before, name), name)
        self.assertEqual(after.result, before.result - 165_00)
        self.assertEqual(after.treasury, before.treasury - 165_00)
        for line in self.entries(closing).line_ids:
            self.assertFalse(line.partner_id)
            for name in ("Ada", "Bob", "Joinery", "Translation"):
                self.assertNotIn(name, f"{line.name} {line.move_id.ref}")

    def test_each_amount_leads_to_its_item(self):
        self.share(self.a, self.bob)
        self.invoice([(self.a, 1000)])
        closing = self.contribute(JANUARY)
        for item, amounts in closing.contribution_ids.grouped("move_line_id").items():
            if item:
                self.assertEqual(item.activity_id, amounts.activity_id)
                self.assertEqual(item.balance, sum(amounts.mapped("amount")))

    def test_a_second_run_adds_the_difference_only(self):
        self.invoice([(self.a, 1000)])
        closing = self.contribute(JANUARY)
        count = len(closing.contribution_ids)
        self.contribute(JANUARY)
        self.assertEqual(len(closing.contribution_ids), count)
        self.invoice([(self.a, 200)], kind="in_invoice")
        self.contribute(JANUARY)
        self.assertEqual(len(closing.contribution_ids), count + 1)
        self.assertEqual(self.booked(self.a, "variable", JANUARY), 108_00)
        self.assertBalances("18", 138.0, 30.0)

    def test_a_killed_run_goes_on(self):
        """What was computed and not posted is posted by the next batch, once."""
        self.invoice([(self.a, 1000), (self.b, 500)])
        closing = self.closing(JANUARY)
        remaining = closing._step_contributions(100)
        self.assertTrue(remaining)
        self.env.invalidate_all()
        while closing._step_contributions(100):
            pass
        self.assertEqual(len(self.entries(closing)), 2)
        self.assertBalances("18", 165.0, 97.5)

    def test_an_abandoned_run_is_computed_again(self):
        self.invoice([(self.a, 1000)])
        closing = self.closing(JANUARY)
        closing._step_contributions(100)
        pending = closing._pending_contributions()
        self.assertTrue(pending)
        closing._batch_check_start()
        self.assertFalse(pending.exists())

    def test_a_reversed_entry_no_longer_counts(self):
        self.invoice([(self.a, 1000)])
        closing = self.contribute(JANUARY)
        entry = closing.contribution_ids.filtered(
            lambda amount: amount.code == "variable"
        ).move_id
        entry._reverse_moves([{"date": FEBRUARY}])
        entry.reversal_move_ids.action_post()
        self.assertBalances("18", 30.0, 30.0)
        self.assertEqual(self.due(FEBRUARY)[self.a, "variable"], 135_00)
        self.contribute(FEBRUARY)
        self.assertBalances("18", 195.0, 60.0)
        self.assertLedger()

    def test_a_month_that_gives_back_exchanges_the_sides(self):
        self.invoice([(self.a, 1000)])
        self.close(self.contribute(JANUARY).date_end)
        self.invoice([(self.a, 1000)], day=date(2026, 2, 10), kind="out_refund")
        self.contribute(FEBRUARY)
        self.assertEqual(self.booked(self.a, "variable", FEBRUARY), -135_00)
        self.assertBalances("18", 60.0, 60.0)

    def test_the_closing_posts_them_and_shuts_the_month(self):
        self.invoice([(self.a, 1000)])
        closing = self.closing(JANUARY)
        closing.action_start()
        closing._batch_process(commit=False)
        self.assertEqual((closing.run_state, closing.state), ("done", "closed"))
        self.assertEqual(self.booked(self.a, "variable", JANUARY), 135_00)

    def test_a_posted_amount_is_not_deleted(self):
        closing = self.contribute(JANUARY)
        with self.assertRaises(UserError):
            closing.contribution_ids.sudo().unlink()

    def test_a_closing_with_booked_contributions_is_kept(self):
        with self.assertRaises(UserError):
            self.contribute(JANUARY).unlink()
        closing = self.closing(FEBRUARY)
        closing._step_contributions(100)
        pending = closing._pending_contributions()
        closing.contribution_ids.sudo().write({"move_id": False, "move_line_id": False})
        closing.unlink()
        self.assertFalse(pending.exists())

    def test_the_audit_finds_a_changed_amount(self):
        self.invoice([(self.a, 1000)])
        closing = self.contribute(JANUARY)
        self.assertLedger()
        self.env.flush_all()
        amount = closing.contribution_ids.filtered("amount")[0]
        self.env.cr.execute(
            "UPDATE cae_contribution_amount SET amount = amount + 0.01 WHERE id = %s",
            [amount.id],
        )
        faults = self.env["cae.audit"]._contributions(self.company).faults
        self.assertEqual(len(faults), 1)
