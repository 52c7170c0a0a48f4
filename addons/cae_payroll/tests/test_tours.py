"""A pay run as its users see it in their browser."""

from unittest.mock import patch

from odoo.tests import HttpCase, tagged

from odoo.addons.cae_members.models.cae_batch_mixin import CaeBatchMixin

from .common import MAY, PayCommon

START = CaeBatchMixin.action_start


def start_and_process(run):
    """The button, then at once what the cron does: no cron runs in a test."""
    result = START(run)
    run._batch_process(commit=False)
    return result


@tagged("post_install", "-at_install")
class TestTours(HttpCase, PayCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bob = cls.make_member("Bob")
        # Bob's activity cannot bear his fixed part, which is always paid.
        for member, activity, cash in ((cls.ada, cls.a, 2000), (cls.bob, cls.b, 100)):
            cls.sign(member)
            cls.share(activity, member)
            cls.fund(activity, cash)

    def test_pay_a_month(self):
        with patch.object(CaeBatchMixin, "action_start", start_and_process):
            self.start_tour(
                "/odoo/action-cae_payroll.cae_pay_run_action",
                "cae_pay_run",
                login="cae_pay_payroll",
            )
        run = self.env["cae.pay.run"].search([("company_id", "=", self.company.id)])
        self.assertEqual((run.month, run.state), (MAY, "paid"))
        self.assertEqual((run.slip_count, run.move_count, run.payment_count), (2, 1, 1))
        owed = self.items(run.slip_ids.move_id, "421")
        self.assertTrue(all(owed.mapped("reconciled")))
        self.assertLedger()
