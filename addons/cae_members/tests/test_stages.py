from datetime import date, timedelta

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import START, MembersCommon


@tagged("post_install", "-at_install")
class TestStageRows(MembersCommon):
    """``cae.member.stage``: derived, never typed."""

    def rows(self, member):
        return [
            (row.stage, row.date_from, row.date_to or None, row.is_entry)
            for row in member.stage_ids.sorted("date_from")
        ]

    def career(self):
        self.make_contract(
            self.member, "cape", date(2024, 1, 1), date(2024, 12, 31), terms=None
        )
        return self.make_contract(
            self.member,
            "cesa",
            date(2025, 1, 1),
            establishment_id=self.establishment.id,
        )

    def test_rows_follow_contracts_and_events(self):
        cesa = self.career()
        self.member.associate_since = date(2025, 7, 1)
        expected = [
            ("cape", date(2024, 1, 1), date(2024, 12, 31), True),
            ("cesa", date(2025, 1, 1), date(2025, 6, 30), True),
            ("associate", date(2025, 7, 1), None, True),
        ]
        self.assertEqual(self.rows(self.member), expected)
        last = self.member.stage_ids.filtered(lambda row: row.stage == "associate")
        self.assertEqual(last.contract_id, cesa)
        self.assertEqual(last.establishment_id, self.establishment)
        cesa._end(date(2026, 3, 31), self.exit_reason())
        self.assertEqual(
            self.rows(self.member),
            [
                *expected[:2],
                ("associate", date(2025, 7, 1), date(2026, 3, 31), True),
                ("left", date(2026, 4, 1), None, True),
            ],
        )

    def test_unchanged_rows_keep_their_ids(self):
        self.career()
        cape, cesa = self.member.stage_ids.sorted("date_from")
        self.member.associate_since = date(2026, 1, 1)
        self.assertTrue(cape.exists())
        self.assertFalse(cesa.exists())
        kept = self.member.stage_ids
        self.member._update_stages()
        self.assertEqual(self.member.stage_ids, kept)

    def test_losing_the_status_returns_to_the_contract(self):
        self.career()
        self.member.write(
            {
                "associate_since": date(2025, 7, 1),
                "associate_until": date(2025, 12, 31),
            }
        )
        days = (date(2025, 6, 30), date(2025, 12, 31), date(2026, 1, 1))
        stages = [self.member._stages_at(day)[self.member.id] for day in days]
        self.assertEqual(stages, ["cesa", "associate", "cesa"])

    def test_a_contract_that_follows_is_no_entry(self):
        self.make_contract(self.member, "cesa", START, date(2026, 6, 30))
        self.make_contract(self.member, "cesa", date(2026, 7, 1))
        self.assertEqual(
            [(stage, entry) for stage, _from, _to, entry in self.rows(self.member)],
            [("cesa", True), ("cesa", False)],
        )

    def test_cancelling_takes_the_rows_back(self):
        self.career().action_cancel()
        self.assertEqual(
            self.rows(self.member),
            [
                ("cape", date(2024, 1, 1), date(2024, 12, 31), True),
                ("left", date(2025, 1, 1), None, True),
            ],
        )

    def test_a_candidate_has_a_row_from_the_day_of_his_file(self):
        member = self.make_member("New")
        self.assertEqual(
            self.rows(member), [("candidate", member.create_date.date(), None, True)]
        )

    def test_the_audit_sees_a_row_that_was_tampered_with(self):
        self.career()
        both = self.member | self.stranger
        self.assertEqual(both._stage_faults(), [])
        row = self.member.stage_ids[0]
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE cae_member_stage SET stage = 'left' WHERE id = %s", [row.id]
        )
        self.env.invalidate_all()
        (fault,) = both._stage_faults()
        self.assertIn("Ada", fault)
        both._update_stages()
        self.assertEqual(both._stage_faults(), [])

    def test_nobody_writes_a_row(self):
        self.career()
        self.env.flush_all()
        row = self.member.stage_ids[0]
        values = {
            "member_id": self.member.id,
            "stage": "left",
            "date_from": date(2030, 1, 1),
        }
        for name in ("adviser", "accountant", "payroll", "manager", "portal"):
            own = row.with_user(self.users[name])
            with self.subTest(user=name):
                for call in (
                    lambda row=own: row.write({"stage": "left"}),
                    lambda row=own: row.create(values),
                    own.unlink,
                ):
                    with self.assertRaises(AccessError):
                        call()

    def test_everybody_reads_the_rows_of_those_he_sees(self):
        self.career()
        self.make_contract(self.stranger)
        self.env.flush_all()
        rows = self.member.stage_ids | self.stranger.stage_ids
        for name, expected in {
            "adviser": self.member.stage_ids,
            "portal": self.member.stage_ids,
            "accountant": rows,
            "payroll": rows,
        }.items():
            found = rows.with_user(self.users[name]).search([("id", "in", rows.ids)])
            with self.subTest(user=name):
                self.assertEqual(found.with_user(self.env.user), expected)

    def test_who_was_what_on_a_day(self):
        self.career()
        wizard = self.env["cae.member.stage.day"].with_user(self.users["accountant"])
        action = wizard.create({"day": date(2024, 6, 1)}).action_show()
        found = self.env["cae.member.stage"].search(action["domain"])
        self.assertEqual(found.mapped("stage"), ["cape"])
        self.assertEqual(action["context"], {"search_default_group_stage": 1})

    def test_fifty_members_cost_the_queries_of_one(self):
        members = self.env["cae.member"].browse()
        for number in range(50):
            member = self.make_member(f"Member {number}")
            self.make_contract(member)
            members |= member
        costs = []
        for size in (1, 50):
            some = members[:size]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.write({"associate_since": START + timedelta(days=size)})
            self.env.flush_all()
            costs.append(self.env.cr.sql_log_count - before)
        self.assertEqual(costs[0], costs[1])

    @freeze_time("2025-06-01")
    def test_search_of_candidates_finds_those_without_a_row(self):
        self.career()
        search = self.env["cae.member"].search
        domain = [("id", "in", (self.member | self.stranger).ids)]
        self.assertEqual(search([*domain, ("stage", "=", "candidate")]), self.stranger)
        self.assertEqual(
            search([*domain, ("stage", "not in", ["candidate", "cape"])]), self.member
        )
