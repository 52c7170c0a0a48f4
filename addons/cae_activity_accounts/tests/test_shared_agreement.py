"""Activities of several members: the agreement writes their shares."""

from datetime import date

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from odoo.addons.cae_members.tests.support_common import PNG

from .common import LedgerCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15")
class TestSharedAgreement(LedgerCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.adviser, cls.accountant, cls.portal = (
            cls.make_user(name, group)
            for name, group in (
                ("adviser", "cae_members.group_cae_adviser"),
                ("accountant", "cae_members.group_cae_accountant"),
                ("portal", "base.group_portal"),
            )
        )
        cls.ada, cls.bob, cls.cyd = cls.env["cae.member"].create(
            [
                {
                    "partner_id": cls.env["res.partner"]
                    .create({"name": name, "email": f"{name}@example.com"})
                    .id,
                    "adviser_id": adviser,
                }
                for name, adviser in (
                    ("Ada", cls.adviser.id),
                    ("Bob", False),
                    ("Cyd", False),
                )
            ]
        )
        cls.portal.partner_id = cls.ada.partner_id
        cls.share(cls.a, cls.ada)

    @classmethod
    def make_user(cls, name, group):
        return cls.env["res.users"].create(
            {
                "name": name.title(),
                "login": f"cae_agreement_{name}",
                "group_ids": [Command.set(cls.env.ref(group).ids)],
                "company_id": cls.company.id,
                "company_ids": [Command.set(cls.company.ids)],
            }
        )

    @classmethod
    def share(cls, activity, member, start="2025-01-01", **values):
        return cls.env["cae.activity.share"].create(
            {
                "activity_id": activity.id,
                "member_id": member.id,
                "date_from": start,
                **values,
            }
        )

    @classmethod
    def agree(cls, activity, *shares, start="2026-07-01", **values):
        return cls.env["cae.shared.agreement"].create(
            {
                "name": "Joinery",
                "activity_id": activity.id,
                "date_from": start,
                "nature": "Joinery",
                "trade_name": "Joinery",
                "clientele": "Of both",
                "pooled_tangible": "None",
                "pooled_intangible": "None",
                "line_ids": [
                    Command.create({"member_id": member.id, "percent": percent})
                    for member, percent in shares
                ],
                **values,
            }
        )

    def sign(self, agreement):
        agreement.action_send()
        document = agreement.document_ids.sorted("id")[-1].sudo()
        for line in document.signature_ids:
            line._sign("A Name", PNG, "192.0.2.1")
        self.assertEqual(agreement.state, "signed")

    def shares(self, activity):
        return sorted(
            (share.member_id.name, share.date_from, share.date_to or None, share.weight)
            for share in activity.share_ids
        )

    def test_once_signed_its_split_is_that_of_the_activity(self):
        agreement = self.agree(self.a, (self.ada, 60), (self.bob, 40))
        self.assertEqual(len(self.a.share_ids), 1)
        self.sign(agreement)
        july = date(2026, 7, 1)
        self.assertEqual(
            self.shares(self.a),
            [
                ("Ada", date(2025, 1, 1), date(2026, 6, 30), 100),
                ("Ada", july, None, 60),
                ("Bob", july, None, 40),
            ],
        )
        self.assertEqual(self.a.share_ids.agreement_id, agreement)
        self.assertEqual(agreement.share_ids.mapped("date_from"), [july, july])
        agreement._write_shares()
        self.assertEqual(len(self.a.share_ids), 3, "written again, not twice")

    def test_thirds_keep_their_hundredths(self):
        agreement = self.agree(
            self.a, (self.ada, 33.33), (self.bob, 33.33), (self.cyd, 33.34)
        )
        self.sign(agreement)
        weights = agreement.share_ids.sorted("id").mapped("weight")
        self.assertEqual(weights, [3333, 3333, 3334])

    def test_closed_months_keep_their_shares(self):
        self.company.cae_closed_until = date(2026, 6, 30)
        agreement = self.agree(
            self.a, (self.ada, 60), (self.bob, 40), start="2026-06-01"
        )
        self.sign(agreement)
        self.assertEqual(
            self.a.share_ids._weights_at(date(2026, 6, 30)),
            {self.a.id: {self.ada.id: 100}},
        )
        self.assertEqual(
            self.a.share_ids._weights_at(date(2026, 7, 1)),
            {self.a.id: {self.ada.id: 60, self.bob.id: 40}},
        )
        self.assertIn("07/01/2026", agreement.message_ids[0].body)

    def test_an_amendment_takes_over_on_its_day(self):
        agreement = self.agree(
            self.a, (self.ada, 60), (self.bob, 40), start="2026-06-01"
        )
        self.sign(agreement)
        following = agreement.browse(agreement.action_amend()["res_id"])
        self.assertEqual(following.activity_id, self.a)
        following.date_from = "2026-09-01"
        following.line_ids.write({"percent": 50})
        self.sign(following)
        self.assertEqual(agreement.date_to, date(2026, 8, 31))
        self.assertEqual(
            self.shares(self.a)[1:],
            [
                ("Ada", date(2026, 6, 1), date(2026, 8, 31), 60),
                ("Ada", date(2026, 9, 1), None, 50),
                ("Bob", date(2026, 6, 1), date(2026, 8, 31), 40),
                ("Bob", date(2026, 9, 1), None, 50),
            ],
        )

    def test_a_second_agreement_on_the_same_days_is_refused(self):
        self.sign(self.agree(self.a, (self.ada, 60), (self.bob, 40)))
        second = self.agree(self.a, (self.ada, 50), (self.cyd, 50), start="2027-01-01")
        with self.assertRaisesRegex(UserError, "already binds Joinery"):
            second.action_send()

    def test_shares_typed_for_later_give_way(self):
        self.share(self.a, self.cyd, "2026-08-01")
        self.sign(self.agree(self.a, (self.ada, 60), (self.bob, 40)))
        self.assertNotIn(self.cyd, self.a.share_ids.member_id)

    def test_a_fixed_term_leaves_what_comes_after_it(self):
        self.share(self.a, self.cyd, "2027-01-01")
        agreement = self.agree(
            self.a, (self.ada, 60), (self.bob, 40), date_to="2026-12-31"
        )
        self.sign(agreement)
        self.assertEqual(
            self.a.share_ids._weights_at(date(2027, 1, 1)),
            {self.a.id: {self.cyd.id: 100}},
        )

    def test_an_activity_may_be_named_after_the_signature(self):
        agreement = self.agree(self.env["cae.activity"], (self.ada, 60), (self.bob, 40))
        self.sign(agreement)
        self.assertFalse(agreement.share_ids)
        agreement.activity_id = self.b
        self.assertEqual(agreement.share_ids.activity_id, self.b)
        with self.assertRaisesRegex(UserError, "already: amend"):
            agreement.with_user(self.env.ref("base.user_admin")).activity_id = self.a

    # Those that lack one

    def lacking(self, user=None):
        activities = self.env["cae.activity"].with_user(user or self.env.user)
        found = activities.search([("shared_without_agreement", "=", True)])
        return found.sudo(False).with_user(self.env.user) & self.activities

    def test_shared_without_agreement_is_listed_not_blocked(self):
        self.assertFalse(self.lacking())
        self.share(self.a, self.bob)
        self.share(self.b, self.bob, date_to="2026-05-31")
        self.share(self.b, self.cyd, "2026-06-01")
        self.assertEqual(self.lacking(), self.a)
        self.assertEqual(self.a.shared_without_agreement_on, date(2026, 6, 15))
        self.assertFalse(self.b.shared_without_agreement_on)
        for user in (self.adviser, self.accountant):
            self.assertEqual(self.lacking(user), self.a)
            self.assertTrue(self.a.with_user(user).shared_without_agreement)
        not_lacking = self.env["cae.activity"].search(
            [("shared_without_agreement", "=", False)]
        )
        self.assertEqual(not_lacking & self.activities, self.b)

    def test_a_gap_is_told_from_its_first_day(self):
        self.share(self.a, self.bob)
        agreement = self.agree(
            self.a,
            (self.ada, 50),
            (self.bob, 50),
            start="2026-06-01",
            date_to="2026-07-31",
        )
        self.assertTrue(self.a.shared_without_agreement, "a draft covers nothing")
        self.sign(agreement)
        self.assertFalse(self.a.shared_without_agreement)
        self.share(self.a, self.cyd, "2026-08-01")
        self.share(self.a, self.bob, "2026-08-01")
        self.assertEqual(self.a.shared_without_agreement_on, date(2026, 8, 1))

    def test_the_agreement_is_prepared_with_the_shares_of_the_day(self):
        self.share(self.a, self.bob, weight=50)
        action = self.a.with_user(self.adviser).action_prepare_agreement()
        agreement = (
            self.env["cae.shared.agreement"]
            .with_user(self.adviser)
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(agreement.activity_id, self.a)
        again = self.a.with_user(self.adviser).action_prepare_agreement()
        self.assertEqual(again["res_id"], agreement.id)
        self.assertEqual(
            {line.sudo().member_id.name: line.percent for line in agreement.line_ids},
            {"Ada": 66.67, "Bob": 33.33},
        )

    def test_fifty_activities_cost_the_queries_of_one(self):
        activities = self.env["cae.activity"].create(
            [{"name": f"Activity {number}"} for number in range(50)]
        )
        for activity in activities:
            self.share(activity, self.ada)
            self.share(activity, self.bob)
        counts = []
        # The first reading fills the caches of rights.
        for some in (activities[:1], activities[:1], activities):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertTrue(all(some.mapped("shared_without_agreement")))
            some.mapped("agreement_count")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts[1:])
