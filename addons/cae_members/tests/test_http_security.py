"""The weakest user by URL and by RPC over HTTP."""

import json

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import MembersCommon

ACCESS_ERROR = "odoo.exceptions.AccessError"


@tagged("post_install", "-at_install")
class TestHttpSecurity(MembersCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls.make_contract(cls.member)
        cls.strange = cls.make_contract(cls.stranger)
        cls.stranger.partner_id.image_1920 = cls.GIF
        cls.member.partner_id.image_1920 = cls.GIF

    GIF = b"R0lGODlhAQABAIAAANvf7wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw=="

    def call(self, model, method, *args, **kwargs):
        response = self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            data=json.dumps(
                {
                    "params": {
                        "model": model,
                        "method": method,
                        "args": args,
                        "kwargs": kwargs,
                    }
                }
            ),
            headers={"Content-Type": "application/json"},
        ).json()
        return response.get("result"), response.get("error", {}).get("data", {})

    @mute_logger("odoo.http")
    def test_a_portal_member_reads_himself_only(self):
        self.authenticate("cae_test_portal", "cae_test_portal")
        found, _error = self.call("cae.member", "search_read", [], ["name", "stage"])
        self.assertEqual([member["name"] for member in found], ["Ada"])
        for model, own, strange in (
            ("cae.member", self.member, self.stranger),
            ("cae.contract", self.own, self.strange),
            ("cae.contract.terms", self.own.terms_ids, self.strange.terms_ids),
        ):
            with self.subTest(model=model):
                result, _error = self.call(model, "read", own.ids, ["display_name"])
                self.assertTrue(result)
                _result, error = self.call(model, "read", strange.ids, ["id"])
                self.assertFalse(_result)
                _result, error = self.call(model, "read", strange.ids, ["display_name"])
                self.assertEqual(error.get("name"), ACCESS_ERROR)
                _result, error = self.call(model, "unlink", own.ids)
                self.assertEqual(error.get("name"), ACCESS_ERROR)

    @mute_logger("odoo.http")
    def test_a_portal_member_calls_no_button(self):
        self.authenticate("cae_test_portal", "cae_test_portal")
        for method in ("action_sign", "action_cancel", "action_draft"):
            with self.subTest(method=method):
                _result, error = self.call("cae.contract", method, self.own.ids)
                self.assertEqual(error.get("name"), ACCESS_ERROR)

    @mute_logger("odoo.http")
    def test_the_chatter_of_another_member_is_closed(self):
        self.stranger.message_post(
            body="secret of Bob", subtype_xmlid="mail.mt_comment"
        )
        self.authenticate("cae_test_portal", "cae_test_portal")
        answer = self.url_open(
            "/mail/thread/messages",
            data=json.dumps(
                {
                    "params": {
                        "thread_model": "cae.member",
                        "thread_id": self.stranger.id,
                    }
                }
            ),
            headers={"Content-Type": "application/json"},
        )
        self.assertNotIn("secret of Bob", answer.text)

    @mute_logger("odoo.http")
    def test_pictures_by_url(self):
        self.authenticate("cae_test_portal", "cae_test_portal")
        url = "/web/content/cae.member/%s/avatar_128"
        self.assertEqual(self.url_open(url % self.member.id).status_code, 200)
        self.assertIn(self.url_open(url % self.stranger.id).status_code, (403, 404))
        self.authenticate(None, None)
        self.assertIn(self.url_open(url % self.member.id).status_code, (403, 404))
