from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import format_date

from ..engine.contracts import CAPE, CESA, ONE_DAY
from ..engine.durations import (
    CAPE_PERIOD_MONTHS,
    Length,
    associate_deadline,
    cape_fault,
    last_day,
    prior_length,
    trial_end,
    trial_limit,
)


class CaeContract(models.Model):
    """Lengths that the law limits: CAPE, trial, time to become an associate."""

    _inherit = "cae.contract"

    date_end = fields.Date(
        compute="_compute_date_end", store=True, readonly=False, precompute=True
    )
    prior_months = fields.Integer(
        string="Prior Contracts, Months",
        compute="_compute_lengths",
        store=True,
        help="Length of what ran before between the same parties: CAPE and any other"
        " contract; days covered twice count once.",
    )
    prior_days = fields.Integer(
        string="Prior Contracts, Days",
        compute="_compute_lengths",
        store=True,
        help="Days left over beyond whole months, added up.",
    )
    trial_months = fields.Integer(string="Trial, Months")
    trial_days = fields.Integer(string="Trial, Days")
    trial_renewal_months = fields.Integer(string="Renewal of Trial, Months")
    trial_end = fields.Date(
        string="End of Trial",
        compute="_compute_trial_end",
        store=True,
        help="Last day, renewal included.",
    )
    trial_max_end = fields.Date(
        string="Latest End of Trial",
        compute="_compute_lengths",
        store=True,
        help="8 months less prior contracts (C. trav. L7332-1); empty when none is"
        " possible.",
    )
    associate_deadline = fields.Date(
        string="Associate Before",
        compute="_compute_lengths",
        store=True,
        help="3 years less prior contracts (C. trav. L7331-3): otherwise the contract"
        " ends.",
    )
    nothing_left = fields.Boolean(
        string="No Time Left to Become an Associate",
        compute="_compute_nothing_left",
    )

    _trial_not_negative = models.Constraint(
        "CHECK (trial_months >= 0 AND trial_days >= 0 AND trial_renewal_months >= 0)",
        "A trial has no negative length.",
    )

    @api.depends("kind", "date_start")
    def _compute_date_end(self):
        """A support contract has an end: the latest one, unless another is given."""
        for contract in self:
            if contract.kind == CAPE and contract.date_start and not contract.date_end:
                contract.date_end = last_day(contract.date_start, CAPE_PERIOD_MONTHS)
            else:
                contract.date_end = contract.date_end

    @api.depends("date_start", "trial_months", "trial_days", "trial_renewal_months")
    def _compute_trial_end(self):
        for contract in self:
            contract.trial_end = contract.date_start and trial_end(
                contract.date_start,
                contract.trial_months + contract.trial_renewal_months,
                contract.trial_days,
            )

    @api.depends(
        "kind",
        "date_start",
        "member_id.contract_ids.state",
        "member_id.contract_ids.date_start",
        "member_id.contract_ids.date_end",
    )
    def _compute_lengths(self):
        cesa = self.filtered(lambda c: c.kind == CESA and c.date_start)
        spans = self._signed_spans(cesa.member_id.ids)
        for contract in self:
            prior, limit, deadline = Length(), False, False
            if contract in cesa:
                others = [
                    span
                    for other, span in spans.get(contract.member_id._origin.id, ())
                    if other != contract._origin
                ]
                prior = prior_length(others, contract.date_start)
                limit = trial_limit(contract.date_start, prior)
                deadline = associate_deadline(contract.date_start, prior)
            contract.prior_months, contract.prior_days = prior.months, prior.days
            contract.trial_max_end = limit
            contract.associate_deadline = deadline

    @api.depends("associate_deadline", "date_start", "member_id.associate_since")
    def _compute_nothing_left(self):
        for contract in self:
            deadline, since = (
                contract.associate_deadline,
                contract.member_id.associate_since,
            )
            contract.nothing_left = bool(
                deadline
                and deadline <= contract.date_start
                and not (since and since <= contract.date_start)
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("kind") == CAPE and not vals.get("date_end"):
                vals.pop("date_end", None)
        return super().create(vals_list)

    # What is refused

    @api.constrains(
        "kind", "date_start", "trial_months", "trial_days", "trial_renewal_months"
    )
    def _check_trial(self):
        for contract in self.filtered(lambda c: c.kind == CESA and c.trial_end):
            limit = contract.trial_max_end
            if limit and contract.trial_end <= limit:
                continue
            message = self.env._(
                "No trial is possible: prior contracts already lasted %(months)s months"
                " and %(days)s days (C. trav. L7332-1).",
                months=contract.prior_months,
                days=contract.prior_days,
            )
            if limit:
                message = self.env._(
                    "The trial would end on %(end)s; the law allows %(limit)s at the"
                    " latest: 8 months, renewal included, less %(months)s months and"
                    " %(days)s days of prior contracts (C. trav. L7332-1).",
                    end=format_date(self.env, contract.trial_end),
                    limit=format_date(self.env, limit),
                    months=contract.prior_months,
                    days=contract.prior_days,
                )
            raise ValidationError(message)

    @api.constrains("state", "kind", "date_start", "date_end", "member_id")
    def _check_cape_periods(self):
        capes = self.filtered(lambda c: c.state == "signed" and c.kind == CAPE)
        if not capes:
            return
        spans = self._signed_spans(capes.member_id.ids)
        for member in capes.member_id:
            first = min((capes & member.contract_ids).mapped("date_start"))
            found = [one for one in spans[member.id] if one[1].value == CAPE]
            for contract, span in found:
                # Somebody who ends a contract never makes it longer.
                if span.start >= first and span.end and not contract.is_ended:
                    others = [other for c, other in found if c != contract]
                    contract._refuse_cape_fault(others)

    def _cape_periods(self):
        """Periods of a support contract: the first, and one a signed renewal."""
        self.ensure_one()
        starts = [self.date_start, *self._renewal_days()]
        ends = [day - ONE_DAY for day in starts[1:]] + [self.date_end]
        return list(zip(starts, ends, strict=True))

    def _refuse_cape_fault(self, others):
        fault = cape_fault(self._cape_periods(), others)
        if not fault:
            return
        limit = format_date(self.env, fault.limit) if fault.limit else ""
        messages = {
            "period": self.env._(
                "a support contract lasts 12 months at most before it is renewed: this"
                " period may go on until %s",
                limit,
            ),
            "renewals": self.env._("a support contract is renewed twice at most"),
            "total": self.env._(
                "support contracts last 36 months at most in all between the same"
                " parties: this one may go on until %s",
                limit,
            ),
            "gap": self.env._(
                "a renewal starts the day after the period before it ends, on %s",
                limit,
            ),
        }
        raise ValidationError(
            self.env._(
                "%(contract)s: %(reason)s (C. com. L127-2).",
                contract=self.display_name,
                reason=messages[fault.rule],
            )
        )

    # Signing

    def _after_signed(self):
        result = super()._after_signed()
        for contract in self.filtered("nothing_left"):
            contract.message_post(
                body=self.env._(
                    "Signed although prior contracts of %(months)s months and %(days)s"
                    " days leave no time to become an associate: the contract ends"
                    " unless the member is one already (C. trav. L7331-3).",
                    months=contract.prior_months,
                    days=contract.prior_days,
                )
            )
        return result
