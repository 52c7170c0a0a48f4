"""Numbers that identify a person or an account, checked and put in one form.

Each ``clean_*`` returns the number without separators, or raises ``NumberFault`` with
the reason as a code: the caller says it in the user's words.
"""

from dataclasses import dataclass
from datetime import date

from stdnum.exceptions import InvalidChecksum, InvalidLength
from stdnum.exceptions import ValidationError as InvalidNumber
from stdnum.fr import nir as nir_number
from stdnum.fr import siren as siren_number
from stdnum.iso7064 import mod_97_10

LENGTH, KEY, FORMAT = "length", "key", "format"
MANGLED = "mangled"

FEMALE, MALE = "female", "male"
# First figure: 1 and 2 are final, 3 and 4 being registered, 7 and 8 waiting numbers.
SEX_OF_FIRST = {
    "1": MALE,
    "2": FEMALE,
    "3": MALE,
    "4": FEMALE,
    "7": MALE,
    "8": FEMALE,
}
PROVISIONAL_FIRST = frozenset("3478")
MONTHS = range(1, 13)

# Lengths of the IBANs that a SEPA transfer reaches. ``stdnum.iban`` knows more, but
# reads them from a file that Odoo's import hook hides from it.
IBAN_LENGTHS = {
    **dict.fromkeys(("NO",), 15),
    **dict.fromkeys(("BE",), 16),
    **dict.fromkeys(("DK", "FI", "FO", "GL", "NL"), 18),
    **dict.fromkeys(("MK", "SI"), 19),
    **dict.fromkeys(("AT", "EE", "LT", "LU", "XK"), 20),
    **dict.fromkeys(("CH", "HR", "LI", "LV"), 21),
    **dict.fromkeys(("BG", "DE", "GB", "GE", "IE", "ME", "RS"), 22),
    **dict.fromkeys(("GI",), 23),
    **dict.fromkeys(("AD", "CZ", "ES", "MD", "RO", "SE", "SK"), 24),
    **dict.fromkeys(("PT",), 25),
    **dict.fromkeys(("IS",), 26),
    **dict.fromkeys(("FR", "GR", "IT", "MC", "SM"), 27),
    **dict.fromkeys(("AL", "CY", "HU", "PL"), 28),
    **dict.fromkeys(("MT",), 31),
}
SHORTEST_IBAN, LONGEST_IBAN = 15, 34


class NumberFault(ValueError):
    """A number that cannot be right; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Nir:
    """A social security number of fifteen figures, key included."""

    number: str
    provisional: bool
    sex: str
    year: int
    month: int | None


def clean_nir(text: str) -> Nir:
    """Read a NIR; Corsica (2A, 2B) and waiting numbers are numbers like others."""
    compact = "".join(nir_number.compact(text).split()).replace("-", "")
    if is_mangled(compact):
        raise NumberFault(MANGLED)
    number = _validated(nir_number.validate, compact)
    first = number[0]
    if first not in SEX_OF_FIRST:
        raise NumberFault(FORMAT)
    month = int(number[3:5])
    return Nir(
        number,
        first in PROVISIONAL_FIRST,
        SEX_OF_FIRST[first],
        int(number[1:3]),
        # Above twelve: the month is unknown to the register.
        month if month in MONTHS else None,
    )


def contradicts(nir: Nir, sex: str | None, birth: date | None) -> bool:
    """Say whether a NIR tells another sex or another month of birth."""
    if sex in (FEMALE, MALE) and sex != nir.sex:
        return True
    if birth is None:
        return False
    other_month = nir.month is not None and nir.month != birth.month
    return other_month or nir.year != birth.year % 100


def clean_iban(text: str) -> str:
    """Read an IBAN: two letters, a key that fits, the length of its country."""
    number = "".join(text.split()).replace("-", "").upper()
    if not (number.isascii() and number.isalnum() and number[:2].isalpha()):
        raise NumberFault(FORMAT)
    length = IBAN_LENGTHS.get(number[:2])
    if length is None and not SHORTEST_IBAN <= len(number) <= LONGEST_IBAN:
        raise NumberFault(LENGTH)
    if length is not None and len(number) != length:
        raise NumberFault(LENGTH)
    _validated(mod_97_10.validate, number[4:] + number[:4])
    return number


def clean_siren(text: str) -> str:
    """Read a SIREN, the nine figures of a French business."""
    return _validated(siren_number.validate, text)


def is_mangled(text: str) -> bool:
    """Say whether a spreadsheet has turned a long number into ``2.95E+14``."""
    return "E+" in text.upper()


def _validated(validate: object, text: str) -> str:
    assert callable(validate)
    try:
        return str(validate(text))
    except InvalidLength as error:
        raise NumberFault(LENGTH) from error
    except InvalidChecksum as error:
        raise NumberFault(KEY) from error
    except InvalidNumber as error:
        raise NumberFault(FORMAT) from error
