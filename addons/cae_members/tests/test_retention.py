from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .test_personal_data import PersonalCommon

IBAN = "FR7630006000011234567890189"
NIR = "185057800608491"


@tagged("post_install", "-at_install")
@freeze_time("2026-05-04")
class TestRetention(PersonalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rules = cls.env["cae.retention.rule"].search(
            [("company_id", "=", cls.company.id)]
        )
        cls.rules.item_ids.unlink()
        cls.rules.activity_ids.unlink()
        cls.make_one_of_each(cls.member)
        cls.file.write({"nir": NIR, "birth_place": "Paris", "children_count": 2})
        cls.account = cls.env["res.partner.bank"].create(
            {"acc_number": IBAN, "partner_id": cls.member.partner_id.id}
        )
        cls.member.bank_account_id = cls.account
        cls.contract = cls.make_contract(
            cls.member, "cesa", date(2020, 1, 1), date(2020, 12, 31)
        )

    def rule(self, kind):
        return self.rules.filtered(lambda rule: rule.kind == kind)

    def items(self, kind, records=None):
        """The lines of some records, whatever else the database has."""
        rule = self.rule(kind)
        rule._refresh(date(2026, 5, 4))
        ids = (records or self.member).ids
        return rule.item_ids.filtered(lambda item: item.res_id in ids)

    def make_candidate(self, **values):
        candidate = self.env["cae.candidate"].create(
            {
                "name": "Zoe Secret",
                "email": "zoe@example.com",
                "phone": "0612345678",
                "first_contact_date": "2023-01-10",
                **values,
            }
        )
        candidate.action_withdraw()
        return candidate

    def test_each_company_starts_with_its_periods(self):
        self.assertEqual(len(self.rules), 4)
        self.assertTrue(all(self.rules.mapped("legal_source")))

    def test_what_is_due_is_listed_once_and_leaves_when_somebody_comes_back(self):
        item = self.items("personal")
        self.assertEqual(
            (item.name, item.reference_date, item.due_date),
            ("Ada", date(2021, 1, 1), date(2026, 1, 1)),
        )
        self.assertEqual(self.items("personal"), item)
        self.make_contract(self.member, "cesa", date(2026, 5, 1))
        self.assertFalse(self.items("personal"))

    def test_nobody_is_listed_before_time(self):
        rule = self.rule("personal")
        before = rule._refresh(date(2025, 12, 31))
        self.assertNotIn(self.member.id, before.mapped("res_id"))
        on_the_day = rule._refresh(date(2026, 1, 1))
        self.assertIn(self.member.id, on_the_day.mapped("res_id"))

    def test_the_personal_file_is_erased_with_its_history(self):
        item = self.as_user(self.items("personal"), "manager")
        item.action_erase()
        self.env.invalidate_all()
        self.assertEqual(
            [self.file[n] for n in ("nir", "birth_place", "children_count")],
            [False, False, 0],
        )
        for part in (
            "outside_employer_ids",
            "health_cover_ids",
            "insurance_ids",
            "dependant_ids",
            "medical_visit_ids",
            "change_ids",
        ):
            self.assertFalse(self.member[part], part)
        self.assertEqual(self.member.contract_ids, self.contract)
        self.assertEqual(
            (item.state, item.name, item.erased_by_id),
            ("erased", "Erased", self.users["manager"]),
        )
        self.assertEqual(self.items("personal").ids, item.ids)
        with self.refused("erased already", UserError):
            item.action_erase()

    def test_bank_details_are_erased_everywhere(self):
        self.env["cae.bank.change"]._request(self.member, "BE68539007547034")
        self.as_user(self.items("bank"), "manager").action_erase()
        self.env.invalidate_all()
        self.assertFalse(self.member.bank_account_id)
        self.assertFalse(self.member.last_bank_account_id)
        self.assertFalse(self.member.bank_change_ids)
        self.assertFalse(self.account.active)
        self.assertNotIn(IBAN[4:], self.account.acc_number)
        self.assertFalse(
            self.env["mail.tracking.value"].search([("old_value_char", "=", IBAN)])
        )
        self.assertEqual(self.file.nir, NIR)

    def test_medical_visits_alone(self):
        self.as_user(self.items("medical"), "manager").action_erase()
        self.assertFalse(self.member.medical_visit_ids)
        self.assertTrue(self.member.dependant_ids)
        self.assertNotIn(
            "cae.medical.visit", self.member.change_ids.mapped("res_model")
        )

    def test_a_candidate_who_did_not_come(self):
        candidate = self.make_candidate()
        recent = self.make_candidate(first_contact_date="2025-01-10")
        candidate.message_post(body="Called Zoe")
        self.env.flush_all()
        items = self.items("candidate", candidate | recent)
        self.assertEqual(items.mapped("res_id"), candidate.ids)
        self.as_user(items, "manager").action_erase()
        self.assertEqual((candidate.name, candidate.email), ("Erased", False))
        self.assertFalse(candidate.message_ids)
        self.assertEqual(recent.name, "Zoe Secret")

    def test_what_is_kept_says_why_and_is_not_erased(self):
        item = self.as_user(self.items("personal"), "manager")
        with self.refused("Say why", UserError):
            item.keep_until = "2027-01-01"
        item.write({"keep_until": "2027-01-01", "keep_reason": "Labour court"})
        with self.refused("Labour court", UserError):
            item.action_erase()
        with freeze_time("2027-01-02"):
            item.action_erase()
        self.assertFalse(item.keep_reason)

    def test_whoever_came_back_meanwhile_is_not_erased(self):
        item = self.as_user(self.items("personal"), "manager")
        self.make_contract(self.member, "cesa", date(2026, 5, 1))
        with self.refused("not due any more", UserError):
            item.action_erase()
        self.assertEqual(self.file.nir, NIR)

    def test_the_cron_lists_and_tells_once(self):
        self.company.cae_deadline_user_id = self.users["manager"]
        rules = self.env["cae.retention.rule"]
        rules._cron_list()
        rule = self.rule("personal")
        self.assertTrue(rule.due_count)
        self.assertEqual(rule.activity_ids.user_id, self.users["manager"])
        rules._cron_list()
        self.assertEqual(len(rule.activity_ids), 1)
        rule.activity_ids.action_done()
        rules._cron_list()
        self.assertFalse(rule.activity_ids)
        self.assertEqual(self.file.nir, NIR)

    def test_without_anybody_named_a_manager_is_told(self):
        self.company.cae_deadline_user_id = False
        self.env["cae.retention.rule"]._cron_list()
        told = self.rule("personal").activity_ids.user_id
        self.assertTrue(told.has_group("cae_members.group_cae_manager"))

    def test_managers_only(self):
        item = self.items("personal")
        for name in ("adviser", "accountant", "payroll", "portal"):
            with self.subTest(user=name), self.assertRaises(AccessError):
                self.as_user(item, name).action_erase()
            self.assertDenied(self.as_user(item, name).read, ["name"])
            self.assertDenied(self.as_user(self.rules, name).read, ["years"])
        manager = self.as_user(item, "manager")
        with self.refused("made from the rules", UserError):
            manager.state = "erased"
        self.assertDenied(manager.unlink)
        manager.action_refresh()
