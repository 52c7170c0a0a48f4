from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import content_disposition, request

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

MODEL = "cae.statement.publication"
REPORT = "cae_activity_accounts.action_report_publication"


class PortalStatement(CustomerPortal):
    """Statements of my activities, as they were published."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "statement_count" in counters:
            model = request.env[MODEL]
            readable = model.has_access("read")
            values["statement_count"] = model.search_count([]) if readable else 0
        return values

    @http.route(
        ["/my/statements", "/my/statements/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_statements(self, page=1, **_kw):
        model = request.env[MODEL]
        model.check_access("read")
        total = model.search_count([])
        pages = pager(
            url="/my/statements", total=total, page=page, step=self._items_per_page
        )
        statements = model.search(
            [], limit=self._items_per_page, offset=pages["offset"]
        )
        values = self._prepare_portal_layout_values() | {
            "statements": statements,
            "page_name": "statements",
            "pager": pages,
            "default_url": "/my/statements",
        }
        return request.render("cae_activity_accounts.portal_my_statements", values)

    @http.route(
        "/my/statements/<int:statement_id>",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_statement(self, statement_id, download=None, **_kw):
        statement = request.env[MODEL].browse(statement_id)
        try:
            statement.check_access("read")
            statement = statement.exists()
        except (AccessError, MissingError):
            statement = request.env[MODEL]
        if not statement:
            return request.redirect("/my/statements")
        if download:
            return self._download(statement)
        # A member reads his statement, not the settings of the cooperative.
        company_sudo = statement.company_id.sudo()
        values = self._prepare_portal_layout_values() | {
            "publication": statement,
            "statement": statement._statement(),
            "currency": company_sudo.currency_id,
            "page_name": "statements",
        }
        return request.render("cae_activity_accounts.portal_my_statement", values)

    def _download(self, statement):
        # Access was checked on the statement; a member may not read reports.
        report_sudo = request.env.ref(REPORT).sudo()
        content, _kind = report_sudo._render_qweb_pdf(REPORT, statement.ids)
        name = f"{statement.display_name}.pdf".replace("/", "-")
        return request.make_response(
            content,
            [
                ("Content-Type", "application/pdf"),
                ("Content-Length", len(content)),
                ("Content-Disposition", content_disposition(name)),
            ],
        )
