from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from ..engine.agreements import day_before
from .cae_shared_agreement import CANCELLED, DRAFT, ENDED, SIGNED, TO_SIGN


class CaeSharedAgreement(models.Model):
    _inherit = "cae.shared.agreement"

    def _check_state(self, *states):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for agreement in self:
            if agreement.state not in states:
                raise UserError(
                    self.env._(
                        "“%(agreement)s” is not at that step any more: %(state)s.",
                        agreement=agreement.name,
                        state=labels[agreement.state],
                    )
                )

    def _move_to(self, state, **values):
        """Write what nobody types; the right to write the agreement is checked."""
        self.check_access("write")
        agreements_sudo = self.sudo()
        agreements_sudo.write({"state": state, **values})

    # Buttons

    def action_send(self):
        """Ask all the members and the cooperative to sign."""
        self._check_state(DRAFT)
        self.check_access("write")
        self._check_complete()
        self._check_follows_previous()
        self.env["cae.document"]._send_for_signature("agreement", self)
        self._move_to(TO_SIGN)

    def action_draft(self):
        self._check_state(TO_SIGN, CANCELLED)
        self.env["cae.document"]._withdraw_from(self)
        self._move_to(DRAFT)

    def action_cancel(self):
        self._check_state(DRAFT, TO_SIGN)
        self.env["cae.document"]._withdraw_from(self)
        self._move_to(CANCELLED)

    def action_amend(self):
        """Prepare the agreement that will replace this one from a day on."""
        self.ensure_one()
        self._check_state(SIGNED)
        following = self.next_ids.filtered(lambda each: each.state != CANCELLED)
        if not following:
            today = fields.Date.context_today(self)
            following = self.copy(
                {
                    "previous_id": self.id,
                    "date_from": max(today, fields.Date.add(self.date_from, days=1)),
                }
            )
        return following[0]._get_records_action()

    # Effect

    def _take_effect(self):
        """All have signed: what it replaces ends the day before it starts."""
        self._end_previous()

    def _check_follows_previous(self):
        for agreement in self.filtered("previous_id"):
            agreement.previous_id._check_can_end(day_before(agreement.date_from))

    def _end_previous(self):
        for agreement in self.filtered("previous_id"):
            last_day = day_before(agreement.date_from)
            agreement.previous_id._end_on(last_day)

    def _end_on(self, last_day):
        """End what is in force, with ``last_day`` as its last day."""
        self._check_can_end(last_day)
        for agreement in self:
            if not agreement.date_to or agreement.date_to > last_day:
                agreement.date_to = last_day
        self._close_ended()

    def _check_can_end(self, last_day):
        for agreement in self:
            if last_day < agreement.date_from:
                raise UserError(
                    self.env._(
                        "“%(agreement)s” started on %(day)s: it cannot end before."
                        " Choose a later day.",
                        agreement=agreement.name,
                        day=format_date(self.env, agreement.date_from),
                    )
                )

    def _close_ended(self):
        today = fields.Date.context_today(self)
        over = self.filtered(
            lambda each: each.state == SIGNED and each.date_to and each.date_to < today
        )
        over.write({"state": ENDED})

    @api.model
    def _cron_end(self):
        """Agreements whose last day is past have ended."""
        self.search(
            [
                ("state", "=", SIGNED),
                ("date_to", "<", fields.Date.context_today(self)),
            ]
        )._close_ended()
