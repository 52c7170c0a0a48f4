"""A table of indicators with its words, for the screen and for files alike."""

from dataclasses import dataclass

from odoo import fields
from odoo.tools.misc import format_date, format_datetime, formatLang

from ..engine.crosstab import TOTAL
from ..engine.figures import RATE, Figure
from ..engine.indicators import HOURS

COUNT, DECIMAL, PERCENT = "count", "decimal", "percent"
KINDS = {HOURS: DECIMAL, RATE: PERCENT}


def kind_of(measure):
    return KINDS.get(measure, COUNT)


def figure_text(env, figure, measure, threshold):
    """What a reader sees: a number of his language, or that it is hidden."""
    if figure.mask:
        return env["cae.indicator.words"]._mask_label(figure.mask, threshold)
    if figure.value is None:
        return "–"
    if kind_of(measure) == PERCENT:
        return f"{formatLang(env, 100 * figure.value, digits=1)} %"
    return formatLang(env, figure.value, digits=2 if kind_of(measure) == DECIMAL else 0)


@dataclass(frozen=True)
class Grid:
    """``rows``: {key: label}; ``columns``: {(key, measure): label}."""

    report: object
    rows: dict[str, str]
    columns: dict[tuple[str, str], str]
    figures: dict[str, list[Figure]]
    threshold: int

    def as_json(self):
        """What the screen shows; nothing of a hidden value is in it."""
        env = self.report.env
        opens = not self.report.only_figures
        return {
            "title": self._title(),
            "threshold": self.threshold,
            "columns": [
                {"label": label, "total": key == TOTAL and bool(self._across())}
                for (key, _measure), label in self.columns.items()
            ],
            "rows": [
                {
                    "label": label,
                    "total": row == TOTAL,
                    "cells": [
                        {
                            "text": figure_text(env, figure, measure, self.threshold),
                            "hidden": bool(figure.mask),
                            "opens": opens and bool(figure.value or figure.mask),
                            "place": [row, column, measure],
                        }
                        for (column, measure), figure in self._row(row)
                    ],
                }
                for row, label in self.rows.items()
            ],
        }

    def sheet(self):
        """Rows of numbers and words for a file, and what the file is about."""
        words = self.report.env["cae.indicator.words"]
        return Sheet(
            title=self._title(),
            corner=self._dimension(self.report.row_dimension),
            header=list(self.columns.values()),
            kinds=[kind_of(measure) for _key, measure in self.columns],
            rows=[
                (
                    label,
                    [
                        words._mask_label(figure.mask, self.threshold)
                        if figure.mask
                        else figure.value
                        for _column, figure in self._row(row)
                    ],
                )
                for row, label in self.rows.items()
            ],
            about=self._about(),
            names=(self.report.env._("Indicators"), self.report.env._("About")),
            decimal=self.report.env["res.lang"]
            ._get_data(code=self.report.env.lang or "en_US")
            .decimal_point,
        )

    def _row(self, row):
        return zip(self.columns, self.figures[row], strict=True)

    def _across(self):
        return self.report.column_dimension

    def _dimension(self, name):
        return self.report.env["cae.indicator.words"]._dimension_labels()[name]

    def _title(self):
        rows = self._dimension(self.report.row_dimension)
        if not self._across():
            return self.report.env._("Indicators by %s", rows.lower())
        names = self.report.env["cae.indicator.words"]._measure_labels()
        return self.report.env._(
            "%(figure)s, by %(rows)s and %(columns)s",
            figure=names[self.report.measure],
            rows=rows.lower(),
            columns=self._dimension(self._across()).lower(),
        )

    def _about(self):
        """Return [(label, value)]: an empty label goes on with the one before."""
        report, env = self.report, self.report.env
        agreement = report.agreement_id if report.scope == "agreement" else None
        period = env._(
            "%(first)s to %(last)s",
            first=format_date(env, report.date_from),
            last=format_date(env, report.date_to),
        )
        lines = [
            (env._("Table"), self._title()),
            (env._("Cooperative"), report.company_id.name),
            (env._("Period"), period),
            (env._("Scope"), report._scope_label()),
            (env._("Small counts"), self._about_small()),
            (env._("Made on"), format_datetime(env, fields.Datetime.now())),
            (env._("Made by"), env.user.name),
        ]
        definitions = env["cae.indicator.words"]._definitions(
            agreement, report.ordinary
        )
        return [*lines, *definitions]

    def _about_small(self):
        if not self.threshold:
            return self.report.env._(
                "Shown as they are: for internal use, not to be sent."
            )
        return self.report.env._(
            "Counts from 1 to %(most)s are shown as “< %(threshold)s”; “•” stands for"
            " figures hidden because they would give one of those away by subtraction."
            " Zero is zero.",
            most=self.threshold - 1,
            threshold=self.threshold,
        )


@dataclass(frozen=True)
class Sheet:
    title: str
    corner: str
    header: list[str]
    kinds: list[str]
    rows: list[tuple[str, list]]
    about: list[tuple[str, str]]
    names: tuple[str, str]
    decimal: str
