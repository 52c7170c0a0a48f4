from odoo import api, fields, models
from odoo.tools.misc import format_date

ACTIVITY_TYPE = "cae_members.mail_activity_deadline"


class CaeDeadline(models.Model):
    """Each warning makes one activity, closed when the deadline is met."""

    _inherit = "cae.deadline"

    @api.model
    def _responsibles(self, rows):
        """{row id: user or nobody}: the person of the step, the adviser, or the one
        that the cooperative names for what has no adviser."""
        found = {}
        for row in rows:
            step_type = row.step_id.type_id
            own = step_type.responsible in (False, "adviser")
            adviser = row.member_id.adviser_id
            named = row.company_id.cae_deadline_user_id
            first, second = (adviser, named) if own else (named, adviser)
            found[row.id] = step_type.user_id or first or second
        return found

    @api.model
    def _warn(self, due, day):
        """Make the activities of the warnings that were reached and not yet sent.

        The level is written in the transaction that makes the activity, so that both
        or none are there, however often this runs. Without anybody to warn nothing is
        sent and nothing is marked: it will be, once somebody is named.
        """
        reached, levels = [], {}
        moved = self.browse()
        for row, deadline in due.items():
            if not row.user_id:
                continue
            level = deadline.level(day)
            if level > row.last_warned:
                reached.append(row)
                levels.setdefault(level, []).append(row.id)
            elif row.activity_id.active and row.activity_id.user_id != row.user_id:
                moved |= row
        if reached:
            self.browse().concat(*reached)._replace_activities()
            for level, ids in levels.items():
                self.browse(ids).last_warned = level
        for user, rows in moved.grouped("user_id").items():
            rows.activity_id.with_context(
                mail_activity_quick_update=True
            ).user_id = user

    def _replace_activities(self):
        """One open activity a deadline: the new warning takes the place of the last."""
        self._close_activities()
        model = self.env["ir.model"]._get("cae.member")
        activity_type = self.env.ref(ACTIVITY_TYPE, raise_if_not_found=False)
        activities = (
            self.env["mail.activity"]
            .with_context(mail_activity_quick_update=True)
            .create(
                [
                    {
                        "res_model_id": model.id,
                        "res_id": deadline.member_id.id,
                        "activity_type_id": activity_type and activity_type.id,
                        "summary": deadline._warning_summary(),
                        "date_deadline": deadline.due_date,
                        "user_id": deadline.user_id.id,
                        "automated": True,
                    }
                    for deadline in self
                ]
            )
        )
        for deadline, activity in zip(self, activities, strict=True):
            deadline.activity_id = activity

    def _close_activities(self):
        """Archive those still open, without a message for each."""
        opened = self.activity_id.filtered("active")
        if opened:
            opened.active = False

    def _warning_summary(self):
        """What is due, in the language of who has to do it."""
        localised = self.with_context(lang=self.user_id.lang)
        return localised.env._(
            "%(what)s: %(date)s",
            what=localised.name,
            date=format_date(localised.env, self.due_date),
        )

    def _close(self, day):
        """Nothing is due any more: say when, and close what was asked of somebody."""
        if self:
            self._close_activities()
            self.write({"closed_on": day})

    @api.model
    def _count_late(self, members):
        """{member: number of late deadlines}, in one query."""
        today = fields.Date.context_today(self)
        return dict(
            self._read_group(
                [
                    ("member_id", "in", members.ids),
                    ("closed_on", "=", False),
                    ("due_date", "<", today),
                ],
                ["member_id"],
                ["__count"],
            )
        )
