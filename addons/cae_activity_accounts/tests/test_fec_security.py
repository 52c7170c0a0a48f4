from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .fec_common import FecCommon

MODELS = ("cae.fec.import", "cae.fec.mapping", "cae.fec.fault", "cae.fec.total")


@tagged("post_install", "-at_install")
class TestFecSecurity(FecCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            role: new_test_user(
                cls.env,
                login=f"fec_{role}",
                groups=f"cae_members.group_cae_{role}",
                company_id=cls.company.id,
                company_ids=[(6, 0, cls.company.ids)],
            )
            for role in ("adviser", "accountant", "payroll", "manager")
        }
        cls.record = cls.fec()

    def test_advisers_and_payroll_see_nothing(self):
        for role in ("adviser", "payroll"):
            for name in MODELS:
                model = self.env[name].with_user(self.users[role])
                with (
                    self.subTest(role=role, model=name),
                    self.assertRaises(AccessError),
                ):
                    model.search([])
            record = self.record.with_user(self.users[role])
            for method in ("action_analyse", "action_import", "action_undo"):
                with (
                    self.subTest(role=role, method=method),
                    self.assertRaises(AccessError),
                ):
                    getattr(record, method)()

    def test_an_accountant_imports_and_undoes(self):
        record = self.record.with_user(self.users["accountant"])
        record.action_analyse()
        self.run_batches(record)
        self.assertDone(record)
        record.action_undo()
        record._batch_process(commit=False)
        self.assertEqual(record.state, "undone")

    def test_what_a_dry_run_found_is_not_written_by_hand(self):
        for name in ("cae.fec.fault", "cae.fec.total"):
            found = (
                self.env[name].with_user(self.users["accountant"]).search([], limit=1)
            )
            with self.assertRaises(AccessError):
                found.write({"code": "nothing"})
            with self.assertRaises(AccessError):
                found.unlink()

    def test_another_cooperative_sees_nothing(self):
        other = self.env["res.company"].create({"name": "Other cooperative"})
        user = new_test_user(
            self.env,
            login="fec_other",
            groups="cae_members.group_cae_accountant",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        for name in MODELS:
            self.assertFalse(self.env[name].with_user(user).search([]), name)
        with self.assertRaises(AccessError):
            self.record.with_user(user).action_analyse()
