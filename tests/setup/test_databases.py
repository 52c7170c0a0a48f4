"""A database that the tool did not make is never dropped."""

import os
import shutil
from pathlib import Path

import pytest

from tools.setup import databases, demo
from tools.setup.config import Stack
from tools.setup.messages import Problem
from tools.setup.odoo_source import Odoo
from tools.setup.postgres import Server
from tools.setup.venv import Venv


@pytest.fixture
def stack(paths):
    """A stack on the server that `make test` has started."""
    psql = shutil.which("psql")
    if not (psql and os.environ.get("PGHOST")):
        pytest.skip("no PostgreSQL in the environment: run `make test ONLY=setup`")
    names = ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD")
    env = {name: os.environ[name] for name in names if name in os.environ}
    server = Server(Path(psql).parent, env, embedded=True)
    odoo = Odoo(paths.cache, (), "key")
    return Stack(paths, odoo, Venv(paths.cache), server, "test")


@pytest.fixture
def foreign(stack):
    name = f"somebody_{os.getpid()}"
    stack.server.psql("postgres", f'CREATE DATABASE "{name}"')
    yield name
    stack.server.psql("postgres", f'DROP DATABASE "{name}"')


def test_foreign_database_is_refused(stack, foreign):
    with pytest.raises(Problem, match="was not made by this tool: rename it"):
        databases.drop(stack, foreign)
    assert foreign in databases.others(stack)
    assert foreign not in databases.ours(stack)


def test_demonstration_refuses_a_foreign_database(stack, foreign, monkeypatch):
    monkeypatch.setattr(demo, "DATABASE", foreign)
    with pytest.raises(Problem, match="was not made by this tool"):
        demo.make_database(stack)
    assert databases.comment(stack, foreign) == ""


def test_own_database_is_marked_cloned_and_dropped(stack):
    template, name = f"cae_t1_{os.getpid()}", f"cae_t2_{os.getpid()}"
    try:
        stack.server.psql("postgres", f'CREATE DATABASE "{template}"')
        databases.mark(stack, template, "template")
        files = databases.filestore(stack, template) / "ab"
        files.mkdir(parents=True)
        (files / "file").write_text("content")
        databases.clone(stack, template, name, "test")
        assert databases.comment(stack, name) == "cae:test"
        copy = databases.filestore(stack, name) / "ab" / "file"
        assert copy.read_text() == "content"
        with pytest.raises(Problem, match="exists already"):
            databases.clone(stack, template, name, "test")
    finally:
        for database in (name, template):
            databases.drop(stack, database)
    assert databases.comment(stack, name) is None
    assert not databases.filestore(stack, name).exists()


def test_dropping_what_is_not_there(stack):
    databases.drop(stack, f"cae_none_{os.getpid()}")


def test_addons_come_after_those_they_depend_on(stack):
    order = [addon.name for addon in databases.own_addons(stack)]
    for addon in databases.own_addons(stack):
        for name in databases.depends(addon):
            if name in order:
                assert order.index(name) < order.index(addon.name)
    assert set(databases.foreign_modules(stack)).isdisjoint(order)
