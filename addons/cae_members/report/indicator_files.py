"""A table of indicators as a spreadsheet, where numbers are numbers, and as CSV."""

import csv
import io

import xlsxwriter

from .indicator_grid import COUNT, DECIMAL, PERCENT

FORMATS = {COUNT: "#,##0", DECIMAL: "#,##0.00", PERCENT: "0.0%"}
HEADER_ROW = 2
LABEL_WIDTH, COLUMN_WIDTH, TEXT_WIDTH = 34, 14, 90


def make_xlsx(sheet):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        _write_table(book, sheet)
        _write_about(book, sheet)
    return stream.getvalue()


def _write_table(book, sheet):
    bold = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format(
        {"bold": True, "text_wrap": True, "bottom": 1, "valign": "vcenter"}
    )
    head_right = book.add_format(
        {
            "bold": True,
            "text_wrap": True,
            "bottom": 1,
            "align": "right",
            "valign": "vcenter",
        }
    )
    page = book.add_worksheet(sheet.names[0])
    page.write_string(0, 0, sheet.title, bold)
    page.set_column(0, 0, LABEL_WIDTH)
    page.set_column(1, len(sheet.header), COLUMN_WIDTH)
    page.write_string(HEADER_ROW, 0, sheet.corner, head)
    for place, label in enumerate(sheet.header, 1):
        page.write_string(HEADER_ROW, place, label, head_right)
    last = len(sheet.rows) - 1
    for rank, (label, figures) in enumerate(sheet.rows):
        style = {"bold": True, "top": 1} if rank == last else {}
        line = HEADER_ROW + 1 + rank
        page.write_string(line, 0, label, book.add_format(style))
        for place, (kind, value) in enumerate(
            zip(sheet.kinds, figures, strict=True), 1
        ):
            form = {**style, "num_format": FORMATS[kind], "align": "right"}
            _write_figure(page, line, place, value, book.add_format(form))
    page.freeze_panes(HEADER_ROW + 1, 1)
    page.repeat_rows(HEADER_ROW)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)


def _write_figure(page, line, place, value, form):
    if value is None:
        page.write_blank(line, place, None, form)
    elif isinstance(value, str):
        page.write_string(line, place, value, form)
    else:
        page.write_number(line, place, value, form)


def _write_about(book, sheet):
    bold = book.add_format({"bold": True, "valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    page = book.add_worksheet(sheet.names[1])
    page.set_column(0, 0, LABEL_WIDTH)
    page.set_column(1, 1, TEXT_WIDTH)
    for line, (label, value) in enumerate(sheet.about):
        page.write_string(line, 0, label, bold)
        page.write_string(line, 1, value, wrap)


def make_csv(sheet):
    """Semicolons and the reader's decimal mark: what a French spreadsheet opens."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";")
    writer.writerow([sheet.corner, *sheet.header])
    for label, figures in sheet.rows:
        writer.writerow(
            [label, *(_csv_figure(value, sheet.decimal) for value in figures)]
        )
    return stream.getvalue().encode("utf-8-sig")


def _csv_figure(value, decimal):
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".").replace(".", decimal)
    return str(value)
