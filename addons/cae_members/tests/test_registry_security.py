from odoo.fields import Command
from odoo.tests import tagged

from .common import MembersCommon
from .registry_conventions import MODES, Conventions


@tagged("post_install", "-at_install")
class TestRegistrySecurity(MembersCommon):
    """Every ``cae.*`` model of every installed addon keeps the conventions."""

    def faults(self):
        self.env.flush_all()
        return Conventions(self.env).faults()

    def test_every_model_keeps_the_conventions(self):
        self.assertEqual(self.faults(), [])

    def test_portal_members_read_their_chatter_by_rule_only(self):
        conventions = Conventions(self.env)
        for name in conventions.names:
            model = self.env[name]
            if "message_ids" in model._fields and conventions.may(
                model, "base.group_portal"
            ):
                with self.subTest(model=name):
                    self.assertEqual(model._mail_post_access, "write")

    # The checks see what they are made to see.

    def assertSeen(self, part):
        self.assertTrue(
            any(part in fault for fault in self.faults()), f"not seen: {part}"
        )

    def test_a_missing_or_weak_company_rule_is_seen(self):
        rule = self.env.ref("cae_members.cae_contract_terms_company_rule")
        rule.perm_unlink = False
        self.assertSeen("cae.contract.terms: no global rule")
        rule.unlink()
        self.assertSeen("cae.contract.terms: no global rule")

    def test_a_missing_access_line_is_seen(self):
        self.env.ref("cae_members.access_cae_member_accountant").unlink()
        self.assertSeen("cae.member: no access line for")

    def test_an_access_line_for_everybody_is_seen(self):
        line = self.env.ref("cae_members.access_cae_establishment_manager")
        line.group_id = False
        self.assertSeen("has no group")
        line.group_id = self.env.ref("base.group_user")
        self.assertSeen("may read, write, create, unlink")
        line.write({f"perm_{mode}": mode == "read" for mode in MODES})
        line.group_id = self.env.ref("base.group_public")
        self.assertSeen("the public reads")

    def test_a_missing_adviser_rule_is_seen(self):
        rules = self.env["ir.rule"].search(
            [
                ("model_id.model", "=", "cae.contract.terms"),
                ("groups", "in", self.env.ref("cae_members.group_cae_adviser").ids),
            ]
        )
        rules.unlink()
        self.assertSeen("cae.contract.terms: hangs on a member")

    def test_an_adviser_rule_that_would_bind_another_role_is_seen(self):
        self.env.ref("cae_members.cae_member_accountant_rule").unlink()
        self.assertSeen("cae.member: a rule for advisers and none for")

    def test_a_portal_right_without_rule_is_seen(self):
        self.env.ref("cae_members.access_cae_contract_portal").perm_write = True
        self.assertSeen("cae.contract: the portal may write")
        rule = self.env.ref("cae_members.cae_member_portal_rule")
        rule.groups = [Command.clear()]
        self.assertSeen("cae.member: the portal may read")

    def test_money_in_a_float_is_seen(self):
        model = self.env["ir.model"]._get("cae.establishment")
        self.env["ir.model.fields"].create(
            {
                "name": "x_rent_amount",
                "model_id": model.id,
                "ttype": "float",
                "field_description": "Rent",
            }
        )
        self.assertSeen("cae.establishment: x_rent_amount is money")
