"""Bad surroundings: one line that says what to do, and exit status 1."""

import errno
import importlib.util
import shutil
import socket
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.setup.helpers import CAE, fake_program, run_cae, the_problem
from tools.setup import messages, postgres, serve
from tools.setup.messages import Problem

PACKAGES = (
    'case "$*" in *indextargets*) echo http://archive.test/debian/;; *) {} ;; esac'
)


@pytest.fixture
def bootstrap():
    spec = importlib.util.spec_from_file_location("cae_bootstrap", CAE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("version", [(3, 9), (3, 14), (2, 7)])
def test_wrong_python_with_no_other_on_the_path(bootstrap, monkeypatch, version):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SystemExit) as stop:
        bootstrap.better_python(version)
    assert "Python 3.10 to 3.13 is needed" in str(stop.value)
    assert "\n" not in str(stop.value)


def test_wrong_python_hands_over_to_a_good_one(bootstrap, monkeypatch, tmp_path):
    fake_program(tmp_path, "python3", "echo 3 9")
    good = fake_program(tmp_path, "python3.10", "echo 3 10")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert bootstrap.better_python((3, 9, 0)) == str(good)


def test_right_python_stays(bootstrap):
    assert bootstrap.better_python((3, 11, 2)) is None


def test_a_python_that_does_not_start_is_passed_over(bootstrap, monkeypatch, tmp_path):
    fake_program(tmp_path, "python3.12", "exit 127")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert bootstrap.find_python() is None


def test_cache_that_cannot_be_written(tmp_path):
    # Nobody, not even root, makes a folder here.
    code, out, err = run_cae("env", cache="/sys")
    assert code == 1
    assert out == ""
    assert "set XDG_CACHE_HOME to a folder" in the_problem(err)


@pytest.mark.parametrize("code", [errno.EACCES, errno.EROFS])
def test_read_only_cache_is_explained(code):
    text = messages.explain_os_error(OSError(code, "refused", "/some/cache"))
    assert text.startswith("cannot write /some/cache: set XDG_CACHE_HOME")


def test_full_disk_is_seen_before_downloading(paths, monkeypatch):
    paths_module = sys.modules["tools.setup.paths"]
    paths.cache.mkdir()
    usage = SimpleNamespace(free=10**9)
    monkeypatch.setattr(paths_module.shutil, "disk_usage", lambda folder: usage)
    with pytest.raises(Problem, match=r"has 1\.0 GB free and 5 GB are needed: free"):
        paths_module.check_space(paths)


def test_full_disk_while_working():
    assert "disk is full" in messages.explain("tar: No space left on device")
    assert "disk is full" in messages.explain_os_error(OSError(errno.ENOSPC, "full"))


def test_no_network(tmp_path):
    broken = "echo \"Err: Temporary failure resolving 'archive.test'\"; exit 100"
    fake_program(tmp_path / "bin", "apt-get", PACKAGES.format(broken))
    fake_program(tmp_path / "bin", "dpkg-deb", "exit 1")
    code, _out, err = run_cae(
        "env", cache=tmp_path, path=f"{tmp_path}/bin:/usr/bin:/bin"
    )
    assert code == 1
    assert "no network" in the_problem(err)


@pytest.mark.parametrize(
    "output",
    [
        "Could not resolve 'archive.test'",
        "Failed to establish a new connection: [Errno 101] Network is unreachable",
        "<urlopen error [Errno -2] Name or service not known>",
    ],
)
def test_what_no_network_looks_like(output):
    assert "no network" in messages.explain(output)


def test_other_failures_are_not_explained_away():
    assert messages.explain("SyntaxError: invalid syntax") is None


def test_no_apt_names_the_other_ways(tmp_path):
    (tmp_path / "bin").mkdir()
    code, _out, err = run_cae("env", cache=tmp_path, path=tmp_path / "bin")
    assert code == 1
    line = the_problem(err)
    assert "ODOO_SOURCE" in line
    assert "docker/compose.yaml" in line


def test_apt_without_a_debian_archive(tmp_path):
    fake_program(tmp_path / "bin", "apt-get", "echo http://archive.test/other/")
    fake_program(tmp_path / "bin", "dpkg-deb", "exit 1")
    code, _out, err = run_cae("env", cache=tmp_path, path=f"{tmp_path}/bin:/usr/bin")
    assert code == 1
    assert "apt knows no Debian archive here" in the_problem(err)


def test_postgres_that_does_not_answer(tmp_path, monkeypatch):
    psql = shutil.which("psql")
    if not psql:
        pytest.skip("psql is not on the PATH")
    monkeypatch.setenv("PGHOST", str(tmp_path))
    monkeypatch.setenv("PGUSER", "somebody")
    where = SimpleNamespace(postgres_bin=Path(psql).parent)
    with pytest.raises(Problem, match="check PGUSER and PGPASSWORD, or unset PGHOST"):
        postgres.external(where)


@pytest.fixture
def busy_port():
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


def test_busy_port_that_was_asked_for(busy_port):
    with pytest.raises(Problem, match=f"port {busy_port} is busy: choose another"):
        serve.choose_port(str(busy_port))


def test_port_that_is_no_port():
    with pytest.raises(Problem, match="is not a port"):
        serve.choose_port("http")


def test_busy_usual_port_gives_the_next_and_says_so(busy_port, monkeypatch, capsys):
    monkeypatch.setattr(serve, "FIRST_PORT", busy_port)
    chosen = serve.choose_port()
    assert busy_port < chosen < busy_port + serve.TRIES
    assert f"port {busy_port} is busy: using {chosen}" in capsys.readouterr().err


def test_no_free_port(monkeypatch):
    monkeypatch.setattr(serve, "port_is_free", lambda port: False)
    with pytest.raises(Problem, match="choose one with PORT="):
        serve.choose_port()
