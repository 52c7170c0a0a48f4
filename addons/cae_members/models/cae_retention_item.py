from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_date

from .cae_retention_rule import MANAGER

KEPT = {"keep_until", "keep_reason"}


class CaeRetentionItem(models.Model):
    """Something to be erased, then the trace that it was: without a name."""

    _name = "cae.retention.item"
    _description = "Personal Data to Be Erased"
    _order = "due_date, id"

    rule_id = fields.Many2one(
        "cae.retention.rule",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    kind = fields.Selection(related="rule_id.kind", store=True)
    company_id = fields.Many2one(
        related="rule_id.company_id", store=True, index=True, precompute=True
    )
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record Number", model_field="res_model", required=True, readonly=True
    )
    name = fields.Char(string="Who", readonly=True)
    reference_date = fields.Date(string="Since", required=True, readonly=True)
    due_date = fields.Date(string="To Be Erased From", required=True, readonly=True)
    state = fields.Selection(
        [("due", "To be erased"), ("erased", "Erased")],
        default="due",
        required=True,
        readonly=True,
    )
    keep_until = fields.Date(help="Not erased before this day: a dispute, a claim.")
    keep_reason = fields.Char(string="Why It Is Kept")
    erased_on = fields.Date(readonly=True)
    erased_by_id = fields.Many2one("res.users", readonly=True)

    _once = models.Constraint(
        "UNIQUE (rule_id, res_id, reference_date)", "This is listed already."
    )

    def _key(self):
        return self.res_id, self.reference_date

    @api.constrains("keep_until", "keep_reason")
    def _check_keep(self):
        if any(item.keep_until and not item.keep_reason for item in self):
            raise UserError(self.env._("Say why it is kept beyond its time."))

    def write(self, vals):
        if not self.env.su and set(vals) - KEPT:
            raise UserError(
                self.env._("This list is made from the rules; only keeping is decided.")
            )
        return super().write(vals)

    @api.model
    def action_refresh(self):
        """Look again for what is due today."""
        self._check_manager()
        # The list is made by the machine; whoever looks at it writes nothing.
        rules_sudo = self.env["cae.retention.rule"].sudo()
        rules_sudo = rules_sudo.search([("company_id", "in", self.env.companies.ids)])
        rules_sudo._refresh(fields.Date.context_today(self))
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_erase(self):
        """Erase for good; what stays says what kind of data, when and by whom."""
        self._check_manager()
        self.check_access("write")
        self.lock_for_update()
        day = fields.Date.context_today(self)
        self._check_erasable(day)
        # A manager erases what he may not all write.
        items_sudo = self.sudo()
        eraser_sudo = self.env["cae.retention.eraser"].sudo()
        for rule_sudo, of_rule_sudo in items_sudo.grouped("rule_id").items():
            records_sudo = rule_sudo._model().browse(of_rule_sudo.mapped("res_id"))
            eraser_sudo._erase(rule_sudo.kind, records_sudo.exists())
        items_sudo.write(
            {
                "state": "erased",
                "name": self.env._("Erased"),
                "keep_reason": False,
                "keep_until": False,
                "erased_on": day,
                "erased_by_id": self.env.uid,
            }
        )
        return True

    def _check_manager(self):
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only managers erase personal data."))

    def _check_erasable(self, day):
        # Somebody may have come back since the list was made.
        # The list is made by the rules, which managers do not write.
        rules_sudo = self.sudo().rule_id
        rules_sudo._refresh(day)
        if self.exists() != self:
            raise UserError(
                self.env._(
                    "Some of it is not due any more and was taken off the list: look"
                    " at the list again."
                )
            )
        for item in self:
            if item.state == "erased":
                raise UserError(self.env._("This was erased already."))
            if item.keep_until and item.keep_until >= day:
                raise UserError(
                    self.env._(
                        "%(name)s is kept until %(date)s: %(reason)s",
                        name=item.name,
                        date=format_date(self.env, item.keep_until),
                        reason=item.keep_reason,
                    )
                )
