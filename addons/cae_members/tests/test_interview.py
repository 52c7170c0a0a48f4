"""Support interviews: what is written, what is refused, what is carried over."""

from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .support_common import SupportCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15")
class TestInterview(SupportCommon):
    def test_it_belongs_to_the_contract_of_its_day(self):
        cape = self.make_contract(
            self.member, "cape", date(2025, 1, 1), date(2025, 12, 31), terms=None
        )
        cesa = self.make_contract(self.member, "cesa", date(2026, 1, 1))
        before = self.make_interview(self.member, "2025-03-03 09:00:00")
        after = self.make_interview(self.member, "2026-03-03 09:00:00")
        never = self.make_interview(self.stranger, "2026-03-03 09:00:00")
        contracts = [each.contract_id for each in (before, after, never)]
        self.assertEqual(contracts, [cape, cesa, cape.browse()])
        before.held_on = "2026-01-01"
        self.assertEqual(before.contract_id, cesa)

    def test_the_entrepreneur_s_contract_wins_over_an_ordinary_one(self):
        self.make_contract(self.member, "ordinary", date(2025, 1, 1))
        cesa = self.make_contract(self.member, "cesa", date(2026, 1, 1))
        self.assertEqual(self.make_interview(self.member).contract_id, cesa)

    def test_the_adviser_of_the_member_holds_it(self):
        interviews = self.make_interview(self.member) | self.make_interview(
            self.stranger
        )
        self.assertEqual(
            [each.adviser_id for each in interviews],
            [self.users["adviser"], self.env.user],
        )

    def test_a_planned_interview_follows_the_member_to_the_next_adviser(self):
        planned = self.make_interview(self.member)
        held = self.hold(self.make_interview(self.member, "2026-01-05 09:00:00"))
        self.member.adviser_id = self.users["manager"]
        self.assertEqual(planned.adviser_id, self.users["manager"])
        self.assertEqual(planned.activity_ids.user_id, self.users["manager"])
        self.assertEqual(held.adviser_id, self.users["adviser"])

    def test_planning_reminds_the_adviser_once(self):
        interview = self.make_interview(self.member, "2026-07-01 09:00:00")
        interview.planned_on = "2026-07-03 09:00:00"
        todo = interview.activity_ids
        self.assertEqual(todo.user_id, self.users["adviser"])
        self.assertEqual(todo.date_deadline, date(2026, 7, 3))
        self.hold(interview)
        self.assertFalse(interview.activity_ids)

    def test_holding_takes_the_planned_day_or_today(self):
        past = self.make_interview(self.member, "2026-06-01 09:00:00")
        future = self.make_interview(self.member, "2026-07-01 09:00:00")
        (past | future).action_hold()
        self.assertEqual(
            (past | future).mapped("held_on"), [date(2026, 6, 1), date(2026, 6, 15)]
        )
        self.assertEqual(past.next_date, date(2026, 12, 1))
        late = self.make_interview(self.member, held_on="2026-06-16")
        with self.assertRaisesRegex(UserError, "its day is to come"):
            late.action_hold()
        with self.assertRaisesRegex(UserError, "not at that step"):
            past.action_hold()

    def test_its_hours_are_recorded_once_and_follow_it(self):
        interview = self.make_interview(self.member, duration=1.5)
        self.assertFalse(interview.hour_ids)
        self.hold(interview)
        hours = interview.hour_ids
        self.assertRecordValues(
            hours,
            [
                {
                    "member_id": self.member.id,
                    "date": interview.held_on,
                    "hours": 1.5,
                    "user_id": self.users["adviser"].id,
                    "subject_id": self.subject.id,
                    "collective": False,
                }
            ],
        )
        interview.write({"duration": 2, "held_on": "2026-05-04"})
        self.assertEqual((hours.hours, hours.date), (2.0, date(2026, 5, 4)))
        interview._record_hours()
        self.assertEqual(interview.hour_ids, hours)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.env["cae.support.hour"].create(
                {"interview_id": interview.id, "member_id": self.member.id}
            )

    def test_cancelling_needs_a_reason_and_takes_the_hours_back(self):
        interview = self.hold(self.make_interview(self.member))
        action = interview.action_cancel()
        wizard = (
            self.env["cae.interview.cancel"]
            .with_context(**action["context"])
            .create({"reason": "Typed for somebody else"})
        )
        wizard.action_cancel()
        self.assertEqual(interview.state, "cancelled")
        self.assertEqual(interview.cancel_reason, "Typed for somebody else")
        self.assertFalse(interview.hour_ids)
        with self.assertRaisesRegex(UserError, "not at that step"):
            wizard.action_cancel()

    def test_what_was_held_is_not_deleted(self):
        planned = self.make_interview(self.member)
        held = self.hold(self.make_interview(self.member))
        with self.assertRaisesRegex(UserError, "cancel it"):
            held.unlink()
        planned.unlink()

    def test_state_and_signature_are_not_typed(self):
        interviews = self.as_user(self.env["cae.interview"], "manager")
        values = {"member_id": self.member.id, "planned_on": "2026-06-15 09:00:00"}
        with self.assertRaisesRegex(UserError, "not typed"):
            interviews.create({**values, "state": "signed", "held_on": "2026-06-15"})
        interview = interviews.create(values)
        for typed in (
            {"state": "signed"},
            {"version": 7},
            {"date_signed": "2026-06-15"},
        ):
            with self.assertRaisesRegex(UserError, "not typed"):
                interview.write(typed)

    def test_empty_parts_are_named(self):
        interview = self.hold(self.make_interview(self.member))
        interview.write({"review": "Good", "outlook": " \n"})
        with self.assertRaisesRegex(
            UserError, "fill in Outlook, Support Needs, Actions Decided"
        ):
            interview._check_complete()
        interview.write({"outlook": "More", "needs": "None", "no_action": True})
        interview._check_complete()

    def test_the_adviser_sends_and_the_member_signs(self):
        interview = self.as_user(self.make_interview(self.member), "adviser")
        with self.assertRaisesRegex(UserError, "not at that step"):
            interview.action_send()
        interview.action_hold()
        with self.assertRaisesRegex(UserError, "cannot be sent"):
            interview.action_send()
        self.write_up(
            interview,
            action_ids=[
                Command.create({"name": "Price list", "date_due": "2026-07-01"})
            ],
            no_action=False,
            private_notes="Tired",
        )
        interview.action_send()
        self.assertEqual(interview.state, "to_sign")
        document = interview.document_ids
        self.assertEqual(document.state, "sent")
        for written in ("Sales went well.", "A second market.", "Price list"):
            self.assertIn(written, document.body)
        self.assertNotIn("Tired", document.body)
        self.assertEqual(document.signature_ids.mapped("party"), ["member"])
        with self.assertRaisesRegex(UserError, "does not change"):
            interview.review = "Sales went badly."
        with self.assertRaisesRegex(UserError, "does not change"):
            interview.action_ids.name = "No price list"
        with self.assertRaisesRegex(UserError, "not at that step"):
            interview.action_send()
        self.sign(interview)
        self.assertEqual(interview.state, "signed")
        self.assertEqual(interview.date_signed, date(2026, 6, 15))
        interview.private_notes = "Less tired"
        interview.action_ids.action_done()
        self.assertEqual(interview.action_ids.done_on, date(2026, 6, 15))

    def test_reopening_makes_a_new_version_to_sign(self):
        interview = self.write_up(self.hold(self.make_interview(self.member)))
        interview.action_send()
        first = interview.document_ids
        interview.action_reopen()
        self.assertEqual(first.state, "withdrawn")
        self.assertEqual((interview.state, interview.version), ("held", 2))
        self.assertIn("Version 1", interview.message_ids[0].body)
        with self.assertRaisesRegex(UserError, "withdrew this document"):
            self.sign(interview)
        self.assertEqual(interview.state, "held")
        interview.review = "Sales went very well."
        interview.action_send()
        second = self.sign(interview)
        self.assertIn("very well", second.body)
        self.assertEqual(interview.state, "signed")
        interview.action_reopen()
        self.assertFalse(interview.date_signed)
        self.assertEqual(len(interview.document_ids), 2)

    def test_without_template_the_message_says_so(self):
        interview = self.write_up(self.hold(self.make_interview(self.member)))
        templates = self.env["cae.document.template"]
        templates.search([("kind", "=", "interview")]).action_archive()
        with self.assertRaisesRegex(
            UserError, "no template of documents made from “Support Interview”"
        ):
            interview.action_send()
        self.assertEqual(interview.state, "held")
        self.company._load_cae_lists()
        with self.assertRaisesRegex(
            UserError, "no template of documents made from “Support Interview”"
        ):
            interview.action_send()

    def test_actions_are_carried_over_while_open(self):
        first = self.hold(self.make_interview(self.member, "2025-09-01 09:00:00"))
        quote, site = self.env["cae.interview.action"].create(
            [
                {"interview_id": first.id, "name": "Price list"},
                {"interview_id": first.id, "name": "Web site"},
            ]
        )
        second = self.hold(self.make_interview(self.member, "2026-02-02 09:00:00"))
        third = self.make_interview(self.member, "2026-07-02 09:00:00")
        elsewhere = self.make_interview(self.stranger, "2026-07-02 09:00:00")
        self.assertFalse(first.carried_action_ids)
        self.assertEqual(second.carried_action_ids, quote | site)
        self.assertEqual(third.carried_action_ids, quote | site)
        quote.done_on = "2026-01-10"
        self.assertEqual(second.carried_action_ids, quote | site)
        self.assertEqual(third.carried_action_ids, site)
        site.action_done()
        self.assertEqual(third.carried_action_ids, site)
        self.assertFalse(elsewhere.carried_action_ids)

    def test_an_action_is_not_done_before_it_is_decided(self):
        interview = self.hold(self.make_interview(self.member))
        with self.assertRaisesRegex(UserError, "was not done before"):
            interview.action_ids = [
                Command.create({"name": "Price list", "done_on": "2020-01-01"})
            ]

    def test_the_next_one_is_planned_once(self):
        interview = self.hold(self.make_interview(self.member))
        following = interview.browse(interview.action_plan_next()["res_id"])
        self.assertEqual(following.planned_on.date(), interview.next_date)
        self.assertEqual(interview.action_plan_next()["res_id"], following.id)

    def test_days_held_and_days_signed(self):
        days = ("2025-09-01 09:00:00", "2026-02-02 09:00:00")
        held = self.env["cae.interview"].union(
            *(self.hold(self.make_interview(self.member, day)) for day in days)
        )
        self.make_interview(self.member)
        held[0].sudo().write({"state": "signed"})
        members = self.member | self.stranger
        interviews = self.env["cae.interview"]
        self.assertEqual(
            interviews._held_dates(members),
            {
                self.member.id: [date(2025, 9, 1), date(2026, 2, 2)],
                self.stranger.id: [],
            },
        )
        self.assertEqual(
            interviews._signed_dates(members),
            {self.member.id: [date(2025, 9, 1)], self.stranger.id: []},
        )

    def test_members_without_interview_are_found(self):
        members = self.member | self.stranger
        for member in members:
            self.make_contract(member)
        self.hold(self.make_interview(self.member, "2026-01-05 09:00:00"))
        self.hold(self.make_interview(self.stranger, "2025-11-05 09:00:00"))
        view = self.env.ref("cae_members.cae_member_view_search_support")
        self.assertIn("'not any'", view.arch)
        late = self.env["cae.member"].search(
            [
                ("id", "in", members.ids),
                (
                    "interview_ids",
                    "not any",
                    [("state", "=", "held"), ("held_on", ">=", "-6m")],
                ),
            ]
        )
        self.assertEqual(late, self.stranger)
        self.assertEqual(self.stranger.last_interview_on, date(2025, 11, 5))
        self.assertEqual(members.mapped("interview_count"), [1, 1])

    def test_fifty_interviews_cost_the_queries_of_one(self):
        members = self.env["cae.member"].union(
            *(self.make_member(f"Member {number}") for number in range(51))
        )
        counts = []
        for some in (members[:1], members[1:]):
            self.env.flush_all()
            self.env.invalidate_all()
            with self.count_queries() as planning:
                interviews = self.env["cae.interview"].create(
                    [
                        {"member_id": member.id, "planned_on": "2026-06-01 09:00:00"}
                        for member in some
                    ]
                )
                self.env.flush_all()
            self.env.invalidate_all()
            with self.count_queries() as reading:
                interviews.mapped("carried_action_ids")
                interviews._signed_dates(some)
                some.mapped("last_interview_on")
            counts.append((planning.count, reading.count))
        # The second batch finds caches warm: it may only need fewer.
        self.assertGreaterEqual(counts[0][0], counts[1][0])
        self.assertEqual(counts[0][1], counts[1][1])
