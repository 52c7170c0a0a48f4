from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Give the cooperative's texts to the contracts that are still being prepared.

    What is signed keeps what it says: its texts are on the paper that was signed.
    Employees show the contracts of their members from now on.
    """
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    env["cae.contract"].search([("state", "=", "draft")])._compute_mentions()
    env["cae.member"].search([("employee_id", "!=", False)])._mirror_to_employees()
