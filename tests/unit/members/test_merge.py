"""Merge fields: what is parsed, what is missing, what is printed, what is refused."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.cae_members.engine.merge import (
    MergeError,
    Value,
    codes,
    missing,
    parse,
    render,
    unknown,
)

NOTHING = Value("", holds=False)


def merged(template, **values):
    return render(parse(template), {k: Value(v) for k, v in values.items()})


def test_fields_are_replaced_wherever_they_stand_in_text():
    assert merged("<p>{{ a }} and <b>{{b}}</b>{{\xa0a&nbsp;}}</p>", a="1", b="2") == (
        "<p>1 and <b>2</b>1</p>"
    )


def test_codes_come_once_in_order():
    parts = parse("{{ b }}{{ a }}{{#if c }}{{ b }}{{ d }}{{/if}}")
    assert codes(parts) == ("b", "a", "c", "d")
    assert unknown(parts, {"a", "c"}) == ("b", "d")


@pytest.mark.parametrize("value", [NOTHING, Value(" \n "), Value("no", holds=False)])
def test_a_block_is_dropped_with_what_it_would_miss(value):
    parts = parse("<p>x</p>{{#if a}}<p>{{ a }}{{ b }}</p>{{/if}}<p>y</p>")
    assert missing(parts, {"a": value}) == ()
    assert render(parts, {"a": value}) == "<p>x</p><p>y</p>"


def test_a_kept_block_wants_what_it_prints():
    parts = parse("{{#if a}}{{ a }} {{ b }}{{/if}}{{ c }}{{ b }}")
    assert missing(parts, {"a": Value("1"), "b": NOTHING}) == ("b", "c")
    with pytest.raises(MergeError, match="b, c"):
        render(parts, {"a": Value("1")})


def test_a_value_may_be_printed_and_yet_not_hold():
    parts = parse("{{ a }}{{#if a}}!{{/if}}")
    assert render(parts, {"a": Value("0,00", holds=False)}) == "0,00"


@pytest.mark.parametrize(
    ("template", "kept", "dropped"),
    [
        (
            "<p>{{#if a}}</p><p>in</p><p>{{/if}}</p>",
            "<p></p><p>in</p><p></p>",
            "<p></p>",
        ),
        ("<ul>{{#if a}}<li>in</li>{{/if}}</ul>", "<ul><li>in</li></ul>", "<ul></ul>"),
        (
            "<ul><li>{{#if a}}</li></ul><p>in</p><ul><li>{{/if}}</li></ul>",
            "<ul><li></li></ul><p>in</p><ul><li></li></ul>",
            "<ul><li></li></ul>",
        ),
        ("<p>x{{#if a}}<br>in<hr/>{{/if}}</p>", "<p>x<br>in<hr/></p>", "<p>x</p>"),
    ],
)
def test_blocks_leave_well_formed_text(template, kept, dropped):
    parts = parse(template)
    assert render(parts, {"a": Value("1")}) == kept
    assert render(parts, {"a": NOTHING}) == dropped


@pytest.mark.parametrize(
    ("template", "kind"),
    [
        ("{{ a", "braces"),
        ("a }}", "braces"),
        ("{{#if a}}x", "unclosed"),
        ("x{{/if}}", "unopened"),
        ("{{#if a}}{{#if b}}x{{/if}}{{/if}}", "nested"),
        ("<p>{{#if a}}</p>{{/if}}", "crossing"),
        ("<p>{{#if a}}</p><div>{{/if}}</div>", "crossing"),
        ("{{#if a}}<b>x{{/if}}</b>", "crossing"),
        ("{{#if a}}<b><i>x</b></i>{{/if}}", "crossing"),
        ("{{ a b }}", "badly_written"),
        ("{{ A }}", "badly_written"),
        ("{{ a.b }}", "badly_written"),
        ("{{ }}", "badly_written"),
        ("{{ <b>a</b> }}", "badly_written"),
        ("{{#if}}x{{/if}}", "badly_written"),
        ("{{ __class__ }}", "badly_written"),
        ('<a href="{{ a }}">x</a>', "in_tag"),
        ('<a href="%7B%7B a %7D%7D">x</a>', "in_tag"),
        ("<img alt='>' src='{{ a }}'>", "in_tag"),
    ],
)
def test_what_is_badly_written_is_refused(template, kind):
    with pytest.raises(MergeError) as caught:
        parse(template)
    assert caught.value.kind == kind


def test_the_excerpt_shows_the_place():
    with pytest.raises(MergeError) as caught:
        parse(f"<p>{'long ' * 30}Dear {{{{ name, {'more ' * 30}</p>")
    assert "Dear {{ name" in caught.value.excerpt
    assert len(caught.value.excerpt) <= 60


def test_lines_of_a_value_are_lines_of_the_text():
    assert merged("{{ a }}", a=" one \n\ntwo\r\n") == "one<br/><br/>two"


def test_a_value_cannot_bring_tags_or_fields():
    html = merged("<p>{{ a }}</p>", a="<script>x</script>{{ b }}&\"'")
    assert "<script" not in html
    assert "{{" not in html
    assert unescape(html) == "<p><script>x</script>{{ b }}&\"'</p>"
    assert codes(parse(html)) == ()


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1).filter(
    lambda text: text.strip()
)


@given(TEXTS)
def test_any_value_stays_text(text):
    html = merged("<p>{{ a }}</p>", a=text)
    inside = html.removeprefix("<p>").removesuffix("</p>").replace("<br/>", "\n")
    assert not re.search(r"[<>{}]", inside)
    lines = [line.strip() for line in text.strip().splitlines()]
    assert [unescape(line) for line in inside.split("\n")] == lines


@given(st.text("ab<>/{}#if p&;\"' ", max_size=60))
def test_any_template_is_parsed_or_refused(template):
    try:
        parts = parse(template)
    except MergeError:
        return
    values = {code: Value("1") for code in codes(parts)}
    assert "{{" not in render(parts, values)
