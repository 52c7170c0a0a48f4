"""Rules of the activity accounts: no Odoo, no database, no clock, integer cents."""
