"""A cooperative on the French chart, two activities, and the doors of its books."""

from datetime import date

from odoo.fields import Command

from odoo.addons.base.tests.common import BaseCommon
from odoo.addons.cae_members.engine.money import cents

JANUARY = date(2026, 1, 15)
FEBRUARY = date(2026, 2, 10)
MARCH = date(2026, 3, 10)


class LedgerCommon(BaseCommon):
    @classmethod
    def default_env_context(cls):
        # Messages are checked in the language they are written in.
        return {**super().default_env_context(), "lang": "en_US"}

    @classmethod
    def setup_main_company(cls, currency_code="EUR"):
        return super().setup_main_company(currency_code)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if cls.company.chart_template != "fr":
            cls.env["account.chart.template"].try_loading(
                "fr", company=cls.company, install_demo=False
            )
        cls.company.write({"cae_closed_until": False, "tax_exigibility": True})
        # What a database holds already is to be attributed too: it is left aside.
        last = cls.env["account.move"].search([], order="id desc", limit=1)
        cls.last_before = last.id or 0
        cls.a, cls.b = cls.activities = cls.env["cae.activity"].create(
            [{"name": "Joinery"}, {"name": "Translation"}]
        )
        cls.unassigned = cls.env["cae.activity"]._system(cls.company, "unassigned")
        cls.customer, cls.supplier = cls.env["res.partner"].create(
            [{"name": "Customer"}, {"name": "Supplier"}]
        )
        chart = cls.env["account.chart.template"].with_company(cls.company)
        cls.goods, cls.service = (
            chart.ref("tva_normale"),
            chart.ref("tva_normale_encaissement"),
        )
        cls.bought_goods = chart.ref("tva_acq_normale")
        cls.bank = cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.company.id)], limit=1
        )
        cls.misc = cls.env["account.journal"].search(
            [("type", "=", "general"), ("company_id", "=", cls.company.id)], limit=1
        )
        cls.outstanding = cls.account("580001", name="Outstanding", reconcile=True)
        methods = (
            cls.bank.inbound_payment_method_line_ids
            + cls.bank.outbound_payment_method_line_ids
        )
        methods.payment_account_id = cls.outstanding

    # -- what the books are made of ---------------------------------------------

    @classmethod
    def account(cls, code, **values):
        """The account of a code; created with ``values`` when it does not exist."""
        account = cls.env["account.account"].search(
            [("code", "=", code), ("company_ids", "in", cls.company.ids)]
        )
        if account or not values:
            return account.ensure_one()
        return account.create(
            {"code": code, "account_type": "asset_current", "name": code} | values
        )

    @classmethod
    def distribution(cls, shares):
        """Analytic distribution of an activity, or of {activity: percentage}."""
        if not shares:
            return False
        if not isinstance(shares, dict):
            shares = {shares: 100}
        return {
            str(activity.analytic_account_id.id): share
            for activity, share in shares.items()
        }

    @classmethod
    def invoice(cls, lines, day=JANUARY, tax=None, kind="out_invoice", **values):
        """A posted document. ``lines``: (activity or {activity: %} or None, amount)."""
        code = "706000" if kind.startswith("out_") else "604000"
        values.setdefault("date", day)
        document = cls.env["account.move"].create(
            {
                "move_type": kind,
                "partner_id": cls.customer.id,
                "invoice_date": day,
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Work",
                            "price_unit": amount,
                            "account_id": cls.account(code).id,
                            "tax_ids": [Command.set(tax.ids if tax else [])],
                            "analytic_distribution": cls.distribution(shares),
                        }
                    )
                    for shares, amount in lines
                ],
            }
            | values
        )
        document.action_post()
        return document

    @classmethod
    def entry(cls, lines, day=JANUARY, journal=None):
        """A posted entry. ``lines``: (account code, balance[, explicit activity])."""
        move = cls.env["account.move"].create(
            {
                "move_type": "entry",
                "date": day,
                "journal_id": (journal or cls.misc).id,
                "line_ids": [
                    Command.create(
                        {
                            "name": "Entry",
                            "account_id": cls.account(code).id,
                            "balance": balance,
                            "partner_id": cls.customer.id,
                            "activity_id": activity[0].id if activity else False,
                        }
                    )
                    for code, balance, *activity in lines
                ],
            }
        )
        move.action_post()
        return move

    @classmethod
    def pay(cls, documents, amount=None, day=JANUARY, **values):
        """The payment that the register makes."""
        register = cls.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=documents.ids
        )
        values = {"payment_date": day, "journal_id": cls.bank.id} | values
        if amount is not None:
            values["amount"] = amount
        return register.create(values)._create_payments()

    @classmethod
    def statement_line(cls, amount, day=JANUARY):
        return cls.env["account.bank.statement.line"].create(
            {
                "journal_id": cls.bank.id,
                "date": day,
                "payment_ref": "Transfer",
                "amount": amount,
                "partner_id": cls.customer.id,
            }
        )

    @classmethod
    def match(cls, statement_line, *counterparts):
        """Replace the suspense item of a posted bank line, as bank matching does.

        ``counterparts``: (item to settle, balance of the new item), or (account code,
        balance, activity) for a charge.
        """
        _liquidity, suspense, _other = statement_line._seek_for_lines()
        commands = [Command.delete(line.id) for line in suspense]
        for what, balance, *activity in counterparts:
            account = cls.account(what) if isinstance(what, str) else what.account_id
            commands.append(
                Command.create(
                    {
                        "name": "Matched",
                        "account_id": account.id,
                        "balance": balance,
                        "partner_id": cls.customer.id,
                        "analytic_distribution": cls.distribution(
                            activity[0] if activity else None
                        ),
                    }
                )
            )
        before = statement_line.move_id.line_ids
        statement_line.move_id.with_context(
            skip_account_move_synchronization=True,
            skip_readonly_check=True,
            force_delete=True,
        ).write({"line_ids": commands})
        created = statement_line.move_id.line_ids - before
        for line, (what, *_rest) in zip(created, counterparts, strict=True):
            if not isinstance(what, str):
                (line + what).reconcile()
        return created

    @staticmethod
    def items(move, code):
        """The items of an entry on the accounts whose code begins with ``code``."""
        return move.line_ids.filtered(
            lambda line: line.account_id.code.startswith(code)
        )

    @classmethod
    def cash_basis(cls, document):
        """Cash-basis entries of a document, reversals included, in order."""
        return cls.env["account.move"].search(
            [("tax_cash_basis_origin_move_id", "=", document.id)], order="id"
        )

    @classmethod
    def close(cls, day):
        """Shut the activity accounts, as a closing does."""
        cls.env["cae.ledger"]._sync()
        cls.company.cae_closed_until = day

    # -- what the ledger says ----------------------------------------------------

    def balance(self, activity, code, until=None, since=None, move=None):
        """Balance of an activity on accounts (code prefix; None: internal account)."""
        domain = [("activity_id", "=", activity.id)]
        domain += [("date", "<=", until)] if until else []
        domain += [("date", ">=", since)] if since else []
        domain += [("move_id", "=", move.id)] if move else []
        entries = self.env["cae.activity.entry"].search(domain)
        entries = entries.filtered(lambda entry: entry.move_id.id > self.last_before)
        if code is None:
            entries = entries.filtered(lambda entry: not entry.account_id)
        else:
            entries = entries.filtered(
                lambda entry: (entry.account_id.code or "").startswith(code)
            )
        return sum(cents(amount) for amount in entries.mapped("amount")) / 100

    def assertBalances(self, code, *expected, activities=None, **period):
        """Balances of A, B and "to be attributed" on an account."""
        activities = activities or (self.a, self.b, self.unassigned)
        found = tuple(self.balance(activity, code, **period) for activity in activities)
        expected += (0.0,) * (len(activities) - len(expected))
        self.assertEqual(found, expected, f"account {code}")

    def settled(self, document, kind="cash", until=None):
        """{activity name: (gross, vat)} of a document's settlements of a kind."""
        domain = [("move_id", "=", document.id), ("kind", "=", kind)]
        domain += [("date", "<=", until)] if until else []
        found = {}
        for row in self.env["cae.activity.settlement"].search(domain):
            gross, vat = found.get(row.activity_id.name, (0, 0))
            found[row.activity_id.name] = (
                gross + cents(row.gross),
                vat + cents(row.vat),
            )
        return {
            name: (gross / 100, vat / 100)
            for name, (gross, vat) in found.items()
            if gross or vat
        }

    def figures(self, since, until):
        return self.activities._figures(since, until)

    def assertLedger(self):
        """Every point of the audit holds: sums, and rows = rows recomputed."""
        self.env["cae.ledger"]._sync()
        for point in self.env["cae.audit"]._points(self.company):
            self.assertFalse(point.faults, point.name)
