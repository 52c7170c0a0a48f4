"""The lines of a payslip: on which bases, at which rates.

A line is one term (base x rate), or several: the supplementary pension has
one per tranche, the reduced sickness rate is a negative term. The codes are
those of URSSAF's public model as printed by our comparison tool.
"""

from dataclasses import dataclass

import numpy as np

from .columns import MEAN_RATE, Members
from .law import Law
from .units import RATE, Bools, Ints

# Rows of a matrix of bases.
GROSS, T1, T2, B4, CET, SICK, FAMILY, CSG, PLAN, BAND_2, BAND_3 = range(11)
BASES = 11

PRIMARY: tuple[tuple[str, int], ...] = (
    ("maladie", GROSS),
    ("vieillesse_plafonnee", T1),
    ("vieillesse_deplafonnee", GROSS),
    ("famille", GROSS),
    ("atmp", GROSS),
    ("csa", GROSS),
    ("fnal", GROSS),
    ("chomage", B4),
    ("ags", B4),
    ("agirc_arrco", T1),
    ("ceg", T1),
    ("cet", CET),
    ("apec", B4),
    ("prevoyance_cadre", T1),
    ("mutuelle", GROSS),
    ("formation_professionnelle", GROSS),
    ("cpf_cdd", GROSS),
    ("taxe_apprentissage", GROSS),
    ("dialogue_social", GROSS),
    ("versement_mobilite", GROSS),
    ("effort_construction", GROSS),
    ("forfait_social", PLAN),
    ("csg_deductible", CSG),
    ("csg_non_deductible", CSG),
    ("crds", CSG),
    ("taxe_sur_les_salaires", CSG),
)
CODES = tuple(code for code, _base in PRIMARY)
LINE = {code: row for row, code in enumerate(CODES)}
HEALTH = LINE["mutuelle"]

EXTRA: tuple[tuple[str, int], ...] = (
    ("maladie", SICK),
    ("famille", FAMILY),
    ("fnal", T1),
    ("agirc_arrco", T2),
    ("ceg", T2),
    ("taxe_sur_les_salaires", BAND_2),
    ("taxe_sur_les_salaires", BAND_3),
)
"""Further terms, in the order of the last rows of a matrix of rates."""

TERMS = (*PRIMARY, *EXTRA)

_EMPLOYEE = (
    "vieillesse_plafonnee",
    "vieillesse_deplafonnee",
    "cet",
    "apec",
    "csg_deductible",
    "csg_non_deductible",
    "crds",
)
_PLAIN = ("maladie", "vieillesse_plafonnee", "vieillesse_deplafonnee", "famille")
_EVERYBODY = (*_PLAIN, "csa", "chomage", "ags", "cet", "dialogue_social")


@dataclass(frozen=True)
class Rates:
    """Rates of every term, hundred-thousandths, shape (terms, rows)."""

    employee: Ints
    employer: Ints


def rates_of(law: Law, members: Members) -> Rates:
    """Return the rates that the law gives each member.

    Source: the table of ``law_data``; headcount thresholds as given by the
    column, which already follows the five-year rule (L130-1 CSS).
    """
    shape = (len(TERMS), len(members))
    employee = np.zeros(shape, dtype=np.int64)
    employer = np.zeros(shape, dtype=np.int64)
    for code in _EMPLOYEE:
        employee[LINE[code]] = law.rate(f"{code}.employee")
    for code in _EVERYBODY:
        employer[LINE[code]] = law.rate(f"{code}.employer")
    _tranches(law, employee, employer)
    employer[_extra("maladie")] = -law.rate("maladie.relief_points")
    employer[_extra("famille")] = -law.rate("famille.relief_points")
    _staff(law, members, employee, employer)
    _company(law, members, employer)
    _payroll_tax(law, members.payroll_tax, employer)
    return Rates(employee, employer)


def _extra(code: str, position: int = 0) -> int:
    rows = [len(CODES) + row for row, (line, _) in enumerate(EXTRA) if line == code]
    return rows[position]


def _tranches(law: Law, employee: Ints, employer: Ints) -> None:
    for code in ("agirc_arrco", "ceg"):
        for name, row in (("t1", LINE[code]), ("t2", _extra(code))):
            employee[row] = law.rate(f"{code}.{name}.employee")
            employer[row] = law.rate(f"{code}.{name}.employer")


def _staff(law: Law, members: Members, employee: Ints, employer: Ints) -> None:
    """Lines that depend on the contract: executives, fixed terms."""
    employee[LINE["apec"]] *= members.cadre
    employer[LINE["apec"]] = law.rate("apec.employer") * members.cadre
    provident = law.rate("prevoyance_cadre.employer")
    employer[LINE["prevoyance_cadre"]] = provident * members.cadre
    employer[LINE["cpf_cdd"]] = law.rate("cpf_cdd.employer") * members.fixed_term


def _company(law: Law, members: Members, employer: Ints) -> None:
    """Lines that depend on the establishment and on the headcount."""
    mean = members.atmp_rate == MEAN_RATE
    atmp = np.where(mean, law.rate("atmp.mean"), members.atmp_rate)
    employer[LINE["atmp"]] = np.maximum(atmp, law.rate("atmp.minimum"))
    large = _at_least(law, members, "fnal")
    employer[LINE["fnal"]] = law.rate("fnal.large") * large
    employer[_extra("fnal")] = law.rate("fnal.small") * ~large
    employer[LINE["formation_professionnelle"]] = np.where(
        _at_least(law, members, "formation"),
        law.rate("formation.large"),
        law.rate("formation.small"),
    )
    employer[LINE["taxe_apprentissage"]] = _apprenticeship(law, members)
    mobility = members.mobility_rate * _at_least(law, members, "versement_mobilite")
    employer[LINE["versement_mobilite"]] = mobility
    for code in ("effort_construction", "forfait_social"):
        due = _at_least(law, members, code)
        employer[LINE[code]] = law.rate(f"{code}.employer") * due


def _at_least(law: Law, members: Members, name: str) -> Bools:
    reached: Bools = members.headcount >= law.count(f"{name}.headcount")
    return reached


def _apprenticeship(law: Law, members: Members) -> Ints:
    extra = np.zeros(len(members), dtype=np.int64)
    share = members.apprentice_ratio
    for below in (5, 3, 2, 1):
        rate = law.rate(f"apprentissage.extra.below_{below}")
        extra[share < below * RATE // 100] = rate
    top = members.headcount >= law.count("apprentissage.extra.top_headcount")
    top &= share < RATE // 100
    extra[top] = law.rate("apprentissage.extra.top")
    extra *= _at_least(law, members, "apprentissage.extra")
    due = law.rate("apprentissage.main") + law.rate("apprentissage.balance") + extra
    exempt = members.association & bool(law.count("apprentissage.association_exempt"))
    taxed: Ints = due * ~exempt
    return taxed


def _payroll_tax(law: Law, liable: Bools, employer: Ints) -> None:
    steps = [law.rate(f"taxe_sur_les_salaires.rate_{band}") for band in (1, 2, 3)]
    code = "taxe_sur_les_salaires"
    employer[LINE[code]] = steps[0] * liable
    employer[_extra(code)] = (steps[1] - steps[0]) * liable
    employer[_extra(code, 1)] = (steps[2] - steps[1]) * liable
