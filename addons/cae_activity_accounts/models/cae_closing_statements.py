from odoo import fields, models


class CaeClosing(models.Model):
    """A closed month publishes the statements of activities."""

    _inherit = "cae.closing"

    publication_ids = fields.One2many(
        "cae.statement.publication", "closing_id", readonly=True
    )
    publication_count = fields.Integer(compute="_compute_publication_count")

    def _compute_publication_count(self):
        counts = dict(
            self.env["cae.statement.publication"]._read_group(
                [("closing_id", "in", self.ids)], ["closing_id"], ["__count"]
            )
        )
        for closing in self:
            closing.publication_count = counts.get(closing, 0)

    def _batch_steps(self):
        # A month that is shut already only lacks its statements.
        if self.state == "closed":
            return ("publish",)
        return (*super()._batch_steps(), "publish")

    def _batch_check_start(self):
        publication = self.env["cae.statement.publication"]
        if self.state == "closed" and publication._to_publish(self):
            return
        super()._batch_check_start()

    def _batch_step_label(self, step):
        if step == "publish":
            return self.env._("Statements of activities")
        return super()._batch_step_label(step)

    def _step_publish(self, limit):
        # Nobody writes statements by hand; whoever closes publishes them.
        publication_sudo = self.env["cae.statement.publication"].sudo()
        return publication_sudo._publish(self, limit)

    def action_reopen(self):
        """What was published of a month that is open again is withdrawn."""
        result = super().action_reopen()
        withdrawn_sudo = self.sudo().publication_ids
        withdrawn_sudo.unlink()
        return result

    def action_open_publications(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cae_activity_accounts.cae_statement_publication_action"
        )
        return action | {"domain": [("closing_id", "=", self.id)]}
