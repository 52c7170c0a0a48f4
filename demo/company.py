"""The cooperative itself: company, establishments, users."""

from __future__ import annotations

from datetime import date
from typing import Any

from .books import Books
from .reading import YEAR, rows

NAME = "Les Métiers Réunis"
APE = "8299Z"
"""Other business support: what activity cooperatives are registered under."""
EMAIL = "contact@metiers-reunis.example"
PHONE = "+33 1 99 00 41 20"
# They were named when the addon was installed, in the language of the installation.
SYSTEM_ACTIVITIES = {"shared": "Services mutualisés", "unassigned": "À attribuer"}
# Taxes of the French chart that are not active when it is installed.
TAXES = ("tva_reduite", "tva_intermediaire_encaissement")
BANK_ACCOUNT = "FR76 9999 0002 9905 5974 6700 512"
# Support contracts do not count.
HEADCOUNT = 38
PASSWORD = "demo"
# login: (member's payroll number, groups)
STAFF = {
    "nadege": ("00041", ("cae_members.group_cae_adviser",)),
    "bastien": ("00042", ("cae_members.group_cae_adviser",)),
    "solveig": (
        "00043",
        (
            "cae_members.group_cae_accountant",
            "account.group_account_manager",
            "account.group_account_user",
            "analytic.group_analytic_accounting",
            "hr_expense.group_hr_expense_user",
        ),
    ),
    "karim": ("00044", ("cae_members.group_cae_payroll", "hr.group_hr_user")),
    "anouk": (
        "00045",
        (
            "cae_members.group_cae_manager",
            "account.group_account_manager",
            "account.group_account_user",
            "analytic.group_analytic_accounting",
            "hr.group_hr_manager",
            "hr_expense.group_hr_expense_manager",
        ),
    ),
}


def set_up(books: Books) -> None:
    """Name the company, and give it its establishments and its rates."""
    seat = rows("establishments")[0]
    books.company.partner_id.write(
        {
            "name": NAME,
            "street": seat["street"],
            "zip": seat["zip"],
            "city": seat["city"],
            "country_id": books.env.ref("base.fr").id,
            "phone": PHONE,
            "email": EMAIL,
            "website": "https://metiers-reunis.example",
            "vat": seat["vat"],
            "company_registry": seat["siret"],
        }
    )
    books.company.write({"name": NAME, "ape": APE})
    users = books.env["res.users"].with_context(active_test=False).search([])
    users.write({"lang": "fr_FR", "tz": "Europe/Paris"})
    for kind, name in SYSTEM_ACTIVITIES.items():
        books.env["cae.activity"]._system(books.company, kind).name = name
    administrator = books.env.ref("base.user_admin")
    for name in ("account.group_account_user", "analytic.group_analytic_accounting"):
        administrator.group_ids |= books.env.ref(name)
    _open_chart(books)
    _establishments(books)


def _open_chart(books: Books) -> None:
    """Activate what the demonstration needs of the chart; name the bank account."""
    for name in TAXES:
        books.tax(name).active = True
    bank = books.bank
    bank.name = "Crédit des Coopérateurs"
    owner = books.company.partner_id
    account = books.env["res.partner.bank"].create(
        {"partner_id": owner.id, "acc_number": BANK_ACCOUNT, "allow_out_payment": True}
    )
    bank.bank_account_id = account


def _establishments(books: Books) -> None:
    """Create the establishments, with the rates of pay that were notified to each."""
    start = date(YEAR, 1, 1)
    for row in rows("establishments"):
        address = books.env["res.partner"].create(
            {
                "name": f"{NAME} – {row['name']}",
                "parent_id": books.company.partner_id.id,
                "type": "other",
                "street": row["street"],
                "zip": row["zip"],
                "city": row["city"],
                "country_id": books.env.ref("base.fr").id,
            }
        )
        books.env["cae.establishment"].create(
            {
                "name": row["name"],
                "code": row["code"],
                "siret": row["siret"],
                "partner_id": address.id,
                "company_id": books.company.id,
                "rate_ids": [
                    (
                        0,
                        0,
                        {
                            "date_from": start,
                            "atmp_rate": float(row["at_mp"]),
                            "mobility_rate": float(row["mobility"]),
                        },
                    )
                ],
            }
        )
    books.env["cae.headcount"].create(
        {"company_id": books.company.id, "date_from": start, "headcount": HEADCOUNT}
    )


def logins() -> list[tuple[str, str, str]]:
    """Return (login, password, who) of everybody who can log in."""
    people = {row["reference"]: row for row in rows("members")}
    found = []
    for login, (reference, _groups) in STAFF.items():
        row = people[reference]
        found.append((login, PASSWORD, f"{row['name']}, {row['trade'].lower()}"))
    for row in people.values():
        if row["portal"]:
            who = f"{row['name']}, {row['trade'].lower()} (portail)"
            found.append((row["portal"], PASSWORD, who))
    return found


def make_users(books: Books) -> dict[str, Any]:
    """Create the staff's users and those of a few members; {login: user}."""
    users = {}
    for login, (reference, groups) in STAFF.items():
        users[login] = _user(books, login, reference, groups)
    for row in rows("members"):
        if row["portal"]:
            users[row["portal"]] = _user(
                books, row["portal"], row["reference"], ("base.group_portal",)
            )
    return users


def _user(books: Books, login: str, reference: str, groups: tuple[str, ...]) -> Any:
    partner = books.members[reference].partner_id
    return (
        books.env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            {
                "login": login,
                "password": PASSWORD,
                "partner_id": partner.id,
                "lang": "fr_FR",
                "tz": "Europe/Paris",
                "company_id": books.company.id,
                "company_ids": [(6, 0, books.company.ids)],
                "group_ids": [(6, 0, [books.env.ref(name).id for name in groups])],
            }
        )
    )
