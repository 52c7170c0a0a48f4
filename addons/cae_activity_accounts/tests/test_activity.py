"""Activities: what they are made of, who sees them, and what cannot be done."""

from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import JANUARY, LedgerCommon


@tagged("post_install", "-at_install")
class TestActivity(LedgerCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            name: cls.make_user(name, f"cae_members.group_cae_{name}")
            for name in ("adviser", "accountant", "payroll", "manager")
        }
        cls.users["internal"] = cls.make_user("internal", "base.group_user")
        members = [
            {"partner_id": cls.env["res.partner"].create({"name": name}).id}
            for name in ("Ada", "Bob")
        ]
        members[0]["adviser_id"] = cls.users["adviser"].id
        members[1]["adviser_id"] = False
        cls.ada, cls.bob = cls.env["cae.member"].create(members)
        cls.users["portal"] = cls.make_user(
            "portal", "base.group_portal", partner_id=cls.ada.partner_id.id
        )
        cls.env["cae.activity.share"].create(
            [
                {"activity_id": a.id, "member_id": m.id, "date_from": date(2026, 1, 1)}
                for a, m in ((cls.a, cls.ada), (cls.b, cls.bob))
            ]
        )
        for activity in cls.activities:
            cls.pay(cls.invoice([(activity, 100)]))
        cls.env["cae.ledger"]._sync()

    @classmethod
    def make_user(cls, name, group, **values):
        return cls.env["res.users"].create(
            {
                "name": name.title(),
                "lang": "en_US",
                "login": f"cae_ledger_{name}",
                "group_ids": [Command.set(cls.env.ref(group).ids)],
                "company_id": cls.company.id,
                "company_ids": [Command.set(cls.company.ids)],
                **values,
            }
        )

    def seen(self, name, model):
        """Activities that a user finds through a model, by search and by read."""
        records = self.env[model].with_user(self.users[name])
        found = records.search([])
        found.read(["display_name", "company_id"])
        if model == "cae.activity":
            return found.sudo() & self.activities
        return found.sudo().activity_id & self.activities

    READ = (
        "cae.activity",
        "cae.activity.share",
        "cae.activity.entry",
        "cae.activity.settlement",
    )

    def test_each_sees_what_he_follows(self):
        expected = {
            "adviser": self.a,
            "portal": self.a,
            "accountant": self.activities,
            "payroll": self.activities,
            "manager": self.activities,
        }
        for model in self.READ:
            for name, activities in expected.items():
                with self.subTest(model=model, user=name):
                    self.assertEqual(self.seen(name, model), activities)
                    other = self.env[model].search(
                        [("activity_id", "=", self.b.id)]
                        if model != "cae.activity"
                        else [("id", "=", self.b.id)],
                        limit=1,
                    )
                    if self.b not in activities:
                        with self.assertRaises(AccessError):
                            other.with_user(self.users[name]).read(["display_name"])

    def test_found_by_name_and_code(self):
        self.a.code = "J01"
        for name in ("adviser", "portal", "payroll", "accountant"):
            activity = self.env["cae.activity"].with_user(self.users[name])
            for text in ("Joinery", "j01"):
                with self.subTest(user=name, text=text):
                    self.assertEqual(
                        activity.name_search(text), [(self.a.id, "[J01] Joinery")]
                    )

    def test_an_internal_user_sees_nothing(self):
        for model in (
            *self.READ,
            "cae.account.role",
            "cae.closing",
            "cae.closing.item",
        ):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[model].with_user(self.users["internal"]).search([]).read([])

    def test_roles_and_closings_are_the_back_office_s(self):
        for model in ("cae.account.role", "cae.closing", "cae.closing.item"):
            for name in ("adviser", "portal"):
                with (
                    self.subTest(model=model, user=name),
                    self.assertRaises(AccessError),
                ):
                    self.env[model].with_user(self.users[name]).search([]).read([])

    def test_the_ledger_is_written_by_nobody(self):
        for model in ("cae.activity.entry", "cae.activity.settlement"):
            row = self.env[model].search([], limit=1)
            for name in self.users:
                with self.subTest(model=model, user=name):
                    mine = row.with_user(self.users[name])
                    with self.assertRaises(AccessError):
                        mine.write({"date": JANUARY})
                    with self.assertRaises(AccessError):
                        mine.unlink()
                    with self.assertRaises(AccessError):
                        mine.create({"activity_id": self.a.id, "date": JANUARY})

    def test_members_and_advisers_write_no_activity(self):
        for name in ("adviser", "payroll", "portal", "internal"):
            with self.subTest(user=name):
                activity = self.a.with_user(self.users[name])
                with self.assertRaises(AccessError):
                    activity.trade = "Shepherd"
                with self.assertRaises(AccessError):
                    activity.create({"name": "Mine"})
                with self.assertRaises(AccessError):
                    activity.unlink()

    def test_figures_of_a_member(self):
        """A member reads the figures of his activity, without any accounting right."""
        activity = self.a.with_user(self.users["portal"]).with_context(
            cae_date_from=JANUARY, cae_date_to=JANUARY
        )
        self.assertEqual(activity.turnover_invoiced, 100.0)
        self.assertEqual(activity.turnover_cashed, 100.0)
        with self.assertRaises(AccessError):
            _ = self.b.with_user(self.users["portal"]).turnover_invoiced

    # -- what an activity is made of -------------------------------------------------

    def test_created_with_its_analytic_account(self):
        manager = self.env["cae.activity"].with_user(self.users["accountant"])
        activity = manager.create({"name": "Shepherd", "code": "S1"})
        self.assertEqual(activity.display_name, "[S1] Shepherd")
        account = activity.sudo().analytic_account_id
        plan = self.env.ref("cae_activity_accounts.plan_activities")
        self.assertEqual(account.plan_id, plan)
        self.assertEqual(account.company_id, self.company)
        self.assertEqual(activity.company_id, self.company)

    def test_deleted_with_its_analytic_account(self):
        activity = self.env["cae.activity"].create({"name": "Short"})
        account = activity.analytic_account_id
        with self.assertRaisesRegex(UserError, "goes with the activity"):
            account.unlink()
        activity.with_user(self.users["manager"]).unlink()
        self.assertFalse(account.exists())

    def test_used_activities_are_archived_instead(self):
        with self.assertRaisesRegex(UserError, "archive them"):
            self.a.unlink()
        self.a.active = False
        self.assertFalse(self.a.analytic_account_id.active)
        self.assertLedger()

    def test_an_activity_named_by_a_draft_is_not_deleted_silently(self):
        activity = self.env["cae.activity"].create({"name": "Named"})
        move = self.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": self.misc.id,
                "activity_id": activity.id,
            }
        )
        with self.assertRaisesRegex(UserError, "archive them"):
            activity.unlink()
        self.assertTrue(move.exists())
        move.activity_id = False
        self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "invoice_line_ids": [
                    Command.create(
                        {
                            "price_unit": 1.0,
                            "analytic_distribution": self.distribution(activity),
                        }
                    )
                ],
            }
        )
        with self.assertRaisesRegex(UserError, "archive them"):
            activity.unlink()

    def test_system_activities_are_protected(self):
        for kind in ("shared", "unassigned"):
            activity = self.env["cae.activity"]._system(self.company, kind)
            with self.subTest(kind=kind):
                with self.assertRaisesRegex(UserError, "belong to the"):
                    activity.unlink()
                with self.assertRaisesRegex(UserError, "belong to the"):
                    activity.active = False
                with self.assertRaisesRegex(UserError, "belong to the"):
                    activity.kind = "member"
                with self.assertRaisesRegex(UserError, "belong to the"):
                    activity.analytic_account_id.active = False
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.env["cae.activity"].create({"name": "Second", "kind": "shared"})

    def test_account_and_company_do_not_change(self):
        """Rows are by activity and company: neither may move under them."""
        other = self.env["cae.activity"].create({"name": "Other"})
        with self.assertRaises(UserError):
            self.a.analytic_account_id = other.analytic_account_id
        company = self.env["res.company"].create({"name": "Other Coop"})
        with self.assertRaises(UserError):
            self.a.company_id = company

    def test_a_company_has_its_system_activities(self):
        company = self.env["res.company"].create({"name": "Other Coop"})
        for kind in ("shared", "unassigned"):
            activity = self.env["cae.activity"]._system(company, kind)
            self.assertEqual(activity.sudo().company_id, company)
        company._cae_create_system_activities()

    def test_an_activity_of_another_company_is_refused(self):
        company = self.env["res.company"].create({"name": "Other Coop"})
        foreign = (
            self.env["cae.activity"]
            .sudo()
            .create({"name": "Foreign", "company_id": company.id})
        )
        invoice = self.invoice([(self.a, 100)])
        with self.assertRaises(UserError):
            invoice.invoice_line_ids.activity_id = foreign
        with self.assertRaises(UserError):
            self.env["account.move"].create({"activity_id": foreign.id})
        with self.assertRaises(UserError):
            self.env["cae.activity.share"].create(
                {
                    "activity_id": foreign.id,
                    "member_id": self.ada.id,
                    "date_from": JANUARY,
                }
            )
        mine = self.env["cae.activity"].with_user(self.users["manager"])
        self.assertNotIn(foreign, mine.search([]))

    def test_shares_of_a_member_do_not_overlap(self):
        overlap = self.assertRaisesRegex(ValidationError, "two shares")
        with overlap, self.env.cr.savepoint():
            self.env["cae.activity.share"].create(
                {
                    "activity_id": self.a.id,
                    "member_id": self.ada.id,
                    "date_from": date(2026, 6, 1),
                }
            )
        second = self.env["cae.activity.share"].create(
            {
                "activity_id": self.a.id,
                "member_id": self.bob.id,
                "date_from": date(2026, 6, 1),
                "weight": 50,
            }
        )
        shares = self.a.share_ids
        self.assertEqual(
            shares._weights_at(date(2026, 6, 1)),
            {self.a.id: {self.ada.id: 100, self.bob.id: 50}},
        )
        self.assertEqual((shares - second)._weights_at(date(2025, 12, 31)), {})
        with self.assertRaisesRegex(ValidationError, "ends on"):
            self.a.write({"date_start": date(2026, 2, 1), "date_end": date(2026, 1, 1)})
