from contextlib import contextmanager
from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import MembersCommon


class FundingCommon(MembersCommon):
    @contextmanager
    def refused(self, message, error=ValidationError):
        """Nothing of what is tried stays."""
        with self.assertRaisesRegex(error, message), self.env.cr.savepoint():
            yield

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.funder = cls.make_funder("Region", kind="region")
        cls.programme = cls.env["cae.programme"].create(
            {"name": "New Entrepreneurs", "code": "NEW", "funder_id": cls.funder.id}
        )
        cls.agreement = cls.make_agreement("Region 2026")

    @classmethod
    def make_funder(cls, name, **values):
        partner = cls.env["res.partner"].create({"name": name, "is_company": True})
        return cls.env["cae.funder"].create({"partner_id": partner.id, **values})

    @classmethod
    def make_agreement(cls, name, **values):
        return cls.env["cae.funding.agreement"].create(
            {
                "name": name,
                "funder_id": cls.funder.id,
                "programme_id": cls.programme.id,
                "date_from": date(2026, 1, 1),
                "date_to": date(2026, 12, 31),
                "amount": 30000,
                **values,
            }
        )


@tagged("post_install", "-at_install")
class TestFundingAgreement(FundingCommon):
    def test_what_is_received_and_left_is_seen(self):
        self.agreement.payment_ids = [
            Command.create(
                {
                    "name": "Advance",
                    "date_due": date(2026, 2, 1),
                    "amount_due": 15000,
                    "date": date(2026, 2, 20),
                    "amount": 14000,
                }
            ),
            Command.create(
                {"name": "Balance", "date_due": date(2027, 3, 1), "amount_due": 15000}
            ),
        ]
        self.assertRecordValues(
            self.agreement | self.make_agreement("Other", amount=5),
            [
                {"amount_received": 14000, "amount_left": 16000},
                {"amount_received": 0, "amount_left": 5},
            ],
        )
        self.assertEqual(
            self.agreement.payment_ids.mapped("amount_left"), [1000, 15000]
        )

    def test_money_received_has_a_day(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.env["cae.funding.payment"].create(
                {"agreement_id": self.agreement.id, "name": "Advance", "amount": 5}
            )

    def test_a_programme_belongs_to_its_funder(self):
        city = self.make_funder("City", kind="city")
        with self.assertRaisesRegex(ValidationError, "programme of Region"):
            self.agreement.funder_id = city

    def test_a_signed_agreement_is_not_deleted(self):
        self.agreement.action_sign()
        with self.assertRaisesRegex(UserError, "never deleted"):
            self.agreement.unlink()
        self.agreement.action_draft()
        self.agreement.unlink()

    def test_who_sees_and_who_writes(self):
        self.agreement.payment_ids = [
            Command.create({"name": "Advance", "amount_due": 15000})
        ]
        self.env.flush_all()
        for name in ("accountant", "payroll", "manager"):
            agreement = self.agreement.with_user(self.users[name])
            self.assertEqual(agreement.amount_left, 30000, name)
        adviser = self.agreement.with_user(self.users["adviser"])
        self.assertEqual(adviser.name, "Region 2026")
        for field in ("payment_ids", "amount_received"):
            with self.assertRaises(AccessError):
                adviser.read([field])
        for name in ("adviser", "accountant"):
            with self.assertRaises(AccessError):
                self.agreement.with_user(self.users[name]).amount = 1
        for name in ("internal", "portal"):
            for records in (self.agreement, self.funder, self.programme):
                with self.assertRaises(AccessError):
                    records.with_user(self.users[name]).read(["name"])

    def test_the_accountant_books_what_is_received(self):
        accountant = self.env["cae.funding.payment"].with_user(self.users["accountant"])
        payment = accountant.create(
            {"agreement_id": self.agreement.id, "name": "Advance", "amount_due": 10}
        )
        payment.write({"date": date(2026, 3, 1), "amount": 10})
        self.assertEqual(self.agreement.amount_left, 29990)
