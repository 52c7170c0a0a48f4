"""Spreadsheets as rows of cells: .xlsx, and .csv in the dialects that offices write."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

Cell = str | int | float | bool | date | datetime | None
ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = b"\xd0\xcf\x11\xe0"
UNREADABLE, OLD_EXCEL, EMPTY = "unreadable", "old_excel", "empty"
DELIMITERS = ";\t,"
TEXT_FORMAT = "@"
WIDTH = 18
PREPARED_LINES = 500


class SheetFault(ValueError):
    """A file that is no spreadsheet; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_sheet(data: bytes) -> list[list[Cell]]:
    """Rows of the first sheet, the first row included; the content tells the format."""
    if data.startswith(OLE_MAGIC):
        raise SheetFault(OLD_EXCEL)
    rows = _read_xlsx(data) if data.startswith(ZIP_MAGIC) else _read_csv(data)
    while rows and is_blank(rows[-1]):
        rows.pop()
    if not rows:
        raise SheetFault(EMPTY)
    return rows


def is_blank(row: Sequence[Cell]) -> bool:
    """Say whether a row has nothing but spaces."""
    return all(cell is None or not str(cell).strip() for cell in row)


def _read_xlsx(data: bytes) -> list[list[Cell]]:
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    except (BadZipFile, InvalidFileException, KeyError, IndexError, ValueError) as e:
        raise SheetFault(UNREADABLE) from e


def _read_csv(data: bytes) -> list[list[Cell]]:
    if b"\x00" in data:
        raise SheetFault(UNREADABLE)
    text = decoded(data)
    first_line = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first_line.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return [list(row) for row in reader]
    except csv.Error as error:
        raise SheetFault(UNREADABLE) from error


def decoded(data: bytes) -> str:
    """Text in UTF-8, with or without its mark; else as Windows writes it."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Five bytes mean nothing in cp1252: shown as such rather than refused.
        return data.decode("cp1252", errors="replace")


def template(
    headers: Sequence[str], lists: Mapping[str, Sequence[Sequence[str]]]
) -> bytes:
    """An empty workbook with a row of headers, as text, and one sheet a list."""
    book = Workbook()
    sheet = book.worksheets[0]
    for place, header in enumerate(headers, 1):
        cell = sheet.cell(1, place, header)
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = WIDTH
        # As text, a number keeps its zeros and all its figures.
        for line in range(2, PREPARED_LINES):
            sheet.cell(line, place).number_format = TEXT_FORMAT
    sheet.freeze_panes = "A2"
    for title, rows in lists.items():
        page = book.create_sheet(title[:31])
        for row in rows:
            page.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
