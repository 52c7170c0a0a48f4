"""From the information meeting to the signed contract and the first interview."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .support_common import PNG, SupportCommon


@tagged("post_install", "-at_install")
class TestJourney(SupportCommon, HttpCase):
    """In French, in a browser, each with his own rights."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        modules = cls.env["ir.module.module"].search(
            [("name", "in", ("web", "portal", "cae_members"))]
        )
        modules._update_translations("fr_FR")
        cls.company.write(
            {
                "cae_representative": "Grace Hopper",
                "cae_representative_title": "directrice générale",
                "cae_legal_form": "société coopérative à responsabilité limitée",
                "cae_capital": "capital variable",
                "cae_registry_city": "Paris",
                "street": "1 rue des Arts",
                "zip": "75011",
                "city": "Paris",
                "company_registry": "552081317",
            }
        )
        for name in ("adviser", "payroll"):
            cls.users[name].lang = "fr_FR"
        cls.colleague = cls.make_user("colleague", "cae_members.group_cae_adviser")
        cls.today = fields.Date.today()

    def tour(self, url, name, login):
        self.env.flush_all()
        self.start_tour(url, name, login=f"cae_test_{login}")
        self.env.invalidate_all()

    def form(self, action, record):
        return f"/odoo/action-cae_members.{action}/{record.id}"

    def test_from_the_meeting_to_the_first_interview(self):
        candidate = self.meet()
        member = self.admit(candidate)
        contract = self.sign_contract(member)
        interview = self.first_interview(member, contract)
        self.strangers_read_nothing(member, contract, interview)

    def meet(self):
        meeting = self.env["cae.information.meeting"].create(
            {
                "date_start": fields.Datetime.now() - timedelta(minutes=5),
                "establishment_id": self.establishment.id,
                "user_id": self.users["adviser"].id,
                "capacity": 10,
            }
        )
        self.tour(
            self.form("cae_information_meeting_action", meeting),
            "cae_journey_meeting",
            "adviser",
        )
        self.assertEqual(meeting.state, "held")
        self.assertEqual(meeting.registration_ids.state, "attended")
        candidate = meeting.registration_ids.candidate_id
        self.assertEqual(candidate.email, "suzanne@example.com")
        candidate.write(
            {
                "adviser_id": self.users["adviser"].id,
                "referrer_id": self.env["cae.referrer"]
                .search([("company_id", "=", self.company.id)], limit=1)
                .id,
            }
        )
        return candidate

    def admit(self, candidate):
        self.tour(
            self.form("cae_candidate_action", candidate),
            "cae_journey_admission",
            "adviser",
        )
        member = candidate.member_id
        self.assertEqual(
            (member.name, member.email, member.referrer_id, member.stage),
            (candidate.name, candidate.email, candidate.referrer_id, "candidate"),
        )
        self.assertEqual(member.adviser_id, self.users["adviser"])
        return member

    def sign_contract(self, member):
        member.file_ids.write(
            {"birth_date": "1990-09-23", "birth_place": "Bessines", "gender": "female"}
        )
        member.partner_id.write(
            {"street": "2 rue Cortot", "zip": "75018", "city": "Paris"}
        )
        self.portal = self.make_user(
            "suzanne",
            "base.group_portal",
            name=member.name,
            lang="fr_FR",
            partner_id=member.partner_id.id,
        )
        contract = (
            self.env["cae.contract"]
            .with_user(self.users["adviser"])
            .create(
                {
                    "member_id": member.id,
                    "kind": "cesa",
                    "date_start": self.today,
                    "terms_ids": [Command.create({"fixed_pay": 300.0})],
                }
            )
        )
        self.assertFalse(contract.missing_for_signature)
        self.tour(
            self.form("cae_contract_action", contract),
            "cae_journey_contract",
            "adviser",
        )
        document = self.env["cae.document"].search(
            [("res_model", "=", "cae.contract"), ("res_id", "=", contract.id)]
        )
        self.tour("/fr/my/documents", "cae_journey_sign", "suzanne")
        self.assertEqual((document.state, contract.state), ("partial", "draft"))
        self.env["cae.document.sign"].with_user(self.users["payroll"]).create(
            {"document_id": document.id, "name": "Grace Hopper", "image": PNG}
        ).action_sign()
        self.assertEqual((document.state, contract.state), ("signed", "signed"))
        self.assertTrue(document.pdf_hash)
        self.assertTrue(document.signed_pdf_hash)
        self.assertEqual(member.stage, "cesa")
        stages = self.env["cae.member.stage"].search([("member_id", "=", member.id)])
        self.assertEqual(stages.filtered("contract_id").stage, "cesa")
        self.assertTrue(contract.step_ids)
        return contract

    def first_interview(self, member, contract):
        due = self.env["cae.deadline"].search(
            [
                ("member_id", "=", member.id),
                ("kind", "=", "interview"),
                ("closed_on", "=", False),
            ]
        )
        interview = self.make_interview(
            member,
            planned_on=fields.Datetime.now() - timedelta(minutes=5),
            adviser_id=self.users["adviser"].id,
        )
        self.assertEqual(interview.contract_id, contract)
        self.tour(
            self.form("cae_interview_action", interview),
            "cae_journey_interview",
            "adviser",
        )
        self.assertEqual(interview.state, "to_sign")
        self.tour("/fr/my/documents", "cae_journey_sign", "suzanne")
        self.assertEqual(interview.state, "signed")
        later = self.env["cae.deadline"].search(
            [
                ("member_id", "=", member.id),
                ("kind", "=", "interview"),
                ("closed_on", "=", False),
            ]
        )
        self.assertGreaterEqual(max(later.mapped("due_date")), due.due_date)
        self.assertEqual(len(interview.hour_ids), 1)
        return interview

    def strangers_read_nothing(self, member, contract, interview):
        documents = contract.document_ids | interview.document_ids
        for user in (self.colleague, self.users["portal"]):
            for records in (member, member.file_ids, contract, interview, documents):
                with (
                    self.subTest(user=user.name, model=records._name),
                    self.assertRaises(AccessError),
                ):
                    records.with_user(user).read(["display_name", "create_date"])
