"""What the books make of contributions: inputs read right, amounts to the cent."""

from datetime import date

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools.translate import code_translations

from .contribution_common import YEAR, ContributionCommon

JANUARY, FEBRUARY, MARCH, MAY = (date(2026, month, 1) for month in (1, 2, 3, 5))


@tagged("post_install", "-at_install")
class TestContribution(ContributionCommon):
    def cashed_basis(self):
        self.version.action_draft()
        self.component("variable").base = "gross_margin_cashed"
        self.version.action_vote()

    def test_late_credit_note_after_closing(self):
        """Practice, scenario 1: January is untouched, February takes the difference."""
        self.invoice([(self.a, 4000)], day=date(2026, 1, 10))
        self.invoice([(self.a, 1000)], day=date(2026, 1, 20), kind="in_invoice")
        january = self.contribute(JANUARY)
        self.assertEqual(self.booked(self.a, "variable", JANUARY), 405_00)
        self.assertEqual(self.booked(self.a, "flat", JANUARY), 30_00)
        self.close(january.date_end)
        self.invoice(
            [(self.a, 3500)],
            kind="out_refund",
            day=date(2026, 2, 10),
            invoice_date=date(2026, 1, 31),
        )
        self.invoice([(self.a, 2500)], day=date(2026, 2, 12))
        self.invoice([(self.a, 300)], day=date(2026, 2, 20), kind="in_invoice")
        self.contribute(FEBRUARY)
        self.assertEqual(self.booked(self.a, "variable", JANUARY), 405_00)
        self.assertEqual(self.booked(self.a, "variable", FEBRUARY), -175_50)
        self.assertEqual(self.booked(self.a, "flat", FEBRUARY), 30_00)
        figures = self.a._figures(YEAR, date(2026, 2, 28))[self.a.id]
        self.assertEqual(figures.contribution, 405_00 - 175_50 + 60_00)
        self.assertLedger()

    def test_exemption_ends_on_14_march(self):
        """Practice, scenario 8: by the setting, and the explanation says it."""
        self.exempt(self.ada, YEAR, date(2026, 3, 14))
        expected = {"calendar_days": 16_45, "day_one": 0, "any_day": 30_00}
        for setting, amount in expected.items():
            with self.subTest(setting):
                self.version.action_draft()
                self.component("flat").prorata = setting
                self.version.action_vote()
                self.assertEqual(self.due(MARCH)[self.a, "flat"], amount)
                self.assertEqual(self.due(MARCH)[self.b, "flat"], 90_00)

    def test_shared_activity_pays_twice_and_a_member_once(self):
        """Flat part per person; a person's part is spread by the weights given."""
        self.share(self.b, self.ada, weight=50)
        found = self.due(JANUARY, weights={self.a.id: 1500_00, self.b.id: 900_00})
        self.assertEqual(found[self.a, "flat"], 18_75)
        self.assertEqual(found[self.b, "flat"], 11_25 + 30_00)

    def test_internal_subcontracting(self):
        """Practice, scenario 10: the sum is what the cooperative's margin owes."""
        self.invoice([(self.a, 5000)], day=date(2026, 1, 10), tax=self.goods)
        self.entry([("604000", 2000, self.a), ("706000", -2000, self.b)])
        found = self.due(JANUARY)
        self.assertEqual(found[self.a, "variable"], 405_00)
        self.assertEqual(found[self.b, "variable"], 270_00)

    def test_deposit_then_final_on_both_bases(self):
        """A service invoiced in January and cashed in February."""
        invoice = self.invoice([(self.a, 6000)], tax=self.service)
        self.assertEqual(self.due(JANUARY)[self.a, "variable"], 810_00)
        self.cashed_basis()
        self.assertEqual(self.due(JANUARY)[self.a, "variable"], 0)
        self.pay(invoice, day=date(2026, 2, 10))
        self.assertEqual(self.due(JANUARY)[self.a, "variable"], 0)
        self.assertEqual(self.due(FEBRUARY)[self.a, "variable"], 810_00)

    def test_pay_run_before_closing(self):
        """Practice, scenario 27: provisional at the cut-off, then trued up."""
        self.cashed_basis()
        invoice = self.invoice([(self.a, 3000)], day=date(2026, 5, 4))
        self.pay(invoice, day=date(2026, 5, 12))
        self.invoice([(self.a, 500)], day=date(2026, 5, 14), kind="in_invoice")
        cut_off = date(2026, 5, 22)
        provisional = self.due(MAY, day_limit=cut_off)
        self.assertEqual(provisional[self.a, "variable"], 337_50)
        self.assertFalse(self.env["cae.contribution.amount"].search([]))
        self.invoice([(self.a, 200)], day=date(2026, 5, 25), kind="in_invoice")
        self.assertEqual(self.due(MAY, day_limit=cut_off), provisional)
        self.contribute(MAY)
        self.assertEqual(self.booked(self.a, "variable", MAY), 310_50)
        # A supplementary run with the same cut-off reads the books of that day.
        self.assertEqual(self.due(MAY, day_limit=cut_off), provisional)

    def test_levy_while_wages_are_paid(self):
        """From posted wages, or from the wages that a run is about to pay."""
        self.assertEqual(self.due(JANUARY)[self.a, "levy"], 0)
        self.entry([("641100", 1939.65, self.a), ("421000", -1939.65, self.a)])
        self.assertEqual(self.due(JANUARY)[self.a, "levy"], 19_40)
        self.assertEqual(self.due(JANUARY)[self.b, "levy"], 0)
        self.version.action_draft()
        self.component("levy").write(
            {"method": "flat", "base": "none", "counter": "month", "amount": 10}
        )
        self.version.action_vote()
        found = self.due(FEBRUARY, wages_paid=[self.b.id])
        self.assertEqual(found[self.a, "levy"], 10_00)
        self.assertEqual(found[self.b, "levy"], 10_00)

    def test_only_some_activities(self):
        """The same amounts as for all of them, also for a member of several."""
        self.share(self.b, self.ada)
        self.invoice([(self.a, 1000), (self.b, 500)])
        every = self.due(JANUARY)
        only = self.due(JANUARY, activities=self.b)
        self.assertEqual(only, {k: v for k, v in every.items() if k[0] == self.b})

    def test_own_schedule_wins(self):
        """An activity's own schedule replaces the components of the same code."""
        own = self.env["cae.contribution.schedule"].create(
            {
                "name": "Exception",
                "company_id": self.company.id,
                "version_ids": [
                    Command.create(
                        {
                            "date_from": YEAR,
                            "component_ids": [
                                Command.create(
                                    {"name": "Reduced", "code": "variable", "rate": 5}
                                )
                            ],
                        }
                    )
                ],
                "assignment_ids": [
                    Command.create(
                        {
                            "activity_id": self.a.id,
                            "date_from": FEBRUARY,
                            "company_id": self.company.id,
                        }
                    )
                ],
            }
        )
        own.version_ids.action_vote()
        for day in (date(2026, 1, 10), date(2026, 2, 10)):
            self.invoice([(self.a, 1000), (self.b, 1000)], day=day)
        found = self.due(FEBRUARY)
        self.assertEqual(found[self.a, "variable"], 135_00 + 50_00)
        self.assertEqual(found[self.b, "variable"], 270_00)
        self.assertEqual(found[self.a, "flat"], 60_00)
        schedules = self.activities._schedules_at(FEBRUARY)
        self.assertEqual(schedules[self.a.id], own)
        self.assertEqual(schedules[self.b.id], self.schedule)

    def test_lifetime_slices_with_opening_counter(self):
        """What was reached before the books counts, and is not due again."""
        self.version.action_draft()
        self.component("variable").write(
            {
                "method": "slices",
                "base": "turnover_invoiced",
                "counter": "lifetime",
                "bracket_ids": [
                    Command.create({"up_to": 80_000, "rate": 10}),
                    Command.create({"is_last": True, "rate": 9}),
                ],
            }
        )
        self.version.action_vote()
        self.env["cae.contribution.opening"].create(
            {
                "activity_id": self.a.id,
                "base": "turnover_invoiced",
                "date": date(2025, 6, 30),
                "amount": 45_000,
            }
        )
        self.invoice([(self.a, 45_000)])
        self.assertEqual(self.due(JANUARY)[self.a, "variable"], 4_400_00)

    def test_the_explanation_is_told(self):
        self.exempt(self.ada, YEAR, date(2026, 3, 14))
        self.invoice([(self.a, 1000)], day=date(2026, 3, 2))
        self.contribute(MARCH)
        amounts = (
            self.env["cae.contribution.amount"]
            .search([("activity_id", "=", self.a.id)])
            .grouped("code")
        )
        told = amounts["flat"].summary
        for words in ("17 days of 31", "Minimum social benefits", "16.45"):
            self.assertIn(words, told)
        told = amounts["variable"].summary
        for words in ("13.5 %", "1,000.00", "Resolution 7", "135.00"):
            self.assertIn(words, told)
        self.env["res.lang"]._activate_lang("fr_FR")
        # What a process read of a language is kept: read it again, as a new one does.
        code_translations.python_translations.clear()
        french = {code: a.with_context(lang="fr_FR") for code, a in amounts.items()}
        self.assertIn("17 jours sur 31", french["flat"].summary)
        self.assertIn("13,5 % de", french["variable"].summary)

    def test_queries_do_not_depend_on_the_number_of_activities(self):
        def queries(activities):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = self.schedule._compute_contributions(
                self.company, JANUARY, activities=activities
            )
            self.assertGreaterEqual(len(found), 3 * len(activities))
            return self.env.cr.sql_log_count - before

        members = [self.make_member(f"Member {n}") for n in range(50)]
        activities = self.env["cae.activity"].create(
            [{"name": f"Activity {n}"} for n in range(50)]
        )
        for activity, member in zip(activities, members, strict=True):
            self.share(activity, member)
        self.invoice([(activity, 100) for activity in activities])
        queries(activities[:1])
        self.assertEqual(queries(activities[:1]), queries(activities))
