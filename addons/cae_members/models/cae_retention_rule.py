from odoo import api, fields, models

from ..engine import retention as engine

MANAGER = "cae_members.group_cae_manager"
KINDS = [
    ("candidate", "Candidates who did not come"),
    ("personal", "Personal file of those who left"),
    ("bank", "Bank details of those who left"),
    ("medical", "Medical visits of those who left"),
]
CANDIDATE_DATES = ("refusal_date", "next_step_date", "first_contact_date")


class CaeRetentionRule(models.Model):
    """How long a cooperative keeps a kind of personal data; lists what is due.

    Nothing is erased here: somebody does, from the list.
    """

    _name = "cae.retention.rule"
    _description = "Retention Period"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "sequence, id"
    _rec_name = "kind"

    kind = fields.Selection(KINDS, string="What", required=True)
    years = fields.Integer(
        required=True,
        tracking=True,
        help="Counted from the day somebody left, or from the last contact with a"
        " candidate.",
    )
    legal_source = fields.Text(string="Why That Long")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="Cooperative",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    item_ids = fields.One2many("cae.retention.item", "rule_id", string="Listed")
    due_count = fields.Integer(string="To Be Erased", compute="_compute_due_count")

    _kind_unique = models.Constraint(
        "UNIQUE (company_id, kind)", "There is one period for each kind of data."
    )
    _years_positive = models.Constraint(
        "CHECK (years >= 1)", "Personal data are kept for one year at least."
    )

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for rule in self:
            rule.display_name = kinds.get(rule.kind, "")

    @api.depends("item_ids.state")
    def _compute_due_count(self):
        counts = dict(
            self.env["cae.retention.item"]._read_group(
                [("rule_id", "in", self.ids), ("state", "=", "due")],
                ["rule_id"],
                ["__count"],
            )
        )
        for rule in self:
            rule.due_count = counts.get(rule, 0)

    # The list

    def _refresh(self, day):
        """Bring the lists up to ``day``; return the items that are new."""
        items = self.env["cae.retention.item"]
        new = items.browse()
        for rule in self:
            references = rule._references()
            listed = rule.item_ids.filtered(lambda item: item.state == "due")
            plan = engine.plan(
                references,
                rule.years,
                day,
                frozenset(item._key() for item in listed),
                frozenset(item._key() for item in rule.item_ids - listed),
            )
            listed.filtered(
                lambda item, plan=plan: item._key() in plan.dropped
            ).unlink()
            new |= items.create(rule._item_values(plan.added))
        return new

    def _item_values(self, keys):
        model = self._model()
        records = model.browse([id_ for id_, _reference in keys])
        names = {record.id: record.display_name for record in records}
        return [
            {
                "rule_id": self.id,
                "res_model": model._name,
                "res_id": id_,
                "name": names[id_],
                "reference_date": reference,
                "due_date": engine.due_day(reference, self.years),
            }
            for id_, reference in sorted(keys)
        ]

    def _model(self):
        name = "cae.candidate" if self.kind == "candidate" else "cae.member"
        return self.env[name].with_context(active_test=False)

    def _references(self):
        """{record id: day from which the period runs}."""
        self.ensure_one()
        if self.kind == "candidate":
            return self._last_contacts()
        rows = self.env["cae.member.stage"].search_fetch(
            [
                ("company_id", "=", self.company_id.id),
                ("stage", "=", "left"),
                ("date_to", "=", False),
            ],
            ["member_id", "date_from"],
        )
        return {row.member_id.id: row.date_from for row in rows}

    def _last_contacts(self):
        candidates = self._model().search_fetch(
            [
                ("company_id", "=", self.company_id.id),
                ("stage_kind", "in", ("refused", "postponed", "withdrawn")),
                ("member_id", "=", False),
            ],
            CANDIDATE_DATES,
        )
        return {
            candidate.id: max(
                candidate[name] for name in CANDIDATE_DATES if candidate[name]
            )
            for candidate in candidates
        }

    # Telling the manager

    @api.model
    def _cron_list(self):
        """List what is due in every cooperative; erase nothing."""
        rules = self.search([("company_id", "!=", False)])
        new = rules._refresh(fields.Date.context_today(self))
        new.rule_id._tell_manager()

    def _tell_manager(self):
        """One activity a rule, and none while one is open."""
        told = self.activity_search(
            ["mail.mail_activity_data_todo"], only_automated=True
        )
        for rule in self:
            user = rule._manager()
            if user and rule.id not in told.mapped("res_id"):
                rule.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=self.env._("Personal data to be erased"),
                    user_id=user.id,
                )

    def _manager(self):
        company = self.company_id
        named = company.cae_deadline_user_id
        if named and named.has_group(MANAGER):
            return named
        return self.env["res.users"].search(
            [
                ("all_group_ids", "in", self.env.ref(MANAGER).id),
                ("company_ids", "in", company.ids),
                ("share", "=", False),
            ],
            limit=1,
        )

    def action_open_items(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "cae_members.cae_retention_item_action"
            ),
            "domain": [("rule_id", "=", self.id)],
        }
