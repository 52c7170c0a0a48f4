"""Accounts and taxes of what is sold, bought and claimed, by kind of line."""

from __future__ import annotations

# kind: (account, tax of the French chart). VAT on services falls due when they are
# paid, on goods when they are invoiced (CGI 269); training is exempt (CGI 261-4-4°).
SALES = {
    "service": ("706000", "tva_normale_encaissement"),
    "catering": ("706000", "tva_intermediaire_encaissement"),
    "training": ("706000", "tva_sale_service_0"),
    "eu": ("706000", "tva_sale_service_intra_0"),
    "export": ("706000", "tva_sale_service_export_0"),
    "goods": ("707000", "tva_normale"),
    "made": ("701000", "tva_normale"),
    "reduced": ("701000", "tva_reduite"),
}
PURCHASES = {
    "material": ("601000", "tva_acq_normale"),
    "food": ("601000", "tva_acq_reduite"),
    "goods": ("607000", "tva_acq_normale"),
    "study": ("604000", "tva_acq_encaissement"),
    "subcontract": ("611000", "tva_acq_encaissement"),
    "supply": ("606300", "tva_acq_normale"),
    "software": ("651100", "tva_acq_encaissement"),
    "cloud": ("651100", "tva_intra_normale_services"),
    "phone": ("626000", "tva_acq_encaissement"),
    "rental": ("613500", "tva_acq_encaissement"),
    "room": ("613200", "tva_acq_encaissement"),
    "fees": ("622600", "tva_acq_encaissement"),
    "insurance": ("616400", None),
    "equipment": ("218300", "tva_imm_normale"),
}
# VAT of a traveller's hotel is not deductible; mileage and trains bear none.
CLAIMS = {
    "hotel": ("625600", None, "hr_expense.expense_product_travel_accommodation"),
    "train": ("625100", None, "hr_expense.expense_product_travel_accommodation"),
    "mileage": ("625100", None, "hr_expense.expense_product_mileage"),
    "meal": ("625700", "tva_acq_intermediaire", "hr_expense.expense_product_meal"),
    "gift": ("623400", "tva_acq_normale_TTC", "hr_expense.expense_product_gift"),
}
