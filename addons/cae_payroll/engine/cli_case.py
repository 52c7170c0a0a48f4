"""Reads one case of the command line: a JSON object into plain integers.

Keys and defaults are those of the comparison tool that runs URSSAF's public
model, with two of our own: ``net_paid`` as a target, and ``taxe_salaires``
("model", the default: payroll tax bands as that model has them, which in 2026
are still those of 2025; "law": those of the law file).
"""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from .columns import FULL_TIME, MEAN_RATE
from .units import CENT, MIL, RATE, scaled
from .withholding import NEUTRAL

TARGETS = {
    "employer_cost": "employer_cost",
    "net": "net_before_tax",
    "net_paid": "net_paid",
}
_ELSEWHERE = ("alsace_moselle", "outre_mer", "overseas")
_CHOICES = ("law", "model")


class BadCase(ValueError):
    """The case cannot be computed; the message says why."""


@dataclass(frozen=True)
class Case:
    """A case: amounts in cents, rates in hundred-thousandths."""

    ident: Any
    day: date
    model_smic: bool
    model_bands: bool
    goal: str | None
    amount: int
    health: int
    columns: dict[str, int | bool]


def parse(line: str) -> tuple[Any, Case | str]:
    """Return the identifier of a line, and its case or what is wrong."""
    try:
        raw = json.loads(line, parse_float=Decimal, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        return None, f"not JSON: {error}"
    if not isinstance(raw, dict):
        return None, "not a JSON object"
    try:
        return raw.get("id"), _case(raw)
    except BadCase as error:
        return raw.get("id"), str(error)


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not a number")


def _case(raw: dict[str, Any]) -> Case:
    for key in _ELSEWHERE:
        if raw.get(key):
            raise BadCase(f"{key}: only metropolitan France outside Alsace-Moselle")
    goal, amount = _aim(raw)
    health, shares = _health(raw)
    columns: dict[str, int | bool] = {
        "cadre": _flag(raw, "cadre"),
        "fixed_term": _flag(raw, "cdd"),
        "association": _flag(raw, "association"),
        "payroll_tax": not _flag(raw, "tva", default=True),
        "weekly_hours": _hours(raw),
        "headcount": _number(raw, "headcount", 1, 10, 10**9),
        "atmp_rate": _number(raw, "atmp_pct", RATE // 100, MEAN_RATE, RATE // 2),
        "mobility_rate": _number(
            raw, "versement_mobilite_pct", RATE // 100, 0, RATE // 2
        ),
        "apprentice_ratio": _number(raw, "ratio_alternants_pct", RATE // 100, 0, RATE),
        "pas_rate": _number(raw, "pas_pct", RATE // 100, NEUTRAL, 60_000),
        **shares,
    }
    return Case(
        raw.get("id"),
        _day(raw),
        _choice(raw, "smic_rgdu", "law") == "model",
        _choice(raw, "taxe_salaires", "model") == "model",
        goal,
        amount,
        health,
        columns,
    )


def _aim(raw: dict[str, Any]) -> tuple[str | None, int]:
    given = [key for key in ("gross", *TARGETS) if raw.get(key) is not None]
    wanted = "one of gross, employer_cost, net, net_paid"
    if not given:
        raise BadCase(f"no amount: give {wanted}")
    if len(given) > 1:
        raise BadCase(f"{given[0]} and {given[1]}: give {wanted}")
    key = given[0]
    return TARGETS.get(key), _number(raw, key, CENT, 0, 10**9)


def _health(raw: dict[str, Any]) -> tuple[int, dict[str, int]]:
    total = _number(raw, "mutuelle", CENT, 0, 10**7)
    share = _number(raw, "mutuelle_employer_pct", RATE // 100, RATE // 2, RATE)
    employer = total * MIL * share // RATE
    return total, {
        "health_employer": employer,
        "health_employee": total * MIL - employer,
    }


def _hours(raw: dict[str, Any]) -> int:
    hours = _number(raw, "hours_week", 100, FULL_TIME, 100_00)
    if not hours:
        raise BadCase("hours_week is 0: more than 0, 35 for full time")
    return hours


def _number(raw: dict[str, Any], key: str, scale: int, default: int, most: int) -> int:
    """Return the value as a count of ``1 / scale``; null and absent: default."""
    value = raw.get(key)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise BadCase(f"{key} is not a number")
    if not 0 <= value <= Decimal(most) / scale:
        raise BadCase(f"{key} is {value}: from 0 to {Decimal(most) / scale}")
    try:
        return scaled(str(value), scale)
    except ValueError as error:
        raise BadCase(f"{key}: {error}") from None


def _flag(raw: dict[str, Any], key: str, default: bool = False) -> bool:
    value = raw.get(key)
    if value is None:
        return default
    if value in (0, 1) and isinstance(value, int):
        return bool(value)
    raise BadCase(f"{key} is not true or false")


def _choice(raw: dict[str, Any], key: str, default: str) -> str:
    value = raw.get(key)
    if value is None:
        return default
    if value not in _CHOICES:
        raise BadCase(f"{key} is not one of {', '.join(_CHOICES)}")
    return str(value)


def _day(raw: dict[str, Any]) -> date:
    value = raw.get("date")
    if not isinstance(value, str):
        raise BadCase("no date: give one as YYYY-MM-DD")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise BadCase(f"date {value!r} is not a date YYYY-MM-DD") from None
