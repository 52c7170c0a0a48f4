"""Inversions of a month's pay run: one call for 7, 700 and 7,000 members.

Prints, for each goal, the best of several calls and what a row costs, then the
same members in a plain loop over the same rules, one by one in whole cents:
the loop written below, and the engine called once a member.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from odoo.addons.cae_payroll.engine import (
    MIL,
    SMIC_MIN,
    Members,
    YearToDate,
    compute,
    invert,
    law_on,
)
from odoo.addons.cae_payroll.engine.law import Law

GOALS = ("employer_cost", "net_before_tax", "net_paid")
SIZES = (7, 700, 7000)
HEADS = 700


def columns(size: int) -> dict[str, Any]:
    """Members of a large cooperative: mostly without hours, some executives."""
    rng = np.random.default_rng(7)
    return {
        "cadre": rng.random(size) < 0.1,
        "weekly_hours": np.where(rng.random(size) < 0.9, 0, 3500),
        "smic_rule": np.full(size, SMIC_MIN),
        "headcount": np.full(size, HEADS),
        "atmp_rate": rng.choice([900, 1100, 2300], size),
        "health_employee": np.full(size, 2000 * MIL),
        "health_employer": np.full(size, 2000 * MIL),
        "pas_rate": np.where(
            rng.random(size) < 0.4, -1, rng.integers(0, 150, size) * 100
        ),
    }


def targets(size: int) -> np.ndarray[Any, Any]:
    return np.random.default_rng(11).integers(20_000, 700_000, size)


def year_behind(members: Members, months: int) -> YearToDate:
    """Irregular pay since January."""
    rng = np.random.default_rng(13)
    state = YearToDate.zeros(len(members))
    for month in range(1, months + 1):
        gross = rng.integers(0, 500_000, len(members))
        paid = Members.build(**{**columns(len(members)), "gross": gross})
        state = compute(law_on(f"2026-{month:02d}-28"), paid, state).state
    return state


def best(call: Callable[[], object], times: int = 5) -> float:
    spent = []
    for _time in range(times):
        start = time.perf_counter()
        call()
        spent.append(time.perf_counter() - start)
    return min(spent)


class OneByOne:
    """The rules of a month of 2026 in plain Python, for one member.

    As a payroll program written member by member would: whole cents, exact
    rates in hundred-thousandths, half up per line, then bisection. It knows
    the month alone; checked below against the engine.
    """

    def __init__(self, law: Law, row: dict[str, Any]) -> None:
        rate = law.rate
        self.law, self.row, self.pmss = law, row, law.cents("pmss")
        cadre = bool(row["cadre"])
        self.provident = rate("prevoyance_cadre.employer") * cadre
        small = ("csa.employer", "dialogue_social.employer", "famille.employer")
        self.whole = [rate(name) for name in (*small, "maladie.employer")]
        self.whole += [rate("vieillesse_deplafonnee.employer"), row["atmp_rate"]]
        self.whole += [rate("fnal.large"), rate("formation.large")]
        extra = rate("apprentissage.extra.below_1")
        taxe = rate("apprentissage.main") + rate("apprentissage.balance") + extra
        self.whole += [taxe, rate("effort_construction.employer")]
        self.four = [rate("chomage.employer"), rate("ags.employer")]
        self.four += [rate("apec.employer")] * cadre
        self.two = [
            (rate(f"{code}.t1.employer"), rate(f"{code}.t2.employer"))
            for code in ("agirc_arrco", "ceg")
        ]

    @staticmethod
    def cents(mils_rate: int) -> int:
        return (mils_rate + 5 * 10**4) // 10**5

    def cost(self, gross: int) -> int:
        round_, pmss, law = self.cents, self.pmss, self.law
        first, four = min(gross, pmss), min(gross, 4 * pmss)
        second = max(0, min(gross, 8 * pmss) - pmss)
        health = self.row["health_employer"] // MIL
        lines = [round_(gross * rate) for rate in self.whole]
        lines += [round_(four * rate) for rate in self.four]
        lines += [round_(first * low + second * high) for low, high in self.two]
        lines.append(round_(first * law.rate("vieillesse_plafonnee.employer")))
        lines.append(round_(first * self.provident))
        if gross > pmss:
            lines.append(round_(min(gross, 8 * pmss) * law.rate("cet.employer")))
        plan = first * self.provident + health * 10**5
        lines.append((plan * 8 + 5 * 10**6) // 10**7)
        return gross + health + sum(lines) - self.reduction(gross)

    def reduction(self, gross: int) -> int:
        law = self.law
        smic = law.cents("smic_reduction") * 455 / 3
        if self.row["weekly_hours"] == 0:
            smic = min(smic, gross)
        if gross == 0 or gross >= 3 * smic:
            return 0
        share = min(1.0, (3 * smic / gross - 1) / 2)
        spread = law.coefficient("reduction.spread_large")
        minimum = law.coefficient("reduction.minimum")
        return (gross * int(minimum + spread * share**1.75 + 0.5) + 5000) // 10**4

    def invert(self, target: int) -> int:
        low, high = 0, max(1, target)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.cost(middle) <= target else (low, middle)
        while any(self.cost(low + step) <= target for step in range(1, 4)):
            low += 1
        return low


def plain_loop(law: Law, facts: dict[str, Any], budget: Any) -> list[int]:
    rows = [
        {name: int(column[row]) for name, column in facts.items()}
        for row in range(len(budget))
    ]
    return [
        OneByOne(law, row).invert(int(target))
        for row, target in zip(rows, budget, strict=True)
    ]


def one_call_each(law: Law, facts: dict[str, Any], budget: Any) -> None:
    for row in range(len(budget)):
        one = Members.build(1, **{name: column[row] for name, column in facts.items()})
        invert(law, one, int(budget[row]), "employer_cost")


def table(law: Law, title: str, months: int) -> None:
    print(f"\n{title}")
    print(f"{'goal':<16}" + "".join(f"{size:>12,} rows" for size in SIZES) + "  growth")
    for goal in GOALS:
        spent = []
        for size in SIZES:
            members, budget = Members.build(**columns(size)), targets(size)
            state = year_behind(members, months) if months else None
            spent.append(
                best(
                    lambda m=members, b=budget, s=state, g=goal: invert(law, m, b, g, s)
                )
            )
        cells = "".join(f"{value * 1000:>14.1f} ms" for value in spent)
        print(f"{goal:<16}{cells}  x{spent[2] / spent[1]:.1f} for x10")


def main() -> None:
    law = law_on("2026-11-28")
    table(law, "Month alone", 0)
    table(law, "With ten irregular months behind", 10)
    facts, budget = columns(SIZES[-1]), targets(SIZES[-1])
    members = Members.build(**facts)
    whole = best(lambda: invert(law, members, budget, "employer_cost"))
    some = 350
    part = {name: column[:some] for name, column in facts.items()}
    start = time.perf_counter()
    loop = plain_loop(law, part, budget[:some])
    plain = (time.perf_counter() - start) * SIZES[-1] / some
    found = invert(law, Members.build(**part), budget[:some], "employer_cost")
    same = int((found.gross == loop).sum())
    start = time.perf_counter()
    one_call_each(law, part, budget[:some])
    single = (time.perf_counter() - start) * SIZES[-1] / some
    print("\n7,000 costs inverted, month alone")
    print(f"{'one call':<42}{whole:>9.3f} s")
    print(
        f"{'plain loop over the same rules *':<42}{plain:>9.3f} s  x{plain / whole:.0f}"
    )
    print(f"{'one call a member *':<42}{single:>9.3f} s  x{single / whole:.0f}")
    print(f"* from {some} members; {same} of {some} plain answers are the same.")


if __name__ == "__main__":
    main()
