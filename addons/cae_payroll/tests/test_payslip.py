"""Payslips and their entry: worked figures, and what always holds between the two."""

from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.cae_members.engine.money import cents

from ..engine.offer import recomputed
from ..engine.slip_rows import SlipRow, slip_rows
from ..models.cae_payslip_line import COLUMNS
from .common import JUNE, MAY, PayCommon

FULL_TIME = {"weekly_hours": 35.0, "fixed_pay": 2000.0, "pay_policy": "fixed_only"}


@tagged("post_install", "-at_install")
class TestPayslip(PayCommon):
    def test_entry_of_an_ordinary_salary(self):
        """Worked entry J1, without transport nor vouchers."""
        self.sign(self.ada, "ordinary", **FULL_TIME)
        slip = self.post(self.prepare())
        self.assertCents(
            slip,
            gross=2000,
            employee_total=438.75,
            employer_cost=2250.32,
            net_social=1561.25,
            net_before_tax=1561.25,
            net_taxable=1638.82,
            withheld=8.19,
            net_paid=1553.06,
            exemptions=635.60,
            salary=2000,
            fixed_part=0,
        )
        expected = {
            "6411": 200000,
            "6451": 15252,
            "6452": 2000,
            "6453": 2520,
            "6332": 1000,
            "6333": 2000,
            "6338": 1360,
            "6334": 900,
            "431": -53287,
            "437": -14540,
            "4386": -1080,
            "4421": -819,
            "421": -155306,
        }
        entry = slip.move_id
        self.assertEqual(self.balances(entry, *expected), expected)
        self.assertEqual(cents(sum(entry.line_ids.mapped("debit"))), 225032)
        by_organism = {
            item.name.split(" - ")[-1]: cents(item.balance)
            for item in self.items(entry, "437")
        }
        self.assertEqual(by_organism, {"Agirc-Arrco": -10540, "Mutuelle": -4000})
        shared = self.env["cae.activity"]._system(self.company, "shared")
        self.assertEqual(entry.line_ids.activity_id, shared)

    def test_items_name_nobody_but_whom_they_pay(self):
        self.sign(self.ada, "ordinary", **FULL_TIME)
        entry = self.post(self.prepare()).move_id
        self.assertEqual(entry.journal_id.code, "PAYE")
        self.assertNotIn("Ada", " ".join([entry.ref, *entry.line_ids.mapped("name")]))
        with_partner = entry.line_ids.filtered("partner_id")
        self.assertEqual(with_partner.account_id.code, "421000")
        self.assertEqual(with_partner.partner_id, self.ada.partner_id)

    def test_one_entry_an_establishment_and_costs_on_the_activity(self):
        """Public report: items must carry the analytic account of who bears them."""
        north = self.make_establishment("NORTH", atmp=2.0)
        bob = self.make_member("Bob", establishment_id=north.id)
        for member, activity in ((self.ada, self.a), (bob, self.b)):
            self.sign(member)
            self.share(activity, member)
            self.fund(activity, 2000)
        slips = self.post(self.prepare())
        self.assertEqual(len(slips.move_id), 2)
        for slip in slips:
            activity = slip.charge_ids.activity_id
            for item in slip.move_id.line_ids:
                self.assertEqual(item.activity_id, activity)
                is_cost = item.account_id.code.startswith("6")
                self.assertEqual(
                    item.analytic_distribution,
                    self.distribution(activity) if is_cost else False,
                )

    def test_totals_are_sums_of_printed_lines(self):
        """Public reports: total = sum of rounded lines, no gap with the entry."""
        for rank, gross in enumerate((669.76, 1046.23, 1747.29, 4321.09, 6000.0)):
            member = self.make_member(f"M{rank}")
            terms = FULL_TIME | {"fixed_pay": gross, "executive": rank > 3}
            self.sign(member, "ordinary", **terms)
        slips = self.post(self.prepare())
        self.assertEqual(len(slips), 5)
        for slip in slips:
            employee = sum(map(cents, slip.line_ids.mapped("employee")))
            employer = sum(map(cents, slip.line_ids.mapped("employer")))
            self.assertEqual(cents(slip.gross) - employee, cents(slip.net_before_tax))
            self.assertEqual(cents(slip.gross) + employer, cents(slip.employer_cost))
        entry = slips.move_id
        costs = self.items(entry, "6")
        self.assertEqual(
            cents(sum(costs.mapped("balance"))),
            sum(cents(slip.employer_cost) for slip in slips),
        )
        self.assertEqual(
            -cents(sum(self.items(entry, "421").mapped("balance"))),
            sum(cents(slip.net_paid) for slip in slips),
        )

    def test_two_contracts_one_payslip(self):
        """Public report: two contracts in the month, both in one coherent slip."""
        self.sign(self.ada)
        self.sign(self.ada, "ordinary", **FULL_TIME | {"fixed_pay": 1000.0})
        self.share(self.a, self.ada)
        self.fund(self.a, 1200)
        slip = self.post(self.prepare())
        self.assertEqual(len(slip), 1)
        self.assertCents(slip, salary=1000, fixed_part=300)
        self.assertGreater(slip.variable_part, 0)
        shared = self.env["cae.activity"]._system(self.company, "shared")
        charges = {c.activity_id: cents(c.amount) for c in slip.charge_ids}
        self.assertEqual(charges.keys(), {self.a, shared})
        self.assertLessEqual(charges[self.a], 120000)
        self.assertEqual(sum(charges.values()), cents(slip.employer_cost))
        self.assertEqual(charges[shared], cents(slip.proposal_id.salary_cost))

    def test_incomplete_month_and_new_terms(self):
        contract = self.sign(self.ada, start=date(2026, 5, 16))
        self.env["cae.contract.terms"].create(
            {
                "contract_id": contract.id,
                "date_from": date(2026, 5, 25),
                "fixed_pay": 600.0,
                "health_plan_amount": 40.0,
                "health_plan_employer": 20.0,
            }
        )
        self.share(self.a, self.ada)
        run = self.prepare()
        # 300 x 9/31 + 600 x 7/31, rounded once.
        self.assertCents(self.proposal(run, self.ada), fixed_part=222.58)

    def test_year_to_date_continues_the_previous_slip(self):
        """Worked example B: 6,000 then 1,000: the ceiling gives back."""
        contract = self.sign(
            self.ada, "ordinary", start=MAY, **FULL_TIME | {"fixed_pay": 6000.0}
        )
        self.env["cae.contract.terms"].create(
            {
                "contract_id": contract.id,
                "date_from": JUNE,
                "fixed_pay": 1000.0,
                "weekly_hours": 35.0,
            }
        )
        self.post(self.prepare())
        june = self.post(self.prepare(JUNE))
        lines = {line.code: line for line in june.line_ids}
        self.assertCents(
            lines["vieillesse_plafonnee"], base=2995, employee=206.65, employer=256.07
        )
        self.assertCents(lines["agirc_arrco_t2"], base=-1995)
        self.assertCents(june, year_gross=7000)
        self.assertEqual(
            cents(june.year_withheld),
            sum(cents(s.withheld) for s in self.ada.payslip_ids),
        )

    def test_personal_rate_of_tax(self):
        self.sign(self.ada, "ordinary", **FULL_TIME)
        rates = self.env["cae.withholding.rate"]
        rates.create({"member_id": self.ada.id, "date_from": MAY, "rate": 3.5})
        slip = self.post(self.prepare())
        self.assertCents(slip, withheld=57.36)
        self.assertFalse(slip.pas_neutral)
        rates.create({"member_id": self.ada.id, "date_from": JUNE, "neutral": True})
        june = self.post(self.prepare(JUNE))
        self.assertTrue(june.pas_neutral)

    # How lines are stored

    def lines_of(self, slip):
        return [
            tuple(line[name] for name, _type in COLUMNS if name != "slip_id")
            for line in slip.line_ids
        ]

    def test_bulk_insert_gives_the_rows_of_the_orm(self):
        self.sign(self.ada, "ordinary", **FULL_TIME)
        slip = self.issue(self.prepare())
        inserted = self.lines_of(slip)
        law = slip.run_id._law()
        [rows] = slip_rows(
            law, recomputed(law, [slip.inputs], [slip.state_before or {}])
        )
        slip.line_ids.unlink()
        self.env["cae.payslip.line"].create(
            [
                {
                    "slip_id": slip.id,
                    "company_id": slip.company_id.id,
                    "code": row.code,
                    "sequence": row.sequence,
                    "base": row.base / 100,
                    "employee_rate": row.employee_rate / 1000,
                    "employer_rate": row.employer_rate / 1000,
                    "employee": row.employee / 100,
                    "employer": row.employer / 100,
                }
                for row in rows
            ]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.lines_of(slip), inserted)
        self.assertEqual(len(inserted), 23)

    def test_lines_stay_lean(self):
        """What ``_bulk_insert`` relies on: no stored compute, the ORM's own create."""
        model = self.env["cae.payslip.line"]
        stored = [
            name
            for name, f in model._fields.items()
            if f.store and (f.compute or f.related)
        ]
        self.assertEqual(stored, [])
        self.assertFalse(model._log_access)
        definitions = [
            cls.__module__ for cls in type(model).mro() if "create" in vars(cls)
        ]
        self.assertEqual(
            [m for m in definitions if m.startswith("odoo.addons.cae_")], []
        )

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_a_line_twice_and_a_line_of_zero(self):
        self.sign(self.ada, "ordinary", **FULL_TIME)
        slip = self.issue(self.prepare())
        model = self.env["cae.payslip.line"]
        for row in (
            SlipRow("maladie", 1, 0, 0, 0, 5),
            SlipRow("apec", 1, 0, 0, 0, 0),
        ):
            with self.assertRaises(IntegrityError), self.env.cr.savepoint():
                model._bulk_insert(slip, [[row]])

    def test_printed_payslip_has_the_mentions_of_the_law(self):
        self.sign(self.ada)
        self.share(self.a, self.ada)
        self.fund(self.a, 2500)
        slip = self.post(self.prepare())
        report = self.env["ir.actions.report"]
        html, _kind = report._render_qweb_html("cae_payroll.report_payslip", slip.ids)
        text = " ".join(html.decode().split())
        for mention in (
            "Ada",
            "du 01/05/2026 au 31/05/2026",
            "28/05/2026",
            "Part fixe",
            "Acompte sur part variable",
            "MONTANT NET SOCIAL",
            "NET À PAYER AVANT IMPÔT SUR LE REVENU",
            "taux non personnalisé",
            "Cumul annuel",
            "NET À PAYER AU SALARIÉ",
            "Total versé par l'employeur",
            "sans limitation de durée",
            "www.service-public.fr",
            "L7332-3",
            slip.name,
        ):
            self.assertIn(mention, text.replace("&#39;", "'"))
        printed = [line for _heading, lines in slip._print_sections() for line in lines]
        employee = sum(self.number(line["employee"]) for line in printed)
        self.assertEqual(employee, cents(slip.employee_total))
        employer = sum(self.number(line["employer"]) for line in printed)
        self.assertEqual(employer, cents(slip.employer_total) - cents(slip.reduction))

    @staticmethod
    def number(text):
        return cents(text.replace("\u202f", "").replace(",", ".")) if text else 0

    def test_a_payslip_is_never_deleted(self):
        self.sign(self.ada, "ordinary", **FULL_TIME)
        slip = self.issue(self.prepare())
        with self.assertRaisesRegex(UserError, "never deleted"):
            slip.unlink()
