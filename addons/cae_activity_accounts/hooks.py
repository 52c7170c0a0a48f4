from typing import Any


def post_init_hook(env: Any) -> None:
    """Give every existing company its system activities, and attribute its entries."""
    companies = env["res.company"].search([])
    companies._cae_create_system_activities()
    for company in companies:
        env["cae.ledger"]._rebuild(company)
