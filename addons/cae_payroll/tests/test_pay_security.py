"""What each user sees of pay, by the calls that a browser makes."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import MAY, PayCommon

MODELS = (
    "cae.pay.run",
    "cae.pay.proposal",
    "cae.pay.proposal.line",
    "cae.payslip",
    "cae.payslip.line",
    "cae.payslip.charge",
)
SETTINGS = (
    "cae.headcount",
    "cae.establishment.rate",
    "cae.withholding.rate",
    "cae.payroll.account",
)


@tagged("post_install", "-at_install")
class TestPaySecurity(PayCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bob = cls.make_member("Bob")
        for member, activity in ((cls.ada, cls.a), (cls.bob, cls.b)):
            cls.sign(member)
            cls.share(activity, member)
            cls.fund(activity, 2000)
        cls.env["cae.withholding.rate"].create(
            {"member_id": cls.ada.id, "date_from": MAY, "rate": 7.0}
        )
        cls.users["internal"] = cls.make_user("internal", "base.group_user")
        cls.users["portal"] = cls.make_user(
            "portal", "base.group_portal", name="Ada", partner_id=cls.ada.partner_id.id
        )
        cls.run_ = cls.prepare()
        cls.slips = cls.issue(cls.run_)
        cls.env.invalidate_all()

    def seen(self, model, role, domain=()):
        return self.env[model].with_user(self.users[role]).search(list(domain))

    def post_run(self):
        self.run_.action_post()
        self.process(self.run_)
        self.env.invalidate_all()

    def test_who_reads_what(self):
        for model in (*MODELS, *SETTINGS):
            for role in ("payroll", "manager"):
                self.assertTrue(self.seen(model, role), f"{role} {model}")
            for role in ("internal", "adviser"):
                if role == "adviser" and model.startswith("cae.pay."):
                    continue
                with self.assertRaises(AccessError, msg=f"{role} {model}"):
                    self.seen(model, role)
        for model in MODELS:
            self.assertTrue(self.seen(model, "accountant"), model)
        with self.assertRaises(AccessError):
            self.seen("cae.withholding.rate", "accountant")

    def test_an_adviser_sees_what_his_members_can_be_paid(self):
        proposals = self.seen("cae.pay.proposal", "adviser")
        self.assertEqual(proposals.member_id, self.ada)
        [values] = proposals.read(["budget", "gross", "net_before_tax", "state"])
        self.assertTrue(values["budget"])
        lines = self.seen("cae.pay.proposal.line", "adviser")
        self.assertEqual(lines.proposal_id, proposals)
        for name in ("withheld", "net_paid", "inputs", "state_before", "slip_ids"):
            with self.assertRaises(AccessError, msg=name):
                proposals.read([name])
        runs = self.seen("cae.pay.run", "adviser")
        self.assertTrue(runs.read(["display_name", "proposal_count", "payment_date"]))
        with self.assertRaises(AccessError):
            runs.read(["net_paid"])
        for refused in (
            lambda: proposals.write({"request_kind": "gross", "request_amount": 1}),
            proposals.action_approve,
            runs.action_prepare,
            runs.action_cancel,
        ):
            with self.assertRaises(AccessError):
                refused()

    def test_the_rate_of_tax_is_payroll_s_and_the_member_s(self):
        slip = self.slips.filtered(lambda s: s.member_id == self.ada)
        self.assertEqual(slip.with_user(self.users["payroll"]).pas_rate, 7.0)
        accountant = slip.with_user(self.users["accountant"])
        self.assertTrue(accountant.read(["net_paid", "iban", "employer_cost"]))
        for name in ("pas_rate", "inputs", "state_after"):
            with self.assertRaises(AccessError, msg=name):
                accountant.read([name])

    def test_an_accountant_changes_nothing(self):
        run = self.run_.with_user(self.users["accountant"])
        for refused in (
            run.action_post,
            run.action_cancel,
            lambda: run._register_payment(self.bank, MAY),
            run.proposal_ids.action_reset,
            lambda: run.slip_ids.write({"net_paid": 1}),
        ):
            with self.assertRaises(AccessError):
                refused()

    def test_a_member_sees_his_own_payslips_once_posted(self):
        self.assertFalse(self.seen("cae.payslip", "portal"))
        self.post_run()
        slip = self.seen("cae.payslip", "portal")
        self.assertEqual(slip.member_id, self.ada)
        self.assertTrue(slip.read(["net_paid", "pas_rate", "withheld"]))
        self.assertEqual(self.seen("cae.payslip.line", "portal").slip_id, slip)
        self.assertEqual(self.seen("cae.payslip.charge", "portal").slip_id, slip)
        other = (self.slips - slip).with_user(self.users["portal"])
        for refused in (
            lambda: other.read(["net_paid"]),
            lambda: other.line_ids.read(["employee"]),
            lambda: slip.read(["inputs"]),
            lambda: slip.read(["iban"]),
            lambda: slip.write({"net_paid": 1}),
            lambda: self.seen("cae.pay.proposal", "portal"),
            lambda: self.seen("cae.pay.run", "portal"),
            lambda: self.seen("cae.withholding.rate", "portal"),
        ):
            with self.assertRaises(AccessError):
                refused()

    def test_a_payroll_officer_drives_the_whole_run_without_other_rights(self):
        user = self.users["payroll"]
        self.assertFalse(user.has_group("account.group_account_readonly"))
        carol = self.make_member("Carol")
        self.sign(carol)
        activity = self.env["cae.activity"].create({"name": "Carol's"})
        self.share(activity, carol)
        self.fund(activity, 2000)
        self.env.flush_all()
        run = (
            self.env["cae.pay.run"]
            .with_user(user)
            .create({"month": MAY, "kind": "supplementary"})
        )
        run.action_prepare()
        self.process(run)
        self.assertEqual(run.proposal_ids.member_id, carol)
        run.proposal_ids.write({"request_kind": "gross", "request_amount": 1200})
        self.assertEqual(run.proposal_ids.gross, 1200)
        self.post(run)
        wizard = self.env["cae.pay.payment"].with_user(user).create({"run_id": run.id})
        self.assertEqual(wizard.count, 1)
        wizard.journal_id = self.bank
        wizard.action_register()
        self.assertEqual(run.state, "paid")

    def test_another_cooperative_sees_nothing(self):
        other = self.env["res.company"].create({"name": "Other Coop"})
        user = self.make_user(
            "other",
            "cae_members.group_cae_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        for model in MODELS:
            self.assertFalse(self.env[model].with_user(user).search([]), model)
