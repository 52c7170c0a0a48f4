"""Give the usual rows of the statement to the companies that exist."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["cae.statement.row"]._load_defaults(env["res.company"].search([]))
