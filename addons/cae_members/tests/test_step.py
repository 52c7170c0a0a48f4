"""Legal steps: made once, done with a proof, closed with their contract."""

import base64
from contextlib import contextmanager
from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import START, MembersCommon

PROOF = base64.b64encode(b"receipt")
DONE = {"state": "done", "done_on": START, "proof": PROOF}


@tagged("post_install", "-at_install")
@freeze_time("2026-01-05")
class TestStep(MembersCommon):
    def codes(self, contract, moment=None):
        steps = contract.step_ids
        if moment:
            steps = steps.filtered(lambda step: step.moment == moment)
        return {step.type_id.code: step.due_date for step in steps}

    @contextmanager
    def refused(self, message):
        """What is refused leaves nothing behind, as at the end of a request."""
        with self.assertRaises(ValidationError) as caught:
            yield
        self.assertIn(message, str(caught.exception))

    def step(self, contract, code):
        return contract.step_ids.filtered(lambda step: step.type_id.code == code)

    def leave(self, contract, day, **reason):
        reason = self.env["cae.exit.reason"].create({"name": "Test", **reason})
        contract._end(day, reason)

    def test_entering_makes_the_steps_of_the_kind(self):
        contract = self.make_contract(self.member, "cesa", date(2026, 1, 31))
        self.assertEqual(
            self.codes(contract),
            {
                "dpae": date(2026, 1, 30),
                "register_entry": date(2026, 1, 31),
                "medical_visit": date(2026, 4, 30),
                "health_plan": date(2026, 1, 31),
            },
        )
        cape = self.make_contract(
            self.stranger,
            "cape",
            date(2026, 2, 1),
            date(2027, 1, 31),
            date_signed=date(2026, 1, 4),
        )
        self.assertEqual(self.codes(cape), {"cape_notice": date(2026, 1, 4)})

    def test_a_draft_has_no_step(self):
        self.assertFalse(self.make_contract(self.member, sign=False).step_ids)

    def test_made_once_however_often_asked(self):
        contract = self.make_contract(self.member)
        before = contract.step_ids
        self.step(contract, "dpae").write(DONE)
        contract._make_steps("entering")
        contract.action_make_steps()
        self.assertEqual(contract.step_ids, before)
        self.assertEqual(self.step(contract, "dpae").state, "done")

    @mute_logger("odoo.sql_db")
    def test_the_same_step_twice_is_refused(self):
        contract = self.make_contract(self.member)
        step = self.step(contract, "dpae")
        with self.assertRaises(IntegrityError):
            self.env["cae.step"].create(
                {
                    "contract_id": contract.id,
                    "type_id": step.type_id.id,
                    "due_date": START,
                }
            )

    def test_leaving_makes_its_papers(self):
        contract = self.make_contract(self.member)
        self.leave(contract, date(2026, 1, 31))
        self.assertEqual(
            self.codes(contract, "leaving"),
            {
                "register_exit": date(2026, 1, 31),
                "balance_receipt": date(2026, 1, 31),
                "work_certificate": date(2026, 1, 31),
                "france_travail": date(2026, 1, 31),
                "portability": date(2026, 1, 31),
                "share_redemption": date(2027, 1, 31),
                "last_statement": date(2026, 2, 28),
                "receivables": date(2026, 4, 30),
            },
        )

    def test_an_early_end_of_a_cape_is_declared_even_when_staying(self):
        cape = self.make_contract(self.member, "cape", START, date(2026, 12, 31))
        self.leave(cape, date(2026, 3, 31), stays=True)
        self.assertEqual(
            self.codes(cape, "leaving"), {"cape_early_end_notice": date(2026, 3, 31)}
        )

    def test_a_cape_that_ends_on_its_day_declares_no_early_end(self):
        cape = self.make_contract(self.member, "cape", START, date(2026, 12, 31))
        self.leave(cape, date(2026, 12, 31))
        self.assertEqual(
            set(self.codes(cape, "leaving")), {"last_statement", "receivables"}
        )

    def test_nobody_leaves_when_another_contract_goes_on(self):
        contract = self.make_contract(self.member)
        self.make_contract(self.member, "ordinary", date(2026, 1, 10))
        self.leave(contract, date(2026, 1, 31))
        self.assertFalse(self.codes(contract, "leaving"))

    def test_a_cancelled_contract_asks_for_nothing_any_more(self):
        contract = self.make_contract(self.member)
        self.step(contract, "dpae").write(DONE)
        contract.action_cancel()
        self.assertEqual(self.step(contract, "dpae").state, "done")
        others = contract.step_ids - self.step(contract, "dpae")
        self.assertEqual(set(others.mapped("state")), {"not_applicable"})
        self.assertIn("cancelled", others[0].reason)

    def test_a_step_that_needs_a_proof_is_not_done_without(self):
        contract = self.make_contract(self.member)
        dpae = self.step(contract, "dpae")
        with self.refused("needs a proof"):
            dpae.action_done()
        with self.refused("needs a proof"):
            dpae.write({"state": "done", "done_on": START})
        dpae.proof = PROOF
        dpae.action_done()
        self.assertRecordValues(
            dpae,
            [
                {
                    "state": "done",
                    "done_on": date(2026, 1, 5),
                    "done_by": self.env.user.id,
                }
            ],
        )
        with self.refused("needs a proof"):
            dpae.proof = False

    def test_a_step_without_proof_keeps_the_day_that_was_given(self):
        step = self.step(self.make_contract(self.member), "register_entry")
        step.done_on = date(2026, 1, 2)
        step.action_done()
        self.assertEqual(step.done_on, date(2026, 1, 2))
        step.action_todo()
        self.assertRecordValues(step, [{"done_on": False, "done_by": False}])

    def test_not_applicable_needs_a_reason_and_done_a_past_day(self):
        step = self.step(self.make_contract(self.member), "register_entry")
        with self.refused("Say why"):
            step.action_not_applicable()
        with self.refused("day to come"):
            step.write({"state": "done", "done_on": date(2026, 1, 6)})
        step.reason = "Registered by the former employer"
        step.action_not_applicable()
        self.assertEqual(step.state, "not_applicable")

    def test_a_done_step_is_not_deleted(self):
        contract = self.make_contract(self.member)
        step = self.step(contract, "register_entry")
        step.action_done()
        with self.assertRaisesRegex(UserError, "kept with its proof"):
            step.unlink()

    def test_without_configuration_a_contract_is_signed_all_the_same(self):
        self.env["cae.step.type"].search([]).active = False
        self.assertFalse(self.make_contract(self.member).step_ids)

    def test_a_type_needs_a_kind_of_contract(self):
        with self.refused("for which contracts"):
            self.env["cae.step.type"].create({"name": "X", "code": "x"})

    def test_a_new_company_has_the_steps_of_the_law(self):
        types = self.env["cae.step.type"].search(
            [("company_id", "=", self.other_company.id)]
        )
        self.assertIn("dpae", types.mapped("code"))

    def test_fifty_contracts_take_the_queries_of_one(self):
        members = [self.make_member(f"M{n}") for n in range(51)]
        drafts = [self.make_contract(member, sign=False).id for member in members]
        contracts = self.env["cae.contract"].browse(drafts)
        contracts.date_signed = START
        self.env.flush_all()
        counts = []
        for part in (contracts[:1], contracts[1:]):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            part._make_steps("entering")
            part.write({"state": "signed"})
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(len(contracts.step_ids), 51 * 4)
        self.assertLessEqual(counts[1], counts[0] + 8)

    # As whom

    def as_user(self, records, name):
        self.env.flush_all()
        return records.with_user(self.users[name]).with_context(
            allowed_company_ids=self.company.ids
        )

    def test_an_adviser_does_the_steps_of_followed_members_only(self):
        own = self.make_contract(self.member).step_ids
        strange = self.make_contract(self.stranger).step_ids
        steps = self.as_user(own | strange, "adviser")
        self.assertEqual(steps.search([("id", "in", steps.ids)]).ids, own.ids)
        step = self.as_user(self.step(own.contract_id, "dpae"), "adviser")
        step.write({"proof": PROOF, "proof_filename": "dpae.pdf"})
        step.action_done()
        self.assertEqual(step.done_by, self.users["adviser"])
        for values in ({"due_date": START}, {"contract_id": strange.contract_id.id}):
            with self.subTest(values), self.assertRaises(AccessError):
                step.write(values)
        with self.assertRaises(AccessError):
            self.as_user(strange[0], "adviser").action_done()
        with self.assertRaises(AccessError):
            step.unlink()

    def test_others_read_what_is_theirs(self):
        contract = self.make_contract(self.member)
        steps = contract.step_ids
        strange = self.make_contract(self.stranger).step_ids
        for name in ("accountant", "payroll"):
            seen = self.as_user(steps | strange, name)
            self.assertEqual(seen.search([("id", "in", seen.ids)]), seen)
        with self.assertRaises(AccessError):
            self.as_user(steps[0], "accountant").note = "x"
        with self.assertRaises(AccessError):
            self.as_user(steps[0], "accountant").read(["proof"])
        with self.assertRaises(AccessError):
            self.as_user(steps[0], "internal").read(["state"])
        portal = self.as_user(steps | strange, "portal")
        shown = portal.search([("id", "in", portal.ids)])
        self.assertEqual(
            set(shown.with_user(self.env.user).mapped("type_id.code")),
            {"health_plan", "medical_visit"},
        )
        shown.read(["name", "due_date", "state", "proof"])
        with self.assertRaises(AccessError):
            shown[0].write({"state": "done", "done_on": START})


