"""Every dialect reads back what was written; damage is seen or changes nothing."""

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from odoo.addons.cae_activity_accounts.engine.fec_file import read
from odoo.addons.cae_activity_accounts.engine.fec_plan import PlanOptions, plan
from odoo.addons.cae_activity_accounts.engine.fec_types import (
    Columns,
    Layout,
    Level,
    ReadOptions,
    Row,
)

from .written import Style, row, sales, write

ENCODINGS = ("utf-8", "utf-8-sig", "iso-8859-15", "cp1252", "utf-16")
LETTERS = "abcdeéèàç €'-.0123456789"
texts = st.text(LETTERS, max_size=12).map(str.strip)
words = st.text("ABCDE0123456789", min_size=1, max_size=6).filter(
    lambda t: t.strip("0")
)
amounts = st.integers(1, 10**11)
days = st.dates(date(2001, 1, 1), date(2060, 12, 31))


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    found: list[Row] = []
    for number in range(draw(st.integers(1, 4))):
        day, size = draw(days), draw(amounts)
        for balance in (size, -size):
            found.append(
                row(
                    len(found) + 2, draw(words), f"N{number}", day,
                    draw(st.sampled_from(("411000", "512000", "641"))), balance,
                    label=draw(texts), piece=draw(texts), aux=draw(texts),
                    aux_label=draw(texts), letter=draw(texts), analytic=draw(words),
                    letter_date=draw(st.none() | days),
                    currency_amount=draw(st.none() | amounts),
                    currency=draw(st.sampled_from(("", "USD"))),
                )
            )  # fmt: skip
    return found


styles = st.builds(
    Style,
    encoding=st.sampled_from(ENCODINGS),
    separator=st.sampled_from("\t|;"),
    end=st.sampled_from(("\n", "\r\n", "\r\r\n")),
    mark=st.sampled_from(",."),
    signed=st.booleans(),
    dates=st.sampled_from(("yyyymmdd", "yyyy-mm-dd", "dd/mm/yyyy")),
    padded=st.sampled_from((0, 14)),
    trailing=st.booleans(),
    analytic=st.just(True),
)


@settings(max_examples=150, deadline=None)
@given(rows(), styles)
@example([row(2, "VE", "1", date(2025, 1, 2), "706", 5, label='24" DELL')], Style())
def test_what_is_written_is_read(written: list[Row], style: Style) -> None:
    found = read(write(written, style))
    assert found.dialect is not None
    expected = written if style.analytic else [r._replace(analytic="") for r in written]
    assert list(found.rows) == expected
    assert found.dialect.separator == style.separator
    assert not [f for f in found.faults if f.level is Level.ERROR]
    assert (found.debit, found.credit) == (
        sum(r.debit for r in written),
        sum(r.credit for r in written),
    )


DAMAGED = write(sales(2), Style(end="\n", encoding="iso-8859-15"))


@settings(max_examples=400, deadline=None)
@given(st.integers(0, len(DAMAGED) - 1), st.integers(0, 255))
def test_a_damaged_byte_is_seen_or_leaves_the_figures(at: int, byte: int) -> None:
    """Neither totals nor balances of entries change without being said.

    What no reader can see (one digit of an account, a letter of a label) is allowed.
    """
    sound = read(DAMAGED)
    hurt = read(DAMAGED[:at] + bytes([byte]) + DAMAGED[at + 1 :])
    said = {*hurt.faults, *plan(hurt.rows, PlanOptions()).faults}
    said -= {*sound.faults, *plan(sound.rows, PlanOptions()).faults}
    if not said:
        assert figures(hurt.rows) == figures(sound.rows)


def figures(found: tuple[Row, ...]) -> tuple[int, int, int]:
    return sum(r.debit for r in found), sum(r.credit for r in found), len(found)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_make_it_fail(data: bytes) -> None:
    found = read(data)
    assert found.rows or any(f.level is Level.ERROR for f in found.faults)


DAY = date(2026, 1, 5)
PAIR = [
    row(2, "OD", "1", DAY, "607000", 1000),
    row(3, "OD", "1", DAY, "512000", -1000),
]
TEXT = write(PAIR, Style(end="\n")).decode()


def codes(text: str, **options: object) -> set[str]:
    found = read(text.encode(), ReadOptions(**options))  # type: ignore[arg-type]
    return {fault.code for fault in found.faults}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("\t10,00\t0,00", "\t10,001\t0,00", "amount_unreadable"),
        ("\t10,00\t0,00", "\t1O,00\t0,00", "amount_unreadable"),
        ("\t10,00\t0,00", "\t10,00000\t0,00", "too_many_decimals"),
        ("\t10,00\t0,00", "\t10,00\t5,00", "debit_and_credit"),
        ("OD\tJournal", "\tJournal", "mandatory_empty"),
        ("20260105\t607000", "20260230\t607000", "date_unreadable"),
        ("20260105\t607000", "\t607000", "mandatory_empty"),
        ("20260105\tEntry", "20260230\tEntry", "date_unreadable"),
        ("20260105\tEntry", "05/01/2026\tEntry", "date_other_format"),
        ("\tP\t20260105\tEntry\t10,00\t0,00\t", "|P|10,00|", "too_few_fields"),
        ("Entry\t10", "En\t\t\ttry\t10", "too_many_fields"),
        ("Entry\t10", "En\x01try\t10", "control_character"),
        ("\tIdevise\n", "\n", "column_missing"),
        ("Debit\tCredit", "Credit\tDebit", "column_order"),
        ("\tCompteNum", "\tNumber", "column_required"),
        ("\tCompteNum", "\tJournalCode", "column_twice"),
        ("\tDebit\tCredit", "\tMontant\tSens", "side_unknown"),
    ],
)
def test_each_fault_is_said(old: str, new: str, code: str) -> None:
    assert old in TEXT
    assert code in codes(TEXT.replace(old, new, 1))
    assert code not in codes(TEXT)


