"""Scripts that run within Odoo, in the virtual environment."""
