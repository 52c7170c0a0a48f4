import csv
import io

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

GROUPS = ("cae_members.group_cae_payroll", "cae_members.group_cae_accountant")


class PayRunPayments(http.Controller):
    @http.route(
        "/cae/pay_run/<int:run_id>/payments.csv",
        type="http",
        auth="user",
        readonly=True,
    )
    def payments(self, run_id):
        """List of payments of a run, for the spreadsheet of whoever asks."""
        run = self._run(run_id)
        comma = request.env["res.lang"]._get_data(code=request.env.user.lang)
        content = io.StringIO(newline="")
        separator = ";" if comma.decimal_point == "," else ","
        writer = csv.writer(content, delimiter=separator, lineterminator="\r\n")
        writer.writerow(run._payment_headings())
        for row, amount in run._payment_rows():
            number = f"{amount:.2f}".replace(".", comma.decimal_point)
            writer.writerow([*row, number])
        return request.make_response(
            # The mark tells spreadsheets that accents are UTF-8.
            "\ufeff" + content.getvalue(),
            [
                ("Content-Type", "text/csv; charset=utf-8"),
                (
                    "Content-Disposition",
                    http.content_disposition(f"{run.display_name}.csv"),
                ),
            ],
        )

    def _run(self, run_id):
        if not any(request.env.user.has_group(group) for group in GROUPS):
            raise NotFound()
        run = request.env["cae.pay.run"].browse(run_id).exists()
        try:
            run.check_access("read")
        except (AccessError, MissingError):
            raise NotFound() from None
        if not run:
            raise NotFound()
        return run
