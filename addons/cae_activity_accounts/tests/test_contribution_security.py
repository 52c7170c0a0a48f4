"""Each sees his own: proved as the weakest user."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .contribution_common import YEAR, ContributionCommon


@tagged("post_install", "-at_install")
class TestContributionSecurity(ContributionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            name: cls.make_user(name, f"cae_members.group_cae_{name}")
            for name in ("adviser", "accountant", "payroll")
        }
        cls.users["portal"] = cls.make_user(
            "portal", "base.group_portal", partner_id=cls.ada.partner_id.id
        )
        cls.ada.adviser_id = cls.users["adviser"]
        cls.share(cls.a, cls.bob)
        cls.exempt(cls.ada, YEAR)
        cls.exempt(cls.bob, YEAR)
        cls.contribute(YEAR)

    @classmethod
    def make_user(cls, login, group, **values):
        return cls.env["res.users"].create(
            {
                "name": login,
                "login": f"contribution-{login}",
                "company_id": cls.company.id,
                "company_ids": [Command.set(cls.company.ids)],
                "group_ids": [Command.set([cls.env.ref(group).id])],
            }
            | values
        )

    def seen(self, user, model):
        return self.env[model].with_user(self.users[user]).search([])

    def test_a_member_sees_his_own_amounts(self):
        """Also in a shared activity: not what concerns the other person."""
        amounts = self.seen("portal", "cae.contribution.amount")
        self.assertEqual(amounts.activity_id.ids, self.a.ids)
        self.assertEqual(amounts.sudo().member_id, self.ada)
        self.assertEqual(set(amounts.mapped("code")), {"flat", "variable", "levy"})
        self.assertTrue(all(amounts.mapped("summary")))
        with self.assertRaises(AccessError):
            self.seen("portal", "cae.contribution.exemption")

    def test_an_adviser_sees_those_he_follows(self):
        amounts = self.seen("adviser", "cae.contribution.amount")
        self.assertEqual(amounts.member_id, self.ada)
        self.assertEqual(amounts.activity_id, self.a)
        exemptions = self.seen("adviser", "cae.contribution.exemption")
        self.assertEqual(exemptions.member_id, self.ada)
        with self.assertRaises(AccessError):
            exemptions.write({"reason": "Other"})

    def test_nobody_writes_an_amount(self):
        for name in ("portal", "adviser", "accountant", "payroll"):
            amounts = self.seen(name, "cae.contribution.amount")
            self.assertTrue(amounts)
            with self.assertRaises(AccessError):
                amounts[:1].write({"amount": 0})

    def test_an_accountant_votes_computes_and_posts(self):
        version = self.version.with_user(self.users["accountant"]).copy(
            {"date_from": "2026-07-01"}
        )
        version.action_vote()
        self.invoice([(self.a, 1000)], day="2026-02-10")
        closing = (
            self.env["cae.closing"]
            .with_user(self.users["accountant"])
            .create({"month": "2026-02-01", "company_id": self.company.id})
        )
        while closing._step_contributions(100):
            pass
        self.assertTrue(closing.contribution_ids.move_id)

    def test_a_payroll_officer_computes_and_does_not_vote(self):
        schedule = self.schedule.with_user(self.users["payroll"])
        self.assertTrue(schedule._compute_contributions(self.company, YEAR))
        with self.assertRaises(AccessError):
            self.version.with_user(self.users["payroll"]).action_draft()
