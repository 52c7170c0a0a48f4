from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..engine.identity import (
    FORMAT,
    KEY,
    LENGTH,
    MANGLED,
    NumberFault,
    clean_nir,
    contradicts,
)

GENDERS = [("female", "Woman"), ("male", "Man"), ("other", "Other")]
FAMILY_STATUSES = [
    ("single", "Single"),
    ("cohabiting", "Living together"),
    ("civil_union", "Civil union (PACS)"),
    ("married", "Married"),
    ("separated", "Separated"),
    ("divorced", "Divorced"),
    ("widowed", "Widowed"),
]
# The levels of the French register of diplomas (RNCP).
STUDY_LEVELS = [
    ("none", "No diploma"),
    ("3", "Level 3: CAP, BEP"),
    ("4", "Level 4: baccalaureate"),
    ("5", "Level 5: two years of higher education"),
    ("6", "Level 6: bachelor"),
    ("7", "Level 7: master"),
    ("8", "Level 8: doctorate"),
]
PERMIT_KINDS = [
    ("none", "None needed"),
    ("resident", "Resident card"),
    ("residence", "Residence permit"),
    ("receipt", "Receipt of an application"),
    ("other", "Other permission to work"),
]
ALLOWANCES = [
    ("none", "None"),
    ("are", "Unemployment insurance (ARE)"),
    ("ass", "Solidarity allowance (ASS)"),
    ("rsa", "Minimum income (RSA)"),
    ("aah", "Disabled adult (AAH)"),
    ("other", "Other"),
]
# What a member may correct himself; the rest is asked of the cooperative.
OWN_FIELDS = (
    "birth_name",
    "family_status",
    "children_count",
    "study_level",
    "current_status_id",
    "emergency_name",
    "emergency_phone",
    "emergency_relation",
)