@tagged("post_install", "-at_install")
@freeze_time("2026-06-01")
class TestRenewalSteps(MembersCommon):
    def renew(self, cape, end):
        renewal = self.env["cae.contract.amendment"].create(
            {
                "contract_id": cape.id,
                "kind": "renewal",
                "date_end": end,
                "date_signed": date(2026, 5, 20),
            }
        )
        renewal.action_sign()
        return renewal

    def test_each_renewal_is_declared_once(self):
        cape = self.make_contract(
            self.member, "cape", START, date(2026, 6, 30), terms=None
        )
        first = self.renew(cape, date(2026, 12, 31))
        second = self.renew(cape, date(2027, 6, 30))
        cape._make_steps("renewal", first | second)
        declared = cape.step_ids.filtered("amendment_id")
        codes = [step.type_id.code for step in declared]
        self.assertEqual(codes, ["cape_renewal_notice"] * 2)
        self.assertEqual(declared.amendment_id, first | second)
        self.assertEqual(set(declared.mapped("due_date")), {date(2026, 5, 20)})
        second.action_cancel()
        closed = declared.filtered(lambda step: step.amendment_id == second)
        self.assertEqual(closed.state, "not_applicable")
        self.assertEqual((declared - closed).state, "todo")

    def test_another_amendment_calls_for_nothing(self):
        contract = self.make_contract(self.member)
        before = contract.step_ids
        self.env["cae.contract.amendment"].create(
            {
                "contract_id": contract.id,
                "kind": "other",
                "date_effect": date(2026, 6, 1),
                "text": "A clause",
            }
        ).action_sign()
        self.assertEqual(contract.step_ids, before)
