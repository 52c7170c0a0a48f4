import pytest

from odoo.addons.cae_members.engine.phone import phone_key


@pytest.mark.parametrize(
    "text",
    [
        "06 12 34 56 78",
        "06.12.34.56.78",
        "+33612345678",
        "+33 (0)6 12 34 56 78",
        "0033 6 12 34 56 78",
    ],
)
def test_one_number_however_written(text):
    assert phone_key(text) == "0612345678"


def test_another_country_keeps_its_prefix():
    assert phone_key("+32 470 12 34 56") == "32470123456"


@pytest.mark.parametrize("text", ["", "none", "17", "+33"])
def test_what_tells_nobody_apart_gives_nothing(text):
    assert phone_key(text) == ""
