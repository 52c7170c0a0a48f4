from datetime import timedelta

from odoo import fields, models
from odoo.tools.misc import format_date

from ..engine.steps import ENTERING, LEAVING, StepEvent, steps_of
from .cae_step import TODO


class CaeContract(models.Model):
    _name = "cae.contract"
    _inherit = ["cae.contract", "cae.deadline.source"]
    _deadline_fields = frozenset(
        {
            "member_id",
            "kind",
            "date_start",
            "date_end",
            "state",
            "is_ended",
            "trial_months",
            "trial_days",
            "trial_renewal_months",
        }
    )

    step_ids = fields.One2many("cae.step", "contract_id", string="Legal Steps")
    step_late_count = fields.Integer(
        string="Late Steps", compute="_compute_step_counts"
    )
    step_open_count = fields.Integer(
        string="Open Steps", compute="_compute_step_counts"
    )

    def _compute_step_counts(self):
        today = fields.Date.context_today(self)
        open_steps = [("contract_id", "in", self.ids), ("state", "=", TODO)]
        steps = self.env["cae.step"]
        opened, late = (
            dict(steps._read_group(domain, ["contract_id"], ["__count"]))
            for domain in (open_steps, [*open_steps, ("due_date", "<", today)])
        )
        for contract in self:
            contract.step_open_count = opened.get(contract, 0)
            contract.step_late_count = late.get(contract, 0)

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") == "cancelled":
            self._drop_open_steps()
        return result

    def _drop_open_steps(self):
        """Nothing is left to do for contracts that count for nothing."""
        # Whoever cancels a contract closes its steps.
        steps_sudo = self.sudo().step_ids
        steps_sudo._drop(self.env._("The contract was cancelled."))

    def _make_steps(self, moment, amendments=None):
        """Create the steps that a moment of these contracts calls for, once each.

        Those of a renewal are made for each of ``amendments``. Any number of contracts
        takes the same number of queries; a step that exists, whatever its state, is not
        made again.
        """
        # Steps follow from the contract, whoever signed or ended it.
        steps_sudo = self.env["cae.step"].sudo()
        types_sudo = self.env["cae.step.type"].sudo()
        types_sudo = types_sudo.search(
            [("company_id", "in", self.company_id.ids), ("moment", "=", moment)]
        )
        rules = {
            company.id: types._rules()
            for company, types in types_sudo.grouped("company_id").items()
        }
        known = {
            (contract.id, step_type.id, amendment.id or None)
            for contract, step_type, amendment in steps_sudo._read_group(
                [("contract_id", "in", self.ids), ("type_id", "in", types_sudo.ids)],
                ["contract_id", "type_id", "amendment_id"],
            )
        }
        wanted = [
            {
                "contract_id": event.contract,
                "type_id": rule.id,
                "amendment_id": event.amendment,
                "due_date": due,
            }
            for event in self._step_events(moment, amendments)
            for rule, event, due in steps_of(rules.get(event.company, ()), [event])
            if (event.contract, rule.id, event.amendment) not in known
        ]
        return steps_sudo.create(wanted) if wanted else steps_sudo

    def _step_events(self, moment, amendments=None):
        staying = self._staying_ids() if moment == LEAVING else frozenset()
        early = self.env.context.get("cae_ended_early", ())
        signed = self.filtered(lambda contract: contract.state == "signed")
        if amendments is None:
            agreed = [(one, one.date_signed, None) for one in signed]
        else:
            agreed = [
                (one.contract_id, one.date_signed, one.id)
                for one in amendments
                if one.contract_id in signed
            ]
        return [
            StepEvent(
                contract=contract.id,
                company=contract.company_id.id,
                kind=contract.kind,
                moment=moment,
                start=contract.date_start,
                end=contract.date_end or None,
                signed=day or contract.date_start,
                amendment=amendment,
                staying=contract.id in staying,
                early=contract.id in early,
            )
            for contract, day, amendment in agreed
        ]

    def _staying_ids(self):
        """Ids of the contracts after which another one of the member goes on."""
        spans = self._signed_spans(self.member_id.ids)
        return frozenset(
            contract.id
            for contract in self.filtered("date_end")
            if contract.exit_reason_id.stays
            or any(
                other != contract and span.covers(contract.date_end + timedelta(days=1))
                for other, span in spans.get(contract.member_id.id, ())
            )
        )

    def _after_signed(self):
        result = super()._after_signed()
        self._make_steps(ENTERING)
        return result

    def _end_consequences(self, last_day, reason=None):
        """Name the steps of leaving, with the day by which each must be done."""
        lines = super()._end_consequences(last_day, reason)
        # Whoever ends a contract is told of its steps, whatever he may configure.
        types_sudo = self.env["cae.step.type"].sudo()
        types_sudo = types_sudo.search(
            [("company_id", "=", self.company_id.id), ("moment", "=", LEAVING)]
        )
        event = StepEvent(
            contract=self.id,
            company=self.company_id.id,
            kind=self.kind,
            moment=LEAVING,
            start=self.date_start,
            end=last_day,
            signed=self.date_signed or self.date_start,
            staying=bool(reason and reason.stays) or self._goes_on_after(last_day),
            early=self._ends_early(last_day),
        )
        names = {step_type.id: step_type.name for step_type in types_sudo}
        lines += [
            self.env._(
                "To do by %(date)s: %(step)s",
                date=format_date(self.env, due),
                step=names[rule.id],
            )
            for rule, _event, due in steps_of(types_sudo._rules(), [event])
        ]
        return lines

    def _goes_on_after(self, last_day):
        """Say whether another contract of the member runs the day after."""
        self.ensure_one()
        spans = self._signed_spans(self.member_id.ids).get(self.member_id.id, ())
        return any(
            other != self and span.covers(last_day + timedelta(days=1))
            for other, span in spans
        )

    def _ends_early(self, last_day):
        """Say whether ``last_day`` comes before the day that was agreed."""
        self.ensure_one()
        agreed = self.date_end_agreed if self.is_ended else self.date_end
        return bool(agreed and last_day < agreed)

    def _forget_leaving_steps(self):
        """Open steps of an end that is taken back, or that moves to another day."""
        # Whoever changes the end of a contract changes its steps.
        steps_sudo = self.filtered("is_ended").sudo().step_ids
        steps_sudo.filtered(
            lambda step: step.state == TODO and step.type_id.moment == LEAVING
        ).unlink()

    def _undo_end(self):
        self._refuse_unless_may_sign()
        self._forget_leaving_steps()
        return super()._undo_end()

    def _end(self, last_day, reason, note=""):
        self._refuse_unless_may_sign()
        self._forget_leaving_steps()
        early = self.filtered(lambda one: one._ends_early(last_day))
        ending = self.with_context(cae_ended_early=early.ids)
        return super(CaeContract, ending)._end(last_day, reason, note)

    def _after_ended(self):
        result = super()._after_ended()
        self._make_steps(LEAVING)
        return result

    def action_open_steps(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "cae_members.cae_step_action"
            ),
            "domain": [("contract_id", "=", self.id)],
            "context": {},
        }

    def action_make_steps(self):
        """Steps that are missing, as for contracts that were signed elsewhere."""
        self._make_steps(ENTERING)
        today = fields.Date.context_today(self)
        ended = self.filtered(lambda one: one.date_end and one.date_end <= today)
        ended._make_steps(LEAVING)
