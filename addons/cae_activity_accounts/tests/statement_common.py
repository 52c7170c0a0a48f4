"""Books of two activities, and who reads their statement."""

from datetime import date

from odoo.fields import Command

from .common import FEBRUARY, LedgerCommon

YEAR = {"date_from": "2026-01-01", "date_to": "2026-12-31"}


class StatementCommon(LedgerCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = cls.env.ref("cae_members.group_cae_accountant")
        cls.accountant, cls.adviser, cls.portal = cls.env["res.users"].create(
            [
                {
                    "name": login,
                    "login": f"statement_{login}",
                    "password": f"statement_{login}",
                    "lang": "en_US",
                    "company_id": cls.company.id,
                    "company_ids": [Command.set(cls.company.ids)],
                    "group_ids": [Command.set(group.ids)],
                }
                for login, group in (
                    ("accountant", groups),
                    ("adviser", cls.env.ref("cae_members.group_cae_adviser")),
                    ("portal", cls.env.ref("base.group_portal")),
                )
            ]
        )
        cls.member = cls.env["cae.member"].create(
            {
                "partner_id": cls.portal.partner_id.id,
                "adviser_id": cls.adviser.id,
            }
        )
        cls.env["cae.activity.share"].create(
            {
                "activity_id": cls.a.id,
                "member_id": cls.member.id,
                "date_from": date(2020, 1, 1),
            }
        )

    def make_books(self):
        """A sells 1,000 (600 cashed) and buys 200 of B's supplier; B sells 500."""
        sale = self.invoice([(self.a, 1000.0)], tax=self.service)
        self.pay(sale, 720.0, day=FEBRUARY)
        self.invoice([(self.b, 500.0)], day=FEBRUARY)
        self.invoice([(self.a, 200.0)], kind="in_invoice", tax=self.bought_goods)
        self.invoice([(None, 30.0)], kind="in_invoice")

    def statement(self, user=None, **options):
        model = self.env["cae.statement"]
        if user:
            model = model.with_user(user)
        return model.get_statement({"company_id": self.company.id, **YEAR, **options})

    def of(self, *activities, **options):
        return self.statement(
            scope="activity", ids=[a.id for a in activities], **options
        )

    def values(self, statement, column=0):
        return {
            line["code"]: line["values"][column]
            for line in statement["lines"]
            if line["kind"] != "heading"
        }
