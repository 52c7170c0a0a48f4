"""A cooperative under the rules of the worked examples: 60 people, AT/MP 1.10 %, a
health plan of 40.00 (20/20), no mobility; two activities and members to pay."""

from datetime import date

from odoo.fields import Command

from odoo.addons.cae_activity_accounts.tests.common import LedgerCommon
from odoo.addons.cae_members.engine.money import cents

YEAR = date(2026, 1, 1)
APRIL, MAY, JUNE = (date(2026, month, 1) for month in (4, 5, 6))
PAID_ON = date(2026, 5, 28)


class PayCommon(LedgerCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["cae.payroll.account"]._load_defaults(cls.company)
        cls.env["cae.headcount"].create(
            {"company_id": cls.company.id, "date_from": YEAR, "headcount": 60}
        )
        cls.establishment = cls.make_establishment("MAIN")
        cls.users = {
            role: cls.make_user(role, f"cae_members.group_cae_{role}")
            for role in ("adviser", "accountant", "payroll", "manager")
        }
        cls.ada = cls.make_member("Ada", adviser_id=cls.users["adviser"].id)

    @classmethod
    def make_user(cls, login, group, **values):
        return cls.env["res.users"].create(
            {
                "name": login.title(),
                "lang": "en_US",
                "login": f"cae_pay_{login}",
                "password": f"cae_pay_{login}",
                "group_ids": [Command.set(cls.env.ref(group).ids)],
                "company_id": cls.company.id,
                "company_ids": [Command.set(cls.company.ids)],
                **values,
            }
        )

    @classmethod
    def make_establishment(cls, code, atmp=1.10, mobility=0.0):
        return cls.env["cae.establishment"].create(
            {
                "name": code.title(),
                "code": code,
                "company_id": cls.company.id,
                "rate_ids": [
                    Command.create(
                        {
                            "date_from": YEAR,
                            "atmp_rate": atmp,
                            "mobility_rate": mobility,
                        }
                    )
                ]
                if atmp
                else [],
            }
        )

    @classmethod
    def make_member(cls, name, **values):
        partner = cls.env["res.partner"].create({"name": name})
        bank = cls.env["res.partner.bank"].create(
            {"partner_id": partner.id, "acc_number": f"FR76{partner.id:023d}"}
        )
        return cls.env["cae.member"].create(
            {
                "partner_id": partner.id,
                "company_id": cls.company.id,
                "establishment_id": cls.establishment.id,
                "bank_account_id": bank.id,
                "adviser_id": False,
                **values,
            }
        )

    @classmethod
    def sign(cls, member, kind="cesa", start=YEAR, end=None, **terms):
        """A signed contract; a fixed part of 300, all that is available on top."""
        terms = {
            "date_from": start,
            "fixed_pay": 300.0,
            "health_plan_amount": 40.0,
            "health_plan_employer": 20.0,
            "pay_policy": "all_available" if kind == "cesa" else "fixed_only",
        } | terms
        contract = cls.env["cae.contract"].create(
            {
                "member_id": member.id,
                "kind": kind,
                "date_start": start,
                "date_end": end,
                "terms_ids": [Command.create(terms)] if kind != "cape" else [],
            }
        )
        contract.action_sign()
        return contract

    @classmethod
    def share(cls, activity, member, start=YEAR, end=None, weight=100):
        return cls.env["cae.activity.share"].create(
            {
                "activity_id": activity.id,
                "member_id": member.id,
                "date_from": start,
                "date_to": end,
                "weight": weight,
            }
        )

    @classmethod
    def fund(cls, activity, amount, day=date(2026, 5, 10), production=0.0):
        """What an activity cashed, and its production costs, paid."""
        cls.entry(
            [
                ("580001", amount - production, activity),
                ("706000", -amount, activity),
                ("604000", production, activity),
            ],
            day,
        )

    @classmethod
    def make_run(cls, month=MAY, **values):
        return cls.env["cae.pay.run"].create(
            {"company_id": cls.company.id, "month": month, **values}
        )

    @classmethod
    def process(cls, run, limit=None):
        run._batch_process(limit, commit=False)
        if run.run_state == "failed":
            raise AssertionError(run.run_message)

    @classmethod
    def prepare(cls, month=MAY, **values):
        run = cls.make_run(month, **values)
        run.action_prepare()
        cls.process(run)
        return run

    @classmethod
    def issue(cls, run):
        run.proposal_ids.filtered(lambda p: p.state == "proposed").action_approve()
        run.action_issue()
        cls.process(run)
        return run.slip_ids

    @classmethod
    def post(cls, run):
        slips = cls.issue(run)
        run.action_post()
        cls.process(run)
        return slips

    @classmethod
    def pay_slips(cls, run):
        return run._register_payment(cls.bank, run.payment_date)

    @staticmethod
    def proposal(run, member):
        return run.proposal_ids.filtered(lambda p: p.member_id == member)

    def assertCents(self, record, **expected):
        found = {name: cents(record[name]) for name in expected}
        self.assertEqual(found, {k: cents(v) for k, v in expected.items()})

    def balances(self, move, *codes):
        """{beginning of an account code: balance, cents} of an entry."""
        return {
            code: cents(sum(self.items(move, code).mapped("balance"))) for code in codes
        }
