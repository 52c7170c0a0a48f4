"""Exact money: integer cents, exact rates, and splits that sum to the whole.

Every amount is an ``int`` number of cents. A rate is an exact ``Fraction`` (or an
``int`` in some stated unit); no float enters a computation. Rounding is half away
from zero ("half-up" of French payslips and of Odoo's ``float_round``), so that it is
odd: ``rounded(-x) == -rounded(x)``.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

CENTS = 100


def cents(amount: float | Decimal | str) -> int:
    """Return ``amount`` (currency units) as integer cents, half away from zero.

    A float comes from Odoo's ``Monetary`` and is read by its shortest decimal form,
    so that ``66.6`` is 6660 and never 6659.
    """
    return rounded(Fraction(str(amount)) * CENTS)


def units(amount: int) -> float:
    """Return cents as the float that Odoo's ``Monetary`` fields take."""
    return amount / CENTS


def rounded(value: Fraction) -> int:
    """Round an exact value to the nearest integer, half away from zero."""
    doubled = 2 * value.numerator + value.denominator
    if value >= 0:
        return doubled // (2 * value.denominator)
    return -rounded(-value)


def percentage(base: int, rate: Fraction) -> int:
    """Return ``rate`` per cent of ``base`` cents, rounded to the cent."""
    return rounded(base * rate / 100)


def split(total: int, weights: Sequence[int]) -> list[int]:
    """Split ``total`` cents by ``weights``; the parts sum to ``total``.

    Largest remainder, ties to the first weight, and odd:
    ``split(-t, w) == [-p for p in split(t, w)]``. Weights may be of mixed signs as
    long as they do not sum to zero; ``split(sum(w), w) == w``. Weights that sum to
    zero without being all zero are taken by their absolute value.

    Raises ``ValueError`` when there is nothing to split by (no weight, or all zero)
    and ``total`` is not zero.
    """
    if total < 0:
        return [-part for part in split(-total, weights)]
    if total == 0:
        return [0] * len(weights)
    base = sum(weights)
    if base == 0:
        weights = [abs(weight) for weight in weights]
        base = sum(weights)
    if base == 0:
        raise ValueError("nothing to split by: give at least one weight above zero")
    if base < 0:
        weights, base = [-weight for weight in weights], -base
    parts = [total * weight // base for weight in weights]
    by_remainder = sorted(
        range(len(weights)), key=lambda i: (-(total * weights[i] % base), i)
    )
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts


def cumulative_split(amounts: Sequence[int], weights: Sequence[int]) -> list[list[int]]:
    """Split each amount of a sequence by ``weights`` without drifting cents.

    Portion *n* is ``split(sum of the first n) - split(sum of the first n - 1)``: each
    portion sums to its amount, and all portions together are exactly the split of the
    whole, whatever the order in which the amounts came.
    """
    portions: list[list[int]] = []
    before, running = [0] * len(weights), 0
    for amount in amounts:
        running += amount
        after = split(running, weights)
        portions.append([a - b for a, b in zip(after, before, strict=True)])
        before = after
    return portions