class CaeMemberFile(models.Model):
    """What is personal about a member: here, and nowhere on the member.

    No chatter: nothing of it is copied into messages. Made with the member, and gone
    with the member.
    """

    _name = "cae.member.file"
    _description = "Personal File"
    _inherit = ["cae.history.mixin", "cae.deadline.source"]
    _check_company_auto = True
    _order = "member_id, id"
    _rec_name = "member_id"
    _rec_names_search = ["member_id"]
    _deadline_fields = frozenset({"residence_permit_kind", "residence_permit_end"})

    member_id = fields.Many2one(
        "cae.member",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="member_id.company_id", store=True, index=True, precompute=True
    )
    adviser_id = fields.Many2one(related="member_id.adviser_id")
    stage = fields.Selection(related="member_id.stage")

    # Identity
    gender = fields.Selection(GENDERS)
    birth_name = fields.Char()
    birth_date = fields.Date()
    birth_place = fields.Char()
    birth_country_id = fields.Many2one("res.country", string="Country of Birth")
    nationality_id = fields.Many2one("res.country")
    nir = fields.Char(
        string="Social Security Number",
        copy=False,
        help="Fifteen figures, with the key. A waiting number (first figure 7 or 8)"
        " is taken, and shown as provisional.",
    )
    nir_provisional = fields.Boolean(
        string="Provisional Number", compute="_compute_nir_provisional", store=True
    )
    nir_contradicts = fields.Boolean(
        string="Number Contradicts Sex or Birth", compute="_compute_nir_contradicts"
    )
    family_status = fields.Selection(FAMILY_STATUSES)
    children_count = fields.Integer(string="Children in Charge")
    emergency_name = fields.Char(string="Person to Call")
    emergency_phone = fields.Char(string="Telephone of That Person")
    emergency_relation = fields.Char(string="Who That Is")

    # Situation
    entry_status_id = fields.Many2one(
        "cae.social.status",
        string="Status at Entry",
        check_company=True,
        index="btree_not_null",
    )
    current_status_id = fields.Many2one(
        "cae.social.status",
        string="Status Now",
        check_company=True,
        index="btree_not_null",
    )
    living_zone_id = fields.Many2one(
        "cae.living.zone", check_company=True, index="btree_not_null"
    )
    study_level = fields.Selection(STUDY_LEVELS)
    occupation_code = fields.Char(
        string="Occupation Code (PCS)", help="Category of the INSEE list."
    )
    jobseeker_number = fields.Char(string="Job-Seeker Number")
    jobseeker_since = fields.Date(string="Job-Seeker Since")
    allowance = fields.Selection(ALLOWANCES)
    rights_end = fields.Date(
        string="End of Rights", help="Last day on which the allowance may be paid."
    )
    disability = fields.Boolean(string="Disability Recognised")
    disability_end = fields.Date(string="Recognition Ends On")
    disability_allowance_end = fields.Date(string="Disability Allowance Ends On")

    # Right to work
    residence_permit_kind = fields.Selection(PERMIT_KINDS, string="Permit")
    residence_permit_number = fields.Char(string="Permit Number")
    residence_permit_end = fields.Date(string="Permit Ends On")
    residence_permit_checked_on = fields.Date(
        string="Checked with the Prefecture On",
        help="The employer checks a permit before the first day of work.",
    )
    residence_permit_proof = fields.Binary(string="Copy of the Permit")
    residence_permit_proof_name = fields.Char(string="File of the Permit")

    note = fields.Text(string="Remarks")

    _member_unique = models.Constraint(
        "UNIQUE (member_id)", "This member already has a personal file."
    )
    _nir_unique = models.UniqueIndex(
        "(company_id, nir) WHERE nir IS NOT NULL",
        "Another member of the cooperative already has this social security number.",
    )
    _children_positive = models.Constraint(
        "CHECK (children_count >= 0)", "The number of children cannot be below zero."
    )

    @api.depends("nir")
    def _compute_nir_provisional(self):
        for file in self:
            nir = file._read_nir()
            file.nir_provisional = nir is not None and nir.provisional

    @api.depends("nir", "gender", "birth_date")
    def _compute_nir_contradicts(self):
        for file in self:
            nir = file._read_nir()
            file.nir_contradicts = nir is not None and contradicts(
                nir, file.gender or None, file.birth_date or None
            )

    def _read_nir(self):
        """What the number tells; nothing while it is being typed."""
        try:
            return clean_nir(self.nir) if self.nir else None
        except NumberFault:
            return None

    @api.constrains("birth_date")
    def _check_birth_date(self):
        today = fields.Date.context_today(self)
        if any(file.birth_date and file.birth_date >= today for file in self):
            raise ValidationError(self.env._("A date of birth is in the past."))

    @api.constrains("residence_permit_kind", "residence_permit_end")
    def _check_permit(self):
        needs_end = ("residence", "receipt")
        for file in self:
            if (
                file.residence_permit_kind in needs_end
                and not file.residence_permit_end
            ):
                raise ValidationError(
                    self.env._(
                        "Say when the permit of %s ends: without that day nobody is"
                        " warned before the right to work is lost.",
                        file.member_id.name,
                    )
                )

    # Numbers in one form

    @api.model
    def _clean_numbers(self, vals):
        """Write a NIR without its spaces; refuse one that cannot be right."""
        if not vals.get("nir"):
            return {**vals, "nir": False} if "nir" in vals else vals
        try:
            return {**vals, "nir": clean_nir(vals["nir"]).number}
        except NumberFault as fault:
            raise ValidationError(self._nir_message(vals["nir"], fault.code)) from fault

    @api.model
    def _nir_message(self, number, code):
        reasons = {
            LENGTH: self.env._("it has fifteen figures, the key of two included"),
            KEY: self.env._("its last two figures (the key) do not fit the others"),
            FORMAT: self.env._(
                "it starts with 1 or 2 (3, 4, 7 or 8 for a provisional one) and only"
                " 2A and 2B are letters"
            ),
            MANGLED: self.env._("the spreadsheet has cut it: enter it as text"),
        }
        return self.env._(
            "%(number)s is not a social security number: %(reason)s.",
            number=number,
            reason=reasons[code],
        )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._clean_numbers(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._clean_numbers(vals))

    # Made with the member

    @api.model
    def _create_missing(self, members):
        """Create the file of each of ``members`` that has none."""
        # Whoever creates a member makes the file; nobody creates one by hand.
        files_sudo = self.sudo()
        having = files_sudo.search([("member_id", "in", members.ids)]).member_id.ids
        return files_sudo.create(
            [{"member_id": id_} for id_ in members.ids if id_ not in set(having)]
        )

    # Corrections by the member

    def _correct_own(self, vals):
        """Write what the member himself may correct; refuse anything else by name."""
        self.ensure_one()
        self.check_access("read")
        if self.member_id.partner_id != self.env.user.partner_id:
            raise UserError(self.env._("Only the member corrects this file."))
        refused = [name for name in vals if name not in OWN_FIELDS]
        if refused:
            raise UserError(
                self.env._(
                    "Ask your adviser to correct this: %s.", self._labels_of(refused)
                )
            )
        # A member reads his file and writes nothing of it but this list.
        file_sudo = self.sudo()
        return file_sudo.write(vals)

    @api.model
    def _labels_of(self, names):
        labels = self.fields_get([name for name in names if name in self._fields])
        return ", ".join(
            labels[name]["string"] if name in labels else name for name in names
        )
