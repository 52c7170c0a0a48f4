from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.misc import format_date

from ..engine.contracts import CAPE, CESA

# Held in the context of a write that an agreement justifies: an object of this very
# process, that no remote call can send.
BY_AGREEMENT = object()
FROZEN_FIELDS = ("member_id", "kind", "date_start", "date_end")
STAGE_FIELDS = {*FROZEN_FIELDS, "state", "establishment_id"}


class CaeContract(models.Model):
    """Signing, ending, and what both set off."""

    _inherit = "cae.contract"

    exit_reason_id = fields.Many2one(
        "cae.exit.reason",
        string="Reason for Ending",
        readonly=True,
        copy=False,
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
    )
    exit_note = fields.Text(string="Note on Ending", readonly=True, copy=False)
    is_ended = fields.Boolean(
        string="Ended",
        readonly=True,
        copy=False,
        help="Set when somebody ended the contract; a term that passes sets nothing.",
    )

    date_end_agreed = fields.Date(
        string="Last Day Before It Was Ended", readonly=True, copy=False
    )

    def _end_consequences(self, last_day, reason=None):
        lines = super()._end_consequences(last_day, reason)
        if self._associates_lost(last_day):
            lines.append(
                self.env._(
                    "%(member)s ceases to be an associate on %(date)s.",
                    member=self.member_id.name,
                    date=format_date(self.env, last_day),
                )
            )
        return lines

    # Writing

    @api.model_create_multi
    def create(self, vals_list):
        contracts = super().create(vals_list)
        signed = contracts._signed()
        if signed:
            signed.member_id._update_stages()
            signed._after_signed()
        return contracts

    def write(self, vals):
        # Before anything about the contract is told.
        self.check_access("write")
        before, members = self._signed(), self.member_id
        before._refuse_frozen(vals)
        result = super().write(vals)
        after = self._signed()
        if (before or after) and STAGE_FIELDS & vals.keys():
            (members | self.member_id)._update_stages()
        if after - before:
            (after - before)._after_signed()
        return result

    def _signed(self):
        return self.filtered(lambda contract: contract.state == "signed")

    def _refuse_frozen(self, vals):
        """A signed contract is what was signed, unless another agreement changes it."""
        if self and vals.get("state") == "draft":
            raise UserError(
                self.env._(
                    "%s is signed: cancel it before preparing it again.",
                    self[0].display_name,
                )
            )
        if self.env.context.get("cae_change") is BY_AGREEMENT:
            return
        for contract in self:
            if any(contract._differs(name, vals) for name in FROZEN_FIELDS) or any(
                contract[name] and contract._differs(name, vals)
                for name in self._clause_fields()
            ):
                raise ValidationError(
                    self.env._(
                        "%s is signed: its member, kind, dates and clauses change only"
                        " by an amendment or by ending it.",
                        contract.display_name,
                    )
                )

    def _differs(self, name, vals):
        if name not in vals:
            return False
        field = self._fields[name]
        value = field.convert_to_cache(vals[name], self)
        return value != field.convert_to_cache(self[name], self)

    def _change_by_agreement(self, vals):
        self.with_context(cae_change=BY_AGREEMENT).write(vals)

    # Ending

    def _end(self, last_day, reason, note=""):
        """Set the last day of signed contracts, and do what follows."""
        self._refuse_unless_may_sign()
        for contract in self:
            contract._check_end(last_day)
        lost = self._associates_lost(last_day)
        for day, contracts in (
            self.filtered(lambda c: not c.is_ended).grouped("date_end").items()
        ):
            contracts.date_end_agreed = day
        self._change_by_agreement(
            {
                "date_end": last_day,
                "exit_reason_id": reason.id,
                "exit_note": note,
                "is_ended": True,
            }
        )
        lost.write({"associate_until": last_day})
        self._after_ended()

    def _check_end(self, last_day):
        result = super()._check_end(last_day)
        if self.state != "signed":
            raise UserError(
                self.env._("%s is not signed: cancel it.", self.display_name)
            )
        if last_day < self.date_start:
            raise UserError(
                self.env._(
                    "%s would end before it starts: cancel it instead.",
                    self.display_name,
                )
            )
        if self.date_end and last_day > self.date_end:
            raise UserError(
                self.env._(
                    "%(contract)s already ends on %(date)s: an amendment makes it"
                    " longer, not its end.",
                    contract=self.display_name,
                    date=format_date(self.env, self.date_end),
                )
            )
        return result

    def _associates_lost(self, last_day):
        """Members who cease to be associates when these contracts end that day.

        Unless the statutes say otherwise, the end of the contract ends it (law 78-763,
        art. 10); another employment contract that goes on keeps it.
        """
        members = self.member_id.filtered(
            lambda member: (
                member.associate_since
                and member.associate_since <= last_day
                and not (member.associate_until and member.associate_until <= last_day)
                and not member.company_id.cae_associate_after_contract
            )
        )
        kept = self.search(
            Domain("member_id", "in", members.ids)
            & Domain("id", "not in", self.ids)
            & Domain("state", "=", "signed")
            & Domain("kind", "in", ("cesa", "ordinary"))
            & (Domain("date_end", "=", False) | Domain("date_end", ">", last_day))
        ).member_id
        return (self.filtered(lambda c: c.kind != "cape").member_id & members) - kept

    def _undo_end(self):
        """Take back what ending these contracts by mistake changed."""
        self._refuse_unless_may_sign()
        for day, contracts in self.filtered("is_ended").grouped("date_end").items():
            contracts.member_id.filtered(
                lambda member, day=day: member.associate_until == day
            ).write({"associate_until": False})
        for day, contracts in self.grouped("date_end_agreed").items():
            contracts._change_by_agreement(
                {
                    "date_end": day,
                    "date_end_agreed": False,
                    "exit_reason_id": False,
                    "exit_note": False,
                    "is_ended": False,
                }
            )

    # Buttons

    def action_open_sign(self):
        """Sign; a CESA that starts while a CAPE runs first asks how the CAPE ends."""
        self.ensure_one()
        self._refuse_unless_may_sign()
        if self.kind == CESA:
            running = self.search(
                [
                    ("member_id", "=", self.member_id.id),
                    ("kind", "=", CAPE),
                    ("state", "=", "signed"),
                    ("date_start", "<", self.date_start),
                    ("date_end", ">=", self.date_start),
                ],
                limit=1,
            )
            if running:
                return self.env["cae.contract.end"]._open_before(self, running)
        self.action_sign()
        return False

    def action_open_end(self):
        self.ensure_one()
        return self.env["cae.contract.end"]._open(self)

    def action_undo_end(self):
        self._undo_end()

    def action_sign(self):
        """Mark as signed, today unless another day was given."""
        undated = self.filtered(lambda contract: not contract.date_signed)
        undated.date_signed = fields.Date.context_today(self)
        self.write({"state": "signed"})

    def action_cancel(self):
        self.write({"state": "cancelled"})

    def action_draft(self):
        self.write({"state": "draft", "date_signed": False})
