"""The table that ends the build: a row a member, for the last pay run."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from odoo.addons.cae_members.engine.money import cents, split

from .books import Books
from .days import month_end
from .pay import regular_run
from .reading import LAST_MONTH, YEAR

# (heading, figure of an activity)
OF_ACTIVITY = (
    ("CA facturé", "turnover_invoiced"),
    ("encaissé", "turnover_cashed"),
    ("coûts prod.", "production_costs"),
    ("autres ch.", "other_charges"),
    ("marge brute", "gross_margin"),
    ("contrib.", "contribution"),
    ("résultat", "result"),
    ("trésorerie", "treasury"),
)
# (heading, field of a proposal)
OF_PAY = (
    ("disponible", "budget"),
    ("brut", "gross"),
    ("coût empl.", "employer_cost"),
    ("net avant", "net_before_tax"),
    ("net payé", "net_paid"),
    ("reste", "remaining"),
)
NAME, ACTIVITY, FIGURE = 21, 23, 10
PAID = ("proposed", "approved", "issued")


@dataclass
class Line:
    name: str
    activity: str
    figures: list[int] | None = None
    pay: list[int] | None = None
    notes: list[str] = field(default_factory=list)


def table(env: Any) -> str:
    books = Books(env)
    run = regular_run(books, LAST_MONTH)
    end = month_end(date(YEAR, LAST_MONTH, 1))
    lines = _lines(books, run, end)
    total = Line("TOTAL", "", _sum(lines, "figures"), _sum(lines, "pay"))
    rule = "-" * len(_text(total))
    notes = [f"  {line.name} : {note}" for line in lines for note in line.notes]
    return "\n".join(
        [
            "",
            f"{books.company.name} – activités du 01/01/{YEAR} au {end:%d/%m/%Y},"
            f" paie arrêtée au {run.cut_off:%d/%m/%Y}, versée le"
            f" {run.payment_date:%d/%m/%Y} (euros)",
            "",
            _headings(),
            rule,
            *(_text(line) for line in lines),
            rule,
            _text(total),
            "",
            _control(books, end, total),
            *notes,
        ]
    )


def _lines(books: Books, run: Any, end: date) -> list[Line]:
    activities = books.env["cae.activity"].search(
        [("company_id", "=", books.company.id)]
    )
    figures = activities._figures(date(YEAR, 1, 1), end)
    of = {
        activity: [getattr(figures[activity.id], name) for _title, name in OF_ACTIVITY]
        for activity in activities
    }
    members = books.env["cae.member"].search(
        [("company_id", "=", books.company.id)], order="reference"
    )
    proposals = {one.member_id: one for one in run.proposal_ids}
    lines = [
        _line(member, _parts(activities, of, member), proposals.get(member))
        for member in members
    ]
    for activity in activities.filtered(lambda one: one.kind != "member"):
        if any(of[activity]):
            lines.append(Line("", activity.name, of[activity]))
    return lines


def _parts(activities: Any, of: dict[Any, list[int]], member: Any) -> dict[Any, Any]:
    """Return the member's part of the figures of each activity that he shares."""
    found = {}
    for activity in activities:
        shares = activity.share_ids
        own = [i for i, one in enumerate(shares) if one.member_id == member]
        if own:
            weights = shares.mapped("weight")
            parts = [split(figure, weights) for figure in of[activity]]
            found[activity] = [sum(part[i] for i in own) for part in parts]
    return found


def _line(member: Any, parts: dict[Any, list[int]], proposal: Any) -> Line:
    names = " + ".join(activity.name + (_share(activity, member)) for activity in parts)
    columns = list(parts.values())
    line = Line(
        member.name,
        names or member.partner_id.function or "",
        [sum(column) for column in zip(*columns, strict=True)] if columns else None,
    )
    if proposal and proposal.state in PAID:
        line.pay = [cents(proposal[name]) for _title, name in OF_PAY]
        if not columns:
            # An ordinary salary is not limited by what an activity has.
            line.pay[0] = line.pay[-1] = 0
    elif proposal:
        line.notes = [proposal.reason] if proposal.state == "left_out" else []
    return line


def _share(activity: Any, member: Any) -> str:
    shares = activity.share_ids
    if len(shares) == 1:
        return ""
    own = sum(one.weight for one in shares if one.member_id == member)
    return f" ({own}/{sum(shares.mapped('weight'))})"


def _sum(lines: list[Line], name: str) -> list[int]:
    columns = [getattr(line, name) for line in lines if getattr(line, name)]
    return [sum(column) for column in zip(*columns, strict=True)]


def _money(amount: int) -> str:
    """Return cents in French format, with ordinary spaces so that columns align."""
    whole, rest = divmod(abs(amount), 100)
    sign = "-" if amount < 0 else ""
    return f"{sign}{whole:,}".replace(",", " ") + f",{rest:02d}"


def _text(line: Line) -> str:
    cells = [f"{line.name[:NAME]:<{NAME}}", f"{line.activity[:ACTIVITY]:<{ACTIVITY}}"]
    for values, columns in ((line.figures, OF_ACTIVITY), (line.pay, OF_PAY)):
        texts = [_money(value) for value in values] if values else ["–"] * len(columns)
        cells += [f"{text:>{FIGURE}}" for text in texts]
    return " ".join(cells)


def _headings() -> str:
    titles = [title for title, _name in (*OF_ACTIVITY, *OF_PAY)]
    cells = [f"{'Membre':<{NAME}}", f"{'Activité':<{ACTIVITY}}"]
    return " ".join(cells + [f"{title:>{FIGURE}}" for title in titles])


def _control(books: Books, end: date, total: Line) -> str:
    """Compare the turnover of all activities with the general ledger's."""
    accounts = books.env["cae.account.role"]._accounts(books.company, "turnover")
    [(balance,)] = books.env["account.move.line"]._read_group(
        [
            ("account_id", "in", list(accounts)),
            ("parent_state", "=", "posted"),
            ("date", ">=", date(YEAR, 1, 1)),
            ("date", "<=", end),
        ],
        aggregates=["balance:sum"],
    )
    ledger = -cents(balance or 0)
    same = "égal au" if total.figures and ledger == total.figures[0] else "AUTRE QUE le"
    return f"  Chiffre d'affaires : {same} grand livre ({_money(ledger)})"
