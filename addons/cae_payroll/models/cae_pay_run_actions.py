from odoo import models


class CaePayRun(models.Model):
    """Buttons that open, follow or give up a run."""

    _inherit = "cae.pay.run"

    def action_supplementary(self):
        """Open a new run of the month for the members who were left out."""
        self.ensure_one()
        run = self.create(
            {
                "company_id": self.company_id.id,
                "month": self.month,
                "kind": "supplementary",
                "cut_off": self.cut_off,
                "payment_date": self.payment_date,
            }
        )
        return run._get_records_action()

    def action_cancel(self):
        """Give up a run that is not posted; its members are free again."""
        for run in self:
            run._check_open()
            run.slip_ids._cancel()
            run.proposal_ids.write({"state": "cancelled"})
            run.write({"state": "cancelled", "run_state": "idle"})
        # The month and its members are free for what is created next.
        self.env.flush_all()
        return True

    def _open(self, xmlid, domain, **context):
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        return {**action, "domain": domain, "context": context}

    def action_open_proposals(self):
        return self._open(
            "cae_payroll.cae_pay_proposal_action", [("run_id", "=", self.id)]
        )

    def action_open_left_out(self):
        return self._open(
            "cae_payroll.cae_pay_proposal_action",
            [
                ("run_id", "=", self.id),
                ("state", "in", ("left_out", "rejected", "not_paid")),
            ],
        )

    def action_open_slips(self):
        return self._open("cae_payroll.cae_payslip_action", [("run_id", "=", self.id)])

    def action_open_payments(self):
        return self._open(
            "cae_payroll.cae_payslip_payment_action", [("run_id", "=", self.id)]
        )

    def action_open_moves(self):
        slips = self.slip_ids
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Entries"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("id", "in", (slips.move_id | slips.payment_move_id).ids)],
        }
