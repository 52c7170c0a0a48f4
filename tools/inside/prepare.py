"""Make a freshly installed database French: company, chart, languages."""

from __future__ import annotations

import sys

from session import environment


def prepare(env, kind: str) -> None:
    company = env.company
    france = env.ref("base.fr")
    env["res.currency"].with_context(active_test=False).search(
        [("name", "=", "EUR")]
    ).active = True
    company.write({"country_id": france.id, "currency_id": env.ref("base.EUR").id})
    if not company.chart_template or company.chart_template == "generic_coa":
        env["account.chart.template"].try_loading("fr", company, install_demo=False)
    partners = env["res.partner"].with_context(active_test=False)
    users = env["res.users"].with_context(active_test=False).search([])
    (partners.search([("user_ids", "in", users.ids)])).tz = "Europe/Paris"
    if kind == "demo":
        users.lang = "fr_FR"
        partners.search([]).lang = "fr_FR"
    # Nothing in a demonstration or a test may need the internet.
    env["ir.cron"].with_context(active_test=False).search(
        [("cron_name", "like", "Publisher%")]
    ).active = False


if __name__ == "__main__":
    with environment(sys.argv[1]) as env:
        prepare(env, sys.argv[2])
