from . import portal_statement, statement
