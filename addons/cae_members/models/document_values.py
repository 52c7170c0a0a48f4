"""What merge fields print: values of records, as text, in one language."""

from datetime import date, datetime
from typing import NamedTuple

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import html2plaintext
from odoo.tools.misc import babel_locale_parse

from ..engine.merge import Value

NOTHING = Value("", holds=False)
OWN = "_document_"


class DocumentField(NamedTuple):
    """A merge field: what it means, and the way from the record to its value.

    The way is field names with dots; it may end with the name of a method of the
    record it leads to, which starts with ``_document_``, or with ``:address``; alone,
    ``:note`` is the text typed when the document is made.
    Of several records it prints one a line.
    """

    label: str
    path: str


class ValueReader:
    """Reads values in the language of a template, with the rights of the user."""

    def __init__(self, env, lang, note=""):
        self.note = note
        self.env = env(context={**env.context, "lang": installed_lang(env, lang)})
        self.locale = babel_locale_parse(lang)

    def values(self, record, catalogue, codes):
        """Return {code: Value} of the fields in ``codes``."""
        return {code: self.value(record, catalogue[code]) for code in codes}

    def value(self, record, field):
        path, _colon, special = field.path.partition(":")
        if special == "note":
            return self._plain(self.note or "")
        names = path.split(".")
        try:
            holder = self._holder(record, names if special else names[:-1])
            if special:
                return self._address(holder)
            return self._value(holder, names[-1])
        except AccessError as error:
            raise UserError(
                self.env._(
                    "You may not read “%(field)s”, which this document prints. Ask"
                    " somebody who may to make it.",
                    field=field.label,
                )
            ) from error

    def place(self, record, field):
        """Say where a missing value is to be filled."""
        path, _colon, special = field.path.partition(":")
        if special == "note":
            return field.label
        names = path.split(".")
        for name in names if special else names[:-1]:
            following = self._step(record, name)
            if not following:
                return self._place(record, name, field)
            record = following[:1]
        return self._place(record, names[-1], field)

    def _place(self, record, name, field):
        # In the language of the user who reads the message.
        env = record.env
        target = record._fields.get(name)
        return env._(
            "“%(field)s” of %(record)s (%(kind)s)",
            field=target._description_string(env) if target else field.label,
            record=record.display_name,
            kind=env["ir.model"]._get(record._name).name,
        )

    def _holder(self, record, names):
        record = record.with_env(self.env)
        for name in names:
            record = self._step(record, name)
        return record

    @staticmethod
    def _step(record, name):
        if not name.startswith(OWN):
            return record[name]
        return getattr(record, name)()

    def _value(self, holder, name):
        if not holder:
            return NOTHING
        if name.startswith(OWN):
            return self._plain(getattr(holder, name)())
        if len(holder) > 1:
            return self._plain([self._value(one, name).text for one in holder])
        field = holder._fields[name]
        value = holder[name]
        by_type = {
            "boolean": self._boolean,
            "monetary": lambda amount: self._money(amount, field, holder),
            "selection": lambda code: self._selection(code, field),
            "html": lambda html: self._plain(html2plaintext(html or "")),
        }
        return by_type.get(field.type, self._plain)(value)

    def _plain(self, value):
        if isinstance(value, bool) or value is None:
            return self._boolean(value) if value else NOTHING
        if isinstance(value, models.BaseModel):
            value = value.mapped("display_name")
        if isinstance(value, datetime):
            local = fields.Datetime.context_timestamp(self.env.user, value)
            return Value(format_datetime(local, "long", locale=self.locale))
        if isinstance(value, date):
            return Value(self._date(value))
        if isinstance(value, int | float):
            return Value(
                _spaces(format_decimal(value, locale=self.locale)), bool(value)
            )
        text = "\n".join(value) if isinstance(value, list) else str(value)
        return Value(text.strip(), bool(text.strip()))

    def _date(self, day):
        text = format_date(day, "long", locale=self.locale)
        is_french = self.locale.language == "fr"
        # The first of a month is an ordinal in French.
        return f"1er{text[1:]}" if is_french and day.day == 1 else text

    def _boolean(self, value):
        yes, no = self.env._("yes"), self.env._("no")
        return Value(yes if value else no, bool(value))

    def _money(self, amount, field, holder):
        currency = holder[field.get_currency_field(holder)]
        text = format_currency(amount, currency.name or "EUR", locale=self.locale)
        return Value(_spaces(text), bool(amount))

    def _selection(self, code, field):
        labels = dict(field._description_selection(self.env))
        return Value(labels.get(code, ""), bool(code))

    def _address(self, partner):
        if not partner:
            return NOTHING
        lines = partner._display_address(without_company=True).splitlines()
        country = partner.country_id
        at_home = country.name if country == self.env.company.country_id else None
        written = [line.strip() for line in lines if line.strip()]
        return self._plain(", ".join(line for line in written if line != at_home))


def installed_lang(env, lang):
    """The language of a template if words can be translated into it, else the user's.

    Dates and amounts are written in the language of the template in any case.
    """
    return lang if env["res.lang"]._get_data(code=lang) else env.lang


def _spaces(text):
    """Fonts of printers know the space that does not break, not the narrow one."""
    return text.replace("\u202f", "\u00a0")
