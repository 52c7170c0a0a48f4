from odoo import api, fields, models


class CaeDeadlineSource(models.AbstractModel):
    """What deadlines derive from: a change brings those of its members up to date.

    An inheriting model has a ``member_id`` (or says which members are concerned) and
    names in ``_deadline_fields`` what its deadlines depend on. One refresh a call,
    whatever the number of records.
    """

    _name = "cae.deadline.source"
    _description = "Source of Deadlines"

    _deadline_fields = frozenset()

    def _deadline_members(self):
        return self.member_id

    def _deadline_refresh(self, members):
        if members:
            today = fields.Date.context_today(self)
            self.env["cae.deadline"]._refresh(members, today)

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._deadline_refresh(records._deadline_members())
        return records

    def write(self, vals):
        if self._deadline_fields.isdisjoint(vals):
            return super().write(vals)
        members = self._deadline_members()
        result = super().write(vals)
        self._deadline_refresh(members | self._deadline_members())
        return result

    def unlink(self):
        members = self._deadline_members()
        result = super().unlink()
        self._deadline_refresh(members.exists())
        return result
