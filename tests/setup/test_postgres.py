"""The embedded server: where it listens, and under which user it runs."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tools.setup import postgres
from tools.setup.paths import Paths


def test_socket_in_the_cache(paths):
    with TemporaryDirectory() as folder:
        short = Paths(paths.root, Path(folder))
        socket = postgres.socket_folder(short, "demo")
        assert socket == short.cache / "state" / "pg-demo"


def test_socket_of_a_deep_cache_is_short_enough(paths):
    deep = Paths(paths.root, paths.cache / ("x" * 100))
    folder = postgres.socket_folder(deep, "demo")
    assert len(str(folder)) <= postgres.SOCKET_LIMIT
    folder.rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs it as another user")
def test_root_runs_it_as_another_user(tmp_path):
    assert postgres.system_user(tmp_path / "new").pw_uid != 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root runs it as another user")
def test_everybody_else_runs_it_himself(tmp_path):
    assert postgres.system_user(tmp_path / "new") is None


def test_way_is_opened_without_listing(tmp_path):
    folder = tmp_path / "closed" / "data"
    folder.mkdir(parents=True)
    folder.parent.chmod(0o700)
    postgres.open_way(folder)
    assert folder.parent.stat().st_mode & 0o777 == 0o701


def test_stopping_what_does_not_run(paths):
    data = paths.postgres / "demo"
    data.mkdir()
    assert postgres.stop(paths, "demo") is False
    (data / "postmaster.pid").write_text("1\n")
    assert postgres.stop(paths, "demo") is False
