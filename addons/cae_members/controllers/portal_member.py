from werkzeug.exceptions import NotFound

from odoo import fields, http
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.http import request

from ..models.cae_member_file import OWN_FIELDS
from .portal_support import SupportPortal

MOST_CHILDREN = 30


class MemberPortal(SupportPortal):
    """A member's file, contracts and deadlines: read as the member, and corrected
    through methods that write a white list only."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        for counter, count in (
            ("cae_file_count", self._cae_members),
            ("cae_contract_count", self._cae_contracts),
            ("cae_deadline_count", self._cae_deadlines),
        ):
            if counter in counters:
                values[counter] = len(count())
        return values

    def _prepare_portal_layout_values(self):
        values = super()._prepare_portal_layout_values()
        return {**values, "is_cae_member": bool(self._cae_members())}

    # What is the member's own, also for an adviser who is a member

    def _cae_members(self):
        # Whoever left still reads what was his.
        partner = request.env.user.partner_id
        members = request.env["cae.member"].with_context(active_test=False)
        if not members.has_access("read"):
            return members
        return members.search([("partner_id", "=", partner.id)])

    def _cae_contracts(self):
        return self._own("cae.contract", "member_id", ("state", "!=", "draft"))

    def _cae_deadlines(self):
        return self._own(
            "cae.deadline",
            "member_id",
            ("closed_on", "=", False),
            order="due_date, id",
        )

    def _cae_page(self, template, page_name, **values):
        return request.render(
            f"cae_members.{template}",
            {
                **self._prepare_portal_layout_values(),
                "page_name": page_name,
                "today": fields.Date.context_today(request.env.user),
                **values,
            },
        )

    # My file

    @http.route("/my/file", type="http", auth="user", website=True)
    def portal_my_file(self, **kwargs):
        return self._cae_file_page(saved=kwargs.get("saved"))

    def _cae_file_page(self, **values):
        files = self._own("cae.member.file", "member_id")
        owned = {
            name: self._own(model, "member_id", **options)
            for name, model, options in (
                ("employers", "cae.outside.employer", {}),
                ("covers", "cae.health.cover", {}),
                ("insurances", "cae.member.insurance", {}),
                ("dependants", "cae.dependant", {}),
                ("bank_changes", "cae.bank.change", {"order": "id desc", "limit": 5}),
            )
        }
        return self._cae_page(
            "portal_my_file",
            "cae_file",
            members=self._cae_members(),
            files=files,
            kept={member.id: self._cae_kept(member) for member in files.member_id},
            own_fields=OWN_FIELDS,
            labels=files.fields_get(OWN_FIELDS, ["string", "selection", "type"]),
            statuses=self._cae_statuses(),
            **owned,
            **values,
        )

    def _cae_kept(self, member):
        """What a member is shown of records that he may not read."""
        # The end of his account, and who follows him: nothing else of either.
        member_sudo = member.sudo()
        return {
            "account": member_sudo._masked_account(),
            "company": member_sudo.company_id.name,
            "adviser": member_sudo.adviser_id.name,
            "adviser_email": member_sudo.adviser_id.email,
        }

    def _cae_file_of(self, file_id):
        files = self._own("cae.member.file", "member_id", ("id", "=", int(file_id)))
        if not files:
            raise NotFound()
        return files

    def _cae_try(self, change, form, posted):
        """Do a change or show the page again with what is wrong: all or nothing.

        What was typed in the form stays, so that only the mistake is typed again.
        """
        try:
            with request.env.cr.savepoint():
                change()
        except (UserError, ValidationError, AccessError, ValueError) as error:
            request.env.invalidate_all()
            return self._cae_file_page(
                error=str(error) or request.env._("Wrong value."),
                failed_form=form,
                posted=posted,
            )
        return request.redirect("/my/file?saved=1")

    @http.route(
        "/my/file/<int:file_id>/correct",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_correct_file(self, file_id, **posted):
        file = self._cae_file_of(file_id)
        wanted = {name: posted[name].strip() for name in OWN_FIELDS if name in posted}
        if "children_count" in wanted:
            wanted["children_count"] = wanted["children_count"] or "0"

        def change():
            values = {name: value or False for name, value in wanted.items()}
            if values.get("current_status_id"):
                values["current_status_id"] = self._cae_status(
                    file, values["current_status_id"]
                )
            if "children_count" in values:
                values["children_count"] = self._cae_integer(values["children_count"])
            file._correct_own(values)

        return self._cae_try(change, f"correct-{file.id}", posted)

    def _cae_statuses(self):
        statuses = request.env["cae.social.status"]
        return statuses.search([]) if statuses.has_access("read") else statuses

    def _cae_status(self, file, text):
        """Id of the status chosen, one of the file's cooperative."""
        for status in self._cae_statuses():
            if str(status.id) == text and status.company_id == file.company_id:
                return status.id
        raise UserError(request.env._("Choose a status of the list."))

    def _cae_integer(self, text):
        # Told before the database refuses it: its log would show the whole file.
        try:
            number = int(text)
        except ValueError as error:
            raise UserError(request.env._("“%s” is not a number.", text)) from error
        if not 0 <= number <= MOST_CHILDREN:
            raise UserError(
                request.env._(
                    "The number of children goes from 0 to %s.", MOST_CHILDREN
                )
            )
        return number

    @http.route(
        "/my/file/<int:file_id>/bank",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_ask_bank_change(self, file_id, iban="", bic="", holder="", **_posted):
        member = self._cae_file_of(file_id).member_id

        def change():
            request.env["cae.bank.change"]._request(
                member, iban.strip(), bic=bic.strip(), holder=holder.strip()
            )

        posted = {"iban": iban, "bic": bic, "holder": holder}
        return self._cae_try(change, f"bank-{file_id}", posted)

    @http.route(
        "/my/file/employers/<int:employer_id>/pay",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_declare_pay(self, employer_id, month="", gross="", **_posted):
        employer = self._own(
            "cae.outside.employer", "member_id", ("id", "=", employer_id)
        )
        if not employer:
            raise NotFound()
        return self._cae_try(
            lambda: employer._declare_own_pay(month, gross),
            f"pay-{employer.id}",
            {"month": month, "gross": gross},
        )

    # My contracts, my deadlines

    @http.route("/my/contracts", type="http", auth="user", website=True, readonly=True)
    def portal_my_contracts(self, **_kwargs):
        contracts = self._cae_contracts()
        amendments = self._own(
            "cae.contract.amendment", "member_id", ("state", "=", "signed")
        )
        documents = self._own("cae.document", "member_ids", ("state", "=", "signed"))
        day = fields.Date.context_today(request.env.user)
        return self._cae_page(
            "portal_my_contracts",
            "cae_contracts",
            contracts=contracts,
            terms_of=contracts._terms_at(day),
            companies={c.id: self._cae_kept(c.member_id)["company"] for c in contracts},
            amendments_of=amendments.grouped("contract_id"),
            documents_of=documents.filtered(
                lambda document: document.res_model == "cae.contract"
            ).grouped("res_id"),
        )

    @http.route("/my/deadlines", type="http", auth="user", website=True, readonly=True)
    def portal_my_deadlines(self, **_kwargs):
        return self._cae_page(
            "portal_my_deadlines", "cae_deadlines", deadlines=self._cae_deadlines()
        )
