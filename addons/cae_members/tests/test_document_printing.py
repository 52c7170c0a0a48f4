"""The files of documents, as they are really printed."""

import io
import shutil
from unittest import skipUnless

from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.pdf import PdfFileReader

from .common import PNG
from .signing_common import SigningCommon


@tagged("post_install", "-at_install")
@skipUnless(shutil.which("wkhtmltopdf"), "no wkhtmltopdf: PDF files are not printed")
class TestDocumentPrinting(SigningCommon):
    """The real files."""

    @classmethod
    def default_env_context(cls):
        return {**super().default_env_context(), "force_report_rendering": True}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The printer asks for style sheets, which a server under test never sends.
        cls.env["ir.config_parameter"].set_param("report.url", "http://127.0.0.1:9")

    def pages(self, content):
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        # Some versions of the printer put tabs between words.
        return [" ".join(page.extract_text().split()) for page in reader.pages]

    @mute_logger("odoo.addons.base.models.ir_actions_report")
    def test_pages_stay_compressed(self):
        content = self.send()._content("pdf")
        for page in PdfFileReader(io.BytesIO(content), strict=False).pages:
            self.assertEqual(page["/Contents"].get("/Filter"), "/FlateDecode")

    @mute_logger("odoo.addons.base.models.ir_actions_report")
    def test_the_signed_file_is_the_file_and_its_signatures(self):
        clauses = "<p>A clause that is long enough.</p>" * 120
        self.template.body = f"{self.template.body}{clauses}"
        document = self.send()
        pages = self.pages(document._content("pdf"))
        self.assertGreater(len(pages), 1)
        for number, page in enumerate(pages, 1):
            self.assertIn(f"Page {number} / {len(pages)}", page)
            self.assertIn(f"version 2 – text {document.body_hash[:16]}", page)
        self.sign_as_member(document)
        self.party(document, "cooperative")._sign("Grace Hopper", PNG, False)
        signed = self.pages(document._content("signed_pdf"))
        self.assertEqual(signed[: len(pages)], pages)
        (proof,) = signed[len(pages) :]
        for part in ("Ada Lovelace", "Grace Hopper", "192.0.2.1", document.pdf_hash):
            self.assertIn(part, proof)
