"""Information meetings and candidates, for the tests about them."""

from odoo import fields

from .common import MembersCommon

NOW = fields.Datetime.to_datetime("2026-03-02 09:00:00")
MEETING_AT = fields.Datetime.to_datetime("2026-03-12 17:00:00")


class CandidateCommon(MembersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        companies = cls.company | cls.other_company
        companies._load_cae_lists()
        cls.stages = {
            kind: cls.env["cae.candidate.stage"]._stages_of_kind(cls.company, kind)[
                cls.company
            ]
            for kind in ("progress", "postponed", "admitted", "refused", "withdrawn")
        }
        cls.reason = cls.env["cae.refusal.reason"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )

    @classmethod
    def make_meeting(cls, start=MEETING_AT, **values):
        return cls.env["cae.information.meeting"].create(
            {
                "date_start": start,
                "capacity": 2,
                "establishment_id": cls.establishment.id,
                "place": "12 Main Street",
                "user_id": cls.users["adviser"].id,
                **values,
            }
        )

    @classmethod
    def make_candidates(cls, *names, **values):
        return cls.env["cae.candidate"].create(
            [
                {"name": name, "email": f"{name.lower()}@example.org", **values}
                for name in names
            ]
        )

    @classmethod
    def register(cls, meeting, candidates):
        return cls.env["cae.meeting.registration"].create(
            [
                {"meeting_id": meeting.id, "candidate_id": candidate.id}
                for candidate in candidates
            ]
        )

    @classmethod
    def admit(cls, candidate, env=None, **values):
        return (
            (env or cls.env)["cae.candidate.admission"]
            .create({"candidate_id": candidate.id, **values})
            .action_admit()
        )

    def as_user(self, records, name):
        self.env.flush_all()
        return records.with_user(self.users[name]).with_context(
            allowed_company_ids=self.company.ids
        )
