"""Make a freshly installed database French: company, currency, chart of accounts."""

from __future__ import annotations

import sys
from typing import Any

from session import environment


def prepare(env: Any) -> None:
    company = env.company
    france = env.ref("base.fr")
    env["res.currency"].with_context(active_test=False).search(
        [("name", "=", "EUR")]
    ).active = True
    company.write({"country_id": france.id, "currency_id": env.ref("base.EUR").id})
    if not company.chart_template or company.chart_template == "generic_coa":
        env["account.chart.template"].try_loading("fr", company, install_demo=False)
    partners = env["res.partner"].with_context(active_test=False)
    partners.search([]).tz = "Europe/Paris"
    users = env["res.users"].with_context(active_test=False).search([])
    # No guided tour and no robot in front of what one came to see.
    users.write({"odoobot_state": "disabled", "tour_enabled": False})
    # Nothing in a demonstration or a test may need the internet.
    env["ir.cron"].with_context(active_test=False).search(
        [("cron_name", "like", "Publisher%")]
    ).active = False


if __name__ == "__main__":
    with environment(sys.argv[1]) as env:
        prepare(env)
