"""From bytes to a table of texts: encoding, line ends, separator, SYLK."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from .fec_types import Fault, Level

SEPARATORS = ("\t", "|", ";", ",")
LINE_END = re.compile(r"\r*\n|\r")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
SYLK_CELL = re.compile(r"C;.*")
SAMPLE = 50

Table = list[tuple[int, list[str]]]


def decode(data: bytes) -> tuple[str, str, list[Fault]]:
    """(text, encoding, faults). What cannot be decoded is replaced and said."""
    encoding = encoding_of(data)
    faults = []
    if encoding.startswith("utf-16"):
        faults.append(Fault(0, "encoding_utf16", Level.CONFIRM))
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = len(LINE_END.findall(data[: error.start].decode("latin-1"))) + 1
        value = data[error.start : error.start + 1].hex()
        faults.append(Fault(line, "undecodable", Level.ERROR, value=f"0x{value}"))
        text = data.decode(encoding, errors="replace")
    return text.removeprefix("\ufeff"), encoding, faults


def encoding_of(data: bytes) -> str:
    """The mark at the beginning, else what the bytes allow."""
    marks = {
        b"\xef\xbb\xbf": "utf-8-sig",
        b"\xff\xfe": "utf-16",
        b"\xfe\xff": "utf-16",
    }
    for mark, name in marks.items():
        if data.startswith(mark):
            return name
    pairs = min(len(data), 400) // 2
    if pairs and data[1 : 2 * pairs : 2].count(0) > pairs * 0.7:
        return "utf-16-le"
    if pairs and data[0 : 2 * pairs : 2].count(0) > pairs * 0.7:
        return "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        windows = re.search(rb"[\x80-\x9f]", data)
        return "cp1252" if windows else "iso-8859-15"
    return "utf-8"


def lines_of(text: str) -> tuple[list[tuple[int, str]], tuple[str, ...]]:
    """([(number, line)] without blank lines, kinds of line ends)."""
    ends = tuple(sorted(set(LINE_END.findall(text))))
    numbered = enumerate(LINE_END.split(text), start=1)
    return [(number, line) for number, line in numbered if line.strip()], ends


def control_faults(lines: Sequence[tuple[int, str]]) -> Iterator[Fault]:
    """Characters that no text holds: the file is damaged there."""
    for number, line in lines:
        if found := CONTROL.search(line):
            code = f"0x{ord(found[0]):02x}"
            yield Fault(number, "control_character", Level.CONFIRM, value=code)


def fields_of(line: str, separator: str, width: int = 0) -> list[str]:
    """Fields of a line; quotes count where they enclose a whole field.

    ``width``: how many are expected. A quotation mark that begins a label and is never
    closed is text, not an enclosure.
    """
    if '"' not in line:
        return line.split(separator)
    quoted = next(csv.reader([line], delimiter=separator), [])
    if width and len(quoted) < width:
        return line.split(separator)
    return quoted


def separator_of(lines: Sequence[tuple[int, str]]) -> str:
    """The separator that cuts most lines into the same number of fields."""
    best, best_score = "\t", 0
    for separator in SEPARATORS:
        counts = Counter(len(fields_of(line, separator)) for _n, line in lines[:SAMPLE])
        width, times = counts.most_common(1)[0] if counts else (1, 0)
        score = (width > 1) * times * width
        if score > best_score:
            best, best_score = separator, score
    return best


def is_sylk(text: str) -> bool:
    """Whether the text is a spreadsheet written in the SYLK format."""
    return text.startswith("ID;P")


def sylk_table(text: str) -> Table:
    """Cells by their own X and Y; an absent cell is blank."""
    cells: dict[int, dict[int, str]] = {}
    x = y = 1
    for _number, line in lines_of(text)[0]:
        if not SYLK_CELL.match(line):
            continue
        head, _k, value = line.partition(";K")
        for part in head.split(";")[1:]:
            if part[:1] == "X" and part[1:].isdigit():
                x = int(part[1:])
            elif part[:1] == "Y" and part[1:].isdigit():
                y = int(part[1:])
        if value.startswith('"') and value.endswith('"') and len(value) > 1:
            value = value[1:-1]
        cells.setdefault(y, {})[x] = value.replace(";;", ";")
    width = max((max(row) for row in cells.values()), default=0)
    return [
        (number, [row.get(column, "") for column in range(1, width + 1)])
        for number, row in sorted(cells.items())
    ]
