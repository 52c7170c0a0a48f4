from odoo import api, models

CANDIDATE_FIELDS = (
    "email",
    "phone",
    "street",
    "street2",
    "zip",
    "city",
    "project",
    "next_step",
    "refusal_note",
    "gender",
    "birth_date",
    "social_status_id",
    "living_zone_id",
)
FILE_PARTS = (
    "outside_employer_ids",
    "health_cover_ids",
    "insurance_ids",
    "dependant_ids",
    "medical_visit_ids",
)


class CaeRetentionEraser(models.AbstractModel):
    """Erases each kind of personal data; called with all rights, on what is due.

    Another addon that keeps personal data of its own extends the method of the kind.
    """

    _name = "cae.retention.eraser"
    _description = "Eraser of Personal Data"

    @api.model
    def _erase(self, kind, records):
        erase = {
            "candidate": self._erase_candidate,
            "personal": self._erase_personal,
            "bank": self._erase_bank,
            "medical": self._erase_medical,
        }
        erase[kind](records)

    @api.model
    def _erase_candidate(self, candidates):
        """A candidate without a name still counts in the figures."""
        candidates.with_context(tracking_disable=True).write(
            {
                "name": self.env._("Erased"),
                "active": False,
                **dict.fromkeys(CANDIDATE_FIELDS, False),
            }
        )
        self._erase_thread(candidates)

    @api.model
    def _erase_personal(self, members):
        """The file and all its parts; name, contracts and payslips stay."""
        for part in FILE_PARTS:
            members[part].unlink()
        files = members.file_ids
        files.write(
            {
                name: False
                for name in files._history_names()
                if not files._fields[name].required
            }
        )
        members.write({"siren": False})
        members.change_ids.unlink()
        candidates = members.candidate_id
        members.write({"candidate_id": False})
        self._erase_candidate(candidates)

    @api.model
    def _erase_bank(self, members):
        """Entries that were paid keep their account, without its number."""
        accounts = (
            members.last_bank_account_id | members.bank_change_ids.bank_account_id
        )
        members.bank_change_ids.unlink()
        members.write({"bank_account_id": False, "last_bank_account_id": False})
        numbers = accounts.mapped("acc_number")
        for account in accounts:
            account.acc_number = f"ERASED {account.id}"
        accounts.write({"acc_holder_name": False, "bank_id": False, "active": False})
        self._erase_tracking(numbers)

    @api.model
    def _erase_medical(self, members):
        members.medical_visit_ids.unlink()
        members.change_ids.filtered(
            lambda change: change.res_model == "cae.medical.visit"
        ).unlink()

    @api.model
    def _erase_thread(self, records):
        """What was written about somebody, and the files that came with it."""
        records.activity_ids.unlink()
        records.message_ids.unlink()
        records.message_follower_ids.unlink()
        self.env["ir.attachment"].search(
            [("res_model", "=", records._name), ("res_id", "in", records.ids)]
        ).unlink()

    @api.model
    def _erase_tracking(self, texts):
        """Messages about a change keep the value before and after."""
        self.env["mail.tracking.value"].search(
            ["|", ("old_value_char", "in", texts), ("new_value_char", "in", texts)]
        ).unlink()
