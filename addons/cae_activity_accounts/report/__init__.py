from . import cae_statement_report
