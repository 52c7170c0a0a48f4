"""Sending, printing and signing of documents."""

from base64 import b64encode
from datetime import date, timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, LockError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import PNG
from .signing_common import NOW, SigningCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestDocumentSigning(SigningCommon):
    def test_sending_prints_once_and_mails_a_link_to_the_member(self):
        with self.mails() as mails:
            document = self.send()
        self.assertEqual(document.state, "sent")
        self.assertEqual(document.date_sent, date(2026, 3, 2))
        self.assertEqual(document.valid_until, date(2026, 4, 1))
        self.assertEqual(len(document.pdf_hash), 64)
        content = document._content("pdf")
        self.assertIn(b"Ada", content)
        self.assertIn(document.body_hash[:16], document._foot())
        ((address, body, _files),) = mails
        self.assertEqual(address, "ada@example.com")
        token = self.party(document, "member").access_token
        self.assertIn(f"/my/documents/{document.id}?access_token={token}", body)
        with self.assertRaisesRegex(UserError, "Only a draft"):
            document.action_send()

    def test_the_link_is_read_by_nobody_else(self):
        document = self.send()
        token = self.party(document, "member").access_token
        self.assertNotIn(token, "".join(document.message_ids.mapped("body")))
        for name in ("adviser", "payroll", "manager"):
            own = self.as_user(document, name)
            with self.subTest(user=name), self.assertRaises(AccessError):
                own.signature_ids.read(["access_token"])
            with self.subTest(user=name), self.assertRaises(AccessError):
                own.signature_ids.read(["signing_url"])
            found = self.as_user(self.env["mail.mail"].sudo(False), name)
            self.assertFalse(found.has_access("read"))
        messages = self.env["mail.message"].search([("body", "ilike", token)])
        for name in ("adviser", "payroll", "manager"):
            self.assertFalse(
                self.as_user(messages, name)
                .search([("id", "in", messages.ids)])
                .with_user(self.env.user)
            )

    def test_a_member_without_email_is_named(self):
        self.member.partner_id.email = False
        with self.assertRaisesRegex(UserError, "email address to Ada"):
            self.send()

    def test_both_sign_and_the_contract_is_signed(self):
        document = self.send()
        self.sign_as_member(document)
        self.assertEqual(document.state, "partial")
        self.assertEqual(self.contract.state, "draft")
        self.assertIn("sign for the cooperative", document.activity_ids.summary.lower())
        with self.mails() as mails:
            self.sign_as_cooperative(document)
        self.assertEqual(document.state, "signed")
        self.assertFalse(document.activity_ids)
        member, cooperative = (
            self.party(document, "member"),
            self.party(document, "cooperative"),
        )
        self.assertEqual(member.signed_name, "Ada Lovelace")
        self.assertEqual(member.ip, "192.0.2.1")
        self.assertEqual(str(member.signed_on), NOW)
        self.assertEqual(cooperative.user_id, self.users["payroll"])
        self.assertEqual(
            document.signature_ids.mapped("signed_hash"), [document.pdf_hash] * 2
        )
        content = document._content("signed_pdf")
        self.assertTrue(content.startswith(document._content("pdf")))
        for part in (b"Ada Lovelace", b"Grace Hopper", document.pdf_hash.encode()):
            self.assertIn(part, content)
        self.assertEqual(self.contract.state, "signed")
        self.assertEqual(self.contract.date_signed, date(2026, 3, 2))
        ((address, _body, files),) = mails
        self.assertEqual(address, "ada@example.com")
        self.assertEqual(files.name, document.signed_pdf_name)

    def test_the_cooperative_may_sign_first(self):
        document = self.send()
        self.sign_as_cooperative(document, "manager")
        self.assertEqual(document.state, "partial")
        self.sign_as_member(document)
        self.assertEqual(document.state, "signed")

    def test_signing_twice_is_refused(self):
        document = self.send()
        self.sign_as_member(document)
        with self.assertRaisesRegex(UserError, "already signed this"):
            self.sign_as_member(document, "Somebody Else")
        self.sign_as_cooperative(document)
        with self.assertRaisesRegex(UserError, "already signed by everybody"):
            self.sign_as_member(document, "Somebody Else")
        with self.assertRaisesRegex(UserError, "already signed by everybody"):
            self.sign_as_cooperative(document)
        self.assertEqual(self.party(document, "member").signed_name, "Ada Lovelace")

    def test_two_clicks_at_once_give_one_signature(self):
        document = self.send()
        with (
            patch.object(
                type(document), "lock_for_update", side_effect=LockError("locked")
            ),
            self.assertRaisesRegex(UserError, "try again in a moment"),
        ):
            self.sign_as_member(document)
        self.assertEqual(self.party(document, "member").state, "waiting")

    def test_name_and_picture_are_wanted(self):
        document = self.send()
        svg = b64encode(b"<svg onload='alert(1)'/>").decode()
        for name, image, message in (
            (" ", PNG, "your name"),
            ("Ada", "", "picture"),
            ("Ada", "not base64!", "picture"),
            ("Ada", svg, "picture"),
        ):
            with (
                self.subTest(name=name, image=image),
                self.assertRaisesRegex(UserError, message),
            ):
                self.sign_as_member(document, name, image)
        self.assertEqual(document.state, "sent")

    def test_withdrawn_expired_and_refused_are_not_signed(self):
        document = self.send()
        document.action_withdraw()
        with self.assertRaisesRegex(UserError, "withdrew"):
            self.sign_as_member(document)
        with self.assertRaisesRegex(UserError, "waits for signatures"):
            document.action_withdraw()
        late = self.send()
        with freeze_time("2026-04-02 10:00:00"):
            with self.assertRaisesRegex(UserError, "ended on 04/01/2026"):
                self.sign_as_member(late)
            self.documents._cron_waiting()
            self.assertEqual(late.state, "expired")
            with self.assertRaisesRegex(UserError, "ended on"):
                self.sign_as_cooperative(late)
        refused = self.send()
        line = self.party(refused, "member")
        with self.assertRaisesRegex(UserError, "Say why"):
            refused._refuse(line, " ")
        refused._refuse(line, "The date is wrong")
        self.assertEqual((refused.state, line.state), ("refused", "refused"))
        self.assertEqual(refused.activity_ids.note, "<p>The date is wrong</p>")
        with self.assertRaisesRegex(UserError, "refused"):
            self.sign_as_member(refused)

    def test_a_file_that_was_changed_is_seen(self):
        document = self.send()
        document.action_check_files()
        attachment = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "cae.document"),
                ("res_field", "=", "pdf"),
                ("res_id", "=", document.id),
            ]
        )
        attachment.raw = attachment.raw.replace(b"Ada", b"Eve")
        document.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "not the one that was stored"):
            document.action_check_files()
        with self.assertRaisesRegex(UserError, "not the one that was stored"):
            self.sign_as_member(document)

    @mute_logger("odoo.models.unlink")
    def test_nobody_replaces_or_removes_a_file(self):
        document = self.send()
        attachment = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "cae.document"),
                ("res_field", "=", "pdf"),
                ("res_id", "=", document.id),
            ]
        )
        for name in ("adviser", "payroll", "manager"):
            own = self.as_user(attachment, name)
            with self.subTest(user=name):
                self.assertTrue(own.raw)
                with self.assertRaisesRegex(AccessError, "kept as they were"):
                    own.raw = b"%PDF something else"
                with self.assertRaisesRegex(AccessError, "kept as they were"):
                    own.unlink()
                with self.assertRaisesRegex(AccessError, "kept as they were"):
                    own.create(
                        {
                            "name": "pdf",
                            "raw": b"%PDF something else",
                            "res_model": "cae.document",
                            "res_field": "pdf",
                            "res_id": document.id,
                        }
                    )
                # What is attached besides is attached as anywhere.
                own.create(
                    {
                        "name": "Letter",
                        "raw": b"x",
                        "res_model": "cae.document",
                        "res_id": document.id,
                    }
                ).unlink()
        document.action_check_files()

    def test_the_title_stays_once_sent(self):
        document = self.as_user(self.send(), "manager")
        with self.assertRaisesRegex(UserError, "stays as it was"):
            document.name = "Something else"

    def test_nobody_signs_for_both_parties(self):
        document = self.send()
        user = self.users["payroll"]
        user.partner_id = self.member.partner_id
        with self.assertRaisesRegex(AccessError, "both parties"):
            self.sign_as_cooperative(document)
        self.assertFalse(self.as_user(document, "payroll").can_sign)

    def test_who_signs_for_the_cooperative(self):
        document = self.send()
        self.assertTrue(self.as_user(document, "payroll").can_sign)
        with self.assertRaisesRegex(AccessError, "signatory"):
            self.sign_as_cooperative(document, "adviser")
        self.company.cae_signatory_ids = [Command.set(self.users["manager"].ids)]
        with self.assertRaisesRegex(AccessError, "signatory"):
            self.sign_as_cooperative(document)
        self.sign_as_cooperative(document, "manager")
        self.assertEqual(document.state, "partial")

    def test_a_contract_that_cannot_be_signed_leaves_work_to_do(self):
        self.make_contract(self.member, "cape", terms=None, end=date(2026, 6, 30))
        document = self.send()
        self.sign_as_cooperative(document)
        with mute_logger("odoo.sql_db"):
            self.sign_as_member(document)
        self.assertEqual(document.state, "signed")
        self.assertEqual(self.contract.state, "draft")
        self.assertIn("could not follow", document.activity_ids.note)

    def test_only_a_contract_document_signs_the_contract(self):
        self.template.kind = "certificate"
        document = self.send()
        self.sign_as_cooperative(document)
        self.sign_as_member(document)
        self.assertEqual(self.contract.state, "draft")

    def test_a_document_without_signers_is_given(self):
        self.template.signers = "none"
        with self.mails() as mails:
            document = self.send()
        self.assertEqual(document.state, "sent")
        self.assertFalse(document.valid_until)
        ((_address, _body, files),) = mails
        self.assertEqual(files.name, document.pdf_name)
        self.documents._cron_waiting()
        self.assertEqual(document.state, "sent")

    def test_one_reminder_before_the_last_day(self):
        document = self.send()
        for day, expected in (("2026-03-20", 0), ("2026-03-28", 1), ("2026-03-29", 0)):
            with freeze_time(f"{day} 10:00:00"), self.mails() as mails:
                self.documents._cron_waiting()
                self.assertEqual(len(mails), expected, day)
        self.assertEqual(document.reminded_on, date(2026, 3, 28))
        signed = self.send()
        self.sign_as_member(signed)
        with freeze_time("2026-03-29 10:00:00"), self.mails() as mails:
            self.documents._cron_waiting()
            self.assertFalse(mails, "whoever signed is not reminded")

    def test_a_short_link_is_not_reminded_of_on_its_first_day(self):
        self.template.validity_days = 2
        self.send()
        with self.mails() as mails:
            self.documents._cron_waiting()
        self.assertFalse(mails)

    def test_a_sent_document_stays(self):
        document = self.send()
        with self.assertRaisesRegex(UserError, "never deleted"):
            document.unlink()
        with self.assertRaisesRegex(UserError, "Make another"):
            document.copy()

    def test_everybody_reaches_what_is_his(self):
        own, strange = self.send(), self.send(self.strange_contract)
        draft = self.documents._make(self.template, self.contract)
        everything = own | strange | draft
        for name, expected in {
            "adviser": own | draft,
            "payroll": everything,
            "manager": everything,
            "portal": own,
        }.items():
            with self.subTest(user=name):
                found = self.as_user(self.documents, name).search(
                    [("id", "in", everything.ids)]
                )
                self.assertEqual(found.with_user(self.env.user), expected)
        for name in ("accountant", "internal"):
            with self.subTest(user=name), self.assertRaises(AccessError):
                self.as_user(own, name).read(["name"])
        for name in ("action_withdraw", "action_send", "action_sign"):
            for user, document in (("adviser", strange), ("portal", own)):
                with (
                    self.subTest(user=user, method=name),
                    self.assertRaises(AccessError),
                ):
                    getattr(self.as_user(document, user), name)()
        with self.assertRaises(AccessError):
            self.as_user(own, "portal").signature_ids.read(["state"])
        with self.assertRaises(AccessError):
            self.sign_as_cooperative(strange, "adviser")

    def test_the_reminder_of_many_documents_is_sent_for_each(self):
        first, second = self.send(), self.send(self.strange_contract)
        with freeze_time("2026-03-28 10:00:00"), self.mails() as mails:
            self.documents._cron_waiting()
        self.assertEqual(
            sorted(address for address, _body, _files in mails),
            ["ada@example.com", "bob@example.com"],
        )
        self.assertTrue(first.reminded_on and second.reminded_on)
        self.assertEqual(first.valid_until - first.date_sent, timedelta(days=30))
