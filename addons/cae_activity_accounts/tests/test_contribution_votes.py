"""What is voted does not change; what makes no sense is refused."""

from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .contribution_common import YEAR, ContributionCommon

FEBRUARY, JULY = date(2026, 2, 1), date(2026, 7, 1)


@tagged("post_install", "-at_install")
class TestContributionVotes(ContributionCommon):
    def vote(self, start, rate, **values):
        version = self.version.copy({"date_from": start} | values)
        version.component_ids.filtered(lambda c: c.code == "variable").rate = rate
        version.action_vote()
        return version

    def two_invoices(self):
        for day in (date(2026, 1, 10), date(2026, 7, 10)):
            self.invoice([(self.a, 1000)], day=day)

    def test_a_voted_version_does_not_change(self):
        component = self.component("variable")
        for change in (
            lambda: component.write({"rate": 1}),
            component.unlink,
            lambda: component.copy({"code": "more"}),
            lambda: self.version.write({"date_from": FEBRUARY}),
            self.version.unlink,
        ):
            with self.assertRaises(UserError):
                change()

    def test_brackets_of_a_voted_version_do_not_change(self):
        self.version.action_draft()
        variable = self.component("variable")
        variable.write(
            {
                "method": "slices",
                "bracket_ids": [
                    Command.create({"up_to": 1000, "rate": 10}),
                    Command.create({"is_last": True, "rate": 5}),
                ],
            }
        )
        last = variable.bracket_ids[-1]
        last.write({"is_last": False, "up_to": 2000})
        with self.assertRaises(ValidationError):
            self.version.action_vote()
        last.is_last = True
        self.version.action_vote()
        for change in (
            lambda: last.write({"rate": 1}),
            last.unlink,
            lambda: last.create({"component_id": variable.id, "up_to": 5, "rate": 1}),
        ):
            with self.assertRaises(UserError):
                change()

    def test_a_booked_version_stays_voted(self):
        self.contribute(YEAR)
        for change in (self.version.action_draft, self.schedule.unlink):
            with self.assertRaises(UserError):
                change()

    def test_a_new_rate_is_not_applied_backwards(self):
        self.two_invoices()
        self.contribute(YEAR)
        self.vote(JULY, 12)
        self.assertEqual(self.due(JULY)[self.a, "variable"], 120_00)

    def test_a_vote_in_a_booked_month_must_be_retroactive(self):
        self.two_invoices()
        self.contribute(YEAR)
        with self.assertRaises(ValidationError):
            self.vote(date(2026, 1, 15), 12)
        self.vote(date(2026, 1, 16), 12, retroactive=True)
        self.assertEqual(self.due(JULY)[self.a, "variable"], 240_00 - 135_00)

    def test_a_draft_does_not_apply(self):
        self.two_invoices()
        self.version.copy({"date_from": FEBRUARY}).component_ids.write({"rate": 50})
        self.assertEqual(self.due(JULY)[self.a, "variable"], 270_00)

    def test_who_pays_is_kept_from_version_to_version(self):
        version = self.version.copy({"date_from": JULY})
        with self.assertRaises(ValidationError):
            version.component_ids.filtered(lambda c: c.code == "flat").per = "activity"

    def test_rules_without_sense_are_refused(self):
        draft = self.version.copy({"date_from": JULY})
        variable = draft.component_ids.filtered(lambda c: c.code == "variable")
        for values in (
            {"base": "none"},
            {"method": "slices"},
            {"method": "slices", "bracket_ids": [Command.create({"rate": 1})]},
            {"method": "affine", "counter": "lifetime"},
            {"counter": "month", "carry_negative": True},
            {"limit_ids": [Command.create({"amount": 1, "period": "month"})]},
        ):
            with self.subTest(values), self.assertRaises(ValidationError):
                variable.write(values)

    def test_exemptions_do_not_overlap(self):
        self.exempt(self.ada, YEAR, date(2026, 3, 14))
        self.exempt(self.ada, date(2026, 3, 15), date(2026, 4, 30))
        self.exempt(self.ada, YEAR, code="levy")
        self.exempt(self.bob, YEAR)
        with self.assertRaises(ValidationError):
            self.exempt(self.ada, date(2026, 4, 30))
        with self.assertRaises(ValidationError):
            self.exempt(self.bob, FEBRUARY, component_id=False)

    def test_a_template_speaks_the_user_s_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        schedule = self.schedule.with_context(lang="fr_FR")
        other = self.env["res.company"].create({"name": "Other Coop"})
        loaded = schedule._load_template(other, "coopaname", YEAR, basis="cashed")
        self.assertEqual(loaded.name, "Contribution Coopaname")
        self.assertEqual(loaded.version_ids.state, "draft")
        bases = loaded.version_ids.component_ids.mapped("base")
        self.assertEqual(bases, ["none", "gross_margin_cashed", "wages"])
