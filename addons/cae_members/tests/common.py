"""A small cooperative, and one user of each kind."""

from contextlib import contextmanager
from datetime import date

from odoo.fields import Command

from odoo.addons.base.tests.common import BaseCommon

START = date(2026, 1, 1)
# One pixel: a drawn signature.
PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJ"
    "RU5ErkJggg=="
)


class MembersCommon(BaseCommon):
    @classmethod
    def default_env_context(cls):
        # Messages are checked in the language they are written in.
        return {**super().default_env_context(), "lang": "en_US"}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_company = cls.env["res.company"].create({"name": "Other Coop"})
        cls.users = {
            name: cls.make_user(name, f"cae_members.group_cae_{name}")
            for name in ("adviser", "accountant", "payroll", "manager")
        }
        cls.users["internal"] = cls.make_user("internal", "base.group_user")
        cls.establishment = cls.env["cae.establishment"].create(
            {"name": "Main Street", "code": "MAIN"}
        )
        cls.member = cls.make_member("Ada", adviser_id=cls.users["adviser"].id)
        cls.stranger = cls.make_member("Bob")
        cls.users["portal"] = cls.make_user(
            "portal",
            "base.group_portal",
            name="Ada",
            partner_id=cls.member.partner_id.id,
        )

    @classmethod
    def make_user(cls, login, group, **values):
        return cls.env["res.users"].create(
            {
                "name": login.title(),
                "lang": "en_US",
                "login": f"cae_test_{login}",
                "password": f"cae_test_{login}",
                "group_ids": [Command.set(cls.env.ref(group).ids)],
                "company_id": cls.company.id,
                "company_ids": [Command.set(cls.company.ids)],
                **values,
            }
        )

    @classmethod
    def make_member(cls, name, **values):
        partner = cls.env["res.partner"].create({"name": name})
        return cls.env["cae.member"].create(
            {"partner_id": partner.id, "adviser_id": False, **values}
        )

    @classmethod
    def make_contract(cls, member, kind="cesa", start=START, end=None, **values):
        """A contract with the terms it needs; ``sign=False`` leaves it a draft."""
        sign = values.pop("sign", True)
        terms = values.pop("terms", {"fixed_pay": 500.0})
        contract = cls.env["cae.contract"].create(
            {
                "member_id": member.id,
                "kind": kind,
                "date_start": start,
                "date_end": end,
                "terms_ids": [Command.create(terms)] if terms else [],
                **values,
            }
        )
        if sign:
            contract.action_sign()
        return contract

    @contextmanager
    def assertRefused(self, error, message):
        """Refused with this message, and nothing half-written stays behind."""
        with self.assertRaisesRegex(error, message), self.env.cr.savepoint():
            yield

    @classmethod
    def exit_reason(cls):
        company_id = cls.company.id
        return cls.env["cae.exit.reason"].search(
            [("company_id", "=", company_id)], limit=1
        )
