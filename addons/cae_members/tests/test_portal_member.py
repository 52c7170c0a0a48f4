from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, freeze_time, tagged

from .common import MembersCommon

IBAN = "FR7630006000011234567890189"
PAGES = ("/my/file", "/my/contracts", "/my/deadlines", "/my/support")


@tagged("post_install", "-at_install")
class TestMemberPortal(MembersCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member.adviser_id.partner_id.email = "adviser@example.org"
        cls.file = cls.member.file_ids
        cls.file.sudo().write({"birth_name": "Byron", "nir": "255081416802538"})
        cls.contract = cls.make_contract(cls.member, start=date(2026, 1, 1))
        cls.stranger_contract = cls.make_contract(cls.stranger, start=date(2026, 1, 1))
        cls.employer, cls.other_employer = cls.env["cae.outside.employer"].create(
            [
                {"member_id": who.id, "name": name, "date_from": date(2026, 1, 1)}
                for who, name in ((cls.member, "Bakery"), (cls.stranger, "Mill"))
            ]
        )
        cls.customer = cls.make_user("customer", "base.group_portal")

    def login(self, name="portal"):
        self.authenticate(f"cae_test_{name}", f"cae_test_{name}")

    def post(self, url, **values):
        page = self.url_open("/my/file").text
        start = page.find('name="csrf_token" value="')
        if start > 0:
            start += len('name="csrf_token" value="')
            values["csrf_token"] = page[start : page.index('"', start)]
        return self.url_open(url, data=values)

    def test_a_member_reads_his_own(self):
        self.login()
        page = self.url_open("/my/file").text
        self.assertIn("Byron", page)
        self.assertIn("Bakery", page)
        self.assertNotIn("255081416802538", page)
        self.assertNotIn("Mill", page)
        self.assertIn("adviser@example.org", page)
        page = self.url_open("/my/contracts").text
        self.assertIn("500.00", page)
        self.assertEqual(page.count("card-header"), 1)
        self.assertEqual(self.url_open("/my/deadlines").status_code, 200)
        self.assertIn("My cooperative", self.url_open("/my").text)

    def test_a_customer_who_is_no_member_sees_nothing(self):
        self.login("customer")
        for url in PAGES:
            with self.subTest(url=url):
                page = self.url_open(url)
                self.assertEqual(page.status_code, 200)
                self.assertIn("You are not a member", page.text)
        self.assertNotIn("My cooperative", self.url_open("/my").text)

    def test_the_public_is_asked_to_log_in(self):
        for url in PAGES:
            with self.subTest(url=url):
                answer = self.url_open(url, allow_redirects=False)
                self.assertIn("/web/login", answer.headers.get("Location", ""))

    def test_a_member_corrects_what_he_may(self):
        self.login()
        answer = self.post(
            f"/my/file/{self.file.id}/correct",
            emergency_name="Grace",
            children_count="2",
            birth_date="1900-01-01",
        )
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(self.file.emergency_name, "Grace")
        self.assertEqual(self.file.children_count, 2)
        self.assertFalse(self.file.birth_date)
        answer = self.post(
            f"/my/file/{self.file.id}/correct",
            emergency_name="Nobody",
            children_count="-1",
        )
        self.assertIn("goes from 0 to", answer.text)
        self.assertEqual(self.file.emergency_name, "Grace")
        answer = self.post(f"/my/file/{self.file.id}/correct", children_count="several")
        self.assertIn("is not a number", answer.text)
        # Too large for the database, whose log would show the whole file.
        answer = self.post(
            f"/my/file/{self.file.id}/correct", children_count="99999999999"
        )
        self.assertIn("goes from 0 to", answer.text)
        self.assertEqual(self.file.children_count, 2)

    def test_a_member_says_what_he_lives_on(self):
        self.login()
        own, other = self.env["cae.social.status"].create(
            [
                {"name": "Painter", "code": "PAINT", "company_id": company.id}
                for company in (self.company, self.other_company)
            ]
        )
        url = f"/my/file/{self.file.id}/correct"
        self.assertIn("Painter", self.url_open("/my/file").text)
        self.post(url, current_status_id=str(own.id))
        self.assertEqual(self.file.current_status_id, own)
        for wrong in (str(other.id), "99999999999", "x"):
            answer = self.post(url, current_status_id=wrong)
            self.assertIn("Choose a status", answer.text)
        self.assertEqual(self.file.current_status_id, own)

    def test_nothing_of_somebody_else_can_be_changed(self):
        self.login()
        other = self.stranger.file_ids
        for url, values in (
            (f"/my/file/{other.id}/correct", {"emergency_name": "X"}),
            (f"/my/file/{other.id}/bank", {"iban": IBAN}),
            (
                f"/my/file/employers/{self.other_employer.id}/pay",
                {"month": "2026-01", "gross": "10"},
            ),
            (f"/my/file/{10**8}/correct", {}),
        ):
            with self.subTest(url=url):
                self.assertEqual(self.post(url, **values).status_code, 404)
        self.assertFalse(other.emergency_name)
        self.assertFalse(self.stranger.bank_change_ids)
        self.assertFalse(self.other_employer.pay_ids)

    def test_a_form_without_its_token_is_refused(self):
        self.login()
        with self.assertLogs("odoo.http", "WARNING"):
            answer = self.url_open(
                f"/my/file/{self.file.id}/correct", data={"emergency_name": "X"}
            )
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self.file.emergency_name)

    def test_a_change_of_account_waits_for_a_second_person(self):
        self.login()
        answer = self.post(f"/my/file/{self.file.id}/bank", iban="FR00 1234")
        self.assertIn("is not an IBAN", answer.text)
        self.assertFalse(self.member.bank_change_ids)
        answer = self.post(
            f"/my/file/{self.file.id}/bank", iban=IBAN, holder="Ada Lovelace"
        )
        self.assertIn("o_cae_bank_pending", answer.text)
        change = self.member.bank_change_ids
        self.assertEqual(change.state, "pending")
        self.assertFalse(self.member.bank_account_id)
        answer = self.post(f"/my/file/{self.file.id}/bank", iban=IBAN)
        self.assertIn("already waits", answer.text)
        self.assertEqual(self.member.bank_change_ids, change)

    def test_a_member_of_two_cooperatives_reads_both(self):
        self.users["portal"].company_ids += self.other_company
        second = self.env["cae.member"].create(
            {
                "partner_id": self.member.partner_id.id,
                "company_id": self.other_company.id,
                "adviser_id": False,
            }
        )
        second.file_ids.sudo().birth_name = "Lovelace"
        self.login()
        page = self.url_open("/my/file").text
        for part in ("Byron", "Lovelace", self.company.name, "Other Coop"):
            self.assertIn(part, page)

    def test_nothing_is_written_by_rpc(self):
        user = self.users["portal"]
        for record in (
            self.member,
            self.file,
            self.contract,
            self.contract.terms_ids,
            self.employer,
        ):
            own = record.with_user(user)
            with self.subTest(model=record._name):
                with self.assertRaises(AccessError):
                    own.write({"company_id": self.company.id})
                with self.assertRaises(AccessError):
                    own.unlink()
                with self.assertRaises(AccessError):
                    own.create([{}])

    def test_what_was_typed_stays_in_its_form(self):
        self.login()
        page = self.post(
            f"/my/file/{self.file.id}/correct",
            emergency_name="Grace <Hopper>",
            study_level="5",
            children_count="-1",
        ).text
        self.assertIn('value="Grace &lt;Hopper&gt;"', page)
        self.assertRegex(page, r'<option value="5" selected="')
        self.assertRegex(page, r"<details [^>]*open=")
        page = self.post(
            f"/my/file/employers/{self.employer.id}/pay", month="2026-01", gross="lots"
        ).text
        self.assertIn('value="lots"', page)
        self.assertNotRegex(page, r"<details [^>]*open=")
        self.assertNotIn("Hopper", page)

    def test_a_member_corrects_and_asks_in_a_browser(self):
        self.start_tour("/my", "cae_portal_member", login="cae_test_portal")
        self.env.invalidate_all()
        self.assertEqual(
            (self.file.emergency_name, self.file.birth_name), ("Grace Hopper", "King")
        )
        change = self.member.bank_change_ids
        self.assertEqual((change.state, change.holder), ("pending", "Ada King"))
        self.assertFalse(self.member.bank_account_id)

    @freeze_time("2026-03-15")
    def test_a_member_declares_the_pay_of_another_employer(self):
        employer = self.employer.with_user(self.users["portal"])
        employer._declare_own_pay("2026-02", "1 234,50")
        self.assertEqual(self.employer.pay_ids.gross, 1234.5)
        employer._declare_own_pay("2026-02", "1000")
        self.assertEqual(self.employer.pay_ids.mapped("gross"), [1000.0])
        for month, gross in (
            ("2026-04", "10"),
            ("", "10"),
            ("2026-13", "10"),
            ("2026-02", "-1"),
            ("2026-02", "12.345"),
            ("2025-12", "10"),
        ):
            with (
                self.subTest(month=month, gross=gross),
                self.assertRaises(UserError),
                self.env.cr.savepoint(),
            ):
                employer._declare_own_pay(month, gross)
        with self.assertRaises(AccessError):
            self.other_employer.with_user(self.users["portal"])._declare_own_pay(
                "2026-02", "10"
            )

    def test_whoever_left_still_reads_his_own(self):
        self.member.active = False
        self.login()
        self.assertIn("Byron", self.url_open("/my/file").text)

    def test_pages_ask_no_more_for_more_rows(self):
        self.login()
        self.url_open("/my/file")
        model = self.env["cae.outside.employer"]
        rows = [
            {
                "member_id": self.member.id,
                "name": f"E{i}",
                "date_from": date(2026, 1, 1),
            }
            for i in range(20)
        ]

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.url_open("/my/file")
            return self.env.cr.sql_log_count - before

        few = count()
        model.create(rows)
        self.assertLessEqual(count(), few + 1)
