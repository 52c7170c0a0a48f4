from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..engine.agreements import AT_LEAST, WHOLE, hundredths
from ..engine.timeline import Span

DRAFT, TO_SIGN, SIGNED, ENDED, CANCELLED = (
    "draft",
    "to_sign",
    "signed",
    "ended",
    "cancelled",
)
IN_FORCE = (SIGNED, ENDED)
# What the law wants in the agreement (R7331-6); the split is the lines.
CLAUSES = ("nature", "trade_name", "clientele", "pooled_tangible", "pooled_intangible")
WORKFLOW = {"state", "date_signed"}
CONTENT = {"name", "company_id", "date_from", "date_to", "line_ids", *CLAUSES}


class CaeSharedAgreement(models.Model):
    _name = "cae.shared.agreement"
    _description = "Shared Activity Agreement"
    _inherit = ["mail.thread", "mail.activity.mixin", "cae.document.mixin"]
    _check_company_auto = True
    _order = "date_from desc, id desc"

    name = fields.Char(string="Activity", required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        string="Cooperative",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    date_from = fields.Date(
        string="From",
        required=True,
        tracking=True,
        help="The law wants the agreement signed before the activity is shared.",
    )
    date_to = fields.Date(
        string="To", tracking=True, copy=False, help="Last day; empty while it goes on."
    )
    # Plain text, as it is printed in the document that is signed.
    nature = fields.Text(
        string="Nature of the Activity", help="What the members do together."
    )
    trade_name = fields.Char(string="Common Trade Name", tracking=True)
    clientele = fields.Text(
        string="Ownership of the Clientele",
        help="Whose the customers are, during the activity and after it.",
    )
    pooled_tangible = fields.Text(string="Pooled Tangible Items")
    pooled_intangible = fields.Text(string="Pooled Intangible Items")
    line_ids = fields.One2many(
        "cae.shared.agreement.line",
        "agreement_id",
        string="Split of Remuneration",
        copy=True,
    )
    member_ids = fields.Many2many(
        "cae.member",
        string="Members",
        compute="_compute_member_ids",
        search="_search_member_ids",
    )
    member_names = fields.Char(
        string="Between",
        compute="_compute_member_names",
        # Somebody who follows one member reads with whom the activity is shared.
        compute_sudo=True,
    )
    previous_id = fields.Many2one(
        "cae.shared.agreement",
        string="Replaces",
        index="btree_not_null",
        readonly=True,
        copy=False,
        check_company=True,
    )
    next_ids = fields.One2many(
        "cae.shared.agreement", "previous_id", string="Replaced By"
    )
    state = fields.Selection(
        [
            (DRAFT, "Draft"),
            (TO_SIGN, "To sign"),
            (SIGNED, "Signed"),
            (ENDED, "Ended"),
            (CANCELLED, "Cancelled"),
        ],
        default=DRAFT,
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    date_signed = fields.Date(
        string="Signed On", readonly=True, copy=False, tracking=True
    )

    _dates_in_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "An agreement cannot end before it starts.",
    )
    _replaced_once = models.UniqueIndex(
        "(previous_id) WHERE previous_id IS NOT NULL AND state <> 'cancelled'",
        "This agreement is already being replaced: change or cancel the new one.",
    )

    @api.depends("line_ids.member_id")
    def _compute_member_ids(self):
        for agreement in self:
            agreement.member_ids = agreement.line_ids.member_id

    @api.depends("line_ids.member_id.name")
    def _compute_member_names(self):
        for agreement in self:
            agreement.member_names = ", ".join(
                agreement.line_ids.member_id.mapped("name")
            )

    def _search_member_ids(self, operator, value):
        if operator not in ("in", "any", "any!"):
            return NotImplemented
        return [("line_ids.member_id", operator, value)]

    @api.model
    def _in_force_spans(self, agreements):
        """Spans of those that took effect, whether or not they have ended since."""
        return [
            Span(each.date_from, each.date_to or None, each.id)
            for each in agreements
            if each.state in IN_FORCE
        ]

    # What is refused

    @api.constrains("line_ids", "state")
    def _check_split(self):
        """A draft may be unfinished; what is sent or signed is whole."""
        self.filtered(lambda each: each.state in (TO_SIGN, *IN_FORCE))._refuse_split()

    def _refuse_split(self):
        for agreement in self:
            lines = agreement.line_ids
            if len(lines) < AT_LEAST:
                raise ValidationError(
                    self.env._(
                        "“%s” needs at least two members: it says how they share one"
                        " activity.",
                        agreement.name,
                    )
                )
            total = sum(hundredths(line.percent) for line in lines)
            if total != WHOLE:
                raise ValidationError(
                    self.env._(
                        "The shares of “%(agreement)s” sum to %(total).2f %%, and must"
                        " sum to exactly 100.00 %%.",
                        agreement=agreement.name,
                        total=total / 100,
                    )
                )

    def _missing_clauses(self):
        """Labels of what the law wants written and is empty."""
        self.ensure_one()
        return [
            self._fields[name]._description_string(self.env)
            for name in CLAUSES
            if not (self[name] or "").strip()
        ]

    def _check_complete(self):
        self._refuse_split()
        for agreement in self:
            missing = agreement._missing_clauses()
            if missing:
                raise UserError(
                    self.env._(
                        "“%(agreement)s” cannot be sent: fill in %(clauses)s (“none” is"
                        " an answer). The law wants each of them written.",
                        agreement=agreement.name,
                        clauses=", ".join(missing),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_typed_workflow(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_typed_workflow(vals)
        if not self.env.su:
            self.check_access("write")
            self._refuse_if_sent(vals)
        return super().write(vals)

    def _refuse_typed_workflow(self, vals):
        typed = WORKFLOW & vals.keys()
        if typed and not self.env.su and vals.get("state") != DRAFT:
            raise UserError(
                self.env._(
                    "An agreement is signed by its members and the cooperative, and"
                    " ended by its button: its state is not typed."
                )
            )

    def _refuse_if_sent(self, vals):
        sent = self.filtered(lambda each: each.state != DRAFT)
        if sent and CONTENT & vals.keys():
            raise UserError(
                self.env._(
                    "“%s” was sent or signed: it does not change any more. Take it back"
                    " to draft, or amend it by a new agreement.",
                    sent[0].name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        kept = self.filtered(lambda each: each.state not in (DRAFT, CANCELLED))
        if kept:
            raise UserError(
                self.env._("“%s” was sent or signed: it is not deleted.", kept[0].name)
            )
