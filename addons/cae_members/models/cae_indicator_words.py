from odoo import api, models

from ..engine.crosstab import TOTAL
from ..engine.disclosure import HIDDEN
from ..engine.figures import RATE
from ..engine.indicators import (
    AGE,
    END,
    ENTERED,
    ENTRY_AGE,
    ESTABLISHMENT,
    EXIT_REASON,
    FOLLOWED,
    HOURS,
    LEFT,
    NEW_ASSOCIATE,
    NEW_CESA,
    OTHER_EXIT,
    POSITIVE,
    STAGE,
    START,
    STILL_HERE,
    SUPPORTED,
    UNKNOWN,
)
from .cae_member import STAGES
from .cae_member_file import GENDERS, STUDY_LEVELS

MEASURE_LABELS = [
    (START, "Present at the start"),
    (ENTERED, "Entered"),
    (FOLLOWED, "Followed in the period"),
    (LEFT, "Left"),
    (END, "Present at the end"),
    (POSITIVE, "Positive exits"),
    (OTHER_EXIT, "Other exits"),
    (RATE, "Positive exit rate"),
    (NEW_CESA, "First CESA"),
    (NEW_ASSOCIATE, "New associates"),
    (SUPPORTED, "Given support hours"),
    (HOURS, "Support hours"),
]
DIMENSIONS = [
    (ESTABLISHMENT, "Establishment"),
    ("zone", "Living zone"),
    ("gender", "Gender"),
    (AGE, "Age at the end of the period"),
    (ENTRY_AGE, "Age at entry"),
    ("entry_status", "Status at entry"),
    ("study_level", "Study level"),
    ("disability", "Disability"),
    (STAGE, "Stage"),
    (EXIT_REASON, "Reason for leaving"),
]
OF_RECORDS = {
    ESTABLISHMENT: "cae.establishment",
    "zone": "cae.living.zone",
    "entry_status": "cae.social.status",
    EXIT_REASON: "cae.exit.reason",
}
OF_LISTS = {
    "gender": ("cae.member.file", "gender", GENDERS),
    "study_level": ("cae.member.file", "study_level", STUDY_LEVELS),
    STAGE: ("cae.member", "stage", STAGES),
}
SECRET = "•"


class CaeIndicatorWords(models.AbstractModel):
    """Names of groups and figures, in the language of the reader."""

    _name = "cae.indicator.words"
    _description = "Words of Indicators"

    @api.model
    def _group_labels(self, dimension, keys):
        """Return {key: label}, in the order in which groups are shown."""
        if dimension in OF_RECORDS:
            labels = self._record_labels(OF_RECORDS[dimension], keys)
        elif dimension in OF_LISTS:
            model, field, _list = OF_LISTS[dimension]
            labels = dict(
                self.env[model]._fields[field]._description_selection(self.env)
            )
        elif dimension in (AGE, ENTRY_AGE):
            labels = self._age_labels(keys)
        else:
            labels = {"yes": self.env._("Yes"), "no": self.env._("No")}
        labels[STILL_HERE] = self.env._("Has not left")
        labels[UNKNOWN] = self.env._("Not known")
        found = {key: label for key, label in labels.items() if key in keys}
        # Nobody counted is dropped for want of a name.
        return {**found, **{key: key for key in keys if key not in found}}

    @api.model
    def _record_labels(self, model, keys):
        ids = [int(key) for key in keys if key.isdigit()]
        # Names of the cooperative's own lists, not of people.
        records_sudo = self.env[model].sudo().with_context(active_test=False)
        records = records_sudo.search([("id", "in", ids)])
        return {str(record.id): record.display_name for record in records}

    @api.model
    def _age_labels(self, keys):
        bands = [key.partition("-") for key in keys if "-" in key]
        labels = {}
        for low, _dash, high in sorted(bands, key=lambda band: int(band[0])):
            if low == "0":
                label = self.env._("Under %s", int(high) + 1)
            elif high:
                label = self.env._("%(low)s to %(high)s", low=low, high=high)
            else:
                label = self.env._("%s and over", low)
            labels[f"{low}-{high}"] = label
        return labels

    @api.model
    def _measure_labels(self):
        field = self.env["cae.indicator.report"]._fields["measure"]
        return dict(field._description_selection(self.env))

    @api.model
    def _dimension_labels(self):
        field = self.env["cae.indicator.report"]._fields["row_dimension"]
        return dict(field._description_selection(self.env))

    @api.model
    def _mask_label(self, mask, threshold):
        return SECRET if mask == HIDDEN else f"< {threshold}"

    @api.model
    def _total_label(self):
        return {TOTAL: self.env._("Total")}

    @api.model
    def _definitions(self, agreement, ordinary):
        """Return [(name, meaning)] of the figures."""
        labels = self._measure_labels()
        followed = self.env._(
            "on the agreement, from the first to the last day of taking part"
        )
        if not agreement:
            followed = self.env._("under a CAPE or a CESA, associates or not")
            if ordinary:
                followed = self.env._("under a CAPE, a CESA or an ordinary contract")
        meanings = {
            START: self.env._(
                "There the day before the period, and still on its first day."
            ),
            ENTERED: self.env._("Followed in the period, not there at its start."),
            FOLLOWED: self.env._("People there at least one day: %s.", followed),
            LEFT: self.env._(
                "Followed in the period and no longer there after its last day; an"
                " absence within the period is no exit."
            ),
            END: self.env._("There on the last day, and still the day after."),
            POSITIVE: self.env._("Among those who left, a reason counted as positive."),
            OTHER_EXIT: self.env._(
                "Among those who left, another reason or none known."
            ),
            RATE: self.env._("Positive exits divided by all exits."),
            NEW_CESA: self.env._(
                "Whose first entrepreneur contract starts in the period."
            ),
            NEW_ASSOCIATE: self.env._("Who became associates in the period."),
            SUPPORTED: self.env._(
                "People to whom at least one hour of support is recorded."
            ),
            HOURS: self.env._("Hours recorded in the period, in hours and hundredths."),
        }
        return [(labels[name], text) for name, text in meanings.items()]
