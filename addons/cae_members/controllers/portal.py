from odoo import SUPERUSER_ID, fields, http
from odoo.exceptions import UserError
from odoo.http import content_disposition, request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

NOT_FOUND = 404
# States in which whoever may see a document sees its text.
SHOWN = ("sent", "partial", "signed", "refused")


class DocumentPortal(CustomerPortal):
    """A member's documents: read, sign, refuse; by login or by the link received."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        documents = request.env["cae.document"]
        if "cae_document_count" in counters:
            values["cae_document_count"] = (
                documents.search_count(self._document_domain())
                if documents.has_access("read")
                else 0
            )
        return values

    def _document_domain(self):
        """Those of the person himself, also for an adviser who is a member."""
        partner = request.env.user.partner_id
        return [("member_ids.partner_id", "=", partner.id), ("state", "!=", "draft")]

    @http.route(
        ["/my/documents", "/my/documents/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_documents(self, page=1, **_kwargs):
        documents = request.env["cae.document"]
        domain = self._document_domain()
        may_read = documents.has_access("read")
        pager = portal_pager(
            url="/my/documents",
            total=documents.search_count(domain) if may_read else 0,
            page=page,
            step=self._items_per_page,
        )
        if may_read:
            documents = documents.search(
                domain, limit=self._items_per_page, offset=pager["offset"]
            )
        values = {
            **self._prepare_portal_layout_values(),
            "documents": documents,
            "page_name": "cae_document",
            "pager": pager,
            "default_url": "/my/documents",
        }
        return request.render("cae_members.portal_my_documents", values)

    @http.route(
        "/my/documents/<int:document_id>", type="http", auth="public", website=True
    )
    def portal_document(self, document_id, access_token=None, **_kwargs):
        document_sudo, signature_sudo = self._find(document_id, access_token)
        if not document_sudo:
            return self._no_such_document()
        reason = self._closed_reason(document_sudo, access_token)
        return request.render(
            "cae_members.portal_document",
            {
                "document": document_sudo,
                "signature": signature_sudo,
                "page_name": "cae_document",
                "closed_reason": reason,
                "may_sign": not reason and self._may_sign(signature_sudo),
                "access_token": access_token or "",
                "no_breadcrumbs": request.env.user._is_public(),
                "res_company": document_sudo.company_id,
            },
            headers={"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"},
        )

    @http.route(
        "/my/documents/<int:document_id>/file",
        type="http",
        auth="public",
        website=True,
        readonly=True,
    )
    def portal_document_file(
        self, document_id, access_token=None, download=None, **_kwargs
    ):
        document_sudo, _signature = self._find(document_id, access_token)
        if not document_sudo or self._closed_reason(document_sudo, access_token):
            return self._no_such_document()
        name = "signed_pdf" if document_sudo.signed_pdf_hash else "pdf"
        try:
            content = document_sudo._content(name)
        except UserError as error:
            return self._no_such_document(str(error))
        headers = [
            ("Content-Type", "application/pdf"),
            ("X-Content-Type-Options", "nosniff"),
            ("Cache-Control", "no-store"),
            (
                "Content-Disposition",
                content_disposition(
                    document_sudo[f"{name}_name"],
                    "attachment" if download else "inline",
                ),
            ),
        ]
        return request.make_response(content, headers)

    @http.route(
        "/my/documents/<int:document_id>/sign",
        type="jsonrpc",
        auth="public",
        website=True,
    )
    def portal_document_sign(
        self, document_id, access_token=None, name=None, signature=None
    ):
        # A call in JSON cannot be made by the page of somebody else.
        token = access_token or request.httprequest.args.get("access_token")
        document_sudo, signature_sudo = self._find(document_id, token)
        if not document_sudo or not self._may_sign(signature_sudo, told=True):
            return {"error": request.env._("You cannot sign this document.")}
        try:
            with request.env.cr.savepoint():
                signature_sudo._sign(
                    name,
                    signature,
                    request.httprequest.remote_addr,
                    user=self._cooperative_user(signature_sudo),
                )
        except UserError as error:
            return {"error": str(error)}
        return {
            "force_refresh": True,
            "redirect_url": self._url(document_id, token),
        }

    @http.route(
        "/my/documents/<int:document_id>/refuse",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def portal_document_refuse(
        self, document_id, access_token=None, reason=None, **_kwargs
    ):
        document_sudo, signature_sudo = self._find(document_id, access_token)
        if not document_sudo or not self._may_sign(signature_sudo, told=True):
            return self._no_such_document()
        if signature_sudo.party != "member":
            # The cooperative withdraws what it does not want to sign.
            return self._no_such_document()
        try:
            with request.env.cr.savepoint():
                document_sudo._refuse(signature_sudo, reason)
        except UserError as error:
            return self._no_such_document(str(error))
        return request.redirect(self._url(document_id, access_token))

    # Who may see what

    def _find(self, document_id, token):
        """Return (document, signature of this visitor), both empty if it is not his.

        The answer is the same whether the document does not exist, is somebody
        else's or the link is wrong.
        """
        # A visitor has no rights: his link or his login is looked at here.
        document_sudo = (
            request.env["cae.document"].with_user(SUPERUSER_ID).browse(document_id)
        ).exists()
        nothing = (
            request.env["cae.document"],
            request.env["cae.document.signature"],
        )
        if not document_sudo or document_sudo.state == "draft":
            return nothing
        if token:
            signature_sudo = document_sudo.signature_ids._with_token(token)
            if signature_sudo:
                return document_sudo, signature_sudo
        user = request.env.user
        if user._is_public():
            return nothing
        if user.partner_id in document_sudo.member_ids.partner_id:
            return document_sudo, document_sudo.signature_ids.filtered(
                lambda line: (
                    line.party == "member" and line.partner_id == user.partner_id
                )
            )
        if self._signs_for_cooperative(document_sudo):
            return document_sudo, document_sudo.signature_ids.filtered(
                lambda line: line.party == "cooperative"
            )
        return nothing

    def _signs_for_cooperative(self, document_sudo):
        """Whether the visitor is logged in as one who signs for the cooperative."""
        user = request.env.user
        return (
            user._is_internal()
            and document_sudo.company_id in user.company_ids
            and document_sudo._may_sign_for_cooperative(user)
        )

    def _closed_reason(self, document_sudo, token):
        """Why the text is not shown, or False."""
        if document_sudo._is_expired() or (
            document_sudo.state in SHOWN and self._link_expired(document_sudo, token)
        ):
            return "expired"
        return False if document_sudo.state in SHOWN else document_sudo.state

    def _link_expired(self, document_sudo, token):
        """A link ends with its last day, even once the document is signed."""
        by_login = not self._find(document_sudo.id, None)[0]
        return bool(
            token
            and by_login
            and document_sudo.valid_until
            and document_sudo.valid_until < document_sudo._today()
        )

    def _cooperative_user(self, signature_sudo):
        """Who signs when it is for the cooperative; a member signs for himself."""
        return request.env.user if signature_sudo.party == "cooperative" else None

    def _may_sign(self, signature_sudo, told=False):
        """The signer himself, or whoever came with his link and is nobody else.

        ``told``: whoever has already answered is told so by the signing itself.
        """
        user = request.env.user
        if not signature_sudo or (signature_sudo.state != "waiting" and not told):
            return False
        if signature_sudo.party == "cooperative":
            return self._signs_for_cooperative(signature_sudo.document_id)
        return user._is_public() or user.partner_id == signature_sudo.partner_id

    def _url(self, document_id, token):
        url = f"/my/documents/{document_id}"
        return f"{url}?access_token={token}" if token else url

    def _no_such_document(self, message=None):
        return request.render(
            "cae_members.portal_no_document",
            {"message": message, "today": fields.Date.context_today(request.env.user)},
            status=NOT_FOUND,
        )
