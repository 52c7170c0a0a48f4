from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Give a personal file to each member."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    members = env["cae.member"].with_context(active_test=False).search([])
    env["cae.member.file"]._create_missing(members)
