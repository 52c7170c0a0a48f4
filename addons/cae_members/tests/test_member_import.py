import base64
from datetime import date, datetime, time
from io import BytesIO
from unittest.mock import patch

from openpyxl import Workbook, load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .test_personal_data import PersonalCommon

NIR = "1 85 05 78 006 084 91"
IBAN = "FR76 3000 6000 0112 3456 7890 189"
HEADERS = (
    "reference",
    "name",
    "email",
    "zip",
    "establishment",
    "adviser",
    "birth_date",
    "nir",
    "entry_status",
    "trades",
    "iban",
)


def xlsx(*rows, headers=HEADERS):
    book = Workbook()
    for row in (headers, *rows):
        book.worksheets[0].append(list(row))
    stream = BytesIO()
    book.save(stream)
    return base64.b64encode(stream.getvalue())


@tagged("post_install", "-at_install")
@freeze_time("2026-05-04")
class TestMemberImport(PersonalCommon):
    ADA = (
        "X1",
        "Joan Clarke",
        "joan@coop.fr",
        "01000",
        "MAIN",
        "cae_test_adviser",
        datetime.combine(date(1985, 5, 2), time()),
        NIR,
        "RSA",
        "BAT, CON",
        IBAN,
    )
    BOB = ("X2", "Mary Shelley", "mary@coop.fr", "75011") + (None,) * 7

    def wizard(self, data, user="payroll"):
        wizards = self.as_user(self.env["cae.member.import"], user)
        return wizards.create({"file": data, "file_name": "members.xlsx"})

    def members(self):
        return self.env["cae.member"].search([("company_id", "=", self.company.id)])

    def faults(self, wizard):
        return [(fault.line, fault.column or "") for fault in wizard.fault_ids]

    def test_a_good_file_makes_members_with_all_they_have(self):
        wizard = self.wizard(xlsx(self.ADA, self.BOB))
        wizard.action_check()
        self.assertEqual((wizard.line_count, wizard.fault_count), (2, 0))
        wizard.action_import()
        self.assertEqual(wizard.state, "done")
        joan, mary = wizard.member_ids.sorted("reference").with_user(self.env.user)
        self.assertEqual((joan.reference, joan.partner_id.zip), ("X1", "01000"))
        self.assertEqual(joan.establishment_id, self.establishment)
        self.assertEqual(joan.adviser_id, self.users["adviser"])
        self.assertEqual(sorted(joan.trade_ids.mapped("code")), ["BAT", "CON"])
        self.assertEqual(
            joan.bank_account_id.sanitized_acc_number, IBAN.replace(" ", "")
        )
        file = joan.file_ids
        self.assertEqual(len(file), 1)
        self.assertEqual(
            (file.nir, file.birth_date), ("185057800608491", date(1985, 5, 2))
        )
        self.assertEqual(file.entry_status_id.code, "RSA")
        self.assertEqual(joan.change_ids.user_id, self.users["payroll"])
        self.assertFalse(mary.adviser_id)
        self.assertEqual(len(mary.file_ids), 1)
        opened = wizard.action_open_members()
        self.assertEqual(self.env["cae.member"].search(opened["domain"]), joan | mary)

    def test_a_csv_of_a_french_office(self):
        text = "First and Last Name *;Email;City\r\nÉlodie;e@coop.fr;Besançon\r\n"
        wizard = self.wizard(base64.b64encode(text.encode("cp1252")))
        wizard.action_check()
        wizard.action_import()
        self.assertEqual(wizard.member_ids.partner_id.city, "Besançon")

    def test_every_faulty_row_is_told_and_nothing_is_imported(self):
        before = self.members()
        wizard = self.wizard(
            xlsx(
                self.ADA,
                ("X3", None, "c@coop.fr"),
                ("X4", "Dan", "dan at coop.fr"),
                ("X5", "Eva", "e@coop.fr", 1000),
                ("X6", "Fay", "f@coop.fr", "75011", "NOWHERE"),
                ("X7", "Gil", "g@coop.fr", "75011", None, None, "31/02/1980"),
                (*("X8", "Hal", "h@coop.fr", *(None,) * 4), "1,85058E+14"),
                (*("X9", "Ida", "i@coop.fr", *(None,) * 7), "FR00"),
                ("X1", "Jim", "j@coop.fr"),
                (self.member.reference, "Kay", "k@coop.fr"),
                (*("X10", "Lea", "l@coop.fr", *(None,) * 5), "XXX", "YYY"),
            )
        )
        wizard.action_check()
        self.assertEqual(
            self.faults(wizard),
            [
                (3, "First and Last Name"),
                (4, "Email"),
                (5, "Postcode"),
                (6, "Establishment (code)"),
                (7, "Date of Birth"),
                (8, "Social Security Number"),
                (9, "IBAN"),
                (10, "Payroll Number"),
                (11, "Payroll Number"),
                (12, "Status at Entry (code)"),
                (12, "Trades (codes)"),
            ],
        )
        self.assertTrue(all(wizard.fault_ids.mapped("message")))
        wizard.action_import()
        self.assertEqual(wizard.state, "checked")
        self.assertEqual(self.members(), before)

    def test_a_second_import_of_the_file_creates_nothing_and_says_so(self):
        data = xlsx(self.ADA, self.BOB)
        self.wizard(data).action_import()
        before = self.members()
        again = self.wizard(data)
        again.action_import()
        self.assertTrue(again.already_in)
        self.assertFalse(again.member_ids)
        self.assertEqual(self.members(), before)
        with self.refused("just been imported", UserError):
            first = self.wizard(xlsx(("X5", "Nan", "n@coop.fr")))
            first.action_import()
            first.action_import()

    def test_an_archived_member_and_one_out_of_sight_are_duplicates_too(self):
        self.stranger.partner_id.email = "bob@coop.fr"
        self.stranger.action_archive()
        wizard = self.wizard(xlsx(("X1", "Robert", "BOB@coop.fr")))
        wizard.action_check()
        self.assertEqual(self.faults(wizard), [(2, "Email")])

    def test_stopped_half_way_nothing_is_there(self):
        wizard = self.wizard(xlsx(self.ADA, self.BOB))
        partners = self.env["res.partner"].search_count([])
        with (
            patch.object(
                type(self.env["cae.member.file"]),
                "_create_missing",
                side_effect=KeyboardInterrupt,
            ),
            self.assertRaises(KeyboardInterrupt),
            self.env.cr.savepoint(),
        ):
            wizard.action_import()
        self.env.invalidate_all()
        self.assertEqual(self.env["res.partner"].search_count([]), partners)
        self.assertEqual(wizard.state, "choose")

    def test_what_is_no_spreadsheet_is_refused(self):
        for data, words in (
            (b"PK\x03\x04 broken", "neither"),
            (b"\xd0\xcf\x11\xe0", "old Excel"),
            (b"name;email\n", "no row"),
        ):
            with self.subTest(words=words), self.refused(words, UserError):
                self.wizard(base64.b64encode(data)).action_check()
        with self.refused("Choose", UserError):
            self.wizard(False).action_check()
        wizard = self.wizard(xlsx(("a",), headers=("shoe size",)))
        wizard.action_check()
        self.assertEqual(self.faults(wizard), [(1, ""), (1, "First and Last Name")])

    def test_the_empty_spreadsheet_has_the_headers_and_the_codes(self):
        wizard = self.wizard(False)
        action = wizard.action_template()
        self.assertIn(f"/{wizard.id}/template/", action["url"])
        book = load_workbook(BytesIO(base64.b64decode(wizard.template)))
        row = [cell.value for cell in book.worksheets[0][1]]
        headers = wizard._headers()
        self.assertEqual(len({headers[h.replace(" *", "").lower()] for h in row}), 22)
        codes = [r[0] for r in book["Establishment (code)"].iter_rows(values_only=True)]
        self.assertIn("MAIN", codes)

    def test_who_may_import(self):
        for name in ("adviser", "accountant", "internal", "portal"):
            with self.subTest(user=name), self.assertRaises(AccessError):
                self.wizard(xlsx(self.BOB), name)
        wizard = self.wizard(xlsx(self.BOB))
        with self.assertRaises(AccessError):
            wizard.with_user(self.users["manager"]).read(["file"])
        self.wizard(xlsx(self.BOB), "manager").action_import()

    def test_fifty_rows_cost_the_queries_of_ten(self):
        counts = []
        for first, size in ((0, 10), (100, 10), (200, 50)):
            rows = [
                (f"N{n}", f"Name {n}", f"n{n}@coop.fr")
                for n in range(first, first + size)
            ]
            wizard = self.wizard(xlsx(*rows))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            wizard.action_import()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1] + 5)
