"""Members with their contracts and activities, customers and suppliers."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from .books import Books
from .company import make_users
from .reading import YEAR, Row, day, rows


def set_up(books: Books) -> None:
    _trading_partners(books)
    _members(books)
    _contracts(books)
    _activities(books)
    users = make_users(books)
    for row in rows("members"):
        if row["adviser"]:
            books.members[row["reference"]].adviser_id = users[row["adviser"]]
    _employees(books)
    _withholding_rates(books)


def _withholding_rates(books: Books) -> None:
    """Note the personal rates of income tax; without one the neutral scale applies."""
    books.env["cae.withholding.rate"].create(
        [
            {
                "member_id": books.members[row["reference"]].id,
                "date_from": date(YEAR, 1, 1),
                "rate": float(row["withholding"]),
            }
            for row in rows("members")
            if row["withholding"]
        ]
    )


def _country(books: Books, code: str) -> int:
    return books.env.ref(f"base.{code.lower()}").id


def _address(books: Books, row: Row) -> dict[str, Any]:
    return {
        "name": row["name"],
        "street": row["street"],
        "zip": row["zip"],
        "city": row["city"],
        "country_id": _country(books, row.get("country") or "FR"),
        "lang": "fr_FR",
        "tz": "Europe/Paris",
    }


def _trading_partners(books: Books) -> None:
    values = []
    for row in rows("customers"):
        values.append(
            {
                **_address(books, row),
                "ref": row["code"],
                "is_company": row["kind"] == "company",
                "vat": row["vat"],
                "customer_rank": 1,
                "property_payment_term_id": books.terms(row["term"]).id,
            }
        )
    for row in rows("suppliers"):
        values.append(
            {
                **_address(books, row),
                "ref": row["code"],
                "is_company": True,
                "vat": row["vat"],
                "supplier_rank": 1,
                "property_supplier_payment_term_id": books.terms("30").id,
            }
        )
    books.env["res.partner"].create(values)


def _members(books: Books) -> None:
    env, company = books.env, books.company
    people = rows("members")
    partners = env["res.partner"].create(
        [
            {
                **_address(books, row),
                "email": row["email"],
                "phone": row["phone"],
                "function": row["trade"],
            }
            for row in people
        ]
    )
    with_iban = [
        (row, partner)
        for row, partner in zip(people, partners, strict=True)
        if row["iban"]
    ]
    accounts = env["res.partner.bank"].create(
        [
            {
                "partner_id": partner.id,
                "acc_number": row["iban"],
                "allow_out_payment": True,
            }
            for row, partner in with_iban
        ]
    )
    account_of = {account.partner_id: account for account in accounts}
    places = {one.code: one for one in env["cae.establishment"].search([])}
    env["cae.member"].create(
        [
            {
                "partner_id": partner.id,
                "reference": row["reference"],
                "company_id": company.id,
                "establishment_id": places[row["establishment"]].id,
                "bank_account_id": account_of[partner].id if row["iban"] else False,
                "associate_since": day(row["associate_since"]),
                "adviser_id": False,
            }
            for row, partner in zip(people, partners, strict=True)
        ]
    )


def _contracts(books: Books) -> None:
    """Sign the contracts on the day they start; an amendment is a new set of terms."""
    values = []
    key = ("member", "kind", "date_start")
    for _head, group in groupby(
        rows("contracts"), lambda row: tuple(row[name] for name in key)
    ):
        terms = list(group)
        first = terms[0]
        values.append(
            {
                "member_id": books.members[first["member"]].id,
                "kind": first["kind"],
                "date_start": day(first["date_start"]),
                "date_end": day(first["date_end"]),
                "date_signed": day(first["date_start"]),
                "terms_ids": [(0, 0, _terms(row)) for row in terms],
            }
        )
    contracts = books.env["cae.contract"].create(values)
    contracts.action_sign()


def _terms(row: Row) -> dict[str, Any]:
    return {
        "date_from": day(row["date_from"]),
        "fixed_pay": float(row["fixed_pay"]),
        "executive": bool(row["executive"]),
        "weekly_hours": float(row["weekly_hours"]),
        "health_plan_amount": float(row["health_plan_amount"]),
        "health_plan_employer": float(row["health_plan_employer"]),
        "pay_policy": row["pay_policy"],
        "policy_value": float(row["policy_value"]),
        "reserve": float(row["reserve"]),
    }


def _activities(books: Books) -> None:
    env = books.env
    places = {one.code: one for one in env["cae.establishment"].search([])}
    shares: dict[str, list[tuple[int, int, dict[str, Any]]]] = {}
    for row in rows("shares"):
        shares.setdefault(row["activity"], []).append(
            (
                0,
                0,
                {
                    "member_id": books.members[row["member"]].id,
                    "date_from": day(row["date_from"]),
                    "date_to": day(row["date_to"]),
                    "weight": int(row["weight"]),
                },
            )
        )
    env["cae.activity"].create(
        [
            {
                "name": row["name"],
                "code": row["code"],
                "trade": row["trade"],
                "company_id": books.company.id,
                "establishment_id": places[row["establishment"]].id,
                "date_start": day(row["date_start"]),
                "date_end": day(row["date_end"]),
                "share_ids": shares[row["code"]],
            }
            for row in rows("activities")
        ]
    )


def _employees(books: Books) -> None:
    """Make employees of those who claim expenses: pay needs none, claims do."""
    env = books.env
    approver = books.accountant
    for row in rows("members"):
        if not row["employee"]:
            continue
        member = books.members[row["reference"]]
        employee = env["hr.employee"].create(
            {
                "name": member.name,
                "work_contact_id": member.partner_id.id,
                "user_id": member.user_id.id if not member.user_id.share else False,
                "job_title": row["trade"],
                "work_email": row["email"],
                "work_phone": row["phone"],
                "company_id": books.company.id,
                "expense_manager_id": approver.id,
            }
        )
        member.employee_id = employee
