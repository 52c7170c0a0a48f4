from datetime import date, datetime, time
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from odoo.addons.cae_members.engine import person_import as engine
from odoo.addons.cae_members.engine.sheet import (
    SheetFault,
    read_sheet,
    template,
)

TODAY = date(2026, 5, 4)
HEADERS = {name: name for name in engine.COLUMNS}
KNOWN = engine.Known(
    codes={
        "establishment": {"par": 1},
        "entry_status": {"rsa": 7},
        "trades": {"bat": 3, "con": 4},
    },
    taken={"reference": frozenset({"00001"}), "email": frozenset({"old@coop.fr"})},
    persons=frozenset({("jean martin", date(1980, 1, 1)), ("eve", None)}),
)
NIR = "185057800608491"
IBAN = "FR7630006000011234567890189"


def moment(*day):
    """A day as an .xlsx file gives it."""
    return datetime.combine(date(*day), time())


def read(*rows, headers=("name", "email")):
    return engine.parse([list(headers), *rows], HEADERS, KNOWN, TODAY)


def faults(parsed):
    return [(fault.line, fault.column, fault.code) for fault in parsed.faults]


def one(column, cell):
    return read(["Ada", cell], headers=("name", column))


def test_a_good_row_is_read_whole():
    parsed = read(
        ["Ada  Lovelace", "ADA@coop.fr", 75011, "par", "F", "10/12/1985", "RSA"],
        ["Bob", None, "01000", None, "homme", moment(1990, 1, 2), None],
        headers=(
            "name",
            "email",
            "zip",
            "establishment",
            "gender",
            "birth_date",
            "entry_status",
        ),
    )
    assert not parsed.faults
    ada, bob = parsed.persons
    assert ada.texts == {
        "name": "Ada Lovelace",
        "email": "ada@coop.fr",
        "zip": "75011",
        "gender": "female",
    }
    assert ada.ids == {"establishment": 1, "entry_status": 7}
    assert (ada.birth_date, bob.birth_date) == (date(1985, 12, 10), date(1990, 1, 2))
    assert (bob.texts["gender"], bob.line) == ("male", 3)


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("nir", "1 85 05 78 006 084 92", "nir"),
        ("nir", "1,85058E+14", "mangled"),
        ("nir", 1.85058e30, "mangled"),
        ("iban", "FR7630006000011234567890188", "iban"),
        ("siren", "123456789", "siren"),
        ("email", "ada at coop.fr", "email"),
        ("email", "a@b.fr, c@d.fr", "email"),
        ("zip", 1000, "zero_lost"),
        ("phone", 612345678, "zero_lost"),
        ("establishment", "LYON", "unknown"),
        ("trades", "BAT, XXX", "unknown"),
        ("gender", "yes", "not_a_choice"),
        ("birth_date", "31/02/1980", "not_a_date"),
        ("birth_date", "10/12/85", "not_a_date"),
        ("birth_date", 31234, "not_a_date"),
        ("birth_date", date(2030, 1, 1), "future"),
        ("city", moment(2026, 5, 1), "became_date"),
        ("reference", "00001", "exists"),
        ("email", "Old@coop.fr", "exists"),
    ],
)
def test_each_fault_bears_its_line_and_column(column, cell, code):
    parsed = one(column, cell)
    assert faults(parsed) == [(2, column, code)]
    assert not parsed.persons


@pytest.mark.parametrize(
    ("column", "cell", "kept"),
    [
        ("nir", "1 85 05 78 006 084 91", NIR),
        ("nir", int(NIR), NIR),
        ("nir", float(NIR), NIR),
        ("nir", "253072a07300443", "253072A07300443"),
        ("iban", "fr76 3000 6000 0112 3456 7890 189", IBAN),
        ("siren", 732829320, "732829320"),
        ("zip", "01000", "01000"),
        ("zip", "1000-001", "1000-001"),
        ("reference", 12.0, "12"),
        ("reference", "2E+5X", "2E+5X"),
    ],
)
def test_what_is_right_is_kept_in_one_form(column, cell, kept):
    parsed = one(column, cell)
    assert not parsed.faults
    assert parsed.persons[0].texts[column] == kept


def test_duplicates_in_the_file_tell_the_earlier_line():
    parsed = read(["Ada", "a@b.fr"], [None, None], ["Bob", "A@b.fr"], ["ADA", None])
    assert faults(parsed) == [(4, "email", "twice"), (5, "name", "twice")]
    assert [fault.other_line for fault in parsed.faults] == [2, 2]
    assert [person.line for person in parsed.persons] == [2]


