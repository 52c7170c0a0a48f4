"""From gross to everything a payslip shows: one call, columns out."""

from dataclasses import dataclass

import numpy as np

from . import amounts
from .columns import Members
from .law import Law
from .lines import (
    CODES,
    CSG,
    EXTRA,
    FAMILY,
    GROSS,
    HEALTH,
    LINE,
    PRIMARY,
    SICK,
    T1,
    T2,
    Rates,
    rates_of,
)
from .month import Month, prepare
from .state import YearToDate
from .units import EXACT, RATE, Ints, half_up

_SHOWN = np.array(
    [GROSS if code in ("agirc_arrco", "ceg") else base for code, base in PRIMARY]
)


@dataclass(frozen=True)
class Result:
    """The month of each member; cents unless said, shape (rows,).

    base (mils), employee, employer, employee_exact, employer_exact (billionths
    of a cent: the month before rounding): shape (lines, rows), in the order
    of ``CODES``. bases and rates: what the lines were made from (see
    ``engine.lines``). ceiling: mils, of the month.

    coefficient (ten-thousandths) applies to the employment period to date;
    reduction is the month's share of it, the sum of reduction_urssaf and
    reduction_retirement. rate_relief is what the reduced sickness and family
    rates save, already out of ``employer``; exemptions is the total a payslip
    shows (R3243-1 13° code du travail).

    employee_total and employer_total are sums of rounded lines; employer_total
    is before the reduction, employer_cost after.
    """

    gross: Ints
    ceiling: Ints
    base: Ints
    employee: Ints
    employer: Ints
    employee_exact: Ints
    employer_exact: Ints
    bases: Ints
    rates: Rates
    employee_total: Ints
    employer_total: Ints
    coefficient: Ints
    reduction: Ints
    reduction_urssaf: Ints
    reduction_retirement: Ints
    rate_relief: Ints
    exemptions: Ints
    employer_cost: Ints
    net_before_tax: Ints
    net_social: Ints
    net_taxable: Ints
    pas_rate: Ints
    pas_amount: Ints
    net_paid: Ints
    state: YearToDate

    def line(self, code: str) -> tuple[Ints, Ints, Ints]:
        """Return base (mils), employee and employer (cents) of one line."""
        row = LINE[code]
        return self.base[row], self.employee[row], self.employer[row]


@dataclass(frozen=True)
class Tranche:
    """One tranche of a line: base (mils), rates, amounts (cents)."""

    base: Ints
    employee_rate: Ints
    employer_rate: Ints
    employee: Ints
    employer: Ints


def compute(law: Law, members: Members, state: YearToDate | None = None) -> Result:
    """Compute the month of every member from the gross of its row.

    ``state`` is what was declared since January; None means nothing, hence
    the month alone. ``result.state`` is the state with this month added.
    Raises MissingLaw by name when the law or a grid is not known, ValueError
    when lengths differ.
    """
    before = YearToDate.zeros(len(members)) if state is None else state
    month = prepare(law, members, before)
    return _evaluate(month, rates_of(law, members), members.gross, before)


def tranches(result: Result, code: str) -> tuple[Tranche, Tranche]:
    """Split the rounded ``agirc_arrco`` or ``ceg`` line by tranche.

    Tranche 1 is rounded half up on the month's base, tranche 2 is the rest:
    they add up to the line, to the cent.
    """
    row, second = LINE[code], len(CODES) + EXTRA.index((code, T2))
    own, company = result.rates.employee, result.rates.employer
    base = result.bases[T1]
    low = Tranche(
        base,
        own[row],
        company[row],
        half_up(base * own[row], EXACT),
        half_up(base * company[row], EXACT),
    )
    high = Tranche(
        result.bases[T2],
        own[second],
        company[second],
        result.employee[row] - low.employee,
        result.employer[row] - low.employer,
    )
    return low, high


def _evaluate(month: Month, rates: Rates, gross: Ints, before: YearToDate) -> Result:
    bases = month.bases(gross)
    own = amounts.exact_lines(rates.employee, month.health_employee, bases)
    company = amounts.exact_lines(rates.employer, month.health_employer, bases)
    employee = amounts.rounded(before.employee, own)
    employer = amounts.rounded(before.employer, company)
    coefficient = month.coefficient(gross)
    reduction = amounts.reduction(month, gross, coefficient)
    urssaf, retirement = month.rules.formula.split(
        reduction, month.rules.formula.minimum + month.spread
    )
    relief = _relief(month, rates, bases)
    employee_total, employer_total = employee.sum(axis=0), employer.sum(axis=0)
    net = gross - employee_total
    back = employee[list(amounts.NOT_DEDUCTIBLE)].sum(axis=0)
    taxable = amounts.taxable(month, net, back)
    pas_base, pas_rate = amounts.tax_base(month, taxable)
    pas_amount = half_up(pas_base * pas_rate, RATE)
    return Result(
        gross=gross,
        ceiling=month.ceiling - before.ceiling,
        base=_shown(month, rates, bases),
        employee=employee,
        employer=employer,
        employee_exact=own,
        employer_exact=company,
        bases=bases,
        rates=rates,
        employee_total=employee_total,
        employer_total=employer_total,
        coefficient=coefficient,
        reduction=reduction,
        reduction_urssaf=urssaf,
        reduction_retirement=retirement,
        rate_relief=relief,
        exemptions=reduction + relief,
        employer_cost=gross + employer_total - reduction,
        net_before_tax=net,
        # Without daily allowances nor vouchers both are one amount: R844-1 CSS.
        net_social=net,
        net_taxable=taxable,
        pas_rate=pas_rate,
        pas_amount=pas_amount,
        net_paid=net - pas_amount,
        state=_after(month, gross, bases, before, (reduction, own, company)),
    )


def _shown(month: Month, rates: Rates, bases: Ints) -> Ints:
    shown: Ints = bases[_SHOWN]
    small = rates.employer[LINE["fnal"]] == 0
    shown[LINE["fnal"]] = np.where(small, bases[T1], bases[GROSS])
    shown[HEALTH] = month.health_employee + month.health_employer
    return shown


def _relief(month: Month, rates: Rates, bases: Ints) -> Ints:
    relief = np.zeros(len(month), dtype=np.int64)
    for base in (SICK, FAMILY):
        row = [used for _code, used in EXTRA].index(base)
        points = -rates.employer[len(CODES) + row]
        declared = half_up(month.declared[base] * points, EXACT)
        year = half_up((month.declared[base] + bases[base]) * points, EXACT)
        relief += year - declared
    return relief


def _after(
    month: Month,
    gross: Ints,
    bases: Ints,
    before: YearToDate,
    taken: tuple[Ints, Ints, Ints],
) -> YearToDate:
    counted = month.counted(month.month_smic, gross)
    reduction, employee, employer = taken
    return YearToDate(
        gross=month.gross + gross,
        ceiling=month.ceiling,
        smic=month.smic + counted,
        reference_smic=month.reference_smic
        + month.counted(month.month_reference, gross),
        csg_base=month.csg_base + bases[CSG],
        band_1=month.band_1,
        band_2=month.band_2,
        reduction_period=month.rules.formula.minimum + month.spread,
        reduction_gross=month.reduction_gross + gross,
        reduction_smic=month.reduction_smic + counted,
        reduction_taken=month.reduction_taken + reduction,
        employee=before.employee + employee,
        employer=before.employer + employer,
    )
