"""From what the engine reckoned to what the explanation tells."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import groupby

from odoo.addons.cae_members.engine.money import rounded
from odoo.addons.cae_members.engine.timeline import Span, month_end, month_start

from .contribution import Exemption
from .contribution_charge import Charge, constant_value
from .contribution_explain import BracketNote, ExemptionNote, MonthNote, PieceNote
from .contribution_parts import Part, accrued
from .contribution_rule import slices


def piece_notes(charges: Sequence[Charge], day: date) -> tuple[PieceNote, ...]:
    """Months under one rule, stage and exemption are told together."""
    notes = []
    for _alike, found in groupby(charges, key=_likeness):
        group = list(found)
        part = group[0].part
        if part.version is not None and part.version.component.method != "flat":
            notes.append(_piece_note(group, day))
    return tuple(notes)


def _likeness(charge: Charge) -> tuple[object, ...]:
    part = charge.part
    return id(part.version), part.stage, part.exemption, part.owed


def _piece_note(group: Sequence[Charge], day: date) -> PieceNote:
    first, last = group[0], group[-1]
    version = first.part.version
    assert version is not None
    brackets: tuple[BracketNote, ...] = ()
    if version.component.method == "slices":
        brackets = tuple(
            BracketNote(s.low, s.high, s.rate, s.base, rounded(s.amount))
            for s in slices(version.component.brackets, first.before, last.after)
        )
    return PieceNote(
        start=first.part.start,
        end=min(last.part.end, day),
        origin=version.origin,
        rule_from=version.start,
        rule_to=version.end,
        method=version.component.method,
        rate=first.rate,
        brackets=brackets,
        counter_before=first.before,
        counter_after=last.after,
        stage=first.part.stage,
        exemption=_exemption_note(first.part.exemption),
        applies=first.part.owed_before_exemption != 0,
        amount=rounded(sum((charge.amount for charge in group), Fraction(0))),
    )


def _exemption_note(span: Span[Exemption] | None) -> ExemptionNote | None:
    if span is None:
        return None
    return ExemptionNote(span.value.reason, span.start, span.end, span.value.share)


def month_notes(parts: Sequence[Part]) -> tuple[MonthNote, ...]:
    """Months of the constant part; none when the rule has no constant."""
    notes: list[MonthNote] = []
    if not any(p.version and p.version.component.has_constant for p in parts):
        return ()
    for month, amount, days in accrued(parts, constant_value):
        inside = [part for part in parts if month_start(part.start) == month]
        versions = [part.version for part in inside if part.version is not None]
        component = versions[0].component
        if not component.has_constant:
            continue
        found = [_exemption_note(part.exemption) for part in inside]
        notes.append(
            MonthNote(
                month=month,
                days=days,
                month_days=month_end(month).day,
                prorata=component.prorata,
                voted=component.amount,
                exemptions=tuple(dict.fromkeys(note for note in found if note)),
                amount=rounded(amount),
            )
        )
    return tuple(notes)
