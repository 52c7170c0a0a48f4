"""Rules shared by every addon: exact money and dated values. No Odoo, no clock."""
