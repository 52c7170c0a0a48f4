"""Templates of documents: text with merge fields, and what is printed for them.

    {{ member_name }}                          the value of a field
    {{#if trial_end }} … {{/if}}               kept when the field holds something

A template is HTML that was cleaned before it comes here. Fields stand in text, never
inside a tag, and what is printed for them is text too: it is escaped, line breaks
become ``<br/>``. Blocks are not nested, and what one encloses can be taken away
without leaving a tag open.

``parse`` refuses what is badly written with a ``MergeError``; ``missing`` says which
fields have nothing to print; ``render`` prints.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

CODE = re.compile(r"[a-z][a-z0-9_]*")
MARK = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
TAG = re.compile(r"""<(?:[^<>"']|"[^"]*"|'[^']*')*>""")
BRACES = ("{{", "}}", "%7B%7B", "%7D%7D")
# Tags that have no end.
VOID = frozenset({"br", "hr", "img", "col", "wbr", "input", "meta", "link"})


class MergeError(ValueError):
    """What is badly written in a template: ``kind`` of fault, and where."""

    def __init__(self, kind: str, excerpt: str) -> None:
        super().__init__(f"{kind}: {excerpt}")
        self.kind = kind
        self.excerpt = excerpt


@dataclass(frozen=True)
class Value:
    """What is printed for a field, and whether ``{{#if}}`` keeps its block."""

    text: str
    holds: bool = True


@dataclass(frozen=True)
class Html:
    """A piece of the template that is printed as it is."""

    html: str


@dataclass(frozen=True)
class Field:
    """A place where the value of a field is printed."""

    code: str


@dataclass(frozen=True)
class Block:
    """A piece that is kept when ``code`` holds something."""

    code: str
    parts: tuple[Html | Field, ...]


Part = Html | Field | Block


def parse(template: str) -> tuple[Part, ...]:
    """Cut a template into its pieces, or raise ``MergeError``."""
    refuse_fields_in_tags(template)
    parts: list[Part] = []
    inside: list[Html | Field] = []
    condition: str | None = None
    for word, text in _pieces(template):
        if word == "if" and condition is None:
            condition, inside = text, []
        elif word == "if":
            raise MergeError("nested", text)
        elif word == "end":
            parts.append(_block(condition, inside))
            condition = None
        else:
            piece = Html(text) if word == "text" else Field(text)
            (parts if condition is None else inside).append(piece)
    if condition is not None:
        raise MergeError("unclosed", condition)
    return tuple(parts)


def _block(condition: str | None, inside: Sequence[Html | Field]) -> Block:
    if condition is None:
        raise MergeError("unopened", "{{/if}}")
    if not _can_be_taken_away(inside):
        raise MergeError("crossing", condition)
    return Block(condition, tuple(inside))


def refuse_fields_in_tags(template: str) -> None:
    """A field inside a tag, as in a link, could do more than print text."""
    for tag in TAG.findall(template):
        if any(brace in tag for brace in BRACES):
            raise MergeError("in_tag", tag)


def _pieces(template: str) -> Iterator[tuple[str, str]]:
    """Yield (text, field, if or end; the text or the code)."""
    position = 0
    for mark in MARK.finditer(template):
        yield from _text(template[position : mark.start()])
        yield _read_mark(mark.group(1))
        position = mark.end()
    yield from _text(template[position:])


def _text(text: str) -> Iterator[tuple[str, str]]:
    if "{{" in text or "}}" in text:
        raise MergeError("braces", _excerpt(text))
    if text:
        yield "text", text


def _read_mark(mark: str) -> tuple[str, str]:
    # Editors write a space that does not break where two spaces meet.
    words = mark.replace("&nbsp;", " ").split()
    if words and words[0] == "#if":
        words, kind = words[1:], "if"
    elif words in (["/if"], ["/", "if"]):
        return "end", ""
    else:
        kind = "field"
    if len(words) != 1 or not CODE.fullmatch(words[0]):
        raise MergeError("badly_written", _excerpt(mark))
    return kind, words[0]


def _excerpt(text: str) -> str:
    plain = " ".join(TAG.sub("", text).split())
    brace = max(plain.find("{{"), plain.find("}}"), 0)
    return plain[max(0, brace - 20) : brace + 40]


def _can_be_taken_away(parts: Sequence[Html | Field]) -> bool:
    """Whether what is before and after closes as well without these pieces."""
    closed: list[str] = []
    opened: list[str] = []
    for part in parts:
        for tag in TAG.findall(part.html) if isinstance(part, Html) else ():
            found = re.match(r"<(/?)\s*([a-zA-Z0-9]+)", tag)
            if not found or found.group(2).lower() in VOID or tag.endswith("/>"):
                continue
            name = found.group(2).lower()
            if not found.group(1):
                opened.append(name)
            elif opened and opened[-1] == name:
                opened.pop()
            elif opened:
                return False
            else:
                closed.append(name)
    return closed == opened[::-1]


def codes(parts: Sequence[Part]) -> tuple[str, ...]:
    """The fields that a template uses, each once, in order."""
    found: dict[str, None] = {}
    for part in parts:
        if isinstance(part, Html):
            continue
        found[part.code] = None
        if isinstance(part, Block):
            found.update(dict.fromkeys(codes(part.parts)))
    return tuple(found)


def unknown(parts: Sequence[Part], known: Collection[str]) -> tuple[str, ...]:
    """The fields used that do not exist."""
    return tuple(code for code in codes(parts) if code not in known)


def missing(parts: Sequence[Part], values: Mapping[str, Value]) -> tuple[str, ...]:
    """The fields that would be printed and have no value, each once, in order.

    What a block asks for may be absent; what a kept block prints may not.
    """
    found: dict[str, None] = {}
    for part in _kept(parts, values):
        if isinstance(part, Field) and not _printed(values, part.code):
            found[part.code] = None
    return tuple(found)


def render(parts: Sequence[Part], values: Mapping[str, Value]) -> str:
    """The HTML with its values; ``missing`` must be empty."""
    absent = missing(parts, values)
    if absent:
        raise MergeError("missing", ", ".join(absent))
    return "".join(
        part.html if isinstance(part, Html) else _as_html(values[part.code].text)
        for part in _kept(parts, values)
    )


def _kept(parts: Sequence[Part], values: Mapping[str, Value]) -> Iterator[Html | Field]:
    for part in parts:
        if not isinstance(part, Block):
            yield part
        elif _printed(values, part.code) and values[part.code].holds:
            yield from part.parts


def _printed(values: Mapping[str, Value], code: str) -> str:
    return values[code].text.strip() if code in values else ""


def _as_html(text: str) -> str:
    # Braces of a value are no mark, even if the text were merged again.
    lines = escape(text.strip()).replace("{", "&#123;").replace("}", "&#125;")
    return "<br/>".join(line.strip() for line in lines.splitlines())
