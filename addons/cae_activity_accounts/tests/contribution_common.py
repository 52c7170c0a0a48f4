"""A cooperative whose meeting voted a schedule, and members who pay by it."""

from datetime import date

from odoo.fields import Command

from odoo.addons.cae_members.engine.money import cents

from .common import LedgerCommon

YEAR = date(2026, 1, 1)


class ContributionCommon(LedgerCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ada, cls.bob = (cls.make_member(name) for name in ("Ada", "Bob"))
        cls.share(cls.a, cls.ada)
        cls.share(cls.b, cls.bob)
        cls.schedule = cls.env["cae.contribution.schedule"]._load_template(
            cls.company, "coopaname", YEAR
        )
        cls.version = cls.schedule.version_ids
        cls.component("levy").rate = 1.0
        cls.version.resolution = "Resolution 7"
        cls.version.action_vote()

    @classmethod
    def make_member(cls, name, start=YEAR):
        partner = cls.env["res.partner"].create({"name": name})
        member = cls.env["cae.member"].create(
            {"partner_id": partner.id, "company_id": cls.company.id}
        )
        cls.env["cae.contract"].create(
            {
                "member_id": member.id,
                "kind": "cesa",
                "date_start": start,
                "terms_ids": [Command.create({"date_from": start, "fixed_pay": 300})],
            }
        ).action_sign()
        return member

    @classmethod
    def share(cls, activity, member, start=YEAR, weight=100):
        return cls.env["cae.activity.share"].create(
            {
                "activity_id": activity.id,
                "member_id": member.id,
                "date_from": start,
                "weight": weight,
            }
        )

    @classmethod
    def component(cls, code):
        return cls.schedule.version_ids.component_ids.filtered(lambda c: c.code == code)

    @classmethod
    def exempt(cls, member, start, end=None, code="flat", **values):
        return cls.env["cae.contribution.exemption"].create(
            {
                "member_id": member.id,
                "component_id": cls.component(code).id,
                "date_from": start,
                "date_to": end,
                "reason": "Minimum social benefits",
                "company_id": cls.company.id,
            }
            | values
        )

    @classmethod
    def closing(cls, month):
        closing = cls.env["cae.closing"].search(
            [("company_id", "=", cls.company.id), ("month", "=", month)]
        )
        return closing or closing.create({"company_id": cls.company.id, "month": month})

    @classmethod
    def contribute(cls, month):
        """Compute and post the contributions of a month, batch by batch."""
        closing = cls.closing(month)
        while closing._step_contributions(100):
            pass
        return closing

    def due(self, month, **options):
        """{(activity, code): cents} that the month adds; nothing is written."""
        found = {}
        for due in self.schedule._compute_contributions(self.company, month, **options):
            activity = self.env["cae.activity"].browse(due.activity_id)
            key = (activity, due.code)
            found[key] = found.get(key, 0) + due.amount
        return found

    def booked(self, activity, code, month):
        """Cents that the entries of a month have taken."""
        amounts = self.env["cae.contribution.amount"].search(
            [
                ("activity_id", "=", activity.id),
                ("code", "=", code),
                ("month", "=", month),
                ("move_id", "!=", False),
            ]
        )
        return sum(cents(amount.amount) for amount in amounts)
