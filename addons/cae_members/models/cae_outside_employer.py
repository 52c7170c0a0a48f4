import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..engine.identity import NumberFault, clean_siren


class CaeOutsideEmployer(models.Model):
    """Where a member works besides the cooperative: pay shares ceilings with it."""

    _name = "cae.outside.employer"
    _description = "Other Employer"
    _inherit = "cae.member.paper"
    _check_company_auto = True
    _order = "date_from desc, id desc"

    name = fields.Char(string="Employer", required=True)
    siren = fields.Char(help="The nine figures of the employer.")
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="To")
    weekly_hours = fields.Float()
    full_time = fields.Boolean()
    pay_ids = fields.One2many("cae.outside.pay", "employer_id")

    _dates_in_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "An employment cannot end before it starts.",
    )
    _hours_of_a_week = models.Constraint(
        "CHECK (weekly_hours >= 0 AND weekly_hours <= 168)",
        "A week has at most 168 hours.",
    )

    @api.constrains("siren")
    def _check_siren(self):
        for employer in self.filtered("siren"):
            try:
                clean_siren(employer.siren)
            except NumberFault as fault:
                raise ValidationError(
                    self.env._(
                        "%(siren)s is not a SIREN number: check the nine figures of"
                        " %(name)s.",
                        siren=employer.siren,
                        name=employer.name,
                    )
                ) from fault

    def unlink(self):
        # Not by the database's cascade: what is deleted stands in the history.
        self.pay_ids.unlink()
        return super().unlink()

    def _runs_on(self, day):
        self.ensure_one()
        return self.date_from <= day and not (self.date_to and self.date_to < day)

    # What the member declares

    def _declare_own_pay(self, month, gross):
        """Write the gross pay of a month ("YYYY-MM") that the member declares himself.

        Declared again, the month is corrected. Amounts are taken with a point or a
        comma.
        """
        self.ensure_one()
        self.check_access("read")
        if self.member_id.partner_id != self.env.user.partner_id:
            raise UserError(self.env._("Only the member declares this pay."))
        day, amount = self._read_declared(month, gross)
        # A member reads what is written of other employers, and declares months only.
        pays_sudo = self.sudo().pay_ids
        pay_sudo = pays_sudo.filtered(lambda pay: pay.month == day)
        if pay_sudo:
            pay_sudo.gross = amount
        else:
            pays_sudo.create({"employer_id": self.id, "month": day, "gross": amount})

    def _read_declared(self, month, gross):
        try:
            day = fields.Date.to_date(f"{month}-01")
        except ValueError:
            day = None
        if not day:
            raise UserError(self.env._("Choose the month that you declare."))
        if day > fields.Date.context_today(self):
            raise UserError(self.env._("A month to come cannot be declared yet."))
        text = "".join(gross.split()).replace(",", ".")
        if not re.fullmatch(r"\d{1,7}(\.\d{1,2})?", text):
            raise UserError(self.env._("“%s” is not an amount, as in 1234.50.", gross))
        return day, float(text)
