from typing import Any


def post_init_hook(env: Any) -> None:
    """Give every existing company its system activities, and attribute its entries."""
    companies = env["res.company"].search([])
    companies._cae_create_system_activities()
    env["cae.statement.row"]._load_defaults(companies)
    for company in companies:
        env["cae.ledger"]._rebuild(company)
