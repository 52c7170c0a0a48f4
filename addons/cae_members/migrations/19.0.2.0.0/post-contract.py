from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Give the cooperative's texts to the contracts that are still being prepared.

    What is signed keeps what it says: its texts are on the paper that was signed.
    """
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    env["cae.contract"].search([("state", "=", "draft")])._compute_mentions()
