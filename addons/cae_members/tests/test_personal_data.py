"""Personal data that hang on a member: what is refused, the history, the rights."""

import base64
from contextlib import contextmanager
from datetime import date

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import MembersCommon

NIR = "185057800608491"
PROOF = base64.b64encode(b"a certificate")
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


class PersonalCommon(MembersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.member.file_ids
        cls.strange = cls.stranger.file_ids

    def as_user(self, records, name):
        self.env.flush_all()
        return records.with_user(self.users[name]).with_context(
            allowed_company_ids=self.company.ids
        )

    def assertDenied(self, method, *args, **kwargs):
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            method(*args, **kwargs)

    @contextmanager
    def refused(self, words, error=ValidationError):
        with self.assertRaisesRegex(error, words), self.env.cr.savepoint():
            yield

    @classmethod
    def make_employer(cls, member, **values):
        return cls.env["cae.outside.employer"].create(
            {
                "member_id": member.id,
                "name": "Baker",
                "date_from": "2026-01-01",
                **values,
            }
        )

    @classmethod
    def make_one_of_each(cls, member):
        employer = cls.make_employer(member)
        start = {"member_id": member.id, "date_from": "2026-01-01"}
        return [
            member.file_ids,
            employer,
            cls.env["cae.outside.pay"].create(
                {"employer_id": employer.id, "month": MAY, "gross": 900.0}
            ),
            cls.env["cae.health.cover"].create({**start, "plan": "Basic"}),
            cls.env["cae.member.insurance"].create(
                {**start, "insurer": "MAIF", "date_to": "2026-12-31"}
            ),
            cls.env["cae.dependant"].create({"member_id": member.id, "name": "Kid"}),
            cls.env["cae.medical.visit"].create(
                {"member_id": member.id, "date_planned": "2026-02-01"}
            ),
        ]


@tagged("post_install", "-at_install")
class TestPersonalData(PersonalCommon):
    # Other employers

    def test_pay_elsewhere_is_summed_by_member(self):
        first, second = (self.make_employer(self.member) for _ in range(2))
        elsewhere = self.make_employer(self.stranger)
        self.env["cae.outside.pay"].create(
            [
                {"employer_id": first.id, "month": "2026-05-31", "gross": 900.10},
                {"employer_id": first.id, "month": JUNE, "gross": 1.0},
                {"employer_id": second.id, "month": MAY, "gross": 99.9},
                {"employer_id": elsewhere.id, "month": JUNE, "gross": 5.0},
            ]
        )
        members = self.member | self.stranger
        self.assertEqual(members._outside_pay(MAY), {self.member.id: 100000})
        self.env.flush_all()
        with self.assertQueryCount(1):
            members._outside_pay(JUNE)

    def test_a_month_is_entered_once_and_in_the_employment(self):
        employer = self.make_employer(self.member, date_to="2026-05-15")
        values = {"employer_id": employer.id, "month": "2026-05-20", "gross": 1.0}
        pays = self.env["cae.outside.pay"]
        self.assertEqual(pays.create(values).month, MAY)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            pays.create({**values, "month": MAY})
        for month in (JUNE, date(2025, 12, 1)):
            with self.assertRaisesRegex(ValidationError, "Baker"):
                pays.create({**values, "month": month})
        with self.assertRaisesRegex(ValidationError, "Baker"):
            employer.siren = "732829321"

    # Insurance

    def test_building_work_needs_a_running_decennial_insurance(self):
        files = self.file | self.strange
        trade = self.env["cae.trade"].create({"name": "Mason", "decennial": True})
        self.member.trade_ids = trade
        self.assertEqual(files.mapped("decennial_missing"), [True, False])
        today = fields.Date.context_today(self.member)
        insurance = self.env["cae.member.insurance"].create(
            {
                "member_id": self.member.id,
                "kind": "decennial",
                "insurer": "SMABTP",
                "date_from": today,
                "date_to": today,
            }
        )
        self.assertFalse(self.file.decennial_missing)
        insurance.kind = "liability"
        self.assertTrue(self.file.decennial_missing)

    # Health

    def test_a_waiver_needs_reason_proof_and_end(self):
        values = {
            "member_id": self.member.id,
            "kind": "waiver",
            "date_from": "2026-01-01",
        }
        covers = self.env["cae.health.cover"]
        with self.refused("Ada lacks the reason, the proof, the day it ends"):
            covers.create(values)
        values |= {"waiver_reason": "spouse", "date_to": "2026-12-31"}
        with self.refused("lacks the proof"):
            covers.create(values)
        waiver = covers.create({**values, "proof": PROOF})
        with self.refused("lacks the proof"):
            waiver.proof = False

    def test_two_covers_do_not_share_a_day(self):
        values = {"member_id": self.member.id, "date_from": "2026-01-01"}
        covers = self.env["cae.health.cover"]
        first = covers.create({**values, "date_to": "2026-03-31"})
        covers.create({**values, "member_id": self.stranger.id})
        covers.create({**values, "date_from": "2026-04-01"})
        with self.assertRaisesRegex(ValidationError, "Ada"):
            first.date_to = "2026-04-01"

    # History

    def changes(self, member=None):
        member = member or self.member
        self.env.flush_all()
        member.invalidate_recordset(["change_ids"])
        return [
            (one.kind, one.field_label or "", one.old_value or "", one.new_value or "")
            for one in member.change_ids.sorted("id")
        ]

    def test_each_change_is_kept_with_its_author(self):
        self.assertEqual(self.changes(), [])
        file = self.as_user(self.file, "adviser")
        file.write({"gender": "female", "birth_date": "1985-05-02", "nir": False})
        file.write({"gender": "female", "family_status": "married"})
        file.family_status = "divorced"
        self.assertEqual(
            self.changes(),
            [
                ("changed", "Gender", "", "Woman"),
                ("changed", "Birth Date", "", "05/02/1985"),
                ("changed", "Family Status", "", "Married"),
                ("changed", "Family Status", "Married", "Divorced"),
            ],
        )
        self.assertEqual(self.member.change_ids.user_id, self.users["adviser"])

    def test_what_is_added_and_deleted_stands_in_the_history(self):
        employer = self.make_employer(self.member, siren="732829320")
        self.env["cae.outside.pay"].create(
            {"employer_id": employer.id, "month": MAY, "gross": 900.0}
        )
        employer.unlink()
        kinds = [kind for kind, *_rest in self.changes()]
        self.assertEqual(kinds, ["created", "created", "deleted", "deleted"])
        self.assertIn("900.0", self.changes()[2][2])
        self.assertIn("732829320", self.changes()[3][2])

    def test_a_correction_by_the_member_bears_his_name(self):
        self.as_user(self.file, "portal")._correct_own({"children_count": 2})
        self.assertEqual(self.changes(), [("changed", "Children in Charge", "", "2")])
        self.assertEqual(self.member.change_ids.user_id, self.users["portal"])

    def test_nobody_writes_history(self):
        self.file.birth_place = "Paris"
        change = self.member.change_ids
        for name in ("adviser", "payroll", "manager", "portal"):
            with self.subTest(user=name):
                own = self.as_user(change, name)
                self.assertEqual(own.new_value, "Paris")
                self.assertDenied(own.write, {"new_value": "Rome"})
                self.assertDenied(own.unlink)
                values = {
                    "member_id": self.member.id,
                    "kind": "changed",
                    "res_model": "x",
                }
                self.assertDenied(own.create, values)

    def test_fifty_changes_cost_the_queries_of_one(self):
        members = self.env["cae.member"].create(
            [
                {"partner_id": self.env["res.partner"].create({"name": f"M{n}"}).id}
                for n in range(51)
            ]
        )
        self.env.flush_all()
        files = members.file_ids
        counts = []
        for some in (some.browse(some.ids) for some in (files[:1], files[1:])):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.write({"study_level": "4", "birth_place": "Paris"})
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])
        self.assertEqual(len(members.change_ids), 2 * 51)

    # Rights

    def test_who_reaches_what(self):
        for own, strange in zip(
            self.make_one_of_each(self.member),
            self.make_one_of_each(self.stranger),
            strict=True,
        ):
            both = own | strange
            for name, expected in {
                "adviser": own,
                "payroll": both,
                "manager": both,
                "portal": own,
            }.items():
                with self.subTest(model=own._name, user=name):
                    records = self.as_user(both, name)
                    found = records.search([("id", "in", both.ids)])
                    self.assertEqual(found.with_user(self.env.user), expected)
                    for record in both - expected:
                        self.assertDenied(self.as_user(record, name).read, [])
            for name in ("accountant", "internal"):
                with self.subTest(model=own._name, user=name):
                    self.assertDenied(self.as_user(own, name).read)
                    self.assertDenied(self.as_user(own, name).search, [])

    def test_a_stranger_gets_no_number_by_any_way(self):
        self.file.nir = NIR
        export = self.env.ref("base.group_allow_export")
        export.user_ids += self.users["accountant"] | self.users["adviser"]
        domain = [("nir", "=", NIR)]
        for name in ("accountant", "internal"):
            with self.subTest(user=name):
                files = self.as_user(self.env["cae.member.file"], name)
                self.assertDenied(files.search_count, domain)
                self.assertDenied(files.search_read, domain, ["nir"])
                self.assertDenied(files.formatted_read_group, [], ["nir"])
        accountant = self.as_user(self.member, "accountant")
        self.assertDenied(accountant.read, ["file_ids"])
        self.assertDenied(accountant.search, [("file_ids.nir", "=", NIR)])
        self.assertDenied(accountant.export_data, ["file_ids/nir"])
        self.assertDenied(self.as_user(self.file, "accountant").export_data, ["nir"])
        self.strange.nir = "253072A07300443"
        adviser = self.as_user(self.env["cae.member.file"], "adviser")
        self.assertFalse(adviser.search([("nir", "=", "253072A07300443")]))
        groups = adviser.formatted_read_group([("nir", "!=", False)], ["nir"])
        self.assertEqual([group["nir"] for group in groups], [NIR])
        self.assertDenied(self.as_user(self.strange, "adviser").export_data, ["nir"])

    def test_portal_writes_nothing(self):
        for record in self.make_one_of_each(self.member):
            own = self.as_user(record, "portal")
            with self.subTest(model=record._name):
                self.assertDenied(own.write, {"company_id": self.company.id})
                self.assertDenied(own.unlink)
                self.assertDenied(own.create, {"member_id": self.member.id})

    def test_an_adviser_moves_nothing_out_of_or_into_reach(self):
        values = {"name": "Kid", "member_id": self.stranger.id}
        dependants = self.as_user(self.env["cae.dependant"], "adviser")
        self.assertDenied(dependants.create, values)
        own = dependants.create({**values, "member_id": self.member.id})
        file = self.as_user(self.file, "adviser")
        for record in (own, file):
            with self.assertRaisesRegex(UserError, "not moved"):
                record.write({"member_id": self.stranger.id})
        file = self.as_user(self.file, "adviser")
        self.assertDenied(file.unlink)
        self.assertDenied(file.create, {"member_id": self.member.id})

    def test_the_form_of_the_file_edits_what_hangs_on_the_member(self):
        with Form(self.as_user(self.file, "adviser")) as form:
            form.birth_place = "Paris"
            with form.dependant_ids.new() as line:
                line.name = "Kid"
        self.assertEqual(self.member.dependant_ids.name, "Kid")
        self.file.write({"dependant_ids": [Command.clear()]})
        self.assertFalse(self.member.dependant_ids.exists())

    def test_another_company_is_out_of_reach(self):
        foreign = self.make_member("Eve", company_id=self.other_company.id)
        file = self.as_user(foreign.file_ids, "manager")
        self.assertDenied(file.read, ["birth_name"])
        status = self.env["cae.social.status"].search(
            [("company_id", "=", self.other_company.id)], limit=1
        )
        with self.assertRaisesRegex(Exception, "Other Coop|compan"):
            self.file.current_status_id = status
