"""What a database holds once all is done, without what a second way there may change.

Ids and hours differ between two ways to the same books; names, dates, amounts and
numbers may not.
"""

QUERIES = {
    "proposals": """
        SELECT m.reference, p.state, p.reason, p.gross, p.employer_cost, p.net_paid
          FROM cae_pay_proposal p JOIN cae_member m ON m.id = p.member_id
    """,
    "slips": """
        SELECT s.name, m.reference, s.gross, s.employer_cost, s.net_before_tax,
               s.net_paid, s.state, s.state_after::text
          FROM cae_payslip s JOIN cae_member m ON m.id = s.member_id
    """,
    "slip lines": """
        SELECT s.name, l.code, l.base, l.employee, l.employer
          FROM cae_payslip_line l JOIN cae_payslip s ON s.id = l.slip_id
    """,
    "charges": """
        SELECT s.name, a.name_sort, c.amount
          FROM cae_payslip_charge c JOIN cae_payslip s ON s.id = c.slip_id
          JOIN cae_activity a ON a.id = c.activity_id
    """,
    "entries": """
        SELECT m.name, m.date, m.ref, m.state, a.code_store::text, act.name_sort,
               l.balance, l.name, p.name, l.reconciled
          FROM account_move_line l
          JOIN account_move m ON m.id = l.move_id
          JOIN account_account a ON a.id = l.account_id
     LEFT JOIN cae_activity act ON act.id = l.activity_id
     LEFT JOIN res_partner p ON p.id = l.partner_id
    """,
    "ledger": """
        SELECT m.name, a.name_sort, acc.code_store::text, e.date, e.amount
          FROM cae_activity_entry e
          JOIN account_move m ON m.id = e.move_id
          JOIN cae_activity a ON a.id = e.activity_id
     LEFT JOIN account_account acc ON acc.id = e.account_id
    """,
    "settlements": """
        SELECT m.name, a.name_sort, e.kind, e.date, e.gross, e.vat
          FROM cae_activity_settlement e
          JOIN account_move m ON m.id = e.move_id
          JOIN cae_activity a ON a.id = e.activity_id
    """,
    "contributions": """
        SELECT a.name_sort, c.code, c.month, c.amount, m.name
          FROM cae_contribution_amount c
          JOIN cae_activity a ON a.id = c.activity_id
     LEFT JOIN account_move m ON m.id = c.move_id
    """,
    "closed": "SELECT cae_closed_until, sale_lock_date FROM res_company",
}


def snapshot(cr):
    """{what: sorted rows as text} of a database."""
    found = {}
    for name, query in QUERIES.items():
        cr.execute(query)
        found[name] = sorted(str(row) for row in cr.fetchall())
    return found
