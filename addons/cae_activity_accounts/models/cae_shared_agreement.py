from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from odoo.addons.cae_members.engine.agreements import day_before, hundredths, weights
from odoo.addons.cae_members.models.cae_shared_agreement import IN_FORCE, SIGNED


class CaeSharedAgreement(models.Model):
    """What members agreed on, and the shares that pay is split by."""

    _inherit = "cae.shared.agreement"

    activity_id = fields.Many2one(
        "cae.activity",
        string="Account of the Activity",
        domain="[('kind', '=', 'member'), ('company_id', '=', company_id)]",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="Once the agreement is signed, its split becomes that of the activity.",
    )
    share_ids = fields.One2many(
        "cae.activity.share", "agreement_id", string="Shares of the Activity"
    )

    def write(self, vals):
        if "activity_id" not in vals:
            return super().write(vals)
        used = self.filtered("share_ids")
        if used and not self.env.su:
            raise UserError(
                self.env._(
                    "The shares of “%s” are those of its activity already: amend it by"
                    " a new agreement.",
                    used[0].name,
                )
            )
        result = super().write(vals)
        self.filtered(lambda each: each.state == SIGNED)._write_shares()
        return result

    # What is refused

    def _check_follows_previous(self):
        result = super()._check_follows_previous()
        for agreement in self.filtered("activity_id"):
            agreement._refuse_second()
        return result

    def _refuse_second(self):
        """Two agreements never hold on one activity on the same day."""
        # An activity may be bound by an agreement that the adviser does not see.
        others_sudo = self.activity_id.sudo().agreement_ids - self - self.previous_id
        for other in others_sudo:
            if (
                other.state in IN_FORCE
                and (not other.date_to or other.date_to >= self.date_from)
                and (not self.date_to or self.date_to >= other.date_from)
            ):
                raise UserError(
                    self.env._(
                        "“%(other)s” already binds %(activity)s from %(day)s: amend"
                        " that agreement instead of making another.",
                        other=other.name,
                        activity=self.activity_id.name,
                        day=format_date(self.env, other.date_from),
                    )
                )

    # Effect

    def _take_effect(self):
        result = super()._take_effect()
        self._write_shares()
        return result

    def _write_shares(self):
        """The split becomes that of the activity, from the first open day at least."""
        for agreement in self.filtered("activity_id"):
            # What all have signed is written, whoever signs last.
            agreement_sudo = agreement.sudo()
            first = agreement_sudo._first_open(agreement.date_from)
            if agreement.date_to and agreement.date_to < first:
                continue
            agreement_sudo._clear_shares(first)
            agreement_sudo.share_ids.create(agreement_sudo._share_values(first))

    def _first_open(self, day):
        """``day``, or the first day that is not in a closed month, which is told."""
        opened = self.company_id._cae_first_open_day()
        if not opened or day >= opened:
            return day
        self.message_post(
            body=self.env._(
                "Months are closed before %(day)s: the shares of the activity change"
                " from that day only.",
                day=format_date(self.env, opened),
            )
        )
        return opened

    def _clear_shares(self, first):
        """End the activity's shares the day before; those that start later go."""
        last = self.date_to
        shares = self.activity_id.share_ids.filtered(
            lambda share: (
                (not share.date_to or share.date_to >= first)
                and (not last or share.date_from <= last)
            )
        )
        before = shares.filtered(lambda share: share.date_from < first)
        (shares - before).unlink()
        before.write({"date_to": day_before(first)})

    def _share_values(self, first):
        lines = self.line_ids
        parts = weights([hundredths(line.percent) for line in lines])
        return [
            {
                "activity_id": self.activity_id.id,
                "agreement_id": self.id,
                "member_id": line.member_id.id,
                "date_from": first,
                "date_to": self.date_to,
                "weight": weight,
            }
            for line, weight in zip(lines, parts, strict=True)
        ]

    def _end_on(self, last_day):
        """The shares end with the agreement; closed months keep theirs."""
        result = super()._end_on(last_day)
        for agreement in self:
            # The right to end the agreement was checked where it was decided.
            agreement_sudo = agreement.sudo()
            last = day_before(
                agreement_sudo._first_open(fields.Date.add(last_day, days=1))
            )
            running = agreement_sudo.share_ids.filtered(
                lambda share, last=last: not share.date_to or share.date_to > last
            )
            later = running.filtered(lambda share, last=last: share.date_from > last)
            later.unlink()
            (running - later).write({"date_to": last})
        return result
