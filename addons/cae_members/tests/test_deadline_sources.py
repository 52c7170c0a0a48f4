"""Each paper that expires is due from the moment it is recorded."""

import base64
from datetime import date

from odoo.tests import freeze_time, tagged

from .common import START, MembersCommon

PROOF = base64.b64encode(b"paper")


@tagged("post_install", "-at_install")
@freeze_time("2026-01-05")
class TestDeadlineSources(MembersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["cae.step.type"].search([]).active = False
        cls.make_contract(cls.member, "ordinary", START)

    def due(self, kind):
        self.env.flush_all()
        return self.env["cae.deadline"].search(
            [
                ("member_id", "=", self.member.id),
                ("kind", "=", kind),
                ("closed_on", "=", False),
            ]
        )

    def test_the_right_to_work(self):
        file = self.member.file_ids.with_user(self.users["adviser"])
        file.residence_permit_end = date(2026, 5, 31)
        row = self.due("right_to_work")
        self.assertEqual(row.due_date, date(2026, 5, 31))
        self.assertEqual((row.source_model, row.source_id), (file._name, file.id))
        self.assertEqual(row.user_id, self.users["adviser"])
        file.residence_permit_end = date(2036, 5, 31)
        self.assertEqual(self.due("right_to_work").due_date, date(2036, 5, 31))
        self.assertEqual(row.closed_on, date(2026, 1, 5))
        file.residence_permit_kind = "none"
        self.assertFalse(self.due("right_to_work"))

    def test_an_insurance_of_each_kind(self):
        first, second, other = self.env["cae.member.insurance"].create(
            [
                {
                    "member_id": self.member.id,
                    "kind": kind,
                    "insurer": "Mutual",
                    "date_from": START,
                    "date_to": end,
                }
                for kind, end in (
                    ("liability", date(2026, 6, 30)),
                    ("liability", date(2026, 12, 31)),
                    ("decennial", date(2026, 3, 31)),
                )
            ]
        )
        self.assertEqual(
            set(self.due("insurance").mapped("source_id")), {second.id, other.id}
        )
        second.unlink()
        self.assertEqual(
            set(self.due("insurance").mapped("source_id")), {first.id, other.id}
        )

    def test_the_last_medical_visit_says_when_the_next_is_due(self):
        self.env["cae.medical.visit"].create(
            [
                {"member_id": self.member.id, "date_done": done, "next_due": due}
                for done, due in (
                    (date(2025, 1, 5), date(2030, 1, 5)),
                    (date(2026, 1, 4), date(2028, 1, 4)),
                )
            ]
        )
        self.env["cae.medical.visit"].create(
            {"member_id": self.member.id, "date_planned": date(2027, 1, 1)}
        )
        self.assertEqual(self.due("medical_visit").due_date, date(2028, 1, 4))

    def test_a_waiver_until_another_cover_follows(self):
        covers = self.env["cae.health.cover"]
        covers.create(
            {
                "member_id": self.member.id,
                "kind": "waiver",
                "waiver_reason": "spouse",
                "date_from": START,
                "date_to": date(2026, 12, 31),
                "proof": PROOF,
            }
        )
        self.assertEqual(self.due("waiver_end").due_date, date(2026, 12, 31))
        covers.create(
            {"member_id": self.member.id, "kind": "plan", "date_from": "2027-01-01"}
        )
        self.assertFalse(self.due("waiver_end"))

    def test_nobody_waits_for_papers_of_somebody_without_contract(self):
        self.stranger.file_ids.residence_permit_end = date(2026, 1, 31)
        self.assertFalse(
            self.env["cae.deadline"].search([("member_id", "=", self.stranger.id)])
        )

    def test_accountants_do_not_see_personal_papers(self):
        self.member.file_ids.residence_permit_end = date(2026, 5, 31)
        self.env["cae.member.insurance"].create(
            {
                "member_id": self.member.id,
                "insurer": "Mutual",
                "date_from": START,
                "date_to": date(2026, 6, 30),
            }
        )
        self.env.flush_all()
        rows = self.env["cae.deadline"].with_user(self.users["accountant"])
        seen = rows.search([("member_id", "=", self.member.id)])
        self.assertEqual(set(seen.mapped("kind")), {"insurance"})
