"""`make demo` again: what is there decides what is done."""

from types import SimpleNamespace

import pytest

from tools.setup import databases, demo


@pytest.fixture
def steps(monkeypatch):
    """What would be done to a database whose comment is `steps.comment`."""
    seen = SimpleNamespace(comment=None, done=[])
    monkeypatch.setattr(databases, "comment", lambda stack, name: seen.comment)
    monkeypatch.setattr(demo, "code_key", lambda stack: "now")
    monkeypatch.setattr(demo, "create", lambda stack: seen.done.append("create"))
    monkeypatch.setattr(demo, "update", lambda stack: seen.done.append("update"))
    return seen


@pytest.mark.parametrize(
    ("comment", "done"),
    [
        (None, ["create"]),
        ("cae:demo, being installed", ["create"]),
        ("cae:demo before", ["update"]),
        ("cae:demo now", []),
    ],
)
def test_state_decides(steps, comment, done):
    steps.comment = comment
    demo.make_database(None)
    assert steps.done == done


def test_logins_of_the_build_are_shown(paths):
    stack = SimpleNamespace(paths=paths)
    assert demo.logins(stack) == ["  login: admin   password: admin"]
    demo.logins_file(stack).write_text("  login  password\n  ada  ada\n")
    assert demo.logins(stack)[1] == "  ada  ada"
