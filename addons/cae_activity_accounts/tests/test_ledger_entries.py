"""Bills, expenses, currencies, discounts, salaries and other entries."""

from odoo.fields import Command
from odoo.tests import tagged

from .common import FEBRUARY, JANUARY, MARCH, LedgerCommon


@tagged("post_install", "-at_install")
class TestLedgerEntries(LedgerCommon):
    def test_bill_in_thirds_with_a_tiny_line(self):
        """33.33/33.33/33.34 of amounts that do not split: cents placed once."""
        third = self.env["cae.activity"].create({"name": "Third"})
        activities = (self.a, self.b, third)
        thirds = {self.a: 33.33, self.b: 33.33, third: 33.34}
        self.invoice([(thirds, 100), (thirds, 0.05)], kind="in_invoice")
        self.assertLedger()
        self.assertBalances("604", 33.35, 33.34, 33.36, activities=activities)
        self.assertBalances("401", -33.35, -33.34, -33.36, activities=activities)

    def test_split_of_182_25(self):
        """98 and 2 per cent sum to the whole, not to 182.26."""
        self.invoice([({self.a: 98, self.b: 2}, 182.25)], kind="in_invoice")
        self.assertLedger()
        self.assertBalances("604", 178.61, 3.64)

    def test_line_of_nought_per_cent_and_what_is_left(self):
        """A 0 % share takes nothing; what is not distributed is to be attributed."""
        self.invoice([({self.a: 100, self.b: 0}, 100), ({self.b: 60}, 100)])
        self.assertLedger()
        self.assertBalances("706", -100.0, -60.0, -40.0)

    def test_distribution_over_several_plans(self):
        """Keys such as "12,34": the activity counts, the other plan does not."""
        plan = self.env["account.analytic.plan"].create({"name": "Trade"})
        other = self.env["account.analytic.account"].create(
            {"name": "Wood", "plan_id": plan.id}
        )
        a, b = (x.analytic_account_id.id for x in (self.a, self.b))
        invoice = self.invoice([(self.a, 100), (None, 50)])
        invoice.invoice_line_ids[0].analytic_distribution = {
            f"{a},{other.id}": 25,
            f"{other.id},{b}": 75,
        }
        invoice.invoice_line_ids[1].analytic_distribution = {str(other.id): 100}
        self.assertLedger()
        self.assertBalances("706", -25.0, -75.0, -50.0)

    def test_results_without_activity_are_never_spread(self):
        invoice = self.invoice([(self.a, 100), (None, 300)], tax=self.goods)
        self.entry([("622600", 80.0), ("467000", -80.0)])
        self.assertLedger()
        self.assertBalances("706", -100.0, 0.0, -300.0)
        self.assertBalances("4457", -20.0, 0.0, -60.0)
        self.assertBalances("411", 120.0, 0.0, 360.0)
        self.assertBalances("622", 0.0, 0.0, 80.0)
        self.assertBalances("467", 0.0, 0.0, -80.0)
        self.pay(invoice)
        invoice.invoice_line_ids[1].analytic_distribution = self.distribution(self.b)
        self.assertLedger()
        self.assertBalances("411", 0.0, 0.0)
        self.assertBalances("58", 120.0, 360.0)

    def test_explicit_activity_wins(self):
        invoice = self.invoice([(self.a, 100)])
        self.items(invoice, "706").activity_id = self.b
        self.assertLedger()
        self.assertBalances("706", 0.0, -100.0)
        self.assertBalances("411", 0.0, 100.0)
        self.items(invoice, "411").activity_id = self.a
        self.assertLedger()
        self.assertBalances("411", 100.0, 0.0)
        self.assertBalances(None, -100.0, 100.0)

    def test_salaries_of_two_members_in_one_entry(self):
        """What is due to the first member is paid by his activity only."""
        salaries = self.entry(
            [
                ("641100", 2500.0, self.a),
                ("641100", 1300.0, self.b),
                ("421000", -2000.0, self.a),
                ("421000", -1000.0, self.b),
                ("431000", -500.0, self.a),
                ("431000", -300.0, self.b),
            ]
        )
        self.assertLedger()
        self.assertBalances(None, 0.0, 0.0)
        first, second = self.items(salaries, "421")
        line = self.statement_line(-2000, FEBRUARY)
        self.match(line, (first, 2000.0))
        self.assertLedger()
        self.assertBalances("512", -2000.0, 0.0)
        self.assertBalances("421", 0.0, -1000.0)
        line = self.statement_line(-800, FEBRUARY)
        self.match(
            line,
            (self.items(salaries, "431")[0], 500.0),
            (self.items(salaries, "431")[1], 300.0),
        )
        payment = self.entry(
            [("421000", 1000.0), ("512001", -1000.0)], FEBRUARY, self.bank
        )
        (second + self.items(payment, "421")).reconcile()
        self.assertLedger()
        self.assertBalances("512", -2500.0, -1300.0)
        self.assertFalse(any(salaries.line_ids.mapped("analytic_distribution")))

    def test_early_payment_discount(self):
        """Discount and its VAT follow the payment and are not cash."""
        term = self.env["account.payment.term"].create(
            {
                "name": "2 % in 10 days",
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 10,
            }
        )
        cases = {"included": (1176.0, 196.0, 4.0), "mixed": (1176.0, 196.0, 0.0)}
        for computation, (received, vat, discounted_vat) in cases.items():
            with self.subTest(computation=computation):
                term.early_pay_discount_computation = computation
                invoice = self.invoice(
                    [({self.a: 75, self.b: 25}, 1000)],
                    tax=self.goods,
                    invoice_payment_term_id=term.id,
                )
                payment = self.pay(invoice)
                self.assertEqual(payment.amount, received)
                move = payment.move_id
                self.assertLedger()
                self.assertBalances("665", 15.0, 5.0, move=move)
                self.assertBalances(
                    "4457", discounted_vat * 0.75, discounted_vat * 0.25, move=move
                )
                self.assertEqual(
                    self.settled(invoice),
                    {
                        "Joinery": (received * 0.75, vat * 0.75),
                        "Translation": (received * 0.25, vat * 0.25),
                    },
                )
                lost = self.settled(invoice, "write_off")
                self.assertEqual(lost["Joinery"][0], 15.0 + discounted_vat * 0.75)

    def test_foreign_currency_and_exchange_difference(self):
        """666 follows the item that it corrects; it is not cash."""
        dollar = self.setup_other_currency(
            "USD", rates=[(JANUARY, 1.25), (FEBRUARY, 1.6)]
        )
        invoice = self.invoice(
            [(self.a, 1000), (self.b, 500)], currency_id=dollar.id, tax=self.goods
        )
        self.assertBalances("411", 960.0, 480.0)
        payment = self.pay(invoice, day=FEBRUARY, currency_id=dollar.id)
        self.assertLedger()
        self.assertBalances("411", 0.0, 0.0)
        self.assertBalances("666", 210.0, 105.0)
        self.assertBalances("58", 750.0, 375.0)
        self.assertEqual(
            self.settled(invoice), {"Joinery": (750, 125), "Translation": (375, 62.5)}
        )
        self.assertEqual(self.settled(invoice, "exchange")["Joinery"][0], 210)
        self.items(payment.move_id, "411").remove_move_reconcile()
        self.assertLedger()
        self.assertBalances("666", 0.0, 0.0)
        self.assertBalances("411", 960.0, 480.0, -1125.0)

    def test_foreign_currency_rounded_to_units(self):
        """A currency without cents is split in the cents of the company."""
        yen = self.setup_other_currency("JPY", rates=[(JANUARY, 7.0)], rounding=1.0)
        self.invoice(
            [({self.a: 33, self.b: 67}, 100)], currency_id=yen.id, kind="in_invoice"
        )
        self.assertLedger()
        self.assertBalances("604", 4.72, 9.57)

    def test_expense_paid_by_the_member(self):
        expense = self.expense("own_account", self.a)
        receipt = expense.account_move_id
        self.assertLedger()
        self.assertBalances("606", 100.0, 0.0)
        self.assertBalances("44566", 20.0, 0.0)
        self.assertBalances("4", -100.0, 0.0, move=receipt)
        self.pay(receipt, day=FEBRUARY)
        self.assertLedger()
        self.assertBalances("58", -120.0, 0.0)

    def test_expense_paid_by_the_company(self):
        """Odoo books a payment; it is a document all the same, with tax and result."""
        expense = self.expense("company_account", {self.a: 50, self.b: 25})
        move = expense.account_move_id
        self.assertTrue(move.origin_payment_id)
        self.assertLedger()
        self.assertBalances("606", 50.0, 25.0, 25.0)
        self.assertBalances("44566", 10.0, 5.0, 5.0)
        outstanding = self.items(move, "58")
        line = self.statement_line(-120, FEBRUARY)
        self.match(line, (outstanding, 120.0))
        self.assertLedger()
        self.assertBalances("512", -60.0, -30.0, -30.0)

    def expense(self, mode, shares):
        employee = self.env["hr.employee"].create(
            {"name": "Ada", "work_contact_id": self.customer.id}
        )
        product = self.env["product.product"].create(
            {"name": "Wood", "can_be_expensed": True, "standard_price": 0}
        )
        expense = self.env["hr.expense"].create(
            {
                "name": "Wood",
                "product_id": product.id,
                "employee_id": employee.id,
                "date": JANUARY,
                "payment_mode": mode,
                "total_amount_currency": 120,
                "tax_ids": [Command.set(self.bought_goods.ids)],
                "account_id": self.account("606300").id,
                "analytic_distribution": self.distribution(shares),
                "payment_method_line_id": self.bank.outbound_payment_method_line_ids[
                    :1
                ].id,
            }
        )
        expense.action_submit()
        expense._do_approve(False)
        expense.action_post()
        if not expense.account_move_id:
            self.env["hr.expense.post.wizard"].create(
                {"accounting_date": JANUARY}
            ).with_context(
                active_ids=expense.ids, company_paid_move_ids=[]
            ).action_post_entry()
        if expense.account_move_id.state == "draft":
            expense.account_move_id.action_post()
        return expense

    def test_vat_that_is_not_deductible(self):
        """20 % of the VAT on diesel is a cost of the activity that drove."""
        fuel = self.env["account.chart.template"].ref("tva_purchase_good_fuel")
        bill = self.invoice([(self.a, 80), (self.b, 40)], tax=fuel, kind="in_invoice")
        bill.button_draft()
        bill.invoice_line_ids.account_id = self.account("606100")
        bill.action_post()
        self.assertLedger()
        self.assertBalances("6061", 83.2, 41.6)
        self.assertBalances("44566", 12.8, 6.4)

    def test_bank_fee_without_activity(self):
        """A cost that settles nothing waits to be attributed."""
        line = self.statement_line(-12, MARCH)
        self.match(line, ("627800", 12.0, None))
        self.assertLedger()
        self.assertBalances("627", 0.0, 0.0, 12.0)
        self.items(line.move_id, "627").analytic_distribution = self.distribution(
            self.b
        )
        self.assertLedger()
        self.assertBalances("627", 0.0, 12.0)
        self.assertBalances("512", 0.0, -12.0)

    def test_reversal_mirrors_a_payment_of_the_bank_journal(self):
        """An entry reversed takes back from each activity what it gave."""
        invoice = self.invoice([(self.a, 100), (self.b, 200)])
        entry = self.entry([("512001", 300.0), ("411100", -300.0)], FEBRUARY, self.bank)
        (self.items(invoice, "411") + self.items(entry, "411")).reconcile()
        self.assertBalances("512", 100.0, 200.0)
        entry._reverse_moves([{"date": MARCH}], cancel=True)
        self.assertLedger()
        self.assertBalances("512", 0.0, 0.0)
        self.assertBalances("411", 100.0, 200.0)

    def test_overpayment_stays_to_be_attributed(self):
        invoice = self.invoice([(self.a, 100)])
        line = self.statement_line(130, FEBRUARY)
        self.match(line, (self.items(invoice, "411"), -100.0), ("419700", -30.0, None))
        self.assertLedger()
        self.assertBalances("512", 100.0, 0.0, 30.0)
        self.assertBalances("4197", 0.0, 0.0, -30.0)
        self.assertEqual(self.settled(invoice), {"Joinery": (100, 0)})

    def test_takings_without_document(self):
        line = self.statement_line(120, FEBRUARY)
        self.match(line, ("707000", -120.0, self.a))
        self.assertLedger()
        self.assertBalances("512", 120.0)
        figures = self.a._figures(FEBRUARY, FEBRUARY)[self.a.id]
        self.assertEqual(figures.turnover_cashed, 12000)

    def test_internal_pair(self):
        """A contribution moves no money: two accounts that cancel, by activity."""
        shared = self.env["cae.activity"]._system(self.company, "shared")
        self.entry([("186000", 50.0, self.a), ("187000", -50.0, shared)])
        self.assertLedger()
        self.assertBalances("186", 50.0)
        self.assertBalances(None, -50.0)
        figures = self.a._figures(JANUARY, JANUARY)[self.a.id]
        self.assertEqual((figures.contribution, figures.result), (5000, -5000))
        self.assertEqual(figures.treasury, -5000)
