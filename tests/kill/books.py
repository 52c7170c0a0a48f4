"""Small books on which a pay run and a closing are killed and taken up again.

Twenty-four members with irregular activities: some cannot pay their fixed part, one has
no bank account, two share an activity. Everything is dated; nothing depends on today.
"""

from odoo import Command
from odoo.fields import Date

MEMBERS = 24
MONTH = Date.to_date("2026-05-01")
WEEKS = ("2026-05-04", "2026-05-12", "2026-05-18")


def build(env):
    """Create the cooperative's books in an empty database with the addons installed."""
    env = env(context={**env.context, "tracking_disable": True})
    company = env.company
    company.country_id = env.ref("base.fr")
    env["account.chart.template"].try_loading("fr", company, install_demo=False)
    _vote(env, company)
    activities = _people(env, company)
    _sales(env, activities)
    _purchases(env, activities)
    env.cr.commit()


def _vote(env, company):
    schedule = env["cae.contribution.schedule"]._load_template(
        company, "coopaname", "2026-01-01"
    )
    version = schedule.version_ids
    version.component_ids.filtered(lambda c: c.code == "levy").rate = 1.0
    version.write({"resolution": "Résolution 4", "resolution_date": "2025-12-12"})
    version.action_vote()


def _people(env, company):
    establishments = env["cae.establishment"].create(
        [
            {"name": name, "code": name[:3].upper(), "company_id": company.id}
            for name in ("Paris", "Nantes")
        ]
    )
    env["cae.establishment.rate"].create(
        [
            {"establishment_id": place.id, "date_from": "2026-01-01", "atmp_rate": 1.1}
            for place in establishments
        ]
    )
    env["cae.headcount"].create(
        {"company_id": company.id, "date_from": "2026-01-01", "headcount": 60}
    )
    partners = env["res.partner"].create(
        [{"name": f"Membre {n:02}"} for n in range(MEMBERS)]
    )
    banks = env["res.partner.bank"].create(
        [
            {"acc_number": iban(n), "partner_id": partner.id}
            for n, partner in enumerate(partners)
        ]
    )
    members = env["cae.member"].create(
        [
            {
                "partner_id": partner.id,
                "establishment_id": establishments[n % 2].id,
                "bank_account_id": bank.id if n else False,
            }
            for n, (partner, bank) in enumerate(zip(partners, banks, strict=True))
        ]
    )
    contracts = env["cae.contract"].create(
        [
            {
                "member_id": member.id,
                "kind": "cesa",
                "date_start": "2026-01-01",
                "terms_ids": [Command.create(_terms(n))],
            }
            for n, member in enumerate(members)
        ]
    )
    contracts.action_sign()
    return env["cae.activity"].create(
        [
            {
                "name": f"Activité {n:02}",
                "establishment_id": establishments[n % 2].id,
                "share_ids": [
                    Command.create({"member_id": owner.id, "date_from": "2026-01-01"})
                    for owner in (members[n], *members[n + 1 : n + 2][: n == 2])
                ],
            }
            for n in range(MEMBERS)
        ]
    )


def _terms(n):
    return {
        "date_from": "2026-01-01",
        "fixed_pay": 150 + 10 * n,
        "health_plan_amount": 40,
        "health_plan_employer": 20,
        "pay_policy": ("all_available", "fixed_only", "share_of_available")[n % 3],
        "policy_value": 60 if n % 3 == 2 else 0,
    }


def iban(n):
    """A French account number, right by its check digits, of nobody."""
    account = f"{30001:05}{n:05}{n:011}"
    key = 97 - (89 * 30001 + 15 * n + 3 * n) % 97
    body = f"{account}{key:02}"
    return f"FR{98 - int(body + '152700') % 97:02}{body}"


def _sales(env, activities):
    tax = env["account.tax"].search(
        [
            ("type_tax_use", "=", "sale"),
            ("tax_exigibility", "=", "on_payment"),
            ("amount", "=", 20),
        ],
        limit=1,
    )
    account = env["account.account"].search([("code", "=like", "7060%")], limit=1)
    customer = env["res.partner"].create({"name": "Cliente commune"})
    invoices = env["account.move"].create(
        [
            {
                "move_type": "out_invoice",
                "partner_id": customer.id,
                "invoice_date": WEEKS[n % 3],
                "activity_id": activity.id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Prestation",
                            "price_unit": 333.33 * (1 + n % 7) + n,
                            "account_id": account.id,
                            "tax_ids": [Command.set(tax.ids)],
                        }
                    )
                ],
            }
            for n, activity in enumerate(activities)
        ]
    )
    invoices.action_post()
    paid = invoices.filtered(lambda invoice: invoice.activity_id.id % 5)
    register = env["account.payment.register"].with_context(
        active_model="account.move", active_ids=paid.ids
    )
    wizard = register.create({"payment_date": "2026-05-20", "group_payment": True})
    wizard._create_payments()


def _purchases(env, activities):
    account = env["account.account"].search([("code", "=like", "6040%")], limit=1)
    supplier = env["res.partner"].create({"name": "Fournisseur commun"})
    bills = env["account.move"].create(
        [
            {
                "move_type": "in_invoice",
                "partner_id": supplier.id,
                "invoice_date": WEEKS[1],
                "date": WEEKS[1],
                "ref": f"F{n}",
                "activity_id": activity.id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Sous-traitance",
                            "price_unit": 41.17 * (1 + n % 4),
                            "account_id": account.id,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
            for n, activity in enumerate(activities)
        ]
    )
    bills.action_post()
