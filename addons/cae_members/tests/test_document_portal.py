"""Documents by URL: the signer, other members, visitors, wrong and late links."""

import json

from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from .common import PNG
from .signing_common import SigningCommon

CANNOT = "This document cannot be shown"
LATE = "2099-01-01 10:00:00"


@tagged("post_install", "-at_install")
class TestDocumentPortal(SigningCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls.documents._make(cls.template, cls.contract)
        cls.document.action_send()
        cls.strange = cls.documents._make(cls.template, cls.strange_contract)
        cls.strange.action_send()
        cls.draft = cls.documents._make(cls.template, cls.contract)
        cls.line = cls.party(cls.document, "member")
        cls.token = cls.line.access_token

    def url(self, document=None, suffix="", token=None):
        document = document or self.document
        query = f"?access_token={token}" if token else ""
        return f"/my/documents/{document.id}{suffix}{query}"

    def login(self, name="portal"):
        self.authenticate(f"cae_test_{name}", f"cae_test_{name}")

    def sign(self, document=None, token=None, name="Ada Lovelace", image=PNG):
        answer = self.url_open(
            self.url(document, "/sign", token),
            data=json.dumps({"params": {"name": name, "signature": image}}),
            headers={"Content-Type": "application/json"},
        ).json()
        self.assertNotIn("error", answer)
        return answer["result"]

    def refuse(self, reason="No", token=None, csrf=True):
        data = {"reason": reason, "access_token": token or ""}
        if csrf:
            page = self.url_open(self.url(token=token)).text
            start = page.index('name="csrf_token" value="') + 25
            data["csrf_token"] = page[start : page.index('"', start)]
        return self.url_open(self.url(suffix="/refuse"), data=data)

    def assertClosed(self, url):
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 404)
        self.assertIn(CANNOT, answer.text)
        self.assertNotIn("Between", answer.text)

    def test_a_signatory_signs_for_the_cooperative(self):
        self.login("payroll")
        page = self.url_open(self.url()).text
        self.assertIn("portal.signature_form", page)
        self.assertNotIn("/refuse", page)
        self.sign(name="Grace Hopper")
        line = self.party(self.document, "cooperative")
        self.assertEqual(
            (line.state, line.user_id, line.signed_name),
            ("signed", self.users["payroll"], "Grace Hopper"),
        )
        self.assertEqual(self.document.state, "partial")
        self.assertIn("error", self.sign(name="Grace Hopper"))
        self.login()
        self.sign()
        self.assertEqual(self.document.state, "signed")
        page = self.url_open(self.url()).text
        self.assertIn(self.users["payroll"].name, page)

    def test_who_is_no_signatory_does_not_see_it(self):
        for name in ("adviser", "accountant", "internal"):
            with self.subTest(user=name):
                self.login(name)
                self.assertClosed(self.url())
                self.assertIn("error", self.sign())
        self.company.cae_signatory_ids = self.users["manager"]
        self.login("payroll")
        self.assertClosed(self.url())

    def test_a_member_finds_reads_and_signs(self):
        self.login()
        page = self.url_open("/my/documents").text
        self.assertIn(self.url(), page)
        self.assertNotIn(self.url(self.strange), page)
        self.assertNotIn(self.url(self.draft), page)
        page = self.url_open(self.url()).text
        self.assertIn("and Ada.", page)
        self.assertIn("portal.signature_form", page)
        file = self.url_open(self.url(suffix="/file"))
        self.assertEqual(file.status_code, 200)
        self.assertEqual(file.headers["Content-Type"], "application/pdf")
        self.assertEqual(file.content, self.document._content("pdf"))
        self.assertIn("error", self.sign(name=""))
        self.assertIn("error", self.sign(image="x"))
        result = self.sign()
        self.assertEqual(result, {"force_refresh": True, "redirect_url": self.url()})
        self.assertEqual(self.line.state, "signed")
        self.assertEqual(self.line.signed_name, "Ada Lovelace")
        self.assertEqual(self.line.ip, "127.0.0.1")
        page = self.url_open(self.url()).text
        self.assertIn("You signed on", page)
        self.assertNotIn("portal.signature_form", page)
        self.assertIn("already signed", self.sign()["error"])

    def test_the_home_of_the_portal_counts_them(self):
        self.login()
        answer = self.url_open(
            "/my/counters",
            data=json.dumps({"params": {"counters": ["cae_document_count"]}}),
            headers={"Content-Type": "application/json"},
        ).json()
        self.assertEqual(answer["result"]["cae_document_count"], 1)
        self.assertIn("/my/documents", self.url_open("/my").text)

    def test_a_visitor_signs_with_his_link_alone(self):
        self.assertIn("/web/login", self.url_open("/my/documents").url)
        for url in (
            self.url(),
            self.url(token="wrong"),
            self.url(self.strange, token=self.token),
            self.url(self.draft, token=self.draft.signature_ids[0].access_token),
            self.url(
                self.document,
                token=self.party(self.document, "cooperative").access_token,
            ),
            self.url(suffix="/file"),
            self.url(self.strange, "/file", self.token),
            "/my/documents/999999999",
        ):
            with self.subTest(url=url):
                self.assertClosed(url)
        for document, token in (
            (None, None),
            (None, "wrong"),
            (self.strange, self.token),
        ):
            self.assertIn("cannot sign", self.sign(document, token)["error"])
        page = self.url_open(self.url(token=self.token))
        self.assertIn("and Ada.", page.text)
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(
            self.url_open(self.url(suffix="/file", token=self.token)).status_code, 200
        )
        self.sign(token=self.token)
        self.assertEqual(self.line.state, "signed")

    def test_somebody_else_does_not_sign_even_with_the_link(self):
        self.make_user(
            "other", "base.group_portal", partner_id=self.stranger.partner_id.id
        )
        for name in ("other", "adviser", "manager"):
            with self.subTest(user=name):
                self.login(name)
                if name != "manager":
                    # A manager signs for the cooperative, never with a member's link.
                    self.assertClosed(self.url())
                    self.assertClosed(self.url(suffix="/file"))
                    self.assertIn("cannot sign", self.sign()["error"])
                self.assertIn("cannot sign", self.sign(token=self.token)["error"])
                page = self.url_open(self.url(token=self.token)).text
                self.assertIn("logged in as somebody else", page)
                self.assertNotIn("portal.signature_form", page)
        self.assertEqual(self.line.state, "waiting")

    def test_a_withdrawn_document_says_so(self):
        self.document.action_withdraw()
        for login in (False, True):
            if login:
                self.login()
            page = self.url_open(self.url(token=self.token)).text
            self.assertIn("withdrew this document", page)
            self.assertNotIn("Between", page)
            self.assertClosed(self.url(suffix="/file", token=self.token))
            self.assertIn("withdrew", self.sign(token=self.token)["error"])

    def test_an_expired_link_says_so(self):
        with freeze_time(LATE):
            page = self.url_open(self.url(token=self.token)).text
            self.assertIn("ended on", page)
            self.assertNotIn("Between", page)
            self.assertClosed(self.url(suffix="/file", token=self.token))
            self.assertIn("ended on", self.sign(token=self.token)["error"])
        self.assertEqual(self.line.state, "waiting")

    def test_a_link_ends_even_once_the_document_is_signed(self):
        self.sign_as_member(self.document)
        self.sign_as_cooperative(self.document)
        self.assertIn("Between", self.url_open(self.url(token=self.token)).text)
        file = self.url_open(self.url(suffix="/file", token=self.token))
        self.assertEqual(file.content, self.document._content("signed_pdf"))
        # A sign of the time that passed; the hour of the sessions stays today's.
        self.document.sudo().valid_until = "2020-01-01"
        self.assertIn("ended on", self.url_open(self.url(token=self.token)).text)
        self.assertClosed(self.url(suffix="/file", token=self.token))
        self.login()
        self.assertIn("Between", self.url_open(self.url()).text)

    def test_a_signer_refuses_with_a_reason(self):
        with mute_logger("odoo.http"):
            answer = self.refuse(token=self.token, csrf=False)
        self.assertEqual(answer.status_code, 400)
        self.assertIn("Say why", self.refuse(" ", self.token).text)
        self.assertEqual(self.document.state, "sent")
        page = self.refuse("The <b>date</b> is wrong", self.token).text
        self.assertIn("The &lt;b&gt;date&lt;/b&gt; is wrong", page)
        self.assertEqual(self.document.state, "refused")
        self.assertIn("refused", self.sign(token=self.token)["error"])

    def test_wrong_methods_are_refused(self):
        self.login()
        self.assertEqual(self.url_open(self.url(suffix="/refuse")).status_code, 405)
        answer = self.url_open(self.url(suffix="/sign"), data={"name": "Ada"})
        self.assertNotEqual(answer.status_code, 200)
        self.assertEqual(self.line.state, "waiting")

    def test_a_changed_file_is_not_given(self):
        attachment = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "cae.document"),
                ("res_field", "=", "pdf"),
                ("res_id", "=", self.document.id),
            ]
        )
        attachment.raw = b"%PDF something else"
        answer = self.url_open(self.url(suffix="/file", token=self.token))
        self.assertEqual(answer.status_code, 404)
        self.assertIn("not the one that was stored", answer.text)
        self.assertIn("not the one", self.sign(token=self.token)["error"])

    @mute_logger("odoo.http")
    def test_files_by_the_general_url_follow_the_rules(self):
        url = "/web/content/cae.document/%s/pdf"
        self.assertIn(self.url_open(url % self.document.id).status_code, (403, 404))
        self.login()
        self.assertEqual(self.url_open(url % self.document.id).status_code, 200)
        for document in (self.strange, self.draft):
            self.assertIn(self.url_open(url % document.id).status_code, (403, 404))
