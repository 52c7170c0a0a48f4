"""Everything a machine needs to run these addons: Odoo, PostgreSQL, packages.

Standard library only: this package runs before anything is installed.
"""
