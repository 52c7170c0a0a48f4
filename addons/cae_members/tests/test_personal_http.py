"""Papers of a personal file by URL."""

import base64

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .test_personal_data import PersonalCommon


@tagged("post_install", "-at_install")
class TestPersonalHttp(PersonalCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        proof = base64.b64encode(b"a certificate")
        cls.papers = []
        for member in (cls.member, cls.stranger):
            values = {
                "member_id": member.id,
                "date_from": "2026-01-01",
                "date_to": "2026-12-31",
                "proof": proof,
                "proof_name": "certificate.txt",
            }
            cover = {"kind": "waiver", "waiver_reason": "spouse"}
            member.file_ids.residence_permit_proof = proof
            cls.papers.append(
                [
                    (cls.env["cae.health.cover"].create({**values, **cover}), "proof"),
                    (
                        cls.env["cae.member.insurance"].create(
                            {**values, "insurer": "MAIF"}
                        ),
                        "proof",
                    ),
                    (member.file_ids, "residence_permit_proof"),
                ]
            )

    def status(self, record, field):
        url = f"/web/content/{record._name}/{record.id}/{field}"
        return self.url_open(url).status_code

    @mute_logger("odoo.http")
    def test_papers_are_for_those_who_read_the_file(self):
        own, strange = self.papers
        for login in ("adviser", "portal"):
            self.authenticate(f"cae_test_{login}", f"cae_test_{login}")
            for record, field in own:
                with self.subTest(user=login, model=record._name):
                    self.assertEqual(self.status(record, field), 200)
            for record, field in strange:
                with self.subTest(user=login, model=record._name):
                    self.assertIn(self.status(record, field), (403, 404))
        for login in ("cae_test_accountant", "cae_test_internal", None):
            self.authenticate(login, login)
            for record, field in own:
                with self.subTest(user=login, model=record._name):
                    self.assertIn(self.status(record, field), (403, 404))

    @mute_logger("odoo.http")
    def test_attachments_of_papers_are_not_listed(self):
        record, field = self.papers[1][0]
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", record._name), ("res_field", "=", field)], limit=1
        )
        self.assertTrue(attachment)
        for name in ("adviser", "accountant", "internal"):
            self.authenticate(f"cae_test_{name}", f"cae_test_{name}")
            response = self.url_open(f"/web/content/{attachment.id}")
            self.assertIn(response.status_code, (403, 404))
