"""Every term is in French, and says the same to the program."""

import ast
import re
from pathlib import Path

import pytest

ADDONS = sorted(path.parent for path in Path(__file__).parents[3].glob("addons/*/i18n"))
PLACEHOLDER = re.compile(r"%\(\w+\)(?:\.\d+)?[sdf]|%[sd]|{{.*?}}|</?(\w+)")


def terms(path):
    """{msgid: msgstr} of a .po or .pot file, the header left out."""
    found, field, entry = {}, None, {}
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        start = re.match(r'(msgid|msgstr) (".*")$', line)
        if start:
            field = start[1]
            entry[field] = ast.literal_eval(start[2])
        elif field and line.startswith('"'):
            entry[field] += ast.literal_eval(line)
        elif entry:
            found[entry["msgid"]] = entry["msgstr"]
            field, entry = None, {}
    return {msgid: msgstr for msgid, msgstr in found.items() if msgid}


@pytest.fixture(params=ADDONS, ids=lambda path: path.name)
def addon(request):
    return request.param


def french(addon):
    return terms(addon / "i18n" / "fr.po")


def test_there_are_addons():
    assert len(ADDONS) >= 3


def test_every_term_is_translated(addon):
    template = terms(addon / "i18n" / f"{addon.name}.pot")
    translated = french(addon)
    assert set(translated) == set(template)
    assert [msgid for msgid, msgstr in translated.items() if not msgstr] == []
    assert "#, fuzzy" not in (addon / "i18n" / "fr.po").read_text(encoding="utf-8")


def test_placeholders_and_tags_are_kept(addon):
    for msgid, msgstr in french(addon).items():
        here = sorted(match[0] for match in PLACEHOLDER.finditer(msgid))
        there = sorted(match[0] for match in PLACEHOLDER.finditer(msgstr))
        assert here == there, msgid


def test_a_space_before_high_punctuation_does_not_break(addon):
    for msgid, msgstr in french(addon).items():
        assert not re.search(r"\w [:;?!»]|« ", msgstr), msgid