def test_members_are_told_by_name_and_birth():
    parsed = read(
        ["Jean MARTIN", "01/01/1980"],
        ["Jean Martin", "01/01/1981"],
        ["Eve", None],
        headers=("name", "birth_date"),
    )
    assert faults(parsed) == [(2, "name", "exists"), (4, "name", "homonym")]
    assert [person.line for person in parsed.persons] == [3]


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        (("email",), [(1, "name", "no_column")]),
        (("name", "shoe size"), [(1, "", "unknown_column")]),
        (("name", "Name *"), [(1, "name", "column_twice")]),
    ],
)
def test_faults_of_the_headers_stop_the_reading(headers, found):
    parsed = read(["", ""], headers=headers)
    assert faults(parsed) == found
    assert parsed.lines == 0


def test_a_name_is_needed():
    assert faults(read([None, "a@b.fr"])) == [(2, "name", "missing")]


# Spreadsheets


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_of_any_office(encoding, delimiter):
    text = f"name{delimiter}city\r\nÉlodie{delimiter}Besançon\r\n\r\n"
    rows = read_sheet(text.encode(encoding))
    assert rows == [["name", "city"], ["Élodie", "Besançon"]]


def test_a_quoted_delimiter_belongs_to_the_cell():
    assert read_sheet(b'name;trades\n"A;B";"BAT;CON"\n')[1] == ["A;B", "BAT;CON"]


def test_xlsx_keeps_dates_and_numbers():
    book = Workbook()
    book.worksheets[0].append(["name", "birth_date"])
    book.worksheets[0].append(["Ada", moment(1985, 12, 10)])
    stream = BytesIO()
    book.save(stream)
    rows = read_sheet(stream.getvalue())
    assert rows == [["name", "birth_date"], ["Ada", moment(1985, 12, 10)]]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"PK\x03\x04 not a zip", "unreadable"),
        (b"\xd0\xcf\x11\xe0 old", "old_excel"),
        (b"name\x00", "unreadable"),
    ],
)
def test_what_is_no_spreadsheet(data, code):
    with pytest.raises(SheetFault) as caught:
        read_sheet(data)
    assert caught.value.code == code


def test_the_empty_spreadsheet_reads_back_as_its_headers():
    data = template(["Name *", "Email"], {"Trades": [("BAT", "Building")]})
    assert read_sheet(data) == [["Name *", "Email"]]
    book = load_workbook(BytesIO(data))
    assert [cell.value for cell in book["Trades"][1]] == ["BAT", "Building"]
    assert book.worksheets[0]["B2"].number_format == "@"


# Whatever comes in

CELLS = (
    st.none()
    | st.text(max_size=30)
    | st.integers()
    | st.floats()
    | st.booleans()
    | st.dates()
    | st.datetimes()
    | st.sampled_from([NIR, IBAN, "Ada", "PAR", "a@b.fr", "10/12/1985"])
)
ROWS = st.lists(st.lists(CELLS, max_size=len(engine.COLUMNS)), max_size=8)


@settings(max_examples=150, deadline=None)
@given(ROWS)
def test_no_cell_breaks_the_reading_and_no_row_is_lost(rows):
    parsed = read(*rows, headers=engine.COLUMNS)
    right = {person.line for person in parsed.persons}
    wrong = {fault.line for fault in parsed.faults}
    assert not right & wrong
    assert len(right | wrong) == parsed.lines
    assert all(person.texts["name"] for person in parsed.persons)


@settings(max_examples=100, deadline=None)
@given(ROWS)
def test_reading_twice_what_is_in_finds_nothing_new(rows):
    first = read(*rows, headers=engine.COLUMNS)
    known = engine.Known(
        codes=KNOWN.codes,
        taken={
            column: KNOWN.taken.get(column, frozenset())
            | {p.texts[column].lower() for p in first.persons if column in p.texts}
            for column in engine.IDENTIFIERS
        },
        persons=KNOWN.persons
        | {(p.texts["name"].lower(), p.birth_date) for p in first.persons},
    )
    again = engine.parse([list(engine.COLUMNS), *rows], HEADERS, known, TODAY)
    assert not again.persons


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_file_is_read_or_refused(data):
    try:
        assert read_sheet(data)
    except SheetFault as fault:
        assert fault.code
