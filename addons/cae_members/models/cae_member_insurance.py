from odoo import api, fields, models


class CaeMemberInsurance(models.Model):
    _name = "cae.member.insurance"
    _description = "Insurance of a Member"
    _inherit = ["cae.member.paper", "cae.deadline.source"]
    _check_company_auto = True
    _order = "date_to desc, id desc"
    _deadline_fields = frozenset({"kind", "date_to"})

    kind = fields.Selection(
        [
            ("liability", "Professional liability"),
            ("decennial", "Decennial (building work)"),
            ("other", "Other"),
        ],
        required=True,
        default="liability",
    )
    insurer = fields.Char(required=True)
    policy_number = fields.Char()
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="To", required=True)
    proof = fields.Binary(string="Certificate")
    proof_name = fields.Char(string="Certificate File")

    _dates_in_order = models.Constraint(
        "CHECK (date_to >= date_from)", "An insurance cannot end before it starts."
    )

    @api.depends("kind", "insurer")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for insurance in self:
            insurance.display_name = (
                f"{kinds.get(insurance.kind, '')} {insurance.insurer or ''}".strip()
            )

    def _covers(self, day):
        return bool(
            self.date_from and self.date_to and self.date_from <= day <= self.date_to
        )
