"""`make demo`: the demonstration cooperative, from nothing to a running Odoo."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from . import databases, serve
from .config import Stack
from .messages import step
from .paths import digest

DATABASE = "cae_demo"
BUILD = Path(__file__).parents[1] / "inside" / "build_demo.py"
INSTALLING = "demo, being installed"
INSTALLED = "demo "


def sources(folder: Path) -> Iterable[bytes]:
    kinds = {".py", ".xml", ".csv", ".js", ".scss", ".po", ".json"}
    for path in sorted(folder.rglob("*")):
        if path.suffix in kinds and "tests" not in path.relative_to(folder).parts:
            yield str(path.relative_to(folder)).encode()
            yield path.read_bytes()


def code_key(stack: Stack) -> str:
    return digest(*sources(stack.paths.addons))


def run(stack: Stack, port: str | None) -> serve.Running:
    """Make or refresh the demonstration database and serve it."""
    serve.stop(stack.paths)
    with stack.paths.lock("demo"):
        make_database(stack)
        databases.inside(stack, BUILD, DATABASE, str(logins_file(stack)))
    with step("Starting Odoo"):
        return serve.start(stack, DATABASE, port)


def make_database(stack: Stack) -> None:
    """Leave a database with the current addons installed, however it was before."""
    text = databases.comment(stack, DATABASE)
    if text is None or text == databases.MARK + INSTALLING:
        create(stack)
    elif text != databases.MARK + INSTALLED + code_key(stack):
        update(stack)


def names(stack: Stack) -> list[str]:
    return [addon.name for addon in databases.own_addons(stack)]


def create(stack: Stack) -> None:
    databases.drop(stack, DATABASE)
    template = databases.get_template(stack)
    databases.clone(stack, template, DATABASE, INSTALLING)
    with step("Installing the cooperative's addons"):
        databases.install(stack, DATABASE, names(stack), update=False)
    databases.mark(stack, DATABASE, INSTALLED + code_key(stack))


def update(stack: Stack) -> None:
    databases.refuse_foreign(stack, DATABASE)
    with step("The addons changed: updating them"):
        listing = names(stack)
        databases.install(stack, DATABASE, listing, update=False)
        databases.install(stack, DATABASE, listing, update=True)
    databases.mark(stack, DATABASE, INSTALLED + code_key(stack))


def farewell(stack: Stack, server: serve.Running) -> str:
    """Return what to read when the demonstration is up."""
    lines = [
        "",
        f"  Odoo serves {server.database} at {server.url}",
        *logins(stack),
        "  stop it with:  make stop",
    ]
    return "\n".join(lines)


def logins_file(stack: Stack) -> Path:
    return stack.paths.state / "logins.txt"


def logins(stack: Stack) -> list[str]:
    """Return the lines that name the users, as the build wrote them."""
    if logins_file(stack).is_file():
        return logins_file(stack).read_text().splitlines()
    return ["  login: admin   password: admin"]
