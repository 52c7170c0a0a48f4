from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain


class CaeActivity(models.Model):
    _name = "cae.activity"
    _description = "Activity"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _inherits = {"account.analytic.account": "analytic_account_id"}
    _order = "kind, name_sort, id"
    _check_company_auto = True

    analytic_account_id = fields.Many2one(
        "account.analytic.account",
        string="Account of the activity",
        required=True,
        ondelete="restrict",
        index=True,
    )
    name_sort = fields.Char(compute="_compute_name_sort", store=True)
    company_id = fields.Many2one(
        related="analytic_account_id.company_id",
        store=True,
        readonly=False,
        required=True,
        index=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [
            ("member", "Member's activity"),
            ("shared", "Shared services"),
            ("unassigned", "To be attributed"),
        ],
        required=True,
        default="member",
        index=True,
    )
    establishment_id = fields.Many2one(
        "cae.establishment", check_company=True, tracking=True, index=True
    )
    trade = fields.Char(tracking=True, help="What the activity sells.")
    date_start = fields.Date(string="Started on")
    date_end = fields.Date(string="Ended on")
    share_ids = fields.One2many("cae.activity.share", "activity_id", string="Members")
    member_ids = fields.Many2many(
        "cae.member", compute="_compute_member_ids", search="_search_member_ids"
    )

    _one_account = models.Constraint(
        "UNIQUE (analytic_account_id)", "An analytic account has one activity."
    )
    _one_system_activity = models.UniqueIndex(
        "(company_id, kind) WHERE kind <> 'member'",
        "A company has one activity for shared services and one to be attributed.",
    )

    @api.depends("analytic_account_id.name")
    def _compute_name_sort(self):
        for activity in self:
            activity.name_sort = (activity.analytic_account_id.name or "").casefold()

    @api.depends("share_ids.member_id")
    def _compute_member_ids(self):
        for activity in self:
            activity.member_ids = activity.share_ids.member_id

    def _search_member_ids(self, operator, value):
        if operator not in ("in", "any", "any!"):
            return NotImplemented
        return [("share_ids.member_id", operator, value)]

    @api.depends("name", "code")
    def _compute_display_name(self):
        # A member reads the name of his activity, and no analytic account.
        for activity, activity_sudo in zip(self, self.sudo(), strict=True):
            code = f"[{activity_sudo.code}] " if activity_sudo.code else ""
            activity.display_name = f"{code}{activity_sudo.name or ''}"

    @api.model
    def _search_display_name(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        return ["|", ("name", operator, value), ("code", operator, value)]

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        for activity in self:
            start, end = activity.date_start, activity.date_end
            if start and end and end < start:
                raise ValidationError(
                    self.env._(
                        "%(activity)s ends on %(end)s, before it starts on %(start)s.",
                        activity=activity.name,
                        end=end,
                        start=start,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        plan = self.env.ref("cae_activity_accounts.plan_activities")
        for vals in vals_list:
            vals.setdefault("plan_id", plan.id)
            vals.setdefault("company_id", self.env.company.id)
        activities = super().create(vals_list)
        given = [
            vals["analytic_account_id"]
            for vals in vals_list
            if vals.get("analytic_account_id")
        ]
        if given:
            # Items may have named the account before it was an activity.
            items_sudo = self.env["account.move.line"].sudo()
            named_sudo = items_sudo.search(
                [
                    ("analytic_distribution", "in", given),
                    ("parent_state", "=", "posted"),
                ]
            )
            self.env["cae.ledger"]._mark(named_sudo.move_id.ids)
        return activities

    def write(self, vals):
        if "kind" in vals:
            changed = self.filtered(lambda activity: activity.kind != vals["kind"])
            changed._check_not_system()
        if "analytic_account_id" in vals:
            raise UserError(
                self.env._("An activity keeps the analytic account it was made with.")
            )
        return super().write(vals)

    def _check_not_system(self):
        if self.filtered(lambda activity: activity.kind != "member"):
            raise UserError(
                self.env._(
                    "Shared services and the activity to be attributed belong to the "
                    "cooperative: their kind stays, and so do they."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_not_system()
        if used := self._used():
            raise UserError(
                self.env._(
                    "%s have entries: archive them instead of deleting them.",
                    ", ".join(used.mapped("name")),
                )
            )

    def _used(self):
        """Those of ``self`` that an entry names, posted or not."""
        # Entries and items are read by accountants only.
        groups = [
            self.env[model]
            .sudo()
            ._read_group([("activity_id", "in", self.ids)], ["activity_id"])
            for model in ("cae.activity.entry", "account.move", "account.move.line")
        ]
        used = self.browse(activity.id for found in groups for (activity,) in found)
        item_sudo = self.env["account.move.line"].sudo()
        for activity in self - used:
            account = activity.analytic_account_id.id
            if item_sudo.search_count(
                [("analytic_distribution", "=", account)], limit=1
            ):
                used |= activity
        return used

    def unlink(self):
        accounts = self.analytic_account_id
        result = super().unlink()
        accounts.with_context(cae_activity_unlink=True).unlink()
        return result

    @api.model
    def _system(self, company, kind):
        """The company's activity of a system kind ("shared" or "unassigned")."""
        return self.browse(self._system_id(company.id, kind))

    @api.model
    @tools.ormcache("company_id", "kind")
    def _system_id(self, company_id, kind):
        # Everybody's entries fall back on it, whatever their own rights.
        activity_sudo = self.sudo().with_context(active_test=False)
        found_sudo = activity_sudo.search(
            [("company_id", "=", company_id), ("kind", "=", kind)], limit=1
        )
        if not found_sudo:
            raise UserError(
                self.env._(
                    "%(company)s has no activity of kind %(kind)s: upgrade the module "
                    "Activity accounts, which creates it.",
                    company=self.env["res.company"].sudo().browse(company_id).name,
                    kind=kind,
                )
            )
        return found_sudo.id
