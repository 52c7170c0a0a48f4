from odoo import api, fields, models
from odoo.tools.misc import format_date, formatLang

from odoo.addons.cae_members.engine.money import units


class CaeContributionAmount(models.Model):
    """An explanation, told in the reader's language."""

    _inherit = "cae.contribution.amount"

    @api.model
    def _explain(self, told, currency):
        """Sentences from the JSON of the engine, in the order of the reckoning."""
        if not told:
            return []
        money = _Money(self.env, currency)
        sentences = [self._tell_base(told, money)] if told["base"] != "none" else []
        sentences += [self._tell_month(month, money) for month in told["months"][-1:]]
        sentences += [self._tell_piece(piece, money) for piece in told["pieces"]]
        sentences += [
            self._tell_limit(limit, money)
            for limit in told["limits"]
            if limit["applied"]
        ]
        sentences.append(self._tell_booked(told, money))
        if "spread" in told:
            sentences.append(
                self.env._(
                    "Part of this activity in %(amount)s, by the means of each one.",
                    amount=money(told["spread"]["of"]),
                )
            )
        return sentences

    @api.model
    def _tell_base(self, told, money):
        component = self.env["cae.contribution.component"]
        bases = dict(component._fields["base"]._description_selection(self.env))
        return self.env._(
            "%(base)s since %(start)s: %(to_date)s, of which %(month)s this month.",
            base=bases.get(told["base"], told["base"]),
            start=self._tell_day(told["period_start"]),
            to_date=money(told["base_to_date"]),
            month=money(told["base_of_month"]),
        )

    @api.model
    def _tell_piece(self, piece, money):
        values = {
            "start": self._tell_day(piece["start"]),
            "end": self._tell_day(piece["end"]),
            "base": money(piece["counter_after"] - piece["counter_before"]),
            "amount": money(piece["amount"]),
            "origin": piece["origin"],
        }
        if not piece["applies"]:
            return self.env._(
                "From %(start)s to %(end)s: nothing is due on %(base)s, the rule does"
                " not concern this situation.",
                **{key: values[key] for key in ("start", "end", "base")},
            )
        if piece["exemption"]:
            return self.env._(
                "From %(start)s to %(end)s: %(amount)s on %(base)s; %(exemption)s.",
                exemption=self._tell_exemption(piece["exemption"]),
                **{key: values[key] for key in ("start", "end", "amount", "base")},
            )
        rates = piece["rate"] or " / ".join(b["rate"] for b in piece["brackets"])
        return self.env._(
            "From %(start)s to %(end)s: %(rate)s %% of %(base)s = %(amount)s"
            " (%(origin)s, in force since %(since)s).",
            rate=rates.replace(".", self._decimal_point()),
            since=self._tell_day(piece["rule_from"]),
            **values,
        )

    @api.model
    def _tell_month(self, month, money):
        component = self.env["cae.contribution.component"]
        rules = dict(component._fields["prorata"]._description_selection(self.env))
        sentence = self.env._(
            "%(voted)s: %(days)s days of %(length)s (%(rule)s) = %(amount)s.",
            voted=money(month["voted"]),
            days=month["days"],
            length=month["month_days"],
            rule=rules.get(month["prorata"], month["prorata"]),
            amount=money(month["amount"]),
        )
        reasons = [self._tell_exemption(told) for told in month["exemptions"]]
        return " ".join([sentence, *(f"{reason}." for reason in reasons)])

    @api.model
    def _tell_exemption(self, told):
        if told["end"] is None:
            return self.env._(
                "exempt since %(start)s: %(reason)s",
                start=self._tell_day(told["start"]),
                reason=told["reason"],
            )
        return self.env._(
            "exempt from %(start)s to %(end)s: %(reason)s",
            start=self._tell_day(told["start"]),
            end=self._tell_day(told["end"]),
            reason=told["reason"],
        )

    @api.model
    def _tell_limit(self, limit, money):
        kinds = {
            "floor": self.env._(
                "The total does not go below %s.", money(limit["amount"])
            ),
            "minimum": self.env._("Minimum to date: %s.", money(limit["amount"])),
            "maximum": self.env._("Maximum of the period: %s.", money(limit["amount"])),
        }
        return kinds[limit["kind"]]

    @api.model
    def _tell_booked(self, told, money):
        return self.env._(
            "Due to date %(target)s, already booked %(booked)s: this month %(amount)s.",
            target=money(told["target"]),
            booked=money(told["booked"]),
            amount=money(told["amount"]),
        )

    @api.model
    def _tell_day(self, text):
        return format_date(self.env, fields.Date.to_date(text))

    @api.model
    def _decimal_point(self):
        return self.env["res.lang"]._get_data(code=self.env.lang).decimal_point or "."


class _Money:
    """Cents as the reader's language writes an amount."""

    def __init__(self, env, currency):
        self.env, self.currency = env, currency

    def __call__(self, amount):
        return formatLang(self.env, units(amount), currency_obj=self.currency)
