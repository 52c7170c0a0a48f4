"""PDF files of documents: a foot on each page, and pages put together.

The foot is drawn on the printed pages: programs that print HTML do not all know page
numbers.
"""

import io

from reportlab.pdfgen.canvas import Canvas

from odoo.tools.pdf import PdfFileReader, PdfFileWriter, merge_pdf

MARK = b"%PDF"
MARGIN, FOOT, SIZE = 34, 20, 7
GREY = 0.35


def is_pdf(content):
    """Whether it is PDF: while tests run, Odoo prints HTML instead."""
    return content.startswith(MARK)


def with_foot(content, left, page_label):
    """The same pages with ``left`` and the number of the page at their foot."""
    if not is_pdf(content):
        return content
    reader = PdfFileReader(io.BytesIO(content), strict=False)
    sizes = [
        (float(page.mediabox.width), float(page.mediabox.height))
        for page in reader.pages
    ]
    feet = PdfFileReader(_feet(sizes, left, page_label), strict=False)
    writer = PdfFileWriter()
    for page, foot in zip(reader.pages, feet.pages, strict=True):
        page.merge_page(foot)
        # Putting pages together unpacks them: files would grow fourfold.
        writer.add_page(page).compress_content_streams()
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _feet(sizes, left, page_label):
    stream = io.BytesIO()
    canvas = Canvas(stream)
    for number, (width, height) in enumerate(sizes, 1):
        canvas.setPageSize((width, height))
        canvas.setFont("Helvetica", SIZE)
        canvas.setFillGray(GREY)
        canvas.drawString(MARGIN, FOOT, left)
        canvas.drawRightString(
            width - MARGIN, FOOT, f"{page_label} {number} / {len(sizes)}"
        )
        canvas.showPage()
    canvas.save()
    stream.seek(0)
    return stream


def joined(*contents):
    """One file of all the pages."""
    if all(is_pdf(content) for content in contents):
        return merge_pdf(contents)
    return b"".join(contents)
