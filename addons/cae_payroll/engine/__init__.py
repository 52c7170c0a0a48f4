"""Payroll engine of French activity cooperatives: pure Python and NumPy.

Imports nothing of Odoo, reads no clock and no file but its dated law.
Columns in, columns out, integer cents, the same call for one member or seven
thousand::

    law = law_on("2026-05-28")
    members = Members.build(
        gross=[200000, 600000], headcount=60, atmp_rate=1100,
        health_employee=20_00 * MIL, health_employer=20_00 * MIL,
    )
    result = compute(law, members, state)      # state: YearToDate or None
    result.employer_cost, result.net_paid      # columns of cents
    result.line("maladie")                     # base, employee, employer
    result.state.to_dicts()                    # to be stored for next month

    found = invert(law, members, budgets, "employer_cost", state)
    found.gross, found.value, found.remainder  # largest gross within budget

    jumps_near(law, one_member, "employer_cost")  # what a screen warns of
    tranches(result, "agirc_arrco")               # two lines of the payslip

``python -m engine.cli`` runs it alone on JSON lines (see ``engine.cli``).

What is accepted

* one month and one law a call, any number of rows (``Members`` names every
  column and its unit: cents, hundred-thousandths for rates, mils for the
  shares of the health plan);
* a year to date (``YearToDate``), from ``YearToDate.from_dicts`` of what the
  previous slip stored, or zeros in January and for the month alone;
* negative months.

What is promised

* a line is round(year to date) less what was taken, halves away from zero;
* the inverse is the largest gross in whole cents whose rounded value does not
  exceed the target, wherever the value jumps or falls;
* a date without law, grid or parameter raises ``MissingLaw`` and names it.
"""

from .columns import (
    FULL_TIME,
    MEAN_RATE,
    NO_HOURS,
    PARTIAL_MIN,
    PARTIAL_RATIO,
    SMIC_FULL,
    SMIC_MIN,
    Members,
)
from .compute import Result, Tranche, compute, tranches
from .inverse import Inverse, invert
from .jumps import Jump, Window, jumps_near
from .law import Law, MissingLaw, law_on
from .lines import CODES, LINE
from .state import YearToDate
from .units import CENT, COEFFICIENT, EXACT, MIL, RATE, SMIC_UNIT
from .withholding import NEUTRAL, Grid, grid_on

__all__ = [
    "CENT",
    "CODES",
    "COEFFICIENT",
    "EXACT",
    "FULL_TIME",
    "LINE",
    "MEAN_RATE",
    "MIL",
    "NEUTRAL",
    "NO_HOURS",
    "PARTIAL_MIN",
    "PARTIAL_RATIO",
    "RATE",
    "SMIC_FULL",
    "SMIC_MIN",
    "SMIC_UNIT",
    "Grid",
    "Inverse",
    "Jump",
    "Law",
    "Members",
    "MissingLaw",
    "Result",
    "Tranche",
    "Window",
    "YearToDate",
    "compute",
    "grid_on",
    "invert",
    "jumps_near",
    "law_on",
    "tranches",
]
