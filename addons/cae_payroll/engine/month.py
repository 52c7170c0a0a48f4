"""The month of each member, made ready to be evaluated at any gross.

``prepare`` turns members, law and year to date into a ``Month`` once; what
remains is arithmetic on columns that the forward computation does at one
gross and the inverse at many.
"""

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from .columns import NO_HOURS, PARTIAL_MIN, SMIC_MIN, Members
from .law import Law
from .lines import (
    B4,
    BAND_2,
    BAND_3,
    BASES,
    CET,
    CSG,
    FAMILY,
    GROSS,
    PLAN,
    SICK,
    T1,
    T2,
)
from .reduction import Formula, formula, spreads
from .state import YearToDate
from .units import CENT, MIL, RATE, SMIC_UNIT, Bools, Ints, half_up, scaled


@dataclass(frozen=True)
class Rules:
    """Scalars of the law that ``Month`` needs at each evaluation."""

    law: Law
    formula: Formula
    sick_smic: int
    family_smic: int
    allowance: int

    @property
    def relief(self) -> bool:
        """Tell whether a reduced sickness or family rate exists."""
        return bool(self.sick_smic or self.family_smic)


@dataclass(frozen=True)
class Month:
    """Columns to evaluate; ceilings and bands include the month.

    ``declared`` are the bases of the year before this month, shape (bases,
    rows); the other names are those of ``Members`` and ``YearToDate``.
    """

    rules: Rules
    provident: Ints
    gross: Ints
    ceiling: Ints
    smic: Ints
    month_smic: Ints
    reference_smic: Ints
    month_reference: Ints
    by_pay: Bools
    csg_base: Ints
    band_1: Ints
    band_2: Ints
    health_employee: Ints
    health_employer: Ints
    spread: Ints
    reduction_gross: Ints
    reduction_smic: Ints
    reduction_taken: Ints
    declared: Ints
    pas_rate: Ints
    short_contract: Bools

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.gross)

    def take(self, rows: Ints) -> "Month":
        """Return the month of the rows asked for, in that order."""
        picked: dict[str, Any] = {
            item.name: getattr(self, item.name).take(rows, axis=-1)
            for item in fields(self)
            if item.name != "rules"
        }
        return Month(rules=self.rules, **picked)

    def counted(self, smic: Ints, gross: Ints) -> Ints:
        """Return the SMIC the month counts: full, or min(SMIC, gross).

        A negative month takes no SMIC away.
        """
        limited = np.minimum(smic, np.maximum(gross, 0) * SMIC_UNIT)
        return np.where(self.by_pay, limited, smic)

    def bases(self, gross: Ints, smic_gross: Ints | None = None) -> Ints:
        """Return the month's bases in mils, shape (bases, rows).

        Each is the year's base with ``gross`` (cents) added, less what was
        declared; negative when a ceiling gives back. ``smic_gross``, when
        given, is the gross from which SMIC is counted: bounds need it.
        """
        total = self.gross + gross
        month = self.counted(
            self.month_reference, gross if smic_gross is None else smic_gross
        )
        found = year_bases(self.rules, total, self.ceiling, self.reference_smic + month)
        found -= self.declared
        plan = half_up(found[T1] * self.provident, RATE)
        plan += self.health_employer
        found[PLAN] = plan
        found[CSG] += plan
        declared = self.csg_base + found[CSG]
        found[BAND_2] = np.maximum(declared - self.band_1, 0) - self.declared[BAND_2]
        found[BAND_3] = np.maximum(declared - self.band_2, 0) - self.declared[BAND_3]
        return found

    def coefficient(self, gross: Ints, smic_gross: Ints | None = None) -> Ints:
        """Return the reduction's coefficient with the month (ten-thousandths)."""
        counted = self.counted(
            self.month_smic, gross if smic_gross is None else smic_gross
        )
        return self.rules.formula.coefficient(
            self.spread, self.reduction_smic + counted, self.reduction_gross + gross
        )


def year_bases(rules: Rules, gross: Ints, ceiling: Ints, reference: Ints) -> Ints:
    """Return the year's bases in mils, those that gross and ceilings give.

    Ceilings: R242-2 II CSS. CET is due on all pay once it exceeds the
    ceiling. The reduced sickness and family rates need pay that does not
    exceed a multiple of the reference SMIC (L241-2-1, L241-6-1 CSS). CSG:
    the allowance is limited to four ceilings (L136-2 CSS).
    """
    pay = gross * MIL
    found = np.zeros((BASES, len(gross)), dtype=np.int64)
    found[GROSS] = pay
    np.minimum(pay, ceiling, out=found[T1])
    below_8 = np.minimum(pay, 8 * ceiling)
    np.maximum(below_8 - ceiling, 0, out=found[T2])
    np.minimum(pay, 4 * ceiling, out=found[B4])
    found[CET] = below_8 * (pay > ceiling)
    scaled_pay = gross * (SMIC_UNIT * 100)
    if rules.sick_smic:
        found[SICK] = pay * (scaled_pay <= rules.sick_smic * reference)
    if rules.family_smic:
        found[FAMILY] = pay * (scaled_pay <= rules.family_smic * reference)
    found[CSG] = pay - half_up(found[B4] * rules.allowance, RATE)
    return found


