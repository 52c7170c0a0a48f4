from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import MembersCommon


@tagged("post_install", "-at_install")
class TestEstablishment(MembersCommon):
    def test_a_wrong_siret_is_refused_by_name(self):
        self.establishment.siret = "732 829 320 00074"
        with self.assertRaisesRegex(ValidationError, "Main Street"):
            self.establishment.siret = "732 829 320 00075"

    def test_members_are_counted_by_establishment(self):
        other = self.env["cae.establishment"].create({"name": "B", "code": "B"})
        (self.member | self.stranger).establishment_id = self.establishment
        self.assertEqual((self.establishment | other).mapped("member_count"), [2, 0])
        action = self.establishment.action_open_members()
        self.assertEqual(
            self.env["cae.member"].search(action["domain"]),
            self.member | self.stranger,
        )
