"""The files of the careers agree with each other and with the members."""

from datetime import date

import pytest

from odoo.addons.cae_members.engine.identity import clean_nir, contradicts

from demo.reading import YEAR, a_day, rows

SEEN_ON = date(YEAR, 11, 25)
MEMBERS = {row["reference"] for row in rows("members")}


def test_every_member_has_a_file_and_no_other():
    assert [row["member"] for row in rows("persons")] == sorted(MEMBERS)


@pytest.mark.parametrize("row", rows("persons"), ids=lambda row: row["member"])
def test_numbers_are_right_and_say_the_same(row):
    nir = clean_nir(row["nir"])
    assert not contradicts(nir, row["gender"], a_day(row["birth_date"]))


def test_numbers_are_of_one_person_each():
    numbers = [row["nir"] for row in rows("persons")]
    assert len(numbers) == len(set(numbers))


def test_papers_are_those_of_members_and_waivers_end():
    for row in rows("papers"):
        assert row["member"] in MEMBERS
        assert row["kind"] in {"plan", "waiver", "liability", "decennial"}
        assert row["date_to"] or row["kind"] == "plan"


def test_candidates_come_to_meetings_that_exist():
    meetings = {row["code"]: row for row in rows("meetings")}
    for row in rows("candidates"):
        assert row["meeting"] in meetings
        assert a_day(row["first_contact"]) <= SEEN_ON
        held = bool(meetings[row["meeting"]]["held"])
        assert held or not row["attended"]
        assert bool(row["refusal"]) == (row["stage"] == "refused")
    assert {"admitted", "refused", "withdrawn"} < {
        row["stage"] for row in rows("candidates")
    }


def test_the_meeting_to_come_is_full():
    coming = [row for row in rows("meetings") if not row["held"]]
    assert len(coming) == 1
    registered = [
        row for row in rows("candidates") if row["meeting"] == coming[0]["code"]
    ]
    assert len(registered) > int(coming[0]["capacity"])