def test_a_line_without_its_last_optional_fields_is_read() -> None:
    short = TEXT.rstrip("\n").rstrip("\t")
    assert len(read(short.encode()).rows) == 2
    assert codes(short) == {"short_line"}


def test_a_wrong_order_is_read_as_the_reader_says() -> None:
    text = TEXT.replace("Debit\tCredit", "Credit\tDebit", 1).encode()
    by_name = read(text, ReadOptions(columns=Columns.BY_NAME)).rows
    by_position = read(text, ReadOptions(columns=Columns.BY_POSITION)).rows
    assert [r.balance for r in by_name] == [-1000, 1000]
    assert [r.balance for r in by_position] == [1000, -1000]


def test_a_quotation_mark_is_text_unless_it_encloses() -> None:
    for label in ('"Open', 'Inches 24"', '24" x'):
        found = read(write([r._replace(label=label) for r in PAIR]))
        assert [(r.label, r.balance) for r in found.rows] == [
            (label, 1000),
            (label, -1000),
        ]
    enclosed = TEXT.replace("\tEntry\t", '\t"En\ttry"\t', 1)
    assert read(enclosed.encode()).rows[0].label == "En\ttry"


def test_a_file_without_names_is_read_in_the_order_of_the_norm() -> None:
    text = "\ufeff" + TEXT.split("\n", 1)[1]
    found = read(text.encode())
    assert [r._replace(line=r.line + 1) for r in found.rows] == PAIR
    assert {f.code for f in found.faults} == {"no_header"}


def test_an_analytic_column_of_any_name() -> None:
    rows = [r._replace(analytic="X1") for r in PAIR]
    text = write(rows, Style(analytic=True)).replace(b"Analytique", b"Axe 9")
    assert {r.analytic for r in read(text).rows} == {""}
    assert "column_ignored" in {f.code for f in read(text).faults}
    found = read(text, ReadOptions(analytic_column="axe 9"))
    assert {r.analytic for r in found.rows} == {"X1"}


def test_accents_of_an_old_encoding() -> None:
    rows = [r._replace(label="Prêt œuvre €") for r in PAIR]
    for encoding in ("iso-8859-15", "cp1252"):
        found = read(write(rows, Style(encoding=encoding)))
        assert {r.label for r in found.rows} == {"Prêt œuvre €"}, encoding


def test_empty_and_foreign_files_are_refused_with_a_reason() -> None:
    assert {f.code for f in read(b"").faults} == {"empty_file"}
    assert "not_understood" in {f.code for f in read(b"%PDF-1.4 whatever").faults}
    header = TEXT.split("\n", 1)[0]
    assert {f.code for f in read(header.encode()).faults} == {"no_lines"}


BALANCE = '"A1","Name","411200","Client","100,5","60","40,5"\n' * 2
LEDGER = '"A1","401100",1/1/13,"ACH","799","Libellé",,93,,93\n' * 2
SYLK = (
    'ID;PX\nC;X1;Y1;K"A1"\nC;X3;Y1;K411200\nC;X5;Y1;K"10.5"\nC;X6;Y1;K" "\n'
    'C;X1;Y2;K"A1"\nC;X3;Y2;K706000\nC;X4;Y2;K"Sales"\nC;X6;K"10.5"\nC;X5;K" "\nE\n'
)


def test_a_balance_by_activity() -> None:
    found = read(BALANCE.encode(), ReadOptions(undated=DAY))
    assert found.dialect and found.dialect.layout is Layout.BALANCE
    assert (found.debit, found.credit) == (20100, 12000)
    assert {(r.analytic, r.account, r.date) for r in found.rows} == {
        ("A1", "411200", DAY)
    }
    sylk = read(SYLK.encode())
    assert [(r.account, r.debit, r.credit) for r in sylk.rows] == [
        ("411200", 1050, 0),
        ("706000", 0, 1050),
    ]


def test_a_ledger_by_activity() -> None:
    head = "Compte analytique de l'entrepreneur,a,b,c,d,e,f,g\n"
    for text in (LEDGER, head + LEDGER):
        found = read(text.encode())
        assert found.dialect and found.dialect.layout is Layout.LEDGER
        assert [(r.credit, r.date) for r in found.rows] == [
            (9300, date(2013, 1, 1))
        ] * 2
