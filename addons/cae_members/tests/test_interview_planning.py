"""Support interviews: what is written, what is refused, what is carried over."""

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .support_common import SupportCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15")
class TestPlanning(SupportCommon):
    def plan(self, members, **values):
        return self.env["cae.interview.plan"].create(
            {"member_ids": members.ids, "first_day": "2026-06-19", **values}
        )

    def test_several_are_spread_over_working_days_by_adviser(self):
        mates = self.env["cae.member"].union(
            *(
                self.make_member(name, adviser_id=self.users["adviser"].id)
                for name in ("Ben", "Cyd")
            )
        )
        self.env.user.tz = "Europe/Paris"
        self.plan(self.member | mates | self.stranger, per_day=2).action_plan()
        planned = self.env["cae.interview"].search(
            [("member_id", "in", (self.member | mates | self.stranger).ids)],
            order="planned_on, member_id",
        )
        # The 19th is a Friday: the third of the adviser is on Monday.
        self.assertEqual(
            sorted(
                (each.member_id.name, fields.Datetime.to_string(each.planned_on))
                for each in planned
            ),
            [
                ("Ada", "2026-06-19 07:00:00"),
                ("Ben", "2026-06-19 08:00:00"),
                ("Bob", "2026-06-19 07:00:00"),
                ("Cyd", "2026-06-22 07:00:00"),
            ],
        )

    def test_nobody_is_planned_twice(self):
        first = self.plan(self.member)
        first.action_plan()
        again = self.plan(self.member | self.stranger)
        self.assertEqual(again.already_ids, self.member)
        again.action_plan()
        for member in self.member | self.stranger:
            self.assertEqual(member.interview_count, 1)
        with self.assertRaisesRegex(UserError, "no planned interview yet"):
            self.plan(self.member | self.stranger).action_plan()

    def test_a_day_holds_what_fits_in_it(self):
        for wrong in (
            {"per_day": 0},
            {"per_day": 12, "duration": 2},
            {"first_hour": 23.5},
            {"duration": 0},
        ):
            with self.assertRaisesRegex(UserError, "fit in it"):
                self.plan(self.stranger, **wrong).action_plan()

    def test_an_adviser_plans_for_his_members(self):
        plan = self.as_user(self.env["cae.interview.plan"], "adviser")
        wizard = plan.create({"member_ids": self.member.ids})
        wizard.action_plan()
        self.assertEqual(self.member.interview_count, 1)
        with self.assertRaises(AccessError):
            plan.create({"member_ids": self.stranger.ids}).action_plan()
