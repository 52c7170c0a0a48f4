from stdnum import bic as bic_number
from stdnum.exceptions import ValidationError as InvalidNumber

from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError, ValidationError
from odoo.tools.misc import format_date

from ..engine import bank_change as engine
from ..engine.identity import KEY, LENGTH, NumberFault, clean_iban

PAYROLL = "cae_members.group_cae_payroll"
# What whoever asks may say; the rest is set here, whatever comes in.
ASKED = ("member_id", "iban", "bic", "holder", "reason")


class CaeBankChange(models.Model):
    """A request to pay a member on another account.

    Held until another payroll officer confirms it, not before the cooperative's delay;
    until then pay goes to the account in place. Never edited: refused, and asked anew.
    """

    _name = "cae.bank.change"
    _description = "Change of Bank Account"
    _check_company_auto = True
    _order = "id desc"
    _rec_name = "member_id"

    member_id = fields.Many2one(
        "cae.member",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="member_id.company_id", store=True, index=True, precompute=True
    )
    member_email = fields.Char(related="member_id.email", string="Email of the Member")
    iban = fields.Char(string="New IBAN", required=True)
    bic = fields.Char(string="BIC")
    holder = fields.Char(
        string="Account Holder", help="When it is not in the member's own name."
    )
    reason = fields.Text()
    old_account = fields.Char(string="Account Until Now", readonly=True)
    requested_by_id = fields.Many2one(
        "res.users", string="Asked By", required=True, readonly=True
    )
    requested_on = fields.Date(string="Asked On", required=True, readonly=True)
    date_earliest = fields.Date(string="Not Before", required=True, readonly=True)
    state = fields.Selection(
        [
            (engine.PENDING, "To confirm"),
            (engine.CONFIRMED, "Confirmed"),
            (engine.REFUSED, "Refused"),
        ],
        default=engine.PENDING,
        required=True,
        readonly=True,
    )
    decided_by_id = fields.Many2one("res.users", readonly=True)
    decided_on = fields.Date(readonly=True)
    refusal_reason = fields.Char(string="Why Refused")
    bank_account_id = fields.Many2one(
        "res.partner.bank", string="Account Made", readonly=True, groups=PAYROLL
    )
    can_confirm = fields.Boolean(compute="_compute_can_confirm")
    obstacle = fields.Char(string="Why It Waits", compute="_compute_can_confirm")

    _one_pending = models.UniqueIndex(
        "(member_id) WHERE state = 'pending'",
        "A change of account already waits for this member: confirm or refuse it.",
    )

    @api.depends("state", "requested_by_id", "date_earliest", "member_id")
    @api.depends_context("uid")
    def _compute_can_confirm(self):
        day = fields.Date.context_today(self)
        for change in self:
            code = change._why_not(day)
            change.can_confirm = code is None and self.env.user.has_group(PAYROLL)
            change.obstacle = change._obstacle(code)

    def _why_not(self, day):
        request = engine.Request(
            self.state,
            self.requested_by_id.id,
            self.member_id.partner_id.id,
            self.date_earliest or day,
        )
        return engine.why_not(
            request, self.env.user.id, self.env.user.partner_id.id, day
        )

    def _obstacle(self, code):
        return {
            engine.DECIDED: self.env._("It has been decided already."),
            engine.SAME_PERSON: self.env._(
                "You asked for it: another payroll officer confirms it."
            ),
            engine.OWN_ACCOUNT: self.env._(
                "It is your own account: another payroll officer confirms it."
            ),
            engine.TOO_EARLY: self.env._(
                "It can be confirmed from %s: the member has been warned and may"
                " object until then.",
                format_date(self.env, self.date_earliest),
            ),
        }.get(code, False)

    # Asking

    @api.model
    def _request(self, member, iban, bic=False, holder=False, reason=False):
        """Ask for ``member`` to be paid on ``iban``; a member asks for himself only."""
        return self.create(
            {
                "member_id": member.id,
                "iban": iban,
                "bic": bic,
                "holder": holder,
                "reason": reason,
            }
        )

    @api.model_create_multi
    def create(self, vals_list):
        today = fields.Date.context_today(self)
        members = self.env["cae.member"].browse(
            [vals.get("member_id") for vals in vals_list]
        )
        # Whoever asks need not read the account in place, nor the company's setting.
        members_sudo = members.sudo()
        self._refuse_second_request(members_sudo)
        changes = super().create(
            [
                {
                    **{name: vals[name] for name in ASKED if name in vals},
                    **self._clean_account(vals),
                    "old_account": member_sudo._masked_account(),
                    "requested_by_id": self.env.uid,
                    "requested_on": today,
                    "date_earliest": engine.earliest_day(
                        today, member_sudo.company_id.cae_bank_change_delay
                    ),
                    "state": engine.PENDING,
                }
                for vals, member_sudo in zip(vals_list, members_sudo, strict=True)
            ]
        )
        for change in changes:
            change._for_member()._tell_asked()
        return changes

    @api.model
    def _refuse_second_request(self, members_sudo):
        """Of two requests at the same moment the second one is told."""
        try:
            members_sudo.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._("Somebody is changing this member: try again in a moment.")
            ) from error
        waiting_sudo = self.sudo().search(
            [
                ("member_id", "in", members_sudo.ids),
                ("state", "=", engine.PENDING),
            ]
        )
        if waiting_sudo:
            raise UserError(
                self.env._(
                    "A change of account already waits for %s: it is confirmed or"
                    " refused before another one is asked for.",
                    waiting_sudo[0].member_id.name,
                )
            )

    @api.model
    def _clean_account(self, vals):
        bic = (vals.get("bic") or "").replace(" ", "").upper()
        try:
            iban = clean_iban(vals.get("iban") or "")
        except NumberFault as fault:
            raise ValidationError(
                self._iban_message(vals.get("iban"), fault.code)
            ) from fault
        try:
            return {"iban": iban, "bic": bic and bic_number.validate(bic)}
        except InvalidNumber as error:
            raise ValidationError(
                self.env._("%s is not a BIC: it has eight or eleven signs.", bic)
            ) from error

    @api.model
    def _iban_message(self, iban, code):
        reasons = {
            LENGTH: self.env._("it does not have the length of its country"),
            KEY: self.env._("its figures do not fit its key: one of them is wrong"),
        }
        return self.env._(
            "%(iban)s is not an IBAN: %(reason)s. Copy it from the bank's document.",
            iban=iban,
            reason=reasons.get(code, self.env._("it starts with two letters")),
        )

    def write(self, vals):
        decided = any(change.state != engine.PENDING for change in self)
        if not self.env.su and (decided or set(vals) - {"refusal_reason"}):
            raise UserError(
                self.env._("A request is not edited: refuse it and ask anew.")
            )
        return super().write(vals)

    # Deciding

    def action_confirm(self):
        """Pay on the new account from now on."""
        self._check_officer()
        day = fields.Date.context_today(self)
        for change in self:
            code = change._why_not(day)
            if code:
                raise UserError(
                    self.env._(
                        "The account of %(member)s is not changed. %(obstacle)s",
                        member=change.member_id.name,
                        obstacle=change._obstacle(code),
                    )
                )
        # A request is written by its decision only, see write().
        changes_sudo = self.sudo()
        for change_sudo in changes_sudo:
            change_sudo.bank_account_id = change_sudo._bank_account()
            change_sudo._decide(engine.CONFIRMED, self.env.user, day)
            change_sudo.member_id.bank_account_id = change_sudo.bank_account_id
            change_sudo._for_member()._tell_confirmed()

    def action_refuse(self):
        self._check_officer()
        for change in self:
            if change.state != engine.PENDING:
                raise UserError(change._obstacle(engine.DECIDED))
            if not change.refusal_reason:
                raise UserError(
                    self.env._("Say why it is refused: the member is told.")
                )
        # A request is written by its decision only, see write().
        changes_sudo = self.sudo()
        for change_sudo in changes_sudo:
            change_sudo._decide(
                engine.REFUSED, self.env.user, fields.Date.context_today(self)
            )
            change_sudo._for_member()._tell_refused()

    def _check_officer(self):
        if not self.env.user.has_group(PAYROLL):
            raise AccessError(
                self.env._("Only payroll officers decide on bank accounts.")
            )
        self.check_access("write")
        self.lock_for_update()

    def _decide(self, state, user, day):
        self.write({"state": state, "decided_by_id": user.id, "decided_on": day})

    def _bank_account(self):
        """The account of the member's contact that has this number, made if need be."""
        accounts = self.env["res.partner.bank"].with_context(active_test=False)
        partner = self.member_id.partner_id
        account = accounts.search(
            [
                ("partner_id", "=", partner.id),
                ("sanitized_acc_number", "=", self.iban),
            ],
            limit=1,
        )
        values = {
            "active": True,
            "bank_id": self._bank().id,
            "acc_holder_name": self.holder or partner.name,
        }
        if account:
            account.write(values)
            return account
        return accounts.create(
            {**values, "partner_id": partner.id, "acc_number": self.iban}
        )

    def _bank(self):
        banks = self.env["res.bank"]
        if not self.bic:
            return banks
        bank = banks.search([("bic", "=", self.bic)], limit=1)
        return bank or banks.create({"name": self.bic, "bic": self.bic})