def prepare(law: Law, members: Members, state: YearToDate) -> Month:
    """Return the month ready for evaluation; lengths must agree (ValueError)."""
    if len(members) != len(state):
        raise ValueError(f"{len(members)} members but {len(state)} states")
    rules = Rules(
        law,
        formula(law),
        law.hundredths("maladie.relief_smic"),
        law.hundredths("famille.relief_smic"),
        law.rate("csg.allowance"),
    )
    spread = spreads(law, members)
    # Other rates open a new period, regularised by itself (BOSS, § 460).
    same = state.reduction_period == rules.formula.minimum + spread
    month = Month(
        rules=rules,
        provident=law.rate("prevoyance_cadre.employer") * members.cadre,
        gross=state.gross,
        ceiling=state.ceiling + _ceiling(law, members),
        smic=state.smic,
        month_smic=_smic(law, members, "smic_reduction"),
        reference_smic=state.reference_smic,
        month_reference=_smic(law, members, "smic_reference"),
        by_pay=_by_pay(members),
        csg_base=state.csg_base,
        band_1=state.band_1 + _band(law, members, 1),
        band_2=state.band_2 + _band(law, members, 2),
        health_employee=members.health_employee,
        health_employer=members.health_employer,
        spread=spread,
        reduction_gross=state.reduction_gross * same,
        reduction_smic=state.reduction_smic * same,
        reduction_taken=state.reduction_taken * same,
        declared=np.zeros((BASES, len(members)), dtype=np.int64),
        pas_rate=members.pas_rate,
        short_contract=members.short_contract,
    )
    return replace(month, declared=_declared(rules, state))


def _declared(rules: Rules, state: YearToDate) -> Ints:
    declared = year_bases(rules, state.gross, state.ceiling, state.reference_smic)
    declared[BAND_2] = np.maximum(state.csg_base - state.band_1, 0)
    declared[BAND_3] = np.maximum(state.csg_base - state.band_2, 0)
    return declared


def _ceiling(law: Law, members: Members) -> Ints:
    """Return the month's ceiling: R242-2 I (days, hours), R242-3 (employers)."""
    full = law.hundredths("legal_hours")
    hours = np.where(members.weekly_hours == NO_HOURS, full, members.weekly_hours)
    part = members.days * np.minimum(hours, full)
    whole = members.days_of * full
    prorated = _nearest(law.cents("pmss") * MIL * part, whole)
    step = members.ceiling_step
    return _nearest(_nearest(prorated * members.ceiling_share, RATE), step) * step


def _smic(law: Law, members: Members, name: str) -> Ints:
    """Return the month's SMIC for the contract's hours (D241-7 IV CSS)."""
    full = law.hundredths("legal_hours")
    hours = np.where(members.weekly_hours == NO_HOURS, full, members.weekly_hours)
    month = law.cents(name) * np.minimum(hours, full) * (SMIC_UNIT * 52)
    given = members.partial_den > 0
    part = np.where(given, members.partial_num, members.days)
    whole = np.where(given, members.partial_den, members.days_of)
    full_month = _nearest(month, 12 * CENT)
    reduced = _nearest(full_month * part, whole)
    return np.where(members.partial_rule == PARTIAL_MIN, full_month, reduced)


def _by_pay(members: Members) -> Bools:
    without = (members.weekly_hours == NO_HOURS) & (members.smic_rule == SMIC_MIN)
    partial = members.days < members.days_of
    limited: Bools = without | (partial & (members.partial_rule == PARTIAL_MIN))
    return limited


def _band(law: Law, members: Members, band: int) -> Ints:
    """Return a twelfth of the payroll tax band, for the days employed."""
    year = scaled(law.text(f"taxe_sur_les_salaires.band_{band}"), CENT) * MIL
    return _nearest(year * members.days, 12 * members.days_of)


def _nearest(value: Ints, divisor: Ints | int) -> Ints:
    """Divide a non-negative column, halves up."""
    result: Ints = (2 * value + divisor) // (2 * np.asarray(divisor))
    return result
