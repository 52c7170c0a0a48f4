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

    @api.model_create_multi
    def create(self, vals_list):
        self._check_candidates(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_candidates([vals])
        if "candidate_since" in vals and not (
            self.env.su or self.env.user.has_group("cae_members.group_cae_payroll")
        ):
            raise AccessError(
                self.env._("Only payroll officers correct the date of first contact.")
            )
        return super().write(vals)

    @api.model
    def _check_candidates(self, vals_list):
        """Refuse to make a member of a candidate whom the user does not follow."""
        ids = [vals["candidate_id"] for vals in vals_list if vals.get("candidate_id")]
        if ids:
            self.env["cae.candidate"].browse(ids).check_access("write")
