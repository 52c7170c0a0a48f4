from datetime import date

from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, tagged

from .test_personal_data import PersonalCommon

OLD = "FR7630006000011234567890189"
NEW = "DE89 3704 0044 0532 0130 00"
OTHER = "BE68539007547034"
ASKED, EARLY, READY = "2026-05-04", "2026-05-06", "2026-05-07"


@tagged("post_install", "-at_install")
@freeze_time(ASKED)
class TestBankChange(PersonalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member.partner_id.write({"email": "ada@example.com", "lang": "en_US"})
        cls.old = cls.make_account(cls.member, OLD)
        cls.member.bank_account_id = cls.old
        cls.users["second"] = cls.make_user("second", "cae_members.group_cae_payroll")

    @classmethod
    def make_account(cls, member, number):
        return cls.env["res.partner.bank"].create(
            {"acc_number": number, "partner_id": member.partner_id.id}
        )

    def ask(self, user="portal", iban=NEW, **values):
        changes = self.as_user(self.env["cae.bank.change"], user)
        change = changes._request(self.member, iban, **values)
        return change.with_user(self.env.user)

    def mails(self):
        return self.env["mail.message"].search(
            [
                ("model", "=", "cae.member"),
                ("res_id", "=", self.member.id),
                ("message_type", "=", "user_notification"),
            ],
            order="id",
        )

    # The way it goes

    def test_pay_goes_to_the_old_account_until_another_officer_confirms(self):
        change = self.ask("payroll", bic="COBADEFF", reason="By letter")
        self.assertEqual(change.date_earliest, date(2026, 5, 7))
        self.assertEqual(change.old_account, "FR76 •••• 0189")
        self.assertEqual(self.member.bank_account_id, self.old)
        with freeze_time(READY):
            self.as_user(change, "second").action_confirm()
        account = self.member.bank_account_id
        self.assertEqual(account.sanitized_acc_number, "DE89370400440532013000")
        self.assertEqual(account.partner_id, self.member.partner_id)
        self.assertEqual(account.bank_id.bic, "COBADEFF")
        self.assertEqual(change.decided_by_id, self.users["second"])
        self.assertEqual(change.bank_account_id, account)

    def test_the_member_is_warned_without_the_number(self):
        change = self.ask()
        warning = self.mails()
        self.assertEqual(warning.notified_partner_ids, self.member.partner_id)
        self.assertEqual(warning.author_id, self.company.partner_id)
        self.assertIn("call the cooperative now", warning.body)
        self.assertIn("DE89 •••• 3000", warning.body)
        self.assertNotIn("0532", warning.body)
        with freeze_time(READY):
            self.as_user(change, "payroll").action_confirm()
        self.assertEqual(self.mails()[1:].subject, "Your bank account was changed")

    def test_an_account_of_the_member_is_found_again(self):
        known = self.make_account(self.member, NEW)
        known.active = False
        change = self.ask()
        with freeze_time(READY):
            self.as_user(change, "payroll").action_confirm()
        self.assertEqual(self.member.bank_account_id, known)
        self.assertTrue(known.active)

    def test_the_delay_is_the_one_of_the_day_it_was_asked(self):
        self.company.cae_bank_change_delay = 0
        change = self.ask()
        self.company.cae_bank_change_delay = 30
        self.as_user(change, "payroll").action_confirm()
        self.assertEqual(change.state, "confirmed")

    # What is refused

    def test_nobody_confirms_what_he_asked(self):
        change = self.ask("payroll")
        with freeze_time(READY), self.refused("You asked for it", UserError):
            self.as_user(change, "payroll").action_confirm()
        self.assertFalse(self.as_user(change, "payroll").can_confirm)
        self.assertEqual(self.member.bank_account_id, self.old)

    def test_an_officer_does_not_confirm_his_own_account(self):
        change = self.ask("second")
        officer = self.make_user(
            "twin",
            "cae_members.group_cae_payroll",
            name="Ada",
            partner_id=self.member.partner_id.id,
        )
        with freeze_time(READY), self.refused("your own account", UserError):
            change.with_user(officer).action_confirm()

    def test_not_before_the_delay_not_even_a_manager(self):
        change = self.ask()
        for name in ("payroll", "manager"):
            with freeze_time(EARLY), self.refused("from 05/07/2026", UserError):
                self.as_user(change, name).action_confirm()
        with freeze_time(READY):
            self.as_user(change, "manager").action_confirm()

    def test_not_twice(self):
        change = self.ask()
        with self.refused("already waits", UserError):
            self.ask("payroll", OTHER)
        with freeze_time(READY):
            self.as_user(change, "payroll").action_confirm()
            with self.refused("decided already", UserError):
                self.as_user(change, "second").action_confirm()
            with self.refused("decided already", UserError):
                self.as_user(change, "second").action_refuse()
        self.ask("payroll", OTHER)

    def test_a_refusal_says_why(self):
        change = self.as_user(self.ask(), "payroll")
        with self.refused("Say why", UserError):
            change.action_refuse()
        change.refusal_reason = "Not asked by Ada"
        change.action_refuse()
        self.assertEqual(
            (change.state, self.member.bank_account_id), ("refused", self.old)
        )
        self.assertIn("Not asked by Ada", self.mails()[1:].body)
        with freeze_time(READY), self.refused("decided already", UserError):
            change.action_confirm()
        with self.refused("not edited", UserError):
            change.refusal_reason = "Another"

    def test_a_wrong_iban_is_refused_with_its_reason(self):
        for iban, reason in (
            ("FR7630006000011234567890188", "key"),
            ("FR763000600001123456789018", "length"),
            ("7630006000011234567890189", "two letters"),
            ("", "two letters"),
        ):
            with self.subTest(iban=iban), self.refused(reason):
                self.ask("payroll", iban)
        with self.refused("BIC"):
            self.ask("payroll", bic="COBA")

    def test_what_is_decided_here_is_not_taken_from_the_request(self):
        values = {
            "member_id": self.member.id,
            "iban": NEW,
            "state": "confirmed",
            "requested_by_id": self.users["second"].id,
            "date_earliest": "2020-01-01",
            "bank_account_id": self.old.id,
        }
        changes = self.as_user(self.env["cae.bank.change"], "payroll")
        change = changes.create(values)
        self.assertEqual(change.state, "pending")
        self.assertEqual(change.requested_by_id, self.users["payroll"])
        self.assertEqual(change.date_earliest, date(2026, 5, 7))
        self.assertFalse(change.bank_account_id)
        for values in (
            {"state": "confirmed"},
            {"iban": OTHER},
            {"date_earliest": ASKED},
        ):
            with self.refused("not edited", UserError):
                change.write(values)

    # The account typed on the member

    def test_a_first_account_is_typed_and_the_next_is_asked_for(self):
        account = self.make_account(self.stranger, OTHER)
        stranger = self.as_user(self.stranger, "payroll")
        stranger.bank_account_id = account
        another = self.make_account(self.stranger, NEW)
        with self.refused("Bank Account Changes", UserError):
            stranger.bank_account_id = another
        stranger.bank_account_id = False
        with self.refused("Bank Account Changes", UserError):
            stranger.bank_account_id = another
        stranger.bank_account_id = account

    def test_an_older_confirmed_account_needs_a_request_too(self):
        with freeze_time(READY):
            first = self.ask()
        with freeze_time("2026-05-20"):
            self.as_user(first, "payroll").action_confirm()
            second = self.ask(iban=OTHER)
        with freeze_time("2026-05-30"):
            self.as_user(second, "payroll").action_confirm()
        for account in (first.bank_account_id, self.old):
            with self.refused("Bank Account Changes", UserError):
                self.as_user(self.member, "payroll").bank_account_id = account

    def test_the_number_is_not_typed_over(self):
        account = self.as_user(self.old, "payroll")
        for values in (
            {"acc_number": OTHER},
            {"sanitized_acc_number": OTHER},
            {"partner_id": self.stranger.partner_id.id},
        ):
            with self.refused("Ada", UserError):
                account.write(values)
        account.acc_number = "FR76 3000 6000 0112 3456 7890 189"
        self.as_user(self.member, "payroll").bank_account_id = False
        with self.refused("Ada", UserError):
            account.acc_number = OTHER
        free = self.make_account(self.member, NEW)
        self.as_user(free, "payroll").acc_number = OTHER

    # Rights

    def test_a_portal_member_asks_for_himself_only(self):
        changes = self.as_user(self.env["cae.bank.change"], "portal")
        self.assertDenied(changes._request, self.stranger, NEW)
        own = self.as_user(self.ask(), "portal")
        self.assertEqual(own.iban, "DE89370400440532013000")
        self.assertDenied(own.action_confirm)
        self.assertDenied(own.write, {"refusal_reason": "x"})
        self.assertDenied(own.read, ["bank_account_id"])
        strange = self.as_user(self.env["cae.bank.change"], "payroll")._request(
            self.stranger, NEW
        )
        self.assertDenied(self.as_user(strange, "portal").read, ["iban"])

    def test_others_see_nothing(self):
        change = self.ask()
        for name in ("adviser", "accountant", "internal"):
            with self.subTest(user=name):
                self.assertDenied(self.as_user(change, name).read, ["iban"])
                self.assertDenied(self.as_user(change, name).search, [])
                self.assertDenied(self.as_user(change, name).action_confirm)
        adviser = self.as_user(self.member, "adviser")
        self.assertDenied(adviser.read, ["bank_change_ids", "last_bank_account_id"])
        self.assertDenied(self.as_user(change, "manager").unlink)

    def test_the_form_asks(self):
        action = self.member.action_ask_bank_change()
        form = Form(
            self.as_user(self.env["cae.bank.change"], "payroll").with_context(
                **action["context"]
            )
        )
        form.iban = NEW
        self.assertEqual(form.save().state, "pending")
