"""Documents that are sent, and who signs them."""

from contextlib import contextmanager
from unittest.mock import patch

from .common import PNG
from .test_document import DocumentsCommon

NOW = "2026-03-02 10:00:00"


class SigningCommon(DocumentsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member.partner_id.email = "ada@example.com"
        cls.stranger.partner_id.email = "bob@example.com"
        cls.company.email = "coop@example.com"

    def send(self, record=None, template=None):
        document = self.documents._make(
            template or self.template, record or self.contract
        )
        document.action_send()
        return document

    @staticmethod
    def party(document, party):
        return document.signature_ids.filtered(lambda line: line.party == party)

    def sign_as_member(self, document, name="Ada Lovelace", image=PNG):
        self.party(document, "member")._sign(name, image, "192.0.2.1")

    def sign_as_cooperative(self, document, user="payroll", image=PNG):
        wizard = self.as_user(self.env["cae.document.sign"], user).create(
            {"document_id": document.id, "name": "Grace Hopper", "image": image}
        )
        wizard.action_sign()

    @contextmanager
    def mails(self):
        """The mails created meanwhile: (recipient, body, attachments)."""
        found = []
        original = type(self.env["mail.mail"]).create

        def create(model, vals_list):
            mails = original(model, vals_list)
            found.extend(
                (mail.recipient_ids.email, str(mail.body_html), mail.attachment_ids)
                for mail in mails
            )
            return mails

        with patch.object(type(self.env["mail.mail"]), "create", create):
            yield found
