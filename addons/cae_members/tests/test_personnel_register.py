"""The personnel register: who is in it, who may print it."""

import base64
import io
import zipfile
from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import START, MembersCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-07-01")
class TestPersonnelRegister(MembersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member.establishment_id = cls.establishment
        cls.member.file_ids.write(
            {
                "nationality_id": cls.env.ref("base.fr").id,
                "gender": "female",
                "birth_date": date(1990, 2, 28),
            }
        )

    def register(self, **values):
        return self.env["cae.personnel.register"].create(
            {"day": date(2026, 7, 1), **values}
        )

    def lines(self, register):
        return [
            (place.code or "", [(one["number"], one["name"]) for one in lines])
            for place, lines in register._pages()
        ]

    def test_employees_in_the_order_of_entry_by_establishment(self):
        eve, fay = self.make_member("Eve"), self.make_member("Fay")
        (eve | fay).establishment_id = self.establishment
        self.make_contract(self.member, "cesa", date(2026, 3, 1))
        self.make_contract(eve, "ordinary", START, date(2026, 5, 31))
        self.make_contract(fay, "cape", START, date(2026, 12, 31))
        self.make_contract(self.stranger, "cesa", START)
        self.make_contract(fay, "ordinary", date(2026, 2, 1), sign=False)
        self.assertEqual(
            self.lines(self.register()),
            [("", [(1, "Bob")]), ("MAIN", [(1, "Eve"), (2, "Ada")])],
        )
        self.assertEqual(
            self.lines(
                self.register(
                    establishment_ids=self.establishment.ids, present_only=True
                )
            ),
            [("MAIN", [(2, "Ada")])],
        )
        ada = self.register()._pages()[1][1][1]
        self.assertEqual(
            (ada["nationality"], ada["gender"], ada["birth_date"], ada["left"]),
            ("France", "Woman", "02/28/1990", ""),
        )

    def test_an_exit_to_come_is_not_written_yet(self):
        self.make_contract(self.member, "ordinary", START, date(2026, 7, 31))
        (line,) = self.register()._pages()[0][1]
        self.assertEqual(line["left"], "")
        (line,) = self.register(day=date(2026, 7, 31))._pages()[0][1]
        self.assertEqual(line["left"], "07/31/2026")

    def test_paper_and_sheet(self):
        self.make_contract(self.member, "cesa", START)
        register = self.register().with_user(self.users["payroll"])
        register.action_print()
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "cae_members.cae_personnel_register_document", register.ids
        )
        self.assertIn("Ada", html.decode())
        action = register.action_export()
        self.assertIn(f"/{register.id}/sheet/", action["url"])
        sheet = zipfile.ZipFile(io.BytesIO(base64.b64decode(register.sheet)))
        self.assertIn("Ada", sheet.read("xl/sharedStrings.xml").decode())

    def test_an_empty_register_says_so(self):
        with self.assertRaisesRegex(UserError, "no line"):
            self.register().action_print()

    def test_payroll_officers_only(self):
        self.make_contract(self.member, "cesa", START)
        for name in ("adviser", "accountant"):
            with self.subTest(name), self.assertRaises(AccessError):
                self.env["cae.personnel.register"].with_user(self.users[name]).create(
                    {"day": START}
                )

    def test_fifty_members_take_the_queries_of_one(self):
        counts = []
        for size in (1, 50):
            for number in range(size):
                self.make_contract(self.make_member(f"M{size}-{number}"), "cesa")
            register = self.register()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            register._pages()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)
