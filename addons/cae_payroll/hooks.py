def post_init_hook(env):
    """Give every company that has a chart of accounts its pay accounts and journal."""
    companies = env["res.company"].search([])
    env["cae.payroll.account"]._load_defaults(companies)
    companies._cae_create_pay_journal()
