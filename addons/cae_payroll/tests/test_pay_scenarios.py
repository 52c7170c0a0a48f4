"""The worked examples of pay, through Odoo's documents, to the cent."""

from datetime import date

from odoo.tests import tagged

from odoo.addons.cae_members.engine.money import cents

from .common import APRIL, JUNE, MAY, PayCommon


@tagged("post_install", "-at_install")
class TestPayScenarios(PayCommon):
    def vote(self, levy=0.0):
        """Schedule C: 30 a person and month, 13.5 % of gross margin, and a levy."""
        schedule = self.env["cae.contribution.schedule"]._load_template(
            self.company, "coopaname", MAY
        )
        version = schedule.version_ids
        component = version.component_ids.filtered(lambda c: c.code == "levy")
        if levy:
            component.write({"rate": levy, "base": "gross_margin_invoiced"})
        else:
            component.unlink()
        version.resolution = "Resolution 7"
        version.action_vote()

    def test_6_request_above_the_budget(self):
        self.sign(self.ada)
        self.share(self.a, self.ada)
        self.fund(self.a, 2500)
        run = self.prepare()
        proposal = self.proposal(run, self.ada)
        proposal.write({"request_kind": "net_before_tax", "request_amount": 2200})
        self.assertCents(
            proposal,
            budget=2500,
            gross=2131.02,
            employer_cost=2499.88,
            net_before_tax=1664.97,
            remaining=0.12,
            request_amount=2200,
        )
        self.assertTrue(proposal.has_exception)
        for amount in ("2,806.92", "2,500.00", "2,131.02", "1,664.97"):
            self.assertIn(amount, proposal.exception)

    def test_15_two_activities_one_payslip(self):
        self.sign(self.ada)
        self.share(self.a, self.ada)
        self.share(self.b, self.ada)
        self.fund(self.a, 1500)
        self.fund(self.b, 900)
        run = self.prepare()
        proposal = self.proposal(run, self.ada)
        self.assertCents(
            proposal, gross=2078.04, employer_cost=2399.84, net_before_tax=1623.04
        )
        slips = self.post(run)
        self.assertEqual(len(slips), 1)
        charges = {c.activity_id: cents(c.amount) for c in slips.charge_ids}
        self.assertEqual(charges, {self.a: 149990, self.b: 89994})
        remaining = {
            line.activity_id: cents(line.remaining) for line in proposal.line_ids
        }
        self.assertEqual(remaining, {self.a: 10, self.b: 6})
        entry = slips.move_id
        for activity, charge in charges.items():
            items = entry.line_ids.filtered(lambda i, a=activity: i.activity_id == a)
            self.assertEqual(cents(sum(items.mapped("balance"))), 0)
            results = items.filtered(lambda i: i.account_id.code.startswith("6"))
            self.assertEqual(cents(sum(results.mapped("balance"))), charge)

    def test_21_fixed_part_above_the_budget(self):
        self.sign(self.ada)
        self.share(self.a, self.ada)
        self.fund(self.a, 120)
        run = self.prepare()
        proposal = self.proposal(run, self.ada)
        self.assertCents(
            proposal,
            gross=300,
            employer_cost=330.62,
            net_before_tax=215.55,
            remaining=-210.62,
        )
        self.assertTrue(proposal.has_exception)
        self.assertIn("210.62", proposal.exception)
        self.post(run)
        figures = self.a._figures(date(2026, 1, 1), date(2026, 5, 31))[self.a.id]
        self.assertEqual(figures.available(), -21062)

    def test_27_pay_run_before_closing(self):
        self.vote()
        self.sign(self.ada)
        self.share(self.a, self.ada)
        self.fund(self.a, 3000, production=500)
        run = self.prepare()
        proposal = self.proposal(run, self.ada)
        self.assertCents(proposal.line_ids, contribution=367.50, available=2132.50)
        self.assertCents(proposal, gross=1939.65, employer_cost=2132.45)
        slips = self.post(run)
        self.pay_slips(run)
        # A bill of 200 dated 25 May, posted after the pay.
        self.entry(
            [("604000", 200, self.a), ("401100", -200, self.a)], date(2026, 5, 25)
        )
        closing = self.env["cae.closing"].create(
            {"company_id": self.company.id, "month": MAY}
        )
        while closing._step_contributions(100):
            pass
        self.assertCents(slips, employer_cost=2132.45)
        after = self.prepare(JUNE, cut_off=JUNE)
        line = self.proposal(after, self.ada).line_ids
        june = line.contribution
        self.assertEqual(cents(line.available) + cents(june), -17295)

    def test_9_shared_activity_by_days(self):
        bob = self.make_member("Bob")
        for member, weight in ((self.ada, 60), (bob, 40)):
            self.sign(member)
            self.share(self.a, member, end=date(2026, 4, 19), weight=weight)
            self.share(self.a, member, start=date(2026, 4, 20), weight=50)
        self.fund(self.a, 3333.33, date(2026, 4, 10))
        run = self.prepare(APRIL)
        available = {
            proposal.member_id: cents(proposal.budget) for proposal in run.proposal_ids
        }
        self.assertEqual(available, {self.ada: 187778, bob: 145555})

    def test_what_comes_after_the_cut_off_waits(self):
        self.vote()
        self.sign(self.ada)
        self.share(self.a, self.ada)
        self.fund(self.a, 3000, production=500)
        self.fund(self.a, 1000, date(2026, 5, 25))
        line = self.proposal(self.prepare(), self.ada).line_ids
        self.assertCents(line, result_to_date=2500, treasury=2500, contribution=367.50)

    def test_a_levy_of_months_with_wages_is_provided_before_they_are_posted(self):
        self.vote(levy=1.0)
        self.sign(self.ada)
        self.share(self.a, self.ada)
        self.fund(self.a, 3000, production=500)
        line = self.proposal(self.prepare(), self.ada).line_ids
        self.assertCents(line, contribution=392.50)
