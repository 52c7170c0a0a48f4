"""What support is made of: interviews, hours, agreements."""

from contextlib import contextmanager
from types import SimpleNamespace

from odoo.exceptions import AccessError

from .common import PNG, MembersCommon


class SupportCommon(MembersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company._load_cae_lists()
        cls.company.email = "coop@example.com"
        for member in cls.member | cls.stranger:
            member.partner_id.email = f"{member.name}@example.com".lower()
        cls.subject = cls.env["cae.support.subject"].search(
            [("company_id", "=", cls.company.id), ("for_interviews", "=", True)]
        )

    @classmethod
    def make_interview(cls, member, planned_on="2026-06-01 09:00:00", **values):
        return cls.env["cae.interview"].create(
            {"member_id": member.id, "planned_on": planned_on, **values}
        )

    @classmethod
    def hold(cls, interview, **values):
        interview.action_hold()
        interview.write(values)
        return interview

    @classmethod
    def make_agreement(cls, *members, shares=(60.0, 40.0), **values):
        return cls.env["cae.shared.agreement"].create(
            {
                "name": "Oak and Ash",
                "date_from": "2026-01-01",
                "nature": "Joinery",
                "trade_name": "Oak and Ash",
                "clientele": "Of both",
                "pooled_tangible": "A van",
                "pooled_intangible": "None",
                "line_ids": [
                    (0, 0, {"member_id": member.id, "percent": share})
                    for member, share in zip(members, shares, strict=True)
                ],
                **values,
            }
        )

    @classmethod
    def write_up(cls, interview, **values):
        """All that the law wants in the document."""
        interview.write(
            {
                "review": "Sales went well.",
                "outlook": "A second market.",
                "needs": "Help with quotes.",
                "no_action": True,
                **values,
            }
        )
        return interview

    def sign(self, record):
        """Everybody has signed the document that was sent last."""
        document = record.document_ids.sorted("id")[-1].sudo()
        for line in document.signature_ids:
            line._sign("A Name", PNG, "192.0.2.1")
        return document

    def as_user(self, records, name):
        self.env.flush_all()
        return records.with_user(self.users[name]).with_context(
            allowed_company_ids=self.company.ids
        )

    def seen(self, records, name):
        found = self.as_user(records, name).search([("id", "in", records.ids)])
        return found.with_user(self.env.user)

    def assertDenied(self, method, *args):
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            method(*args)

    @contextmanager
    def count_queries(self):
        self.env.flush_all()
        counter = SimpleNamespace(count=0)
        before = self.env.cr.sql_log_count
        yield counter
        counter.count = self.env.cr.sql_log_count - before
