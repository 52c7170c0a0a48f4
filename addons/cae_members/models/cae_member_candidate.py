from odoo import api, fields, models
from odoo.exceptions import AccessError


class CaeMember(models.Model):
    """Where a member comes from."""

    _inherit = "cae.member"

    candidate_id = fields.Many2one(
        "cae.candidate",
        readonly=True,
        copy=False,
        ondelete="restrict",
        check_company=True,
    )
    candidate_since = fields.Date(
        copy=False,
        tracking=True,
        help="First contact with the cooperative: the stage of candidate begins then."
        " Corrected by payroll officers.",
    )

    _candidate_once = models.UniqueIndex(
        "(candidate_id) WHERE candidate_id IS NOT NULL",
        "This candidate has already become a member.",
    )

    @api.constrains("candidate_id")
    def _check_candidate(self):
        # Nobody makes a member of a candidate whom he does not follow.
        self.candidate_id.check_access("write")

    def write(self, vals):
        if "candidate_since" in vals and not (
            self.env.su or self.env.user.has_group("cae_members.group_cae_payroll")
        ):
            raise AccessError(
                self.env._("Only payroll officers correct the date of first contact.")
            )
        return super().write(vals)
