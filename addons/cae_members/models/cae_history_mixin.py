from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

LOG_LENGTH = 2000


class CaeHistoryMixin(models.AbstractModel):
    """Personal data whose changes are kept: what, from what, to what, when, by whom.

    An inheriting model has a stored ``member_id``. Rows of ``cae.member.change`` are
    written with the change, in one go for any number of records.
    """

    _name = "cae.history.mixin"
    _description = "Personal Data with a History"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._history_add(
            {**record._history_head(), "kind": "created", "new_value": summary}
            for record, summary in records._history_summaries()
        )
        return records

    def write(self, vals):
        self._refuse_other_member(vals)
        names = [name for name in self._history_names() if name in vals]
        before = self._history_texts(names)
        result = super().write(vals)
        after = self._history_texts(names)
        self._history_add(
            {
                **record._history_head(),
                "kind": "changed",
                "field_name": name,
                "old_value": before[record.id, name],
                "new_value": after[record.id, name],
            }
            for record in self
            for name in names
            if before[record.id, name] != after[record.id, name]
        )
        return result

    def unlink(self):
        self.check_access("unlink")
        rows = [
            {**record._history_head(), "kind": "deleted", "old_value": summary}
            for record, summary in self._history_summaries()
        ]
        result = super().unlink()
        self._history_add(rows)
        return result

    def _refuse_other_member(self, vals):
        # Rules look at a record before it is written: it must not leave their reach.
        member_id = vals.get("member_id")
        if member_id and any(record.member_id.id != member_id for record in self):
            raise UserError(
                self.env._(
                    "What belongs to one member is not moved to another: enter it anew."
                )
            )

    @api.model
    def _history_add(self, rows):
        # Nobody writes history by hand.
        changes_sudo = self.env["cae.member.change"].sudo()
        changes_sudo.create(list(rows))

    @api.model
    def _history_names(self):
        """The fields somebody types."""
        return [
            name
            for name, field in self._fields.items()
            if (field.store or field.type == "binary")
            and not field.readonly
            and name not in ("member_id", "company_id")
            and field.type not in ("one2many", "many2many")
        ]

    def _history_head(self):
        return {
            "member_id": self.member_id.id,
            "res_model": self._name,
            "res_id": self.id,
            "record_name": self.display_name,
        }

    def _history_summaries(self):
        """(record, its values in one text) of each record that has any."""
        names = self._history_names()
        texts = self._history_texts(names)
        labels = self.fields_get(names, ["string"])
        for record in self:
            parts = [
                f"{labels[name]['string']}: {texts[record.id, name]}"
                for name in names
                if texts[record.id, name]
            ]
            if parts:
                yield record, "; ".join(parts)[:LOG_LENGTH]

    def _history_texts(self, names):
        """{(record id, field): the value as the user reads it}."""
        records = self.with_context(bin_size=True)
        choices = {
            name: dict(self._fields[name]._description_selection(self.env))
            for name in names
            if self._fields[name].type == "selection"
        }
        return {
            (record.id, name): record._history_text(name, choices)
            for record in records
            for name in names
        }

    def _history_text(self, name, choices):
        value, kind = self[name], self._fields[name].type
        if not value:
            return ""
        if kind == "selection":
            return choices[name].get(value, value)
        if kind == "many2one":
            return value.display_name or ""
        if kind == "date":
            return format_date(self.env, value)
        words = {"boolean": self.env._("Yes"), "binary": self.env._("(file)")}
        return words.get(kind, str(value))
