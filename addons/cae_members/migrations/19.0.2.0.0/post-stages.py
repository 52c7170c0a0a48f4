from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Derive the stages of the members who were there before stages were stored."""
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    env["cae.member"].search([("id", "!=", False)])._update_stages()
