"""Telling whether two people who wrote their number differently are one."""

import re

MIN_DIGITS = 6
FRENCH_PREFIX = re.compile(r"^(?:00|\+)33")


def phone_key(phone: str) -> str:
    """Return a number as its digits, French ones with their leading 0.

    Anything too short to tell people apart gives an empty text.
    """
    compact = re.sub(r"[^\d+]", "", phone)
    if FRENCH_PREFIX.match(compact):
        # "+33 (0)6" is written as often as "+33 6".
        compact = "0" + FRENCH_PREFIX.sub("", compact).lstrip("0")
    digits = compact.replace("+", "")
    return digits if len(digits) >= MIN_DIGITS else ""
